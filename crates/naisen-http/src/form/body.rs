//! The JSON body of an operation, parsed so that a mistake names its member: nothing sent is ignored.

use axum::extract::{FromRequest, Request};
use naisen_core::error::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::VERSION;
use crate::failure::Failure;
use crate::visit::Visit;

/// A JSON body. 9014 for another content type, 9010 for what is no JSON, 8008 for a missing member,
/// 8009 for one of the wrong kind or one that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = super::content_type(request.headers()).unwrap_or_default();
        if kind != "application/json" {
            return Err(ErrorCode::ContentType.into());
        }
        let bytes = super::read(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body with the `version` it was made from (9003) beside the record's own members. A record
/// flattened into a struct would swallow unknown members; this takes `version` out first.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Versioned<T> {
    /// The version the record was read at.
    pub version: i64,
    /// The record.
    #[serde(flatten)]
    pub value: T,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Versioned<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Body(value) = Body::<Value>::from_request(request, state).await?;
        versioned(value)
    }
}

fn versioned<T: DeserializeOwned>(mut value: Value) -> Result<Versioned<T>, Failure> {
    let Some(members) = value.as_object_mut() else {
        return Err(ErrorCode::Invalid.into());
    };
    let version = members
        .remove(VERSION)
        .ok_or(ErrorCode::Required.at(VERSION))?;
    let version = version.as_i64().ok_or(ErrorCode::Invalid.at(VERSION))?;
    Ok(Versioned {
        version,
        value: strict(value)?,
    })
}

/// The `version` of a deletion, which has no body to carry it.
///
/// # Errors
/// 8008 when it is missing, 8009 when it is no number.
pub fn version_of(visit: &Visit) -> Result<i64, Failure> {
    let pairs = super::pairs(visit.query().as_bytes())?;
    let found = pairs.iter().find(|(name, _)| name == VERSION);
    let (_, version) = found.ok_or(ErrorCode::Required.at(VERSION))?;
    let version = version.parse();
    version.map_err(|_| ErrorCode::Invalid.at(VERSION).into())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    strict(serde_json::from_slice(bytes).map_err(|_| ErrorCode::RequestMalformed)?)
}

/// The deserializers are erased, so that what watches for unknown members and for the place of a mistake
/// is compiled once and not for every type of body.
fn strict<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    let mut unknown = None;
    let mut ignored = |path: serde_ignored::Path<'_>| {
        unknown.get_or_insert_with(|| path.to_string());
    };
    let mut track = serde_path_to_error::Track::new();
    let parsed = {
        let watched = serde_ignored::Deserializer::new(value, &mut ignored);
        let tracked = serde_path_to_error::Deserializer::new(watched, &mut track);
        erased_serde::deserialize(&mut <dyn erased_serde::Deserializer<'_>>::erase(tracked))
    };
    let parsed = parsed.map_err(|error| refused(&track.path(), &error.to_string()))?;
    match unknown {
        Some(path) => Err(Failure::at_path(ErrorCode::Invalid, path)),
        None => Ok(parsed),
    }
}

fn refused(path: &serde_path_to_error::Path, message: &str) -> Failure {
    let inside = match path.to_string() {
        path if path == "." => String::new(),
        path => path,
    };
    let named = |start: &str| {
        let name = message.strip_prefix(start)?.split('`').next()?;
        Some(if inside.is_empty() {
            name.to_owned()
        } else {
            format!("{inside}.{name}")
        })
    };
    if let Some(path) = named("missing field `") {
        return Failure::at_path(ErrorCode::Required, path);
    }
    let path = named("unknown field `").unwrap_or(inside);
    if path.is_empty() {
        ErrorCode::Invalid.into()
    } else {
        Failure::at_path(ErrorCode::Invalid, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only its parsing matters")]
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only its parsing matters")]
        ring_s: u16,
    }

    #[test]
    fn mistakes_name_their_member() {
        for (body, code, path) in [
            (r#"{"inner":{"ring_s":5}}"#, 0, ""),
            (r#"{"inner":{"ring_s":5}"#, 9010, ""),
            ("", 9010, ""),
            ("\u{fffd}", 9010, ""),
            ("[]", 8009, ""),
            ("{}", 8008, "inner"),
            (r#"{"inner":{}}"#, 8008, "inner.ring_s"),
            (r#"{"inner":{"ring_s":"5"}}"#, 8009, "inner.ring_s"),
            (r#"{"inner":{"ring_s":70000}}"#, 8009, "inner.ring_s"),
            (r#"{"inner":{"ring_s":5,"bogus":1}}"#, 8009, "inner.bogus"),
        ] {
            let got = parse::<Outer>(body.as_bytes()).err();
            let got = got.map(|f| (f.refusal.code.number(), f.path.unwrap_or_default()));
            let want = (code != 0).then(|| (code, path.to_owned()));
            assert_eq!(got, want, "{body}");
        }
    }

    #[test]
    fn a_version_stands_beside_the_record() {
        for (body, code, path) in [
            (r#"{"version":3,"ring_s":5}"#, 0, ""),
            (r#"{"ring_s":5}"#, 8008, "version"),
            (r#"{"version":"3","ring_s":5}"#, 8009, "version"),
            (r#"{"version":3}"#, 8008, "ring_s"),
            (r#"{"version":3,"ring_s":"5"}"#, 8009, "ring_s"),
            (r#"{"version":3,"ring_s":5,"bogus":1}"#, 8009, "bogus"),
            ("[]", 8009, ""),
        ] {
            let got = versioned::<Inner>(serde_json::from_str(body).unwrap());
            let got = got.map(|v| v.version).map_err(|f| {
                let field = f.refusal.field.map(str::to_owned);
                (
                    f.refusal.code.number(),
                    f.path.or(field).unwrap_or_default(),
                )
            });
            let want = if code == 0 {
                Ok(3)
            } else {
                Err((code, path.to_owned()))
            };
            assert_eq!(got, want, "{body}");
        }
    }
}
