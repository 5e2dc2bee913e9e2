//! What a browser's form sends, and how it is shown again after a refusal. It knows no field by name.

mod body;
mod day;
mod entry;
mod list;
mod problem;
mod upload;

pub use body::{Body, Versioned, version_of};
pub use day::{DAY_MS, midnight};
pub use entry::{Choice, Entry};
pub use list::{Found, Holds, ListQuery, Match};
pub use problem::{Problem, RowProblem};
pub use upload::{Upload, UploadedFile};

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use naisen_core::error::{ErrorCode, Refusal};

use crate::failure::Failure;

/// Name of the hidden field with the version a form was made from (9003).
pub const VERSION: &str = "version";

/// The fields of a form in the order sent. Reading one never fails: what is missing is empty, and
/// `check` judges it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// A form of these pairs.
    #[must_use]
    pub const fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The field as typed; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The same form with another text in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Every value of a field that may be sent more than once.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a check box is ticked. A hidden field of the same name before it does not count.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.all(name)
            .last()
            .is_some_and(|v| !matches!(v, "" | "0" | "off" | "false"))
    }

    /// The version the form was made from; a form without one is older than any record (9003).
    #[must_use]
    pub fn version(&self) -> i64 {
        self.text(VERSION).parse().unwrap_or(-1)
    }

    /// A whole number, with full-width digits folded.
    ///
    /// # Errors
    /// 8008 when empty, 8009 when it is no such number.
    pub fn number<N: FromStr>(&self, name: &'static str) -> Result<N, Refusal> {
        let text = naisen_core::fold::digits(self.text(name));
        if text.is_empty() {
            return Err(ErrorCode::Required.at(name));
        }
        text.parse().map_err(|_| ErrorCode::Invalid.at(name))
    }

    /// A whole number that may be left out.
    ///
    /// # Errors
    /// 8009 when it is no such number.
    pub fn number_or_none<N: FromStr>(&self, name: &'static str) -> Result<Option<N>, Refusal> {
        if naisen_core::fold::trim(self.text(name)).is_empty() {
            return Ok(None);
        }
        self.number(name).map(Some)
    }

    /// One of an enumeration's values, spelled as in the API.
    ///
    /// # Errors
    /// 8008 when nothing was chosen, 8009 for a word that is none of them.
    pub fn choice<T: serde::de::DeserializeOwned>(&self, name: &'static str) -> Result<T, Refusal> {
        use serde::de::IntoDeserializer as _;
        use serde::de::value::{Error, StrDeserializer};
        let text = self.text(name);
        if text.is_empty() {
            return Err(ErrorCode::Required.at(name));
        }
        let word: StrDeserializer<'_, Error> = text.into_deserializer();
        T::deserialize(word).map_err(|_| ErrorCode::Invalid.at(name))
    }

    /// The rows of a list: fields named `row.<key>.<field>`, one [`Row`] a key, in the order sent.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (name, value) in &self.0 {
            let Some((key, field)) = name
                .strip_prefix("row.")
                .and_then(|rest| rest.rsplit_once('.'))
            else {
                continue;
            };
            let pair = (field.to_owned(), value.clone());
            // Browsers send a row's fields together, so looking at the last one suffices mostly.
            match rows.iter_mut().rev().find(|row| row.key == key) {
                Some(row) => row.fields.0.push(pair),
                None => rows.push(Row {
                    key: key.to_owned(),
                    fields: Self(vec![pair]),
                }),
            }
        }
        rows
    }

    /// The rows whose `tick` box is set.
    ///
    /// # Errors
    /// 8008 when none is (domain §5).
    pub fn ticked_rows(&self) -> Result<Vec<Row>, Refusal> {
        let rows: Vec<Row> = self
            .rows()
            .into_iter()
            .filter(|row| row.fields.ticked("tick"))
            .collect();
        if rows.is_empty() {
            return Err(ErrorCode::Required.at("tick"));
        }
        Ok(rows)
    }
}

/// The id in a path or a field; a word that is none is an id no record has.
#[must_use]
pub fn record_id(text: &str) -> i64 {
    text.parse().unwrap_or(-1)
}

/// One row of a list's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What identifies the row on its screen.
    pub key: String,
    /// Its fields, by their bare names.
    pub fields: Form,
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        // A button without fields sends no body and need not say what it is.
        if let Some(kind) = content_type(request.headers())
            && kind != "application/x-www-form-urlencoded"
        {
            return Err(ErrorCode::ContentType.into());
        }
        let bytes = read(request, state).await?;
        Ok(Self(pairs(&bytes)?))
    }
}

/// Media type without parameters, in lower case.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or_default();
    Some(kind.trim().to_ascii_lowercase())
}

pub(crate) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Failure> {
    Bytes::from_request(request, state).await.map_err(|e| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ErrorCode::BodyTooLarge.into()
        } else {
            ErrorCode::RequestMalformed.into()
        }
    })
}

/// The pairs of a query or of a form's body.
///
/// # Errors
/// 9010 for bytes that are not UTF-8.
pub fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, ErrorCode> {
    bytes
        .split(|b| *b == b'&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut halves = part.splitn(2, |b| *b == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            Ok((half()?, half()?))
        })
        .collect()
}

fn decode(part: &[u8]) -> Result<String, ErrorCode> {
    let spaced: Vec<u8> = part
        .iter()
        .map(|b| if *b == b'+' { b' ' } else { *b })
        .collect();
    percent_decode(&spaced)
}

/// Text with `%xx` decoded; a `%` that begins no such pair stands for itself, as the URL Standard says.
///
/// # Errors
/// 9010 for bytes that are not UTF-8.
pub fn percent_decode(bytes: &[u8]) -> Result<String, ErrorCode> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        let pair = (*first == b'%').then(|| hex_pair(tail)).flatten();
        out.push(pair.unwrap_or(*first));
        rest = if pair.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(out).map_err(|_| ErrorCode::RequestMalformed)
}

fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let digit = |i: usize| char::from(*bytes.get(i)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Text made safe for a query's value or a path's segment.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form(pairs(text.as_bytes()).unwrap())
    }

    #[test]
    fn fields_are_read_leniently_and_utf8_strictly() {
        let f = form("a=1+2&b=%E5%86%85&c&d=100%&e=on&e=off&n=%EF%BC%92%EF%BC%90");
        assert_eq!(f.text("a"), "1 2");
        assert_eq!(f.text("b"), "内");
        assert_eq!(f.text("c"), "");
        assert_eq!(f.text("d"), "100%");
        assert!(!f.ticked("e"));
        assert_eq!(f.number::<u16>("n"), Ok(20));
        assert_eq!(f.number::<u16>("a"), Err(ErrorCode::Invalid.at("a")));
        assert_eq!(f.number::<u16>("z"), Err(ErrorCode::Required.at("z")));
        assert_eq!(f.number_or_none::<u16>("z"), Ok(None));
        assert_eq!(f.version(), -1);
        assert!(pairs(b"a=%ff").is_err());
    }

    #[test]
    fn rows_gather_their_fields() {
        let f = form("row.05011110001.tick=on&row.05011110001.order=1&row.a.b.order=2&x=1");
        let rows = f.rows();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].fields.text("order"), "1");
        assert_eq!(rows[1].key, "a.b");
        assert_eq!(f.ticked_rows().unwrap().len(), 1);
        assert_eq!(
            form("row.1.order=1").ticked_rows(),
            Err(ErrorCode::Required.at("tick"))
        );
    }

    #[test]
    fn a_choice_is_spelled_as_in_the_api() {
        use naisen_core::settings::AnswerMode;
        let f = form("mode=voicemail&bad=Voicemail");
        assert_eq!(f.choice::<AnswerMode>("mode"), Ok(AnswerMode::Voicemail));
        assert_eq!(
            f.choice::<AnswerMode>("bad"),
            Err(ErrorCode::Invalid.at("bad"))
        );
    }

    #[test]
    fn encoding_comes_back() {
        let text = "内線 100% & +x=/?";
        let decoded = pairs(format!("q={}", percent_encode(text)).as_bytes()).unwrap();
        assert_eq!(decoded[0].1, text);
    }
}
