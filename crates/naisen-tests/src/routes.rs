//! What the product says it answers: operations from its own OpenAPI, pages from its own screen list.
//! Tests that walk every route stand on these two lists, so that a new route cannot be forgotten.

use crate::{Portal, portal};

/// One operation of the API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// The path with `{name}` in it.
    pub path: String,
}

/// One screen of domain §6.
#[derive(Clone, Debug)]
pub struct Screen {
    /// `S04`.
    pub id: String,
    /// The path with `{name}` in it.
    pub path: String,
    /// `operator`, `admin`, `user`; none means everybody.
    pub roles: Vec<String>,
}

/// Every operation of the API, ascending.
#[must_use]
pub fn operations(portal: &Portal) -> Vec<Operation> {
    let api = portal.client().get("/api/v1/openapi.json").ok().json();
    let mut operations: Vec<Operation> = api["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            let methods =
                methods.filter(|m| ["get", "put", "post", "delete"].contains(&m.as_str()));
            methods.map(|method| Operation {
                method: method.to_uppercase(),
                path: path.clone(),
            })
        })
        .collect();
    operations.sort();
    operations
}

/// Every screen, in the order of the list.
#[must_use]
pub fn screens() -> Vec<Screen> {
    let ran = portal::naisen(&["docs", "screens"]);
    assert!(ran.ok, "{}", ran.err);
    let rows = ran.out.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, id, path, _, _, roles, ..] = cells[..] else {
            return None;
        };
        let path = path.strip_prefix('`')?.strip_suffix('`')?;
        Some(Screen {
            id: id.to_owned(),
            path: path.to_owned(),
            roles: roles
                .split(", ")
                .filter(|r| *r != "–")
                .map(str::to_owned)
                .collect(),
        })
    });
    rows.collect()
}

/// A path with every `{name}` replaced by something of 株式会社サンプル: a number by A's, anything else by
/// an identity that does not exist.
#[must_use]
pub fn filled(portal: &Portal, path: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        filled.push_str(before);
        match name {
            "number" | "external_number" => filled.push_str(&portal.demo.user('A').external_number),
            "code" => filled.push_str("8000"),
            _ => filled.push('1'),
        }
        rest = after;
    }
    filled + rest
}
