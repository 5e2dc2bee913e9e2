//! 初期設定, 端末認証 and the terminal's own operations: every cell of the table of domain §3.1, the worked
//! examples E5–E8, E10 and E16 of calls §16.7, and what a stopped terminal may still do.

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    every_cell_of_the_state_table,
    the_worked_examples_of_the_lock,
    a_stopped_app_erases_itself_and_says_so,
    the_app_keeps_its_users_profile,
    a_backup_comes_back_as_it_was_sent,
    phone_books_are_fetched_when_they_change,
);

/// auth, done, armed | event | answer | auth, done, armed.
const TABLE: &str = "
    off           | set-up       | 201  | off done
    off           | failed       | 8000 | off
    off           | tick         | 8009 | off
    off           | ON           | 200  | on
    off           | stop         | 200  | off
    off           | initialise   | 204  | off
    off done      | set-up       | 201  | off done
    off done      | failed       | 8000 | off done
    off done      | tick         | 8009 | off done
    off done      | ON           | 200  | on done
    off done      | ON+tick      | 200  | on done armed
    off done      | stop         | 200  | off done
    off done      | initialise   | 204  | off
    on            | set-up       | 201  | on done
    on            | failed       | 8000 | on
    on            | tick         | 200  | on
    on            | OFF          | 200  | off
    on            | stop         | 200  | on
    on            | initialise   | 204  | on
    on done       | set-up       | 9002 | on done
    on done       | failed       | 8000 | on done
    on done       | tick         | 200  | on done armed
    on done       | OFF          | 200  | off done
    on done       | stop         | 200  | on done
    on done       | initialise   | 204  | on
    on done armed | set-up       | 201  | on done
    on done armed | failed       | 8000 | on done armed
    on done armed | tick         | 200  | on done armed
    on done armed | OFF          | 200  | off done
    on done armed | OFF+tick     | 8009 | on done armed
    on done armed | stop         | 200  | on done
    on done armed | initialise   | 204  | on";

/// One number with its admin and the app on its telephone.
struct Number<'a> {
    portal: &'a Portal,
    admin: Client,
    number: String,
    password: String,
}

impl<'a> Number<'a> {
    fn new(portal: &'a Portal, letter: char) -> Self {
        let user = portal.demo.user(letter);
        Self {
            portal,
            admin: portal.admin(),
            number: user.external_number.clone(),
            password: user.password.clone(),
        }
    }

    fn set_up_with(&self, password: &str) -> Answer {
        self.portal.client().post(
            "/api/v1/terminal/setup",
            &json!({"external_number": self.number, "password": password, "device_name": "iPhone"}),
        )
    }

    fn set_up(&self) -> Answer {
        self.set_up_with(&self.password)
    }

    /// The app of a set-up that is accepted.
    #[track_caller]
    fn app(&self) -> Client {
        let done = self.set_up().status(201).json();
        let token = done["token"].as_str().unwrap();
        self.portal.client().with_token(token)
    }

    fn path(&self, what: &str) -> String {
        format!("/api/v1/numbers/{}/{what}", self.number)
    }

    fn auth(&self) -> Value {
        self.admin.get(&self.path("terminal")).ok().json()
    }

    fn state(&self) -> String {
        let auth = self.auth();
        let mut words = vec![if auth["on"] == true { "on" } else { "off" }];
        words.extend(["done", "armed"].into_iter().filter(|w| auth[*w] == true));
        words.join(" ")
    }

    fn save(&self, on: bool, one_time_release: bool) -> Answer {
        let version = self.auth()["version"].clone();
        self.admin.put(
            &self.path("terminal"),
            &json!({"version": version, "on": on, "one_time_release": one_time_release}),
        )
    }

    fn stop(&self, stop: bool) -> Answer {
        let version = self.auth()["version"].clone();
        let body = json!({"version": version, "stop": stop});
        self.admin.put(&self.path("stop"), &body)
    }

    fn initialise(&self) -> Answer {
        let body = json!({"version": self.auth()["version"]});
        self.admin.post(&self.path("initialise"), &body)
    }

    fn bring_to(&self, state: &str) {
        let has = |word: &str| state.split(' ').any(|w| w == word);
        let _ = self.initialise().status(204);
        let _ = self.save(false, false).ok();
        if has("done") {
            let _ = self.set_up().status(201);
        }
        let _ = self.save(has("on"), has("armed")).ok();
        assert_eq!(self.state(), state);
    }

    fn does(&self, event: &str) -> Answer {
        let on = self.auth()["on"] == true;
        match event {
            "set-up" => self.set_up(),
            "failed" => self.set_up_with("not the password"),
            "tick" => self.save(on, true),
            "ON" => self.save(true, false),
            "OFF" => self.save(false, false),
            "ON+tick" => self.save(true, true),
            "OFF+tick" => self.save(false, true),
            "stop" => self.stop(true),
            "initialise" => self.initialise(),
            other => panic!("{other}"),
        }
    }
}

/// The API's code where it refuses, else the HTTP status.
fn said(answer: &Answer) -> String {
    if answer.status < 400 {
        return answer.status.to_string();
    }
    answer.json()["code"].to_string()
}

// terminal-auth.1 to terminal-auth.8: terminal-auth.1, terminal-auth.2, terminal-auth.3, terminal-auth.4,
// terminal-auth.5, terminal-auth.6, terminal-auth.7, terminal-auth.8, emergency-stop.4, emergency-stop.8
fn every_cell_of_the_state_table(portal: &Portal) {
    let number = Number::new(portal, 'E');
    for row in TABLE.lines().filter(|row| !row.trim().is_empty()) {
        let [from, event, answer, to] = row.split('|').map(str::trim).collect::<Vec<_>>()[..]
        else {
            panic!("{row}")
        };
        number.bring_to(from);
        assert_eq!(said(&number.does(event)), answer, "{row}");
        assert_eq!(number.state(), to, "{row}");
        if event == "stop" {
            let _ = number.set_up().refused(ErrorCode::NotPermitted);
            let _ = number.stop(false).ok();
            assert_eq!(number.state(), to, "the release changes nothing: {row}");
        }
    }
}

// terminal-auth.3, terminal-auth.7, terminal-auth.8
fn the_worked_examples_of_the_lock(portal: &Portal) {
    let number = Number::new(portal, 'B');
    let accepted = || drop(number.set_up().status(201));
    let refused = || drop(number.set_up().refused(ErrorCode::NotPermitted));
    // E5
    number.bring_to("on done");
    refused();
    let _ = number.save(true, true).ok();
    accepted();
    refused();
    // E6
    number.bring_to("on done armed");
    let _ = number.set_up_with("wrong").refused(ErrorCode::LoginWrong);
    accepted();
    // E7
    number.bring_to("on done");
    let _ = (number.stop(true).ok(), number.stop(false).ok());
    refused();
    let _ = number.save(true, true).ok();
    accepted();
    // E8
    number.bring_to("on done");
    let _ = number.initialise().status(204);
    accepted();
    refused();
    // E10
    number.bring_to("off done");
    let _ = number
        .save(false, true)
        .refused_at(ErrorCode::Invalid, "one_time_release");
    // E16
    let _ = number.save(true, true).ok();
    accepted();
    refused();
}

// emergency-stop.10, terminal.3, terminal.9, terminal.10, terminal.11
fn a_stopped_app_erases_itself_and_says_so(portal: &Portal) {
    let number = Number::new(portal, 'A');
    let app = number.app();
    assert_eq!(app.get("/api/v1/terminal").ok().json()["wipe"], Value::Null);
    let none = app.post("/api/v1/terminal/wipe", &json!({}));
    let _ = none.refused(ErrorCode::PageMissing);
    let _ = number.stop(true).ok();
    for path in ["profile", "backup", "phone-books", "phone-books/001"] {
        let answer = app.get(&format!("/api/v1/terminal/{path}"));
        let _ = answer.refused(ErrorCode::NotPermitted);
    }
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let stop = format!("/numbers/{}/stop", number.number);
    assert!(page.get(&stop).ok().text().contains("端末からの応答待ち"));
    let _ = number.stop(false).ok();
    let newer = number.app();
    let told = app.get("/api/v1/terminal").ok().json();
    assert!(told["wipe"]["ordered_ms"].is_i64() && told["number"].is_null());
    let done = |app: &Client| app.post("/api/v1/terminal/wipe", &json!({}));
    let _ = done(&app).status(204);
    let _ = done(&app).status(204);
    let wipe = number.admin.get(&number.path("stop")).ok().json()["wipe"].clone();
    assert_eq!(wipe["device_name"], "iPhone");
    assert!(wipe["confirmed_ms"].is_i64());
    assert!(page.get(&stop).ok().text().contains("消去済み"));
    let audit = number.admin.get("/api/v1/audit").ok().json();
    let rows = audit["rows"].as_array().unwrap();
    let actions: Vec<&Value> = rows.iter().map(|row| &row["action"]).take(3).collect();
    assert_eq!(actions, ["wipe", "set_up", "emergency_release"]);
    let _ = newer.get("/api/v1/terminal").ok();
    let _ = number.initialise().status(204);
    let _ = newer
        .get("/api/v1/terminal")
        .refused(ErrorCode::SessionMissing);
}

// terminal.4
fn the_app_keeps_its_users_profile(portal: &Portal) {
    let number = Number::new(portal, 'A');
    let app = number.app();
    const PROFILE: &str = "/api/v1/terminal/profile";
    let before = app.get(PROFILE).ok().json();
    let mut change = before.clone();
    change["nickname"] = json!("たろう");
    change["blocklist"] = json!(["090-1234-5678", "09012345678", "0312345678"]);
    change["hunt_refuse"] = json!(true);
    change["caller_number"] = json!("pilot");
    let saved = app.put(PROFILE, &change).ok().json();
    assert_eq!(saved["blocklist"], json!(["09012345678", "0312345678"]));
    let _ = app.put(PROFILE, &change).refused(ErrorCode::ChangedByOther);
    let with = |field: &str, value: Value| {
        let mut body = saved.clone();
        body[field] = value;
        app.put(PROFILE, &body)
    };
    let _ = with("blocklist", json!(["12"])).refused_at(ErrorCode::Invalid, "blocklist");
    let many: Vec<String> = (0..31).map(|n| format!("09012345{n:03}")).collect();
    let _ = with("blocklist", json!(many)).refused_at(ErrorCode::Invalid, "blocklist");
    let _ = with("nickname", json!("a\u{7}")).refused_at(ErrorCode::Invalid, "nickname");
    let _ = with("caller_number", json!("other")).refused_at(ErrorCode::Invalid, "caller_number");
    let bare = json!({"version": 1});
    let _ = app.put(PROFILE, &bare).refused(ErrorCode::Required);
    // The administrator is told that there is a list, not what is on it (domain §1).
    let shown = number
        .admin
        .get(&format!("/api/v1/numbers/{}", number.number))
        .ok()
        .text();
    assert!(
        !shown.contains("09012345678") && !shown.contains("たろう"),
        "{shown}"
    );
}

// terminal.5, terminal.7
fn a_backup_comes_back_as_it_was_sent(portal: &Portal) {
    let number = Number::new(portal, 'A');
    let app = number.app();
    const BACKUP: &str = "/api/v1/terminal/backup";
    let put = |kind: &str, bytes: &[u8]| app.send("PUT", BACKUP, Some((kind, bytes)));
    let octets = "application/octet-stream";
    let _ = app.get(BACKUP).refused(ErrorCode::FileMissing);
    let _ = app.delete(BACKUP).refused(ErrorCode::FileMissing);
    let _ = put(octets, b"").refused(ErrorCode::Required);
    let _ = put("text/plain", b"x").refused(ErrorCode::ContentType);
    let largest: Vec<u8> = (0..10 << 20).map(|n: u32| n.to_be_bytes()[3]).collect();
    let _ = put(octets, &largest).ok();
    assert_eq!(app.get(BACKUP).ok().body, largest);
    let head = app.head_only("PUT", BACKUP, octets, (10 << 20) + 1);
    assert_eq!(head.status, 413);
    let _ = put(octets, b"newer").ok();
    assert_eq!(app.get(BACKUP).ok().body, b"newer");
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    assert!(page.get("/backups").ok().text().contains("あり"));
    let body = json!({"subscriber_ids": [number.number]});
    let _ = number
        .admin
        .post("/api/v1/backups/delete", &body)
        .status(204);
    let _ = app.get(BACKUP).refused(ErrorCode::FileMissing);
    let _ = (put(octets, b"again").ok(), app.delete(BACKUP).status(204));
}

// terminal.8
fn phone_books_are_fetched_when_they_change(portal: &Portal) {
    let number = Number::new(portal, 'A');
    let app = number.app();
    let admin = &number.admin;
    const BOOKS: &str = "/api/v1/terminal/phone-books";
    let ask = |path: &str, etag: &str| app.send_with("GET", path, None, &[("if-none-match", etag)]);
    let empty = app.get(BOOKS).ok();
    assert_eq!(empty.json(), json!([]));
    let etag = empty.header("etag").unwrap().to_owned();
    let _ = ask(BOOKS, &etag).status(304);
    let file = ("file", "得意先.csv", b"\"a\",\"\",\"1\"\r\n".as_slice());
    let book = admin.multipart(
        "POST",
        "/api/v1/phone-books",
        &[("name", "得意先")],
        Some(file),
    );
    let book = book.status(201).json()["book"].clone();
    let _ = ask(BOOKS, &etag).status(304);
    let rows =
        json!({"version": book["version"], "rows": [{"number": number.number, "ticked": true}]});
    let members = format!("/api/v1/phone-books/{}/members", book["id"]);
    let _ = admin.put(&members, &rows).status(204);
    let listed = ask(BOOKS, &etag).ok().json();
    assert_eq!(
        (&listed[0]["number"], &listed[0]["name"]),
        (&json!("001"), &json!("得意先"))
    );
    let path = format!("{BOOKS}/001");
    let got = app.get(&path).ok();
    assert_eq!(got.body, file.2);
    assert_eq!(got.header("etag"), listed[0]["etag"].as_str());
    let _ = ask(&path, got.header("etag").unwrap()).status(304);
    for missing in ["002", "x", "99999"] {
        let _ = app
            .get(&format!("{BOOKS}/{missing}"))
            .refused(ErrorCode::FileMissing);
    }
    let told = number.set_up().status(201).json();
    assert_eq!(
        told["phone_books"], listed,
        "a set-up tells the books at once"
    );
}
