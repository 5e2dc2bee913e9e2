//! The engine's own media: a thread of its own opens the ports the engine names, plays, records and
//! listens for keys, and says when a session is over. Nothing else runs on it, so that packets leave on
//! time; reading and keeping messages is the other threads' work.

mod announce;
mod guidance;
mod inbox;
mod lamp;
mod line;
mod live;
mod session;
mod sound;

use std::collections::BTreeMap;
use std::net::IpAddr;

use anyhow::Result;
use naisen_engine::{Announced, Engine, Fact, Guided, Input, Media, Now, Stream};
use naisen_http::mailbox::Vault;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::confirmation::{Confirmations, Words};
use super::phones::{Listener, Teller};

/// What the thread is told.
enum Order {
    Open(Box<Media>),
    Announce(Announced, Words),
    Guide(Box<Guided>),
    Session(u64, Change),
}

/// What happens to a session from outside.
enum Change {
    Moved(Stream),
    Key(char),
    Closed { discard: bool },
}

/// What sessions share.
#[derive(Clone)]
struct Around {
    vault: Vault,
    /// The threads that may wait for the database.
    others: Handle,
    teller: Teller,
    local: IpAddr,
}

impl Around {
    /// Tells the engine that nothing more is to be played in a session.
    async fn ended(&self, session: u64) {
        // The engine lives as long as the process.
        let _ = self.teller.tell(Input::MediaEnded { session }).await;
    }
}

/// Runs what waits for the database on the other threads.
async fn aside<T, F>(around: &Around, work: impl FnOnce(Vault) -> F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = naisen_store::Result<T>> + Send + 'static,
{
    let work = around.others.spawn(work(around.vault.clone()));
    work.await?.map_err(|error| match error {
        naisen_store::Error::Refusal(refusal) => {
            anyhow::anyhow!("refused with {}", refusal.code.number())
        }
        naisen_store::Error::Fault(fault) => fault.into(),
    })
}

/// The thread, from outside.
pub(crate) struct MediaThread {
    orders: UnboundedSender<Order>,
    confirmations: Confirmations,
}

impl MediaThread {
    /// Starts the thread, and what lights the lamps of phones. Call it on the main runtime.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        vault: Vault,
        local: IpAddr,
        teller: Teller,
        confirmations: Confirmations,
    ) -> Result<Self> {
        tokio::spawn(lamp::run(vault.clone(), teller.clone()));
        let around = Around {
            vault,
            others: Handle::current(),
            teller,
            local,
        };
        let (orders, incoming) = unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        std::thread::Builder::new()
            .name("media".to_owned())
            .spawn(move || runtime.block_on(obey(incoming, around)))?;
        Ok(Self {
            orders,
            confirmations,
        })
    }
}

impl Listener for MediaThread {
    /// Hands over what the engine has told, if it concerns media.
    fn hear(&mut self, fact: &Fact, _: &Engine, _: Now) {
        let order = match fact {
            Fact::MediaOpened(media) => Order::Open(Box::new(media.clone())),
            Fact::AnnouncementOpened(announced) => {
                // Nothing is known of a call that was not asked for; the engine ends it in time.
                let Some(words) = self.confirmations.words(announced.announcement) else {
                    return;
                };
                Order::Announce(announced.clone(), words)
            }
            Fact::GuidanceOpened(guided) => Order::Guide(Box::new(guided.clone())),
            Fact::MediaMoved { session, stream } => {
                Order::Session(*session, Change::Moved(*stream))
            }
            Fact::MediaKey { session, key } => Order::Session(*session, Change::Key(*key)),
            Fact::MediaClosed { session, discard } => {
                let discard = *discard;
                Order::Session(*session, Change::Closed { discard })
            }
            _ => return,
        };
        // The thread lives as long as the process.
        let _ = self.orders.send(order);
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}

/// Opens sessions and passes on what happens to them, until the process ends.
async fn obey(mut orders: UnboundedReceiver<Order>, around: Around) {
    let mut sessions = Sessions {
        open: BTreeMap::new(),
        around,
    };
    while let Some(order) = orders.recv().await {
        match order {
            Order::Open(media) => sessions.begin(media.session, |changes, around| {
                session::run(*media, changes, around)
            }),
            Order::Announce(announced, words) => {
                sessions.begin(announced.session, |changes, around| {
                    announce::run(announced, words, changes, around)
                });
            }
            Order::Guide(guided) => sessions.begin(guided.session, |changes, around| {
                guidance::run(*guided, changes, around)
            }),
            Order::Session(session, change) => sessions.change(session, change),
        }
    }
}

/// What is being played and recorded.
struct Sessions {
    open: BTreeMap<u64, UnboundedSender<Change>>,
    around: Around,
}

impl Sessions {
    fn begin<F>(&mut self, session: u64, run: impl FnOnce(UnboundedReceiver<Change>, Around) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (changes, incoming) = unbounded_channel();
        self.open.insert(session, changes);
        tokio::spawn(run(incoming, self.around.clone()));
    }

    fn change(&mut self, session: u64, change: Change) {
        let over = matches!(change, Change::Closed { .. });
        if let Some(changes) = self.open.get(&session) {
            // A session that is over has nobody to tell.
            let _ = changes.send(change);
        }
        if over {
            self.open.remove(&session);
        }
    }
}
