//! The API's description as a page, rendered by the server from the same document as `openapi.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::routing::get;
use naisen_core::error::ErrorCode;
use naisen_core::text::{Text, t};
use utoipa::openapi::path::Operation as Described;
use utoipa::openapi::{OpenApi, RefOr};

use crate::app::App;
use crate::failure::Result;
use crate::openapi::BASE;
use crate::page;
use crate::ui::Shell;
use crate::visit::Visit;

const TITLE: Text = t("APIリファレンス", "API reference");
const LEAD: Text = t(
    "画面でできる操作は、すべてAPIでもできます。トークンは「APIトークン」で作成し、Authorization: Bearer で送ります。",
    "Everything the screens can do is an operation, too. Make a token under API tokens and send it as Authorization: Bearer.",
);
const DOCUMENT: Text = t("機械用の記述 (OpenAPI)", "For machines (OpenAPI)");
const OPEN: Text = t("ログイン不要", "no login");
const PARAMETERS: Text = t("パラメータ", "Parameters");
const BODY: Text = t("本文", "Body");
const ANSWER: Text = t("応答", "Answer");
const CODES: Text = t("エラーコード", "Error codes");
const SCHEMAS: Text = t("データの形", "Schemas");

#[derive(Template)]
#[template(path = "monitor/reference.html")]
struct Page {
    shell: Shell,
    reference: Arc<Reference>,
    codes: Vec<(u16, u16, &'static str)>,
}

/// The description, prepared once.
#[derive(Debug)]
struct Reference {
    document: String,
    tags: Vec<(String, Vec<Operation>)>,
    schemas: Vec<(String, String)>,
}

#[derive(Debug)]
struct Operation {
    method: &'static str,
    path: String,
    anchor: String,
    summary: String,
    open: bool,
    parameters: Vec<(String, String)>,
    body: String,
    answer: String,
}

pub(super) fn routes(api: &OpenApi) -> Router<App> {
    let reference = Arc::new(prepare(api));
    let show = move |visit: Visit| {
        let reference = Arc::clone(&reference);
        async move { show(&visit, reference) }
    };
    Router::new().route("/help/api", get(show))
}

fn show(visit: &Visit, reference: Arc<Reference>) -> Result {
    let codes = ErrorCode::ALL.iter();
    page::show(&Page {
        shell: visit.shell(TITLE),
        reference,
        codes: codes
            .map(|c| (c.number(), c.http_status(), c.text().get(visit.lang())))
            .collect(),
    })
}

fn prepare(api: &OpenApi) -> Reference {
    let mut tags: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for (path, item) in &api.paths.paths {
        for (method, described) in [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ] {
            if let Some(described) = described {
                let tag = described.tags.iter().flatten().next().cloned();
                let operations = tags.entry(tag.unwrap_or_default()).or_default();
                operations.push(operation(method, path, described));
            }
        }
    }
    let schemas = api.components.iter().flat_map(|c| &c.schemas);
    Reference {
        document: format!("{BASE}/openapi.json"),
        tags: tags.into_iter().collect(),
        schemas: schemas
            .map(|(name, schema)| (name.clone(), pretty(schema)))
            .collect(),
    }
}

fn operation(method: &'static str, path: &str, described: &Described) -> Operation {
    let slug: String = path
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parameters = described.parameters.iter().flatten();
    let body = described.request_body.as_ref();
    Operation {
        method,
        path: path.to_owned(),
        anchor: format!("{}{slug}", method.to_ascii_lowercase()),
        summary: described.summary.clone().unwrap_or_default(),
        open: described.security.as_ref().is_some_and(|s| {
            s.iter()
                .any(|one| serde_json::to_value(one).is_ok_and(|v| v == serde_json::json!({})))
        }),
        parameters: parameters
            .filter_map(|p| match p {
                RefOr::T(p) => Some((p.name.clone(), p.description.clone().unwrap_or_default())),
                RefOr::Ref(_) => None,
            })
            .collect(),
        body: body.map_or_else(String::new, schema_names),
        answer: described
            .responses
            .responses
            .iter()
            .filter(|(status, _)| *status != "default")
            .map(|(status, response)| format!("{status} {}", schema_names(response)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The schemas a part of the description refers to.
fn schema_names(part: &impl serde::Serialize) -> String {
    fn walk(value: &serde_json::Value, names: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(serde_json::Value::String(target)) = map.get("$ref") {
                    names.extend(target.rsplit('/').next().map(str::to_owned));
                }
                map.values().for_each(|v| walk(v, names));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|v| walk(v, names)),
            _ => {}
        }
    }
    let mut names = Vec::new();
    if let Ok(value) = serde_json::to_value(part) {
        walk(&value, &mut names);
    }
    names.join(", ")
}

fn pretty(part: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(part).unwrap_or_default()
}
