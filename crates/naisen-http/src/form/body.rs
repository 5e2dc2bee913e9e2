//! The JSON body of an operation, parsed so that a mistake names its member: nothing sent is ignored.

use axum::extract::{FromRequest, Request};
use naisen_core::error::ErrorCode;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

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

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|_| ErrorCode::RequestMalformed)?;
    let mut unknown = None;
    let mut ignored = |path: serde_ignored::Path<'_>| {
        unknown.get_or_insert_with(|| path.to_string());
    };
    let parsed =
        serde_path_to_error::deserialize(serde_ignored::Deserializer::new(value, &mut ignored));
    let parsed = parsed.map_err(|error| refused(&error))?;
    match unknown {
        Some(path) => Err(Failure::at_path(ErrorCode::Invalid, path)),
        None => Ok(parsed),
    }
}

fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    let inside = match error.path().to_string() {
        path if path == "." => String::new(),
        path => path,
    };
    let message = error.inner().to_string();
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
}
