//! The API's description: what the features registered, with security, the one error shape and the
//! codes added to every operation, so that no feature repeats them.

use std::collections::BTreeMap;

use naisen_core::error::ErrorCode;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{Ref, Schema};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, InfoBuilder, OpenApi, RefOr};
use utoipa::{OpenApi as _, PartialSchema as _};

use crate::failure::{ApiError, ApiErrorRow};

/// Where the operations stand.
pub(crate) const BASE: &str = "/api/v1";

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ApiError, ApiErrorRow)))]
struct Base;

/// The description before any feature adds to it.
#[must_use]
pub(crate) fn base() -> OpenApi {
    let mut api = Base::openapi();
    api.info = InfoBuilder::new()
        .title("Naisen")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Every action of every screen of the portal. Times are milliseconds since 1970 (UTC). \
             A save names the `version` it was made from; when somebody else saved first it answers \
             9003. Every refusal is an `ApiError` with a code of the table at /api/v1/error-codes.",
        ))
        .build();
    api
}

/// Adds to every operation what all have in common.
pub(crate) fn finish(api: &mut OpenApi) {
    let components = api.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token of POST /api/v1/session, or one made in the portal.",
        ))
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let terminal = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The terminal's own token, as its set-up answered it."))
        .build();
    components.add_security_scheme("terminal", SecurityScheme::Http(terminal));
    let cookie = ApiKey::Cookie(ApiKeyValue::new("naisen_session"));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    components
        .schemas
        .entry("ErrorCode".to_owned())
        .or_insert_with(error_codes);
    for item in api.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        operations.into_iter().flatten().for_each(complete);
    }
}

fn complete(operation: &mut Operation) {
    // An operation that says `security(())` is open to everybody.
    if operation.security.is_none() {
        let none: [&str; 0] = [];
        operation.security = Some(vec![
            SecurityRequirement::new("bearer", none),
            SecurityRequirement::new("cookie", none),
        ]);
    }
    operation
        .responses
        .responses
        .entry("default".to_owned())
        .or_insert_with(|| RefOr::T(refused()));
}

fn refused() -> Response {
    let body = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("ApiError")))
        .build();
    ResponseBuilder::new()
        .description("Refused, by a code of the error table.")
        .content("application/json", body)
        .build()
}

/// The table as a schema: every number with its English message.
fn error_codes() -> RefOr<Schema> {
    let lines: BTreeMap<u16, String> = ErrorCode::ALL
        .iter()
        .map(|c| {
            let line = format!("- `{}` ({}) {}", c.number(), c.http_status(), c.text().en);
            (c.number(), line)
        })
        .collect();
    let mut schema = u16::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.description = Some(lines.into_values().collect::<Vec<_>>().join("\n"));
        object.enum_values = Some(
            ErrorCode::ALL
                .iter()
                .map(|c| serde_json::Value::from(c.number()))
                .collect(),
        );
    }
    schema
}
