//! Answers that a browser saves as a file. The name is ours or made safe: no header and no path is built
//! from what somebody typed (A6).

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::form::percent_encode;

/// A CSV list as [`naisen_core::csv_cell::list`] wrote it.
#[must_use]
pub fn csv(name: &str, charset: &str, bytes: Vec<u8>) -> Response {
    file(name, &format!("text/csv; charset={charset}"), bytes)
}

/// Any file; `name` may hold any character.
#[must_use]
pub fn file(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let disposition = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        percent_encode(name)
    );
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let response = csv("../電話\"\r\nx: y.csv", "Shift_JIS", Vec::new());
        let value = &response.headers()[header::CONTENT_DISPOSITION];
        let text = value.to_str().unwrap();
        assert!(
            text.starts_with("attachment; filename=\"..______x__y.csv\";"),
            "{text}"
        );
        assert!(!text.contains('\r'), "{text}");
    }
}
