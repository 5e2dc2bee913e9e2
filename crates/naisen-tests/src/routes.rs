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

/// Every path of a page: the screens, and what belongs to one.
#[must_use]
pub fn pages() -> Vec<String> {
    let ran = portal::naisen(&["docs", "routes"]);
    assert!(ran.ok, "{}", ran.err);
    let lines = ran.out.lines();
    lines
        .filter_map(|line| Some(line.split_once(' ')?.0.to_owned()))
        .collect()
}
