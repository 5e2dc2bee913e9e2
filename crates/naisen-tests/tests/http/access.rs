//! Who may do what: every operation and every page, for every role, against the table `access.txt`.
//! The target is always of 株式会社サンプル; `other_admin` and `other_user` belong to the other company.
//!
//! A row is `METHOD PATH | body | operator admin other_admin user colleague other_user nobody`. Bodies
//! are valid but name version 0, so that nothing is changed: who may save gets 409, and for whom the
//! target does not exist, 404. `NAISEN_UPDATE=1` writes the table; read its diff like code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use naisen_tests::routes::{self, Operation};
use naisen_tests::{Client, Portal, on_both_databases};

on_both_databases!(every_route_answers_every_role_as_the_table_says);

const TABLE: &str = include_str!("access.txt");
const ROLES: [&str; 7] = [
    "operator",
    "admin",
    "other_admin",
    "user",
    "colleague",
    "other_user",
    "nobody",
];

/// A row: what is asked, with what body, and the status each role gets.
struct Row {
    body: String,
    statuses: Vec<u16>,
}

fn every_route_answers_every_role_as_the_table_says(portal: &Portal) {
    let table = table();
    let callers = Callers::of(portal);
    let mut walked = BTreeMap::new();
    let mut wrong = String::new();
    for route in all_routes(portal) {
        let known = table.get(&route);
        let body = known.map_or("-", |row| row.body.as_str());
        let statuses: Vec<u16> = callers.ask(portal, &route, body);
        match known {
            None => writeln!(wrong, "{} {} has no row", route.method, route.path).unwrap(),
            Some(row) if row.statuses != statuses => {
                let (method, path) = (&route.method, &route.path);
                writeln!(
                    wrong,
                    "{method} {path}: {statuses:?}, not {:?}",
                    row.statuses
                )
                .unwrap();
            }
            Some(_) => {}
        }
        walked.insert(
            route,
            Row {
                body: body.to_owned(),
                statuses,
            },
        );
    }
    for route in table.keys().filter(|route| !walked.contains_key(route)) {
        writeln!(wrong, "{} {} is gone", route.method, route.path).unwrap();
    }
    if std::env::var_os("NAISEN_UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/access.txt");
        std::fs::write(path, written(&walked)).unwrap();
    }
    assert!(wrong.is_empty(), "of {ROLES:?}\n{wrong}");
}

/// Every operation, and every screen as a GET.
fn all_routes(portal: &Portal) -> Vec<Operation> {
    let pages = routes::screens().into_iter().map(|s| Operation {
        method: "GET".to_owned(),
        path: s.path,
    });
    let mut all: Vec<Operation> = routes::operations(portal)
        .into_iter()
        .chain(pages)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// One caller a role: with a token for the API, with a session for pages.
struct Callers {
    api: Vec<Client>,
    pages: Vec<Client>,
}

impl Callers {
    fn of(portal: &Portal) -> Self {
        let demo = &portal.demo;
        let accounts = [
            demo.operator.clone(),
            demo.companies[0].admin.clone(),
            demo.companies[1].admin.clone(),
            demo.user('A').account(),
            demo.user('B').account(),
            demo.user('Z').account(),
        ];
        let api = accounts
            .iter()
            .map(|a| portal.client().with_token(&a.token));
        let pages = accounts.iter().map(|a| portal.client().logged_in(a));
        Self {
            api: api.chain([portal.client()]).collect(),
            pages: pages.chain([portal.client()]).collect(),
        }
    }

    fn ask(&self, portal: &Portal, route: &Operation, body: &str) -> Vec<u16> {
        let path = routes::filled(portal, &route.path);
        let content = (body != "-").then_some(("application/json", body.as_bytes()));
        let callers = if path.starts_with("/api/") {
            &self.api
        } else {
            &self.pages
        };
        callers
            .iter()
            .map(|client| client.send(&route.method, &path, content).status)
            .collect()
    }
}

fn table() -> BTreeMap<Operation, Row> {
    let rows = TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| {
        let [route, body, statuses] = line.splitn(3, " | ").map(str::trim).collect::<Vec<_>>()[..]
        else {
            panic!("{line}")
        };
        let (method, path) = route.split_once(' ').unwrap();
        let route = Operation {
            method: method.to_owned(),
            path: path.trim().to_owned(),
        };
        let statuses = statuses
            .split_whitespace()
            .map(|s| s.parse().unwrap())
            .collect();
        (
            route,
            Row {
                body: body.to_owned(),
                statuses,
            },
        )
    })
    .collect()
}

fn written(rows: &BTreeMap<Operation, Row>) -> String {
    let mut text = format!("# METHOD PATH | body | {}\n", ROLES.join(" "));
    for (route, row) in rows {
        let statuses: Vec<String> = row.statuses.iter().map(u16::to_string).collect();
        let (method, path, body) = (&route.method, &route.path, &row.body);
        writeln!(text, "{method} {path} | {body} | {}", statuses.join(" ")).unwrap();
    }
    text
}
