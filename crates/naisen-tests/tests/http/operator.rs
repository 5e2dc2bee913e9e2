//! The operator's console: what it refuses, through the API and through the pages, and that what it hands
//! out works.

use naisen_core::error::ErrorCode;
use naisen_tests::{Account, Answer, Portal, Value, json, naisen, on_both_databases};

on_both_databases!(
    a_new_company_logs_in_and_gets_numbers,
    companies_are_refused_by_their_codes,
    sites_and_numbers_are_refused_by_their_codes,
    trunks_are_refused_by_their_codes,
    numbers_wait_for_the_identity_check,
    the_relay_of_sound_is_set_by_api_page_and_command,
    the_pages_refuse_with_the_same_codes,
    a_look_at_calls_needs_a_reason_that_is_shown,
);

const COMPANIES: &str = "/api/v1/companies";
const NEW: &str = "NS-0000000000A";

fn draft(login_id: &str, name: &str, domain: &str) -> Value {
    json!({"login_id": login_id, "name": name, "sip_domain": domain})
}

/// The first password of an answer, as an account to log in with.
fn first(login_id: &str, answer: &Answer) -> Account {
    Account {
        login_id: login_id.to_owned(),
        password: answer.json()["password"].as_str().unwrap().to_owned(),
        token: String::new(),
    }
}

fn a_new_company_logs_in_and_gets_numbers(portal: &Portal) {
    let operator = portal.operator();
    let made = operator
        .post(COMPANIES, &draft(NEW, "株式会社あおぞら", "aozora.example"))
        .status(201);
    let admin = portal.client().logged_in(&first(NEW, &made));
    admin.get("/numbers").page_refused(ErrorCode::NotPermitted);
    let of = format!("{COMPANIES}/{NEW}");
    let number = "05033330001";
    let body = json!({"external_number": number});
    let _ = operator.post(&format!("{of}/numbers"), &body).status(201);
    let reset = operator.send("POST", &format!("{of}/numbers/{number}/password"), None);
    let user = portal.client().logged_in(&first(number, &reset.ok()));
    user.get("/numbers").page_refused(ErrorCode::NotPermitted);
    let _ = user.get("/password").ok();
    let again = operator.send("POST", &format!("{of}/password"), None).ok();
    assert!(
        admin.get("/password").see_other().starts_with("/login"),
        "a reset ends sessions"
    );
    let _ = portal.client().logged_in(&first(NEW, &again));
}

fn companies_are_refused_by_their_codes(portal: &Portal) {
    let operator = portal.operator();
    let add =
        |id: &str, name: &str, domain: &str| operator.post(COMPANIES, &draft(id, name, domain));
    let taken = &portal.demo.companies[0];
    add("", "あ", "a.example").refused_at(ErrorCode::Required, "login_id");
    add(NEW, " ", "a.example").refused_at(ErrorCode::Required, "name");
    add(NEW, "あ", "").refused_at(ErrorCode::Required, "sip_domain");
    for id in ["NS-1", "XX-00000000001", "NS-0000000000a"] {
        add(id, "あ", "a.example").refused_at(ErrorCode::Invalid, "login_id");
    }
    add(&taken.login_id, "あ", "a.example").refused_at(ErrorCode::Invalid, "login_id");
    add(NEW, "=1+1", "a.example").refused_at(ErrorCode::Invalid, "name");
    add(NEW, "あ", "not a host").refused_at(ErrorCode::Invalid, "sip_domain");
    add(NEW, "あ", &taken.domain).refused_at(ErrorCode::Invalid, "sip_domain");
    let gone = format!("{COMPANIES}/NS-ZZZZZZZZZZZ");
    operator.get(&gone).refused(ErrorCode::CompanyMissing);
    let state = json!({"version": 0, "state": "closed"});
    operator
        .put(&format!("{gone}/state"), &state)
        .refused(ErrorCode::CompanyMissing);
    let ours = format!("{COMPANIES}/{}", taken.login_id);
    operator
        .put(&format!("{ours}/state"), &state)
        .refused(ErrorCode::ChangedByOther);
    let version = operator.get(&ours).ok().json()["version"].clone();
    operator
        .delete(&format!("{ours}?version={version}"))
        .refused(ErrorCode::StillInUse);
    operator
        .delete(&ours)
        .refused_at(ErrorCode::Required, "version");
}

fn sites_and_numbers_are_refused_by_their_codes(portal: &Portal) {
    let operator = portal.operator();
    let of = format!("{COMPANIES}/{}", portal.demo.companies[0].login_id);
    let sites = format!("{of}/sites");
    let first = operator.get(&sites).ok().json()[0].clone();
    let add = |name: &Value| operator.post(&sites, &json!({"name": name}));
    add(&first["name"]).refused_at(ErrorCode::Invalid, "name");
    add(&json!("")).refused_at(ErrorCode::Required, "name");
    let one = format!("{sites}/{}", first["id"]);
    operator.delete(&one).refused(ErrorCode::StillInUse);
    operator
        .put(&one, &json!({"version": 0, "name": "札幌"}))
        .refused(ErrorCode::ChangedByOther);
    operator
        .delete(&format!("{sites}/7"))
        .refused(ErrorCode::PageMissing);
    let numbers = format!("{of}/numbers");
    let add = |number: &str, site: &str| {
        operator.post(&numbers, &json!({"external_number": number, "site": site}))
    };
    add("", "").refused_at(ErrorCode::Required, "external_number");
    for number in ["0312345678", "0501234567", "05011110001", "05022220001"] {
        add(number, "").refused_at(ErrorCode::Invalid, "external_number");
    }
    add("05033330001", "札幌").refused_at(ErrorCode::Invalid, "site");
    let change = json!({"version": 0, "site": first["name"]});
    operator
        .put(&format!("{numbers}/05011110001"), &change)
        .refused(ErrorCode::ChangedByOther);
    // A number of the other company is not one of this.
    operator
        .put(&format!("{numbers}/05022220001"), &change)
        .refused(ErrorCode::SubscriberMissing);
    let reset = format!("{numbers}/05022220001/password");
    operator
        .send("POST", &reset, None)
        .refused(ErrorCode::SubscriberMissing);
}

fn trunks_are_refused_by_their_codes(portal: &Portal) {
    let operator = portal.operator();
    let trunk = |name: &str, peers: Value| json!({"name": name, "trusted": true, "peers": peers});
    let peer = json!([{"host": "192.0.2.1", "port": 5060}]);
    let add = |body: &Value| operator.post("/api/v1/trunks", body);
    let made = add(&trunk("本線", peer.clone())).status(201).json();
    add(&trunk("本線", peer.clone())).refused_at(ErrorCode::Invalid, "name");
    add(&trunk("", peer.clone())).refused_at(ErrorCode::Required, "name");
    add(&trunk("予備", json!([]))).refused(ErrorCode::Required);
    add(&trunk(
        "予備",
        json!([{"host": "192.0.2.1", "port": 5060, "user": "u"}]),
    ))
    .refused_at(ErrorCode::Required, "secret");
    let at = format!("/api/v1/trunks/{}", made["id"]);
    let mut stale = trunk("本線", peer);
    stale["version"] = json!(0);
    operator.put(&at, &stale).refused(ErrorCode::ChangedByOther);
    operator
        .delete(&format!("{at}?version=0"))
        .refused(ErrorCode::ChangedByOther);
    operator
        .get("/api/v1/trunks/7")
        .refused(ErrorCode::PageMissing);
}

fn numbers_wait_for_the_identity_check(portal: &Portal) {
    let operator = portal.operator();
    let on = json!({"require_identity_check": true});
    let _ = operator.put("/api/v1/switches", &on).ok();
    let made = operator.post(COMPANIES, &draft(NEW, "あ", "a.example"));
    let _ = made.status(201);
    let body = json!({"external_number": "05033330001"});
    let add = || operator.post(&format!("{COMPANIES}/{NEW}/numbers"), &body);
    let refused = add();
    assert!((400..500).contains(&refused.status), "{}", refused.text());
    let mut contract = draft(NEW, "あ", "a.example");
    contract["version"] = json!(1);
    contract["identity_checked_on"] = json!("2026-04-01");
    contract["identity_method"] = json!("登記事項証明書");
    contract["responsible_person"] = json!("佐藤 一郎");
    let _ = operator.put(&format!("{COMPANIES}/{NEW}"), &contract).ok();
    let _ = add().status(201);
}

// relay.1
fn the_relay_of_sound_is_set_by_api_page_and_command(portal: &Portal) {
    let operator = portal.operator();
    let id = &portal.demo.companies[0].login_id;
    let of = format!("{COMPANIES}/{id}");
    let shown = || operator.get(&of).ok().json();
    let before = shown();
    assert_eq!(before["relay"], "nat", "at first");
    let mut wanted = draft(id, "株式会社サンプル", "relay.example");
    wanted["version"] = before["version"].clone();
    wanted["relay"] = json!("always");
    let _ = operator.put(&of, &wanted).ok();
    assert_eq!(shown()["relay"], "always");
    let page = portal.client().logged_in(&portal.demo.operator);
    let shows = |words: &str| {
        let text = page.get(&format!("/operator/companies/{id}")).ok().text();
        assert!(text.contains(words), "{words}");
    };
    shows("すべての通話");
    let edit = format!("/operator/companies/{id}/edit");
    let _ = page.submit(&edit, &[("relay", "never")]).see_other();
    assert_eq!(shown()["relay"], "never");
    page.submit(&edit, &[("relay", "sometimes")])
        .page_refused(ErrorCode::Invalid);
    let folder = portal.folder().display().to_string();
    let mut words = vec!["company", "--data", &folder];
    words.extend(portal.database().iter().flat_map(|url| ["--database", url]));
    words.extend(["relay", id, "nat"]);
    let ran = naisen(&words);
    assert!(ran.ok, "{}", ran.err);
    assert_eq!(shown()["relay"], "nat");
    shows("NATの内側の端末だけ");
}

fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let page = portal.client().logged_in(&portal.demo.operator);
    let ours = &portal.demo.companies[0];
    let of = format!("/operator/companies/{}", ours.login_id);
    let new = "/operator/companies/new";
    let typed = [("login_id", NEW), ("sip_domain", "a.example")];
    page.submit(new, &[typed[0], typed[1], ("name", "")])
        .page_refused(ErrorCode::Required);
    page.submit(
        new,
        &[("login_id", &ours.login_id), typed[1], ("name", "あ")],
    )
    .page_refused(ErrorCode::Invalid);
    page.submit(&format!("{of}/edit"), &[("version", "0")])
        .page_refused(ErrorCode::ChangedByOther);
    page.submit(&format!("{of}/state"), &[("version", "0")])
        .page_refused(ErrorCode::ChangedByOther);
    page.submit(&format!("{of}/sites"), &[("name", "")])
        .page_refused(ErrorCode::Required);
    page.submit(
        &format!("{of}/numbers/new"),
        &[("external_number", "0312345678")],
    )
    .page_refused(ErrorCode::Invalid);
    page.submit(&format!("{of}/numbers/05011110001"), &[("version", "0")])
        .page_refused(ErrorCode::ChangedByOther);
    page.get(&format!("{of}/numbers/05022220001"))
        .page_refused(ErrorCode::SubscriberMissing);
    page.multipart("POST", &format!("{of}/numbers/import"), &[], None)
        .page_refused(ErrorCode::FileMissing);
    page.form(&format!("{of}/sheets"), &[])
        .page_refused(ErrorCode::Required);
    page.submit(&format!("{of}/calls"), &[("reason", " ")])
        .page_refused(ErrorCode::Required);
    page.submit("/operator/notice", &[("company", "NS-X"), ("notice", "x")])
        .page_refused(ErrorCode::CompanyMissing);
    page.submit("/operator/trunks/new", &[("name", "")])
        .page_refused(ErrorCode::Required);
    page.get("/operator/companies/NS-ZZZZZZZZZZZ")
        .page_refused(ErrorCode::CompanyMissing);
    page.get("/operator/trunks/7")
        .page_refused(ErrorCode::PageMissing);
    // The sheets of all users, in one print, each with a password that works.
    let printed = page
        .form(
            &format!("{of}/sheets/print"),
            &[("number", "05011110001"), ("number", "05011110002")],
        )
        .ok()
        .text();
    assert_eq!(printed.matches("110・118・119").count(), 2);
    assert!(printed.contains("050-1111-0001") && printed.contains("050-1111-0002"));
}

fn a_look_at_calls_needs_a_reason_that_is_shown(portal: &Portal) {
    let path = format!(
        "{COMPANIES}/{}/call-access",
        portal.demo.companies[0].login_id
    );
    let operator = portal.operator();
    operator
        .post(&path, &json!({"reason": ""}))
        .refused_at(ErrorCode::Required, "reason");
    let long = json!({"reason": "あ".repeat(201)});
    operator
        .post(&path, &long)
        .refused_at(ErrorCode::Invalid, "reason");
    let told = operator.post(&path, &json!({"reason": "障害4711の調査"}));
    assert!(told.status < 300, "{}", told.text());
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    assert!(admin.get("/audit").ok().text().contains("障害4711の調査"));
    let other = portal.client().logged_in(&portal.demo.companies[1].admin);
    assert!(!other.get("/audit").ok().text().contains("障害4711の調査"));
}
