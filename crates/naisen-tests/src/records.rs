//! One real record of 株式会社サンプル for every name that stands in a path, so that tests which walk all
//! routes come to pages with something on them, and a stranger asks for what is there.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Answer, Client, Portal};

const GROUP: &str = "/api/v1/extension-groups";
const API: &str = "/api/v1";
/// A call from outside that found 05011110001 busy.
const CALL: &str = r#"
INSERT INTO call_record (company_id, id, start_ms, answer_ms, end_ms, direction, outcome, withheld,
                         caller_id, caller, called_id, called, answerer_id, answerer)
SELECT company_id, 1, 1796083200000, NULL, 1796083201000, 'incoming', 'busy', FALSE,
       0, '0312345678', id, external_number, 0, ''
FROM subscriber WHERE external_number = '05011110001';
INSERT INTO call_party (company_id, call_record_id, number, subscriber_id, start_ms, direction, outcome)
SELECT company_id, 1, external_number, id, 1796083200000, 'incoming', 'busy'
FROM subscriber WHERE external_number = '05011110001';
INSERT INTO call_detail (company_id, id, record)
SELECT company_id, 1, '{"company": 1, "start_ms": 1796083200000, "answer_ms": null,
    "end_ms": 1796083201000, "direction": "incoming", "outcome": "busy",
    "caller": {"number": "0312345678"}, "withheld": false, "dialled": "05011110001",
    "called": {"number": "05011110001"}, "answered_by": null, "status": 486, "legs": [], "why": []}'
FROM subscriber WHERE external_number = '05011110001';
"#;

/// Finds records by the list they stand in; makes one where the demo has none or a test took it away.
#[derive(Debug)]
pub struct Records<'a> {
    portal: &'a Portal,
    known: RefCell<BTreeMap<String, String>>,
}

impl<'a> Records<'a> {
    /// Knows nothing yet.
    #[must_use]
    pub fn new(portal: &'a Portal) -> Self {
        Self {
            portal,
            known: RefCell::default(),
        }
    }

    /// Looks everything up anew, because something may be gone.
    pub fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    /// A path of the API or of a page with every `{name}` replaced by what is really there.
    #[must_use]
    #[track_caller]
    pub fn fill(&self, path: &str) -> String {
        let mut filled = String::new();
        for part in path.split('/').skip(1) {
            let before = filled.rsplit('/').next().unwrap_or_default().to_owned();
            filled.push('/');
            match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                None => filled.push_str(part),
                Some(_) => filled.push_str(&self.one_of(&before)),
            }
        }
        filled
    }

    /// What names one record of a list.
    #[must_use]
    #[track_caller]
    pub fn one_of(&self, list: &str) -> String {
        if let Some(known) = self.known.borrow().get(list) {
            return known.clone();
        }
        let found = self.find(list).unwrap_or_else(|| self.make(list));
        self.known
            .borrow_mut()
            .insert(list.to_owned(), found.clone());
        found
    }

    fn company(&self) -> String {
        format!("{API}/companies/{}", self.portal.demo.companies[0].login_id)
    }

    /// The list that operations answer, and by whom it is asked.
    fn list(&self, list: &str) -> (Client, String) {
        let (admin, operator) = (self.portal.admin(), self.portal.operator());
        match list {
            "sites" => (operator, format!("{}/sites", self.company())),
            "trunks" | "holiday-overrides" => (operator, format!("{API}/{list}")),
            "rows" => {
                let schedule = self.one_of("schedules");
                (admin, format!("{API}/schedules/{schedule}/rows"))
            }
            _ => (admin, format!("{API}/{list}")),
        }
    }

    fn find(&self, list: &str) -> Option<String> {
        match list {
            "numbers" => return Some(self.portal.demo.user('A').external_number.clone()),
            "companies" => return Some(self.portal.demo.companies[0].login_id.clone()),
            "bulk-templates" | "templates" => return Some("vpn.csv".to_owned()),
            "imports" | "import" => return None,
            // Left behind by calls and phones, of which the demo has had none.
            "messages" | "mailbox" | "provision" => return Some("1".to_owned()),
            "bulk" => return Some(self.one_of("bulk-jobs")),
            "sessions" | "browsers" => {
                let _ = self
                    .portal
                    .client()
                    .logged_in(&self.portal.demo.companies[0].admin);
            }
            _ => {}
        }
        let (client, path) = self.list(list);
        let found = client.get(&path).ok().json();
        let rows = found.as_array().or_else(|| found["rows"].as_array());
        let rows = rows.or_else(|| found["items"].as_array())?;
        // The demo's own token is the caller's; another one may be taken away, once.
        let taken = |row: &&Value| row["name"] == "demo.json" || row["revoked_ms"].is_i64();
        let row = rows.iter().find(|row| !taken(row))?;
        Some(word(row.get("id").unwrap_or(&row["date"])))
    }

    fn make(&self, list: &str) -> String {
        let admin = self.portal.admin();
        let (client, path) = self.list(list);
        let made = |answer: Answer| {
            assert!(answer.status < 300, "{list}: {}", answer.text());
            word(&answer.json()["id"])
        };
        let post = |body: Value| made(client.post(&path, &body));
        match list {
            "extension-groups" => post(json!({"name": "新設内線", "site_number": "83"})),
            "pickup-groups" => {
                let site = admin.get(&format!("{API}/sites")).ok().json()[0]["id"].clone();
                post(json!({"name": "新設", "number": "79", "site": site}))
            }
            "hunt-groups" => post(
                json!({"name": "新設代表", "pilot": self.portal.demo.user('N').external_number}),
            ),
            "schedules" => {
                let group = admin.get(GROUP).ok().json()["rows"][0]["id"].clone();
                post(json!({"name": "新設", "extension_group": group}))
            }
            "rows" => {
                let version = client.get(&path).ok().json()["version"].clone();
                let row = json!({"version": version, "type": "holiday", "start": "00:00",
                                 "end": "24:00", "action": "off"});
                let _ = client.post(&path, &row).status(201);
                word(&client.get(&path).ok().json()["rows"][0]["id"])
            }
            "phone-books" => {
                let file = naisen_core::cp932::encode("\"受付\",\"ウケツケ\",\"0312345678\"\r\n");
                let file = ("file", "book.csv", &*file.unwrap());
                let made = admin.multipart("POST", &path, &[("name", "共通")], Some(file));
                word(&made.status(201).json()["book"]["id"])
            }
            "bulk-jobs" => {
                let file = "\"VPN\",\"本社内線\"\r\n\"05011110001\",\"2001\"\r\n";
                let file = naisen_core::cp932::encode(file).unwrap();
                made(admin.upload(&path, "file", "one.csv", &file))
            }
            "trunks" => post(json!({"name": "本線", "trusted": false,
                                    "peers": [{"host": "192.0.2.1", "port": 5060}]})),
            "tokens" => post(json!({"name": "連携", "days": 30})),
            "holiday-overrides" => {
                let day = json!({"date": "2027-06-02", "kind": "add", "name": "創立記念日"});
                assert!(client.post(&path, &day).status < 300);
                "2027-06-02".to_owned()
            }
            "imports" | "import" => {
                let path = format!("{}/imports", self.company());
                let file = "外線番号\r\n05011119990\r\n".as_bytes();
                let operator = self.portal.operator();
                made(operator.send("POST", &path, Some(("text/csv", file))))
            }
            // What a phone would take seconds to bring about, and what no operation makes.
            "calls" => {
                self.portal.sql(CALL);
                word(&admin.get(&path).ok().json()["rows"][0]["id"])
            }
            other => panic!("nobody knows how to make one of {other}"),
        }
    }
}

/// A value as it stands in a path.
fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
