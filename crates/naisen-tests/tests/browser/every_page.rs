//! Every page, for everybody who may enter it, at both widths and in both schemes: no violation of WCAG
//! 2.2 AA (targets of 24 pixels among it), nothing wider than the window at any width, no script error;
//! all of it in Japanese, and the widths once more in English.

use std::fmt::Write as _;

use naisen_tests::browser::{Looks, Page};
use naisen_tests::{Account, Client, Database, Portal, Records, routes};

/// Pages that are reached from a screen and are no screen of their own: who enters, and where.
const FURTHER: &[(&str, &str)] = &[
    ("admin", "/hunt-groups/new"),
    ("admin", "/hunt-groups/delete?id={hunt-groups}"),
    ("admin", "/schedules/new"),
    ("admin", "/schedules/delete?id={schedules}"),
    ("admin", "/schedules/{schedules}/rows/new"),
    ("admin", "/schedules/{schedules}/rows/{rows}"),
    ("admin", "/extension-groups/new"),
    ("admin", "/extension-groups/delete?id={extension-groups}"),
    ("admin", "/pickup-groups/new"),
    ("admin", "/pickup-groups/delete?id={pickup-groups}"),
    ("admin", "/phone-books/new"),
    ("admin", "/phone-books/delete?id={phone-books}"),
    ("admin", "/bulk?job={bulk-jobs}"),
    ("admin", "/bulk/delete?job={bulk-jobs}"),
    ("admin", "/no-such-page"),
    ("admin", "/numbers?q=nobody"),
    (
        "operator",
        "/operator/companies/{companies}/sites/{sites}/delete",
    ),
    (
        "operator",
        "/operator/companies/{companies}/numbers/import/{import}",
    ),
];

/// Looks at a role's pages in one browser; each role is a test, so that they run side by side.
fn look_at_every_page_of(role: &str, account: impl Fn(&Portal) -> Option<Account>) {
    let portal = Portal::start(Database::Sqlite);
    let records = Records::new(&portal);
    let page = portal.page();
    let client = match account(&portal) {
        Some(account) => {
            page.log_in(&account);
            portal.client().logged_in(&account)
        }
        None => portal.client(),
    };
    let paths = paths_of(role, &records, &client);
    let mut wrong = String::new();
    look(&page, &paths, &Looks::ALL, "ja", &mut wrong);
    page.goto(&format!("{}?lang=en", paths[0]));
    look(&page, &paths, &Looks::WIDTHS, "en", &mut wrong);
    assert!(wrong.is_empty(), "{wrong}");
}

fn look(page: &Page, paths: &[String], looks: &Looks, lang: &str, wrong: &mut String) {
    for seen in page.survey(paths, looks) {
        for found in &seen.found {
            writeln!(wrong, "{} {found}", seen.path).unwrap();
        }
        if seen.lang != lang {
            writeln!(wrong, "{} is in {}, not in {lang}", seen.path, seen.lang).unwrap();
        }
        let missing = seen.path == "/no-such-page";
        if seen.status != if missing { 404 } else { 200 } {
            writeln!(wrong, "{} answers {}", seen.path, seen.status).unwrap();
        }
    }
}

/// What calls and phones leave behind, which the demo has none of: the tests that make some look at it.
const AFTER_CALLS: [&str; 3] = ["{call}", "{message}", "{token}"];

/// The role's screens and further pages, filled with records that are there. A screen that only takes a
/// form, as the logout, has no page to look at.
fn paths_of(role: &str, records: &Records<'_>, client: &Client) -> Vec<String> {
    let screens = routes::screens().into_iter();
    let mine = screens
        .filter(|s| is_of(&s.roles, role) && !AFTER_CALLS.iter().any(|name| s.path.contains(name)));
    let further = FURTHER.iter().filter(|(who, _)| *who == role);
    let filled = mine
        .map(|s| records.fill(&s.path))
        .chain(further.map(|(_, path)| named(records, path)));
    let mut paths: Vec<String> = filled.collect();
    paths.dedup();
    paths.retain(|path| client.get(path).status != 405);
    paths
}

/// A path with lists named in its braces.
fn named(records: &Records<'_>, path: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (list, after) = after.split_once('}').unwrap();
        filled = filled + before + &records.one_of(list);
        rest = after;
    }
    filled + rest
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
