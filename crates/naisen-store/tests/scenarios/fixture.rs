//! Two companies with a few numbers each, made by the functions under test.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, ExtensionGroupId, SubscriberId};
use naisen_core::settings::{Company, ExtensionGroup, Subscriber};
use naisen_store::audit::{self, AuditQuery};
use naisen_store::list::Page;
use naisen_store::{Conn, Error, Result, Store, Tx, bulk, company, extension_group, number};
use tokio::runtime::Handle;

pub(crate) struct World {
    pub(crate) store: Store,
    runtime: Handle,
    url: String,
    now_ms: Arc<AtomicI64>,
    /// The company scenarios act in.
    pub(crate) ours: CompanyId,
    /// Its admin.
    pub(crate) admin: Actor,
    /// Its numbers, 05010000001 and on.
    pub(crate) numbers: Vec<SubscriberId>,
    /// The admin of another company.
    pub(crate) stranger: Actor,
    /// A number of the other company.
    pub(crate) foreign: SubscriberId,
}

pub(crate) fn actor(role: Role) -> Actor {
    Actor {
        role,
        address: Some([192, 0, 2, 1].into()),
    }
}

/// 2026-12-01 09:00 in Tokyo.
const START_MS: i64 = 1_796_083_200_000;

fn open(url: &str, runtime: &Handle, now_ms: &Arc<AtomicI64>) -> Store {
    let now_ms = Arc::clone(now_ms);
    runtime
        .block_on(Store::open_at(url, move || now_ms.load(Ordering::Relaxed)))
        .unwrap()
}

impl World {
    pub(crate) fn new(url: String, runtime: Handle) -> Self {
        let now_ms = Arc::new(AtomicI64::new(START_MS));
        let store = open(&url, &runtime, &now_ms);
        let mut world = Self {
            store,
            runtime,
            url,
            now_ms,
            ours: CompanyId(0),
            admin: Actor::system(),
            numbers: Vec::new(),
            stranger: Actor::system(),
            foreign: SubscriberId(0),
        };
        let (ours, numbers) = world.company("NS-00000000001", "one.example", "0501000000", 5);
        let (theirs, foreign) = world.company("NS-00000000002", "two.example", "0502000000", 2);
        world.ours = ours;
        world.admin = actor(Role::Admin(ours));
        world.numbers = numbers;
        world.stranger = actor(Role::Admin(theirs));
        world.foreign = foreign[0];
        world
    }

    fn company(
        &self,
        login_id: &str,
        domain: &str,
        prefix: &str,
        count: u32,
    ) -> (CompanyId, Vec<SubscriberId>) {
        let record = Company {
            login_id: login_id.to_owned(),
            name: format!("株式会社{domain}"),
            sip_domain: domain.to_owned(),
            ..Company::default()
        };
        let system = Actor::system();
        let made =
            self.write(move |tx| company::create(tx, &system, record.clone(), "NS-", "hash"));
        let id = made.unwrap().id;
        let new: Vec<_> = (1..=count)
            .map(|n| number::NewNumber {
                subscriber: subscriber(&format!("{prefix}{n}")),
                password_hash: "hash".to_owned(),
            })
            .collect();
        let system = Actor::system();
        let added = self.write(move |tx| number::create_rows(tx, &system, id, &new));
        (id, added.unwrap().into_iter().map(|row| row.id).collect())
    }

    /// Lets time pass, milliseconds.
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Opens the database again, as after a restart: nothing is in memory.
    pub(crate) fn reopen(&mut self) {
        self.pass_ms(1_000);
        self.store = open(&self.url, &self.runtime, &self.now_ms);
    }

    /// A worker starts anew.
    pub(crate) fn take_over(&self, worker: bulk::Worker) {
        let taken = bulk::take_over(&self.store, worker);
        self.runtime.block_on(taken).unwrap();
    }

    /// Runs one bulk job, if one is waiting.
    pub(crate) fn work(&self) -> bool {
        self.runtime.block_on(bulk::work(&self.store)).unwrap()
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.runtime.block_on(self.store.read(f))
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.runtime.block_on(self.store.write(f))
    }

    /// Runs a save that must succeed, and checks that it left an audit entry of this action and raised
    /// the company's counter.
    pub(crate) fn saves<T: Send + 'static>(
        &self,
        action: &str,
        f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        let counter = self.counter();
        let out = self.write(f).unwrap();
        assert!(self.counter() > counter, "{action} raised no counter");
        let last = self.last_audit();
        assert_eq!(last.action, action);
        assert_eq!(last.address, "192.0.2.1");
        out
    }

    /// Runs a save that must be refused, and checks that it left nothing behind.
    pub(crate) fn refuses<T: Send + std::fmt::Debug + 'static>(
        &self,
        code: ErrorCode,
        f: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) {
        let (counter, last) = (self.counter(), self.last_audit());
        match self.write(f) {
            Err(Error::Refusal(refusal)) => assert_eq!(refusal.code, code),
            other => panic!("expected {code:?}, got {other:?}"),
        }
        assert_eq!(self.counter(), counter, "{code:?} changed the company");
        assert_eq!(self.last_audit(), last, "{code:?} left an audit entry");
    }

    pub(crate) fn counter(&self) -> i64 {
        let ours = self.ours;
        self.read(move |conn| Ok(conn.company_of(&Actor::system(), ours)?.counter()))
            .unwrap()
    }

    pub(crate) fn last_audit(&self) -> audit::AuditRow {
        let ours = self.ours;
        let found = self.read(move |conn| {
            audit::list_of(
                conn,
                &Actor::system(),
                ours,
                &AuditQuery::default(),
                Page::default(),
            )
        });
        found.unwrap().rows.swap_remove(0)
    }

    pub(crate) fn version(&self, id: SubscriberId) -> i64 {
        let admin = self.admin.clone();
        self.read(move |conn| number::get(conn, &admin, id))
            .unwrap()
            .version
    }

    /// An extension group of our company with 拠点番号.
    pub(crate) fn extension_group(&self, name: &str, site_number: &str) -> ExtensionGroupId {
        let (admin, group) = (
            self.admin.clone(),
            ExtensionGroup {
                name: name.to_owned(),
                site_number: site_number.to_owned(),
                remark: String::new(),
            },
        );
        self.saves("create", move |tx| {
            extension_group::create(tx, &admin, group.clone())
        })
        .id
    }
}

fn subscriber(number: &str) -> Subscriber {
    Subscriber {
        subscriber_id: number.to_owned(),
        external_number: number.to_owned(),
        ..Subscriber::default()
    }
}
