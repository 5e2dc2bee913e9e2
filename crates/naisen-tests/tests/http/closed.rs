//! A company the operator has closed, or whose contract lacks a part: every screen of the list says so,
//! and so does every operation (calls §16.8 C24; domain §2.1, §10).

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Records, Value, json, on_both_databases, routes};

on_both_databases!(
    every_screen_and_operation_of_a_closed_company_answers_8016,
    what_the_contract_lacks_is_not_there,
);

fn company(portal: &Portal, rest: &str) -> String {
    format!(
        "/api/v1/companies/{}{rest}",
        portal.demo.companies[0].login_id
    )
}

fn set_state(portal: &Portal, state: &str) {
    let operator = portal.operator();
    let version = operator.get(&company(portal, "")).ok().json()["version"].clone();
    let body = json!({"version": version, "state": state});
    let _ = operator.put(&company(portal, "/state"), &body).status(204);
}

/// Screens that a role may enter, as paths of 株式会社サンプル; those open to everybody and those that an
/// account of a closed company keeps (its own password and sessions) aside.
fn screens(records: &Records<'_>, role: &str) -> Vec<String> {
    let all = routes::screens().into_iter();
    let own = [
        "/logout",
        "/preferences",
        "/password",
        "/sessions",
        "/tokens",
    ];
    all.filter(|s| s.roles.iter().any(|r| r == role) && !own.contains(&&*s.path))
        .map(|s| records.fill(&s.path))
        .collect()
}

/// Operations that read something of the company; those of the account, of its terminal
/// and of the operator aside.
fn operations(portal: &Portal, records: &Records<'_>) -> Vec<String> {
    let aside = [
        "browsers",
        "companies",
        "error-codes",
        "glossary",
        "holiday-overrides",
        "openapi.json",
        "preferences",
        "session",
        "sessions",
        "switches",
        "terminal",
        "tokens",
        "trunks",
    ];
    let all = routes::operations(portal).into_iter();
    let reads = all.filter(|operation| operation.method == "GET");
    let paths = reads.filter(|operation| {
        let list = operation.path.split('/').nth(3).unwrap_or_default();
        !aside.contains(&list)
    });
    paths
        .map(|operation| records.fill(&operation.path))
        .collect()
}

fn every_screen_and_operation_of_a_closed_company_answers_8016(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let user = portal.client().logged_in(&portal.demo.user('A').account());
    // Looked up while the company still answers.
    let records = Records::new(portal);
    let pages = [
        (&admin, screens(&records, "admin")),
        (&user, screens(&records, "user")),
    ];
    let operations = operations(portal, &records);
    set_state(portal, "closed");
    for (client, paths) in &pages {
        for path in paths {
            client.get(path).page_refused(ErrorCode::CompanyMissing);
        }
    }
    for path in [
        "/barring",
        "/answers",
        "/hunt-groups/new",
        "/bulk/run",
        "/bulletin",
    ] {
        admin
            .form(path, &[("version", "1"), ("job", "1")])
            .page_refused(ErrorCode::CompanyMissing);
    }
    let token = portal.admin();
    for path in operations {
        token.get(&path).refused(ErrorCode::CompanyMissing);
    }
    let bulletin = json!({"version": 1, "bulletin": "x"});
    token
        .put("/api/v1/bulletin", &bulletin)
        .refused(ErrorCode::CompanyMissing);
    log_in(&portal.client(), portal).refused(ErrorCode::CompanyMissing);
    set_state(portal, "active");
    log_in(&portal.client(), portal).ok();
}

fn log_in(client: &Client, portal: &Portal) -> Answer {
    let admin = &portal.demo.companies[0].admin;
    let body = json!({"login_id": admin.login_id, "password": admin.password});
    client.post("/api/v1/session", &body)
}

fn what_the_contract_lacks_is_not_there(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let mut contract = portal.operator().get(&company(portal, "")).ok().json();
    let kept = ["login_id", "name", "sip_domain", "version"];
    contract
        .as_object_mut()
        .unwrap()
        .retain(|name, _| kept.contains(&&**name));
    let off = [
        "voicemail",
        "forward",
        "hunt",
        "extension",
        "pickup",
        "phonebook",
        "barring",
        "functions",
        "bulk",
    ];
    let flags: serde_json::Map<String, Value> = off
        .iter()
        .map(|flag| ((*flag).to_owned(), json!(false)))
        .collect();
    contract["features"] = json!(flags);
    let _ = portal.operator().put(&company(portal, ""), &contract).ok();
    let top = admin.get("/").ok().text();
    let token = portal.admin();
    for (page, operation) in [
        ("/answers", "answers"),
        ("/numbers/05011110001/answer", "numbers/05011110001/answer"),
        ("/hunt-groups", "hunt-groups"),
        ("/hunt-group-members", "hunt-groups.csv"),
        ("/schedules", "schedules"),
        ("/extension-groups", "extension-groups"),
        ("/extension-group-members", "extension-groups.csv"),
        ("/pickup-groups", "pickup-groups"),
        ("/pickup-group-members", "pickup-groups.csv"),
        ("/phone-books", "phone-books"),
        ("/phone-book-members", "phone-books.csv"),
        ("/barring", "barring"),
        ("/callkit", "callkit"),
        ("/backups", "backups"),
        ("/bulk", "bulk-jobs"),
    ] {
        assert!(
            !top.contains(&format!("href=\"{page}\"")),
            "{page} stands in the menu"
        );
        admin.get(page).page_refused(ErrorCode::NotPermitted);
        token
            .get(&format!("/api/v1/{operation}"))
            .refused(ErrorCode::NotPermitted);
    }
    let _ = admin.get("/numbers").ok();
    // What protects stays (domain §2.1).
    let _ = admin.get("/stop").ok();
    let _ = admin.get("/numbers/05011110001/calls").ok();
}
