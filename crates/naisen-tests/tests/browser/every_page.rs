//! Every page of the screen list, for everybody who may enter it, at both widths and in both schemes:
//! no violation of WCAG 2.2 AA, nothing wider than the window, no script error.

use std::fmt::Write as _;

use naisen_tests::browser::LOOKS;
use naisen_tests::{Account, Database, Portal, routes};

/// Widens to a whole test a role's pages: each role is its own test, so that they run side by side.
fn look_at_every_page_of(role: &str, account: impl Fn(&Portal) -> Option<Account>) {
    let portal = Portal::start(Database::Sqlite);
    let page = portal.page();
    if let Some(account) = account(&portal) {
        page.log_in(&account);
    }
    let mut wrong = String::new();
    for screen in routes::screens().iter().filter(|s| is_of(&s.roles, role)) {
        let path = routes::filled(&portal, &screen.path);
        let status = page.goto(&path);
        // A screen that only takes a form, as the logout, has no page to look at.
        if status == 405 {
            continue;
        }
        for (width, height, scheme) in LOOKS {
            page.show(width, height, scheme);
            for violation in page.axe() {
                writeln!(wrong, "{} {path} {width} {scheme}: {violation}", screen.id).unwrap();
            }
            let overflow = page.overflow();
            if overflow > 0 {
                writeln!(
                    wrong,
                    "{} {path} {width}: {overflow} px too wide",
                    screen.id
                )
                .unwrap();
            }
        }
        for complaint in page.complaints() {
            writeln!(wrong, "{} {path}: {complaint}", screen.id).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn is_of(roles: &[String], role: &str) -> bool {
    if role == "nobody" {
        roles.is_empty()
    } else {
        roles.iter().any(|r| r == role)
    }
}

#[test]
fn pages_of_everybody() {
    look_at_every_page_of("nobody", |_| None);
}

#[test]
fn pages_of_an_administrator() {
    look_at_every_page_of("admin", |portal| {
        Some(portal.demo.companies[0].admin.clone())
    });
}

#[test]
fn pages_of_a_user() {
    look_at_every_page_of("user", |portal| Some(portal.demo.user('A').account()));
}

#[test]
fn pages_of_an_operator() {
    look_at_every_page_of("operator", |portal| Some(portal.demo.operator.clone()));
}
