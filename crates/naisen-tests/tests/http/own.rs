//! What an account does for itself: パスワード変更 (S32, U05) and a user's own number (U02–U04).

use naisen_core::error::ErrorCode;
use naisen_tests::{Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    a_password_is_changed_by_who_knows_it,
    the_fifth_wrong_password_locks_the_change,
    the_password_page_refuses_with_the_same_codes,
    a_user_reads_and_sets_its_own_number_only,
    the_users_pages_refuse_with_the_same_codes,
);

const A: &str = "05011110001";
const B: &str = "05011110002";
const NEW: &str = "velvet piano 39 rain";

fn change(client: &Client, current: &str, new: &str, again: &str) -> naisen_tests::Answer {
    let body =
        json!({"current_password": current, "password": new, "password_confirmation": again});
    client.put("/api/v1/password", &body)
}

fn a_password_is_changed_by_who_knows_it(portal: &Portal) {
    let demo = &portal.demo;
    let accounts = [
        demo.operator.clone(),
        demo.companies[0].admin.clone(),
        demo.user('A').account(),
    ];
    for mut account in accounts {
        let client = portal.client().with_token(&account.token);
        let now = account.password.clone();
        change(&client, "", NEW, NEW).refused_at(ErrorCode::Required, "current_password");
        change(&client, &now, "", "").refused_at(ErrorCode::Required, "password");
        change(&client, &now, NEW, "x").refused_at(ErrorCode::Invalid, "password_confirmation");
        change(&client, &now, "short", "short").refused_at(ErrorCode::Invalid, "password");
        let id = format!("{} velvet piano", account.login_id);
        change(&client, &now, &id, &id).refused_at(ErrorCode::Invalid, "password");
        // Wrong current password: 8000, here with the status of a refused field (domain §10).
        let wrong = change(&client, "wrong", NEW, NEW);
        assert_eq!(
            (wrong.status, wrong.json()["code"].clone()),
            (422, json!(8000))
        );
        let other = portal.client().logged_in(&account);
        let _ = change(&client, &now, NEW, NEW).status(204);
        assert!(
            other.get("/").see_other().starts_with("/login"),
            "other sessions end"
        );
        account.password = NEW.to_owned();
        let _ = portal.client().logged_in(&account).get("/").ok();
    }
}

fn the_fifth_wrong_password_locks_the_change(portal: &Portal) {
    let user = portal.user('A');
    for _ in 1..=4 {
        assert_eq!(change(&user, "wrong", NEW, NEW).json()["code"], 8000);
    }
    change(&user, "wrong", NEW, NEW).refused(ErrorCode::LoginLocked);
    let right = portal.demo.user('A').password.clone();
    change(&user, &right, NEW, NEW).refused(ErrorCode::LoginLocked);
}

fn the_password_page_refuses_with_the_same_codes(portal: &Portal) {
    for account in [
        portal.demo.companies[0].admin.clone(),
        portal.demo.user('A').account(),
    ] {
        let page = portal.client().logged_in(&account);
        let now = account.password.as_str();
        let send = |current: &str, new: &str, again: &str| {
            let typed = [
                ("current_password", current),
                ("password", new),
                ("password_confirmation", again),
            ];
            page.submit("/password", &typed)
        };
        send("", NEW, NEW).page_refused(ErrorCode::Required);
        send(now, NEW, "x").page_refused(ErrorCode::Invalid);
        for _ in 1..=4 {
            let wrong = send("wrong", NEW, NEW).status(422);
            assert!(
                wrong.text().contains("エラーコード:8000"),
                "{}",
                wrong.text()
            );
        }
        send("wrong", NEW, NEW).page_refused(ErrorCode::LoginLocked);
    }
}

// U02, U03, U04
fn a_user_reads_and_sets_its_own_number_only(portal: &Portal) {
    let user = portal.user('A');
    let own = format!("/api/v1/numbers/{A}");
    let shown = user.get(&own).ok().json();
    assert_eq!(
        (&shown["subscriber_id"], &shown["extension"]),
        (&json!(A), &json!("2001"))
    );
    let version = shown["version"].clone();
    let with = |mut body: Value| {
        body["version"] = version.clone();
        body
    };
    let body = with(json!({"extension": "2001", "extension_group": null}));
    user.put(&own, &body).refused(ErrorCode::NotPermitted);
    let calls = format!("{own}/calls");
    let international = with(json!({"anonymous_reject": true, "intl_bar": false}));
    user.put(&calls, &international)
        .refused_at(ErrorCode::NotPermitted, "intl_bar");
    let answer = format!("{own}/answer");
    let forward =
        |to: &str| with(json!({"mode": "forward", "condition": "always", "destination": to}));
    user.put(&answer, &forward(""))
        .refused_at(ErrorCode::Required, "destination");
    user.put(&answer, &forward("0110"))
        .refused_at(ErrorCode::DestinationRestricted, "destination");
    let mail = with(json!({"email": "not an address", "mail_caller": true}));
    user.put(&format!("{own}/mail"), &mail)
        .refused_at(ErrorCode::Invalid, "email");
    for number in [B, "05022220001", "05099999999"] {
        let path = format!("/api/v1/numbers/{number}");
        user.get(&path).refused(ErrorCode::NotPermitted);
        user.put(&format!("{path}/answer"), &forward("2002"))
            .refused(ErrorCode::NotPermitted);
        user.put(&format!("{path}/calls"), &international)
            .refused(ErrorCode::NotPermitted);
    }
    let rejects = with(json!({"anonymous_reject": true}));
    let _ = user.put(&calls, &rejects).ok();
    user.put(&calls, &rejects)
        .refused(ErrorCode::ChangedByOther);
    // メール通知 is the subscriber's: the administrator sees that it is set, never to what.
    let now = user.get(&own).ok().json()["version"].clone();
    let mail = json!({"email": "sato@example.jp", "mail_caller": false, "version": now});
    let _ = user.put(&format!("{own}/mail"), &mail).ok();
    portal
        .admin()
        .get(&format!("{own}/mail"))
        .refused(ErrorCode::NotPermitted);
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let page = admin.get(&format!("/numbers/{A}/answer")).ok().text();
    assert!(!page.contains("sato@example.jp"));
}

fn the_users_pages_refuse_with_the_same_codes(portal: &Portal) {
    let page = portal.client().logged_in(&portal.demo.user('A').account());
    let answer = format!("/numbers/{A}/answer");
    let send = |to: &str| {
        let typed = [
            ("mode", "forward"),
            ("condition", "always"),
            ("destination", to),
        ];
        page.submit(&answer, &typed)
    };
    send("").page_refused(ErrorCode::Required);
    send("*97").page_refused(ErrorCode::Invalid);
    send("0110").page_refused(ErrorCode::DestinationRestricted);
    assert_eq!(send("2002").see_other(), answer);
    page.submit(&answer, &[("email", "x"), ("mail_caller", "on")])
        .page_refused(ErrorCode::Invalid);
    let calls = format!("/numbers/{A}/calls");
    assert_eq!(
        page.submit(&calls, &[("anonymous_reject", "on")])
            .see_other(),
        calls
    );
    page.submit(&calls, &[("version", "0")])
        .page_refused(ErrorCode::ChangedByOther);
    page.form(&format!("/numbers/{A}"), &[("version", "1")])
        .page_refused(ErrorCode::NotPermitted);
    for path in [
        "/answers",
        "/bulk",
        "/hunt-groups",
        "/numbers/05011110002",
        "/operator/companies",
    ] {
        page.get(path).page_refused(ErrorCode::NotPermitted);
    }
}
