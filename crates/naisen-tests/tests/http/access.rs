//! Who may do what: every operation, every page and every form, for every role, against the table
//! `access.txt`. The target is a real record of 株式会社サンプル; `other_admin` and `other_user` belong to
//! the other company, so that the table shows whether a foreign record looks like a missing one.
//!
//! A row is `METHOD PATH | body | operator admin other_admin user colleague other_user nobody`. Bodies
//! are valid but name version 0, so that little is changed: who may save gets 409. `$list` stands for a
//! record of that list. Strangers ask first, owners last, because a deletion needs no version.
//! `NAISEN_UPDATE=1` writes the table; read its diff like code.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use naisen_tests::routes::{self, Operation};
use naisen_tests::{Client, Portal, Records, on_both_databases};

on_both_databases!(every_route_answers_every_role_as_the_table_says);

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/access.txt");
/// The page that goes on until its reader leaves.
const ENDLESS: &str = "/live/events";
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
    let records = Records::new(portal);
    let mut walked = BTreeMap::new();
    let mut wrong = String::new();
    for route in all_routes(portal) {
        let known = table.get(&route);
        let body = known.map_or("-", |row| row.body.as_str());
        let statuses: Vec<u16> = callers.ask(portal, &records, &route, body);
        // A page that takes no form, or only takes one.
        if statuses.iter().all(|status| *status == 405) {
            continue;
        }
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
        std::fs::write(TABLE, written(&walked)).unwrap();
    }
    assert!(wrong.is_empty(), "of {ROLES:?}\n{wrong}");
}

/// Every operation; every page as a GET and as a POST. Deletions come late, of the inner record before
/// the outer; new passwords, which end what their owner may do, come last.
fn all_routes(portal: &Portal) -> Vec<Operation> {
    let pages = routes::pages().into_iter().flat_map(|path| {
        ["GET", "POST"].map(|method| Operation {
            method: method.to_owned(),
            path: path.clone(),
        })
    });
    let mut all: Vec<Operation> = routes::operations(portal)
        .into_iter()
        .chain(pages)
        .collect();
    all.sort_by_key(|route| {
        let path = route.path.as_str();
        let deletes = route.method == "DELETE" || path.ends_with("/delete");
        let resets =
            route.method != "GET" && path.contains("/numbers/") && path.ends_with("/password");
        let late = match (deletes, resets, path.contains("/{company}")) {
            (true, ..) => 1,
            (_, true, false) => 2,
            (_, _, true) if route.method != "GET" && path.ends_with("/password") => 3,
            _ => 0,
        };
        let depth = if late == 1 { path.len() } else { 0 };
        (late, Reverse(depth), route.clone())
    });
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

    fn ask(
        &self,
        portal: &Portal,
        records: &Records<'_>,
        route: &Operation,
        body: &str,
    ) -> Vec<u16> {
        let path = records.fill(&route.path);
        let body = with_records(records, body);
        let api = path.starts_with("/api/");
        // What concerns the browser itself is asked by one, and who logs out must come in again.
        let browser = ["/sessions", "/browsers"]
            .iter()
            .any(|word| path.contains(word));
        let fresh = (path == "/logout").then(|| Self::of(portal));
        let mine = fresh.as_ref().unwrap_or(self);
        let callers = if api && !browser {
            &mine.api
        } else {
            &mine.pages
        };
        let mut statuses: Vec<u16> = callers
            .iter()
            .rev()
            .map(|client| send(client, &route.method, &path, &body))
            .collect();
        statuses.reverse();
        if route.method != "GET" {
            records.forget();
        }
        statuses
    }
}

/// Sends a body of the table: `-` none, `{…}` JSON, `csv …` a file, `parts a=b` a form with files, anything
/// else a form.
fn send(client: &Client, method: &str, path: &str, body: &str) -> u16 {
    if path == ENDLESS {
        return client.begin(path);
    }
    let answer = if body == "-" {
        client.send(method, path, None)
    } else if body.starts_with('{') {
        client.send(method, path, Some(("application/json", body.as_bytes())))
    } else if let Some(text) = body.strip_prefix("csv ") {
        client.send(method, path, Some(("text/csv", text.as_bytes())))
    } else if let Some(fields) = body.strip_prefix("parts ") {
        let fields: Vec<_> = fields
            .split('&')
            .filter_map(|f| f.split_once('='))
            .collect();
        client.multipart(method, path, &fields, None)
    } else {
        let form = "application/x-www-form-urlencoded";
        client.send(method, path, Some((form, body.as_bytes())))
    };
    answer.status
}

/// The body with every `$list` replaced by a record of that list.
fn with_records(records: &Records<'_>, body: &str) -> String {
    let mut parts = body.split('$');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        let (list, rest) = part.split_at(end.unwrap_or(part.len()));
        filled = filled + &records.one_of(list) + rest;
    }
    filled
}

fn table() -> BTreeMap<Operation, Row> {
    let text = std::fs::read_to_string(TABLE).unwrap();
    let rows = text
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
