//! What the portal answered, and the sentences tests say about it. A failed sentence shows the answer.

use naisen_core::error::ErrorCode;
use serde_json::Value;

/// An HTTP answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The request, as `GET /path`.
    pub request: String,
    /// HTTP status.
    pub status: u16,
    /// Header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| self.fail("is not JSON"))
    }

    /// The first header field of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let field = self.headers.iter().find(|(n, _)| n == name);
        field.map(|(_, value)| value.as_str())
    }

    /// Asserts the status and hands the answer on.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        if self.status != status {
            self.fail(&format!("should be {status}"));
        }
        self
    }

    /// Asserts 200.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.status(200)
    }

    /// Asserts a redirect after a saved form, and hands out where to.
    #[must_use]
    #[track_caller]
    pub fn see_other(&self) -> String {
        if self.status != 303 {
            self.fail("should be 303");
        }
        self.header("location")
            .map_or_else(|| self.fail("has no location"), str::to_owned)
    }

    /// Asserts that the API refuses with this code, its HTTP status and both its sentences.
    #[track_caller]
    pub fn refused(self, code: ErrorCode) -> Self {
        if self.status != code.http_status() {
            self.fail(&format!("should be {} ({code:?})", code.http_status()));
        }
        let body = self.json();
        let expected = (u64::from(code.number()), code.text().ja, code.text().en);
        let found = (
            body["code"].as_u64().unwrap_or_default(),
            body["message_ja"].as_str().unwrap_or_default(),
            body["message_en"].as_str().unwrap_or_default(),
        );
        if found != expected {
            self.fail(&format!("should refuse with {code:?}"));
        }
        self
    }

    /// As [`Answer::refused`], and asserts the field at fault.
    #[track_caller]
    pub fn refused_at(self, code: ErrorCode, field: &str) -> Self {
        let answer = self.refused(code);
        if answer.json()["field"] != field {
            answer.fail(&format!("should name the field {field}"));
        }
        answer
    }

    /// Asserts that a page refuses with this code: its status, its number and its sentence.
    #[track_caller]
    pub fn page_refused(self, code: ErrorCode) -> Self {
        let page = self.text();
        if self.status != code.http_status() {
            self.fail(&format!("should be {} ({code:?})", code.http_status()));
        }
        let says = |words: &str| page.contains(words) || page.contains(&escaped(words));
        if !page.contains(&code.number().to_string())
            || !(says(code.text().ja) || says(code.text().en))
        {
            self.fail(&format!("should show {code:?}"));
        }
        self
    }

    /// Fails the test, showing the answer.
    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        let body: String = self.text().chars().take(3_000).collect();
        panic!(
            "{} {why}, but answered {}\n{body}",
            self.request, self.status
        )
    }
}

/// As askama writes text into HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}
