//! A portal in memory for the tests of this crate: the whole router on a fresh SQLite file, with a clock
//! that tests move. No socket is opened.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{Company, ExtensionGroup, Subscriber};
use naisen_core::text::Lang;
use naisen_store::account::{self, operator};
use naisen_store::number::{self, NewNumber};
use naisen_store::{Store, Tx, company};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::{App, Board, Brand, Http, LiveView, Phones, Random, Seal};

/// Login id of the operator every portal has.
pub(crate) const OPERATOR: &str = "root";
/// Password of every account.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// When the clock starts: 2026-12-02 14:00 in Tokyo.
const NOON_MS: i64 = 1_796_187_600_000;

/// Login id of the administrator of the company that has [`NUMBERS`].
pub(crate) const ADMIN: &str = "NS-00000000001";
/// Numbers and login ids of its users.
pub(crate) const NUMBERS: [&str; 3] = ["05011110001", "05011110002", "05011110003"];
/// Login id of another company's administrator.
pub(crate) const OTHER_ADMIN: &str = "NS-00000000002";
/// Its one number.
pub(crate) const OTHER_NUMBER: &str = "05022220001";

/// The portal.
pub(crate) struct Portal {
    /// The rows behind it.
    pub(crate) store: Store,
    router: Router,
    clock: Arc<AtomicI64>,
    live: Arc<Known>,
    _dir: TempDir,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Portal {
    /// A portal with one operator and two companies; every password is its owner's.
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// [`Portal::open`] with an application that was changed first.
    pub(crate) async fn open_with(change: impl FnOnce(&mut App)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOON_MS));
        let now = Arc::clone(&clock);
        let path = dir.path().join("naisen.db");
        let store = Store::open_at(path.to_str().unwrap(), move || now.load(Ordering::SeqCst))
            .await
            .unwrap();
        let mut app = App::new(store, Brand::default(), Http::default());
        app.random = Random::repeatable(1);
        app.seal = Some(Seal::new([7; 32]));
        change(&mut app);
        let hash = crate::auth::password::hash(&app, PASSWORD).await.unwrap();
        app.store.write(move |tx| people(tx, &hash)).await.unwrap();
        let live = Arc::new(Known::default());
        app.live = Arc::clone(&live) as Arc<dyn LiveView>;
        let store = app.store.clone();
        Self {
            store,
            router: crate::router(app),
            clock,
            live,
            _dir: dir,
        }
    }

    /// Lets time pass.
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Says what is known of the phones from now on.
    pub(crate) fn know(&self, phones: Phones) {
        *self.live.0.lock().unwrap() = Some(Arc::new(phones));
    }

    /// Sends a request; `Host` is added.
    pub(crate) async fn send(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Asks with a cookie, which may be empty.
    pub(crate) async fn get(&self, uri: &str, cookie: &str) -> Answer {
        self.send("GET", uri, &[("cookie", cookie)], "").await
    }

    /// Asserts that a page shows every note of its screen, in both languages (domain §6).
    pub(crate) async fn shows_notes(&self, uri: &str, screen: crate::help::screen::Screen) {
        let cookies = self.log_in(ADMIN).await;
        for lang in [Lang::Ja, Lang::En] {
            let page = self
                .get(&format!("{uri}?lang={}", lang.tag()), &cookies)
                .await;
            assert_eq!(page.status, 200, "{uri}: {}", page.body);
            for note in crate::notes::of(screen) {
                let words = note.get(lang).replace('"', "&#34;").replace('\'', "&#39;");
                assert!(page.body.contains(&words), "{uri} lacks {words}");
            }
        }
    }

    /// Sends a form with a cookie.
    pub(crate) async fn post(&self, uri: &str, cookie: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let headers = [("cookie", cookie), ("content-type", kind)];
        self.send("POST", uri, &headers, form).await
    }

    /// Sends JSON with a bearer token, which may be empty.
    pub(crate) async fn call(&self, method: &str, uri: &str, token: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("content-type", "application/json")];
        if !token.is_empty() {
            headers.push(("authorization", &bearer));
        }
        self.send(method, uri, &headers, body).await
    }

    /// Logs in at the API and answers the token.
    pub(crate) async fn token(&self, login_id: &str) -> String {
        let body = serde_json::json!({ "login_id": login_id, "password": PASSWORD });
        let answer = self
            .call("POST", "/api/v1/session", "", &body.to_string())
            .await;
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// The identity of a number.
    pub(crate) async fn number(&self, number: &'static str) -> SubscriberId {
        let found = self.store.read(move |conn| {
            let account = account::find(conn, &Actor::system(), number)?;
            Ok(account.unwrap().role)
        });
        match found.await.unwrap() {
            Role::User(_, id) => id,
            role => panic!("{number} is {role:?}"),
        }
    }

    /// Adds an extension group to an administrator's company and answers its id.
    pub(crate) async fn extension_group(&self, admin: &str, name: &str, site_number: &str) -> i64 {
        let group = ExtensionGroup {
            name: name.to_owned(),
            site_number: site_number.to_owned(),
            ..ExtensionGroup::default()
        };
        let admin = admin.to_owned();
        let add = self.store.write(move |tx| {
            let account = account::find(tx, &Actor::system(), &admin)?.unwrap();
            let actor = Actor {
                role: account.role,
                address: None,
            };
            let made = naisen_store::extension_group::create(tx, &actor, group.clone())?;
            Ok(made.id.0)
        });
        add.await.unwrap()
    }

    /// Logs in on the page and answers the cookies.
    pub(crate) async fn log_in(&self, login_id: &str) -> String {
        let form = format!(
            "login_id={login_id}&password={}",
            PASSWORD.replace(' ', "+")
        );
        let answer = self.post("/login", "", &form).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.cookies()
    }
}

/// The phones of every company, once a test has said what is known of them.
#[derive(Debug, Default)]
struct Known(Mutex<Option<Arc<Phones>>>);

impl LiveView for Known {
    fn phones(&self, _: CompanyId) -> Option<Arc<Phones>> {
        self.0.lock().unwrap().clone()
    }

    fn board(&self, _: CompanyId) -> Option<Arc<Board>> {
        None
    }
}

/// Everybody, with a password of their own.
fn people(tx: &mut Tx<'_>, hash: &str) -> naisen_store::Result<()> {
    let system = Actor::system();
    let mut roles = vec![Role::Operator(operator::create(
        tx, &system, OPERATOR, hash,
    )?)];
    for (login_id, numbers) in [(ADMIN, &NUMBERS[..]), (OTHER_ADMIN, &[OTHER_NUMBER][..])] {
        let company = Company {
            login_id: login_id.to_owned(),
            name: format!("株式会社サンプル{login_id}"),
            sip_domain: format!("{}.example", login_id.to_lowercase()),
            ..Company::default()
        };
        let company = company::create(tx, &system, company, "NS-", hash)?.id;
        roles.push(Role::Admin(company));
        for number in numbers {
            let number = NewNumber {
                subscriber: Subscriber {
                    subscriber_id: (*number).to_owned(),
                    external_number: (*number).to_owned(),
                    ..Subscriber::default()
                },
                password_hash: hash.to_owned(),
            };
            let number = number::create(tx, &system, company, number)?.id;
            roles.push(Role::User(company, number));
        }
    }
    for role in roles {
        let owner = Actor {
            role,
            address: None,
        };
        account::change_password(tx, &owner, hash, None)?;
    }
    Ok(())
}

impl Answer {
    /// The cookies set, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        let pairs = set.map(|v| v.to_str().unwrap().split(';').next().unwrap().to_owned());
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The JSON body; null when it is none.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The JSON body's code; 0 when there is none.
    pub(crate) fn code(&self) -> u64 {
        self.json()["code"].as_u64().unwrap_or_default()
    }
}
