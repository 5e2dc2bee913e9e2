//! `naisen demo`: the fixed names, what is in it, and that a restart keeps it.

use std::os::unix::fs::PermissionsExt as _;

use naisen_tests::{Database, Portal, on_both_databases};

on_both_databases!(
    it_is_ready_and_describes_itself,
    it_holds_two_companies_in_the_shape_of_the_fixture,
    the_file_of_credentials_is_private_and_every_credential_works,
);

fn it_is_ready_and_describes_itself(portal: &Portal) {
    let _ = portal.client().get("/healthz").ok();
    let metrics = portal.client().get("/metrics").ok();
    let kind = metrics.header("content-type").unwrap();
    assert!(kind.starts_with("text/plain"), "{kind}");
    let api = portal.client().get("/api/v1/openapi.json").ok().json();
    assert!(api["openapi"].as_str().unwrap().starts_with("3."));
}

fn it_holds_two_companies_in_the_shape_of_the_fixture(portal: &Portal) {
    let [sample, other] = portal.demo.companies.as_slice() else {
        panic!("not two companies")
    };
    assert_eq!(sample.name, "株式会社サンプル");
    assert_eq!(sample.login_id, "NS-00000000001");
    assert_eq!(sample.domain, "k1.demo.naisen.invalid");
    assert_eq!(other.domain, "k2.demo.naisen.invalid");
    let extension = |letter| portal.demo.user(letter).extension.clone();
    assert_eq!(sample.users.len(), 12);
    assert_eq!(extension('A').as_deref(), Some("2001"));
    assert_eq!(extension('G').as_deref(), Some("2001"));
    assert_eq!(extension('P').as_deref(), Some("2100"));
    assert_eq!(extension('N'), None);
    assert_eq!(extension('Z').as_deref(), Some("2001"));
}

fn the_file_of_credentials_is_private_and_every_credential_works(portal: &Portal) {
    let file = portal.folder().join("demo.json");
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let demo = &portal.demo;
    let mut accounts = vec![demo.operator.clone()];
    for company in &demo.companies {
        accounts.push(company.admin.clone());
        accounts.extend(company.users.iter().map(|u| u.account()));
    }
    for account in accounts {
        // A demo account is not asked for a new password: the first page is the top page.
        assert_eq!(
            portal.client().logged_in(&account).get("/").ok().status,
            200
        );
        let client = portal.client().with_token(&account.token);
        let _ = client.get("/api/v1/session").ok();
    }
}

#[test]
fn a_restart_and_a_kill_keep_everything() {
    let mut portal = Portal::start(Database::Sqlite);
    let before = portal.demo.clone();
    portal.restart();
    assert_eq!(portal.demo.operator.token, before.operator.token);
    portal.kill_and_restart();
    let _ = portal
        .client()
        .logged_in(&before.companies[0].admin)
        .get("/")
        .ok();
    let _ = portal.user('A').get("/api/v1/session").ok();
}
