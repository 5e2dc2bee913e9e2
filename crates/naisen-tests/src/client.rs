//! A caller of the portal: cookies as a browser keeps them, or a bearer token, or neither.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::page_form::{self, PageForm};
use crate::{Account, Answer};

/// One caller. Follows no redirect, retries nothing, keeps no connection.
#[derive(Debug)]
pub struct Client {
    base: String,
    token: Option<String>,
    cookies: RefCell<BTreeMap<String, String>>,
    agent: ureq::Agent,
}

impl Client {
    /// A caller nobody knows.
    #[must_use]
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .proxy(None)
            .build();
        Self {
            base: base.to_owned(),
            token: None,
            cookies: RefCell::default(),
            agent: config.into(),
        }
    }

    /// The same caller with a bearer token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Logs in through the login page; the session's cookie stays with this caller.
    #[must_use]
    #[track_caller]
    pub fn logged_in(self, account: &Account) -> Self {
        let (id, password) = (account.login_id.as_str(), account.password.as_str());
        let _ = self
            .form("/login", &[("login_id", id), ("password", password)])
            .see_other();
        self
    }

    /// GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    /// POST of a JSON body.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, body)
    }

    /// PUT of a JSON body.
    #[track_caller]
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.json("PUT", path, body)
    }

    /// DELETE.
    #[track_caller]
    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None)
    }

    /// Any method with a JSON body.
    #[track_caller]
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(
            method,
            path,
            Some(("application/json", body.to_string().as_bytes())),
        )
    }

    /// POST of a form, as a page of ours sends it.
    #[track_caller]
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect();
        let body = pairs.join("&");
        self.send(
            "POST",
            path,
            Some(("application/x-www-form-urlencoded", body.as_bytes())),
        )
    }

    /// Opens a page, types into the form of it that has all these fields, or else into its first, and
    /// sends that; whatever else the form holds goes along, as its version.
    #[track_caller]
    pub fn submit(&self, path: &str, typed: &[(&str, &str)]) -> Answer {
        let page = self.get(path).ok();
        let forms = page_form::forms(&page.text(), path);
        let has = |form: &&PageForm| {
            let mut names = typed.iter().map(|(name, _)| name);
            names.all(|name| form.fields.iter().any(|(field, _)| field == name))
        };
        let form = forms.iter().find(has).or(forms.first());
        let form = form.unwrap_or_else(|| page.fail("has no form that changes anything"));
        let form = form.clone().with(typed);
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        self.form(&form.action, &fields)
    }

    /// POST of one file in a form, as a page of ours sends it.
    #[track_caller]
    pub fn upload(&self, path: &str, field: &str, file: &str, content: &[u8]) -> Answer {
        self.multipart("POST", path, &[], Some((field, file, content)))
    }

    /// A form with fields and perhaps a file (its field, its name, its content).
    #[track_caller]
    pub fn multipart(
        &self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Answer {
        let (kind, body) = form_data(fields, file);
        self.send(method, path, Some((&kind, &body)))
    }

    /// Any request to a process that may be gone before it answers: then none.
    #[track_caller]
    pub fn attempt(&self, method: &str, path: &str, body: Option<(&str, &[u8])>) -> Option<Answer> {
        self.exchange(method, path, body, &[]).ok()
    }

    /// As [`Client::attempt`], with a file (its field, its name, its content).
    #[track_caller]
    pub fn attempt_multipart(
        &self,
        method: &str,
        path: &str,
        file: Option<(&str, &str, &[u8])>,
    ) -> Option<Answer> {
        let (kind, body) = form_data(&[], file);
        self.attempt(method, path, Some((&kind, &body)))
    }

    /// Any request: method, path, and content type with body.
    #[track_caller]
    pub fn send(&self, method: &str, path: &str, body: Option<(&str, &[u8])>) -> Answer {
        self.send_with(method, path, body, &[])
    }

    /// As [`Client::send`], with further header fields; they replace our own of the same name.
    #[track_caller]
    pub fn send_with(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, &[u8])>,
        further: &[(&str, &str)],
    ) -> Answer {
        self.exchange(method, path, body, further)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    fn exchange(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, &[u8])>,
        further: &[(&str, &str)],
    ) -> Result<Answer, ureq::Error> {
        let mut fields: BTreeMap<&str, String> = BTreeMap::new();
        if let Some(token) = &self.token {
            fields.insert("authorization", format!("Bearer {token}"));
        }
        let cookies = self.cookies.borrow();
        let pairs: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        drop(cookies);
        if !pairs.is_empty() {
            fields.insert("cookie", pairs.join("; "));
        }
        if self.token.is_none() {
            // What every browser says when one of our own pages sends a form.
            fields.insert("origin", self.base.clone());
            fields.insert("sec-fetch-site", "same-origin".to_owned());
        }
        if let Some((kind, _)) = body {
            fields.insert("content-type", kind.to_owned());
        }
        fields.extend(further.iter().map(|(n, v)| (*n, (*v).to_owned())));
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in fields {
            request = request.header(name, value);
        }
        let content = body.map_or_else(Vec::new, |(_, bytes)| bytes.to_vec());
        let request = request.body(content).unwrap();
        let mut response = self.agent.run(request)?;
        let answer = Answer {
            request: format!("{method} {path}"),
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(n, v)| {
                    (
                        n.to_string(),
                        String::from_utf8_lossy(v.as_bytes()).into_owned(),
                    )
                })
                .collect(),
            body: response
                .body_mut()
                .with_config()
                .limit(200 << 20)
                .read_to_vec()?,
        };
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// Sends the head of a request whose body never comes, and reads the answer.
    #[must_use]
    pub fn head_only(&self, method: &str, path: &str, kind: &str, length: u64) -> Answer {
        let host = self.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok());
        Answer {
            request: format!("{method} {path}"),
            status: status.unwrap_or_default(),
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    /// GET of a stream that never ends, with this caller's cookies: reads the status and leaves.
    #[must_use]
    pub fn begin(&self, path: &str) -> u16 {
        let host = self.base.trim_start_matches("http://");
        let cookies = self.cookies.borrow();
        let pairs: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            pairs.join("; ")
        )
        .unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        let status = line.split_whitespace().nth(1);
        status.and_then(|s| s.parse().ok()).unwrap_or_default()
    }

    /// Sends a body in chunks without saying how long it is, until the portal has had enough or all of
    /// it; answers how many bytes were taken.
    #[must_use]
    pub fn pour(&self, path: &str, kind: &str, length: usize) -> usize {
        let host = self.base.trim_start_matches("http://");
        let token = self.token.as_deref().unwrap_or_default();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n\
             Authorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        .unwrap();
        let chunk = [b"10000\r\n".as_slice(), &[b'x'; 1 << 16], b"\r\n"].concat();
        let mut poured = 0;
        while poured < length && stream.write_all(&chunk).is_ok() {
            poured += 1 << 16;
        }
        poured
    }

    /// The value of a cookie this caller keeps.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Puts a cookie into the jar, as another browser's owner would.
    pub fn keep_cookie(&self, name: &str, value: &str) {
        self.cookies
            .borrow_mut()
            .insert(name.to_owned(), value.to_owned());
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.borrow_mut();
        for (_, field) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let (pair, attributes) = field.split_once(';').unwrap_or((field, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}

/// The content type and the body of a form with fields and perhaps a file.
fn form_data(fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> (String, Vec<u8>) {
    let mark = "naisen-tests-boundary";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    if let Some((field, name, content)) = file {
        let head = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{mark}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={mark}");
    (kind, body)
}

/// Percent-encoding of everything a query or form could misread.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
