//! The terminal's own operations through the whole router: what is sealed, and what its token opens.

use naisen_core::actor::{Actor, Role};
use naisen_store::{account, terminal};
use serde_json::json;

use crate::testing::{NUMBERS, PASSWORD, Portal};

async fn set_up(portal: &Portal, number: &str) -> String {
    let body = json!({"external_number": number, "password": PASSWORD, "device_name": "iPhone"});
    let answer = portal
        .call("POST", "/api/v1/terminal/setup", "", &body.to_string())
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["token"].as_str().unwrap().to_owned()
}

async fn backup(portal: &Portal, token: &str, content: &str) -> u16 {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/octet-stream"),
    ];
    let uri = "/api/v1/terminal/backup";
    portal.send("PUT", uri, &headers, content).await.status
}

#[tokio::test]
async fn a_backup_is_sealed_for_its_number() {
    // terminal.6
    let portal = Portal::open().await;
    let token = set_up(&portal, NUMBERS[0]).await;
    assert_eq!(backup(&portal, &token, "通話履歴").await, 200);
    let uri = "/api/v1/terminal/backup";
    assert_eq!(portal.call("GET", uri, &token, "").await.body, "通話履歴");
    let other = set_up(&portal, NUMBERS[1]).await;
    assert_eq!(portal.call("GET", uri, &other, "").await.code(), 8077);
    let kept = portal
        .store
        .read(|conn| {
            let account = account::find(conn, &Actor::system(), NUMBERS[0])?.unwrap();
            assert!(matches!(account.role, Role::User(..)));
            let actor = Actor {
                role: account.role,
                address: None,
            };
            terminal::backup::get(conn, &actor)
        })
        .await
        .unwrap();
    let plain = "通話履歴".as_bytes();
    assert!(!kept.bytes.windows(plain.len()).any(|w| w == plain));
    portal.pass_ms(30 * 86_400_000);
    assert_eq!(
        portal.call("GET", uri, &token, "").await.code(),
        8077,
        "kept for 30 days"
    );
}

#[tokio::test]
async fn the_token_opens_its_own_operations_and_no_others() {
    // terminal.2
    let portal = Portal::open().await;
    let token = set_up(&portal, NUMBERS[0]).await;
    for uri in ["/api/v1/session", "/api/v1/numbers/05011110001/answer"] {
        assert_eq!(
            portal.call("GET", uri, &token, "").await.code(),
            9001,
            "{uri}"
        );
    }
    let user = portal.token(NUMBERS[0]).await;
    for token in [user.as_str(), "", "nst_guessed"] {
        let answer = portal.call("GET", "/api/v1/terminal", token, "").await;
        assert_eq!((answer.status, answer.code()), (401, 9001), "{token}");
    }
}
