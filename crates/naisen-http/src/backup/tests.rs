//! バックアップデータ削除 through the whole router, on numbers that have none.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/backups";

#[tokio::test]
async fn every_code() {
    // functions.2, functions.5, functions.7
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    for (token, ids, status, code) in [
        (&token, String::new(), 422, 8008),
        (&token, format!("\"{}\"", NUMBERS[0]), 404, 8077),
        (&token, format!("\"{OTHER_NUMBER}\""), 404, 8015),
        (&user, format!("\"{}\"", NUMBERS[0]), 403, 9002),
    ] {
        let body = format!(r#"{{"subscriber_ids":[{ids}]}}"#);
        let answer = portal
            .call("POST", "/api/v1/backups/delete", token, &body)
            .await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
    }
    let cookies = portal.log_in(ADMIN).await;
    for path in [PAGE, "/backups/delete"] {
        for (form, status, code) in [
            ("", 422, "8008"),
            ("n=05011110001", 404, "8077"),
            ("n=1", 404, "8015"),
        ] {
            let page = portal.post(path, &cookies, form).await;
            assert_eq!(page.status, status, "{path} {form}");
            assert!(page.body.contains(code), "{path} {form}");
        }
    }
}

#[tokio::test]
async fn the_list_says_who_has_one() {
    // functions.3
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let rows = portal
        .call("GET", "/api/v1/backups", &token, "")
        .await
        .json();
    assert_eq!(
        (&rows["total"], &rows["rows"][0]["present"]),
        (&3.into(), &false.into())
    );
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains("なし"), "{}", page.body);
}
