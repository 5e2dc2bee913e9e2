//! The engine's own media: a thread of its own opens the ports the engine names, plays, records and
//! listens for keys, and says when a session is over. Nothing else runs on it, so that packets leave on
//! time; reading and keeping messages is the other threads' work.

mod announce;
mod guidance;
mod lamp;
mod line;
mod session;
mod sound;

use std::collections::BTreeMap;
use std::net::IpAddr;

use anyhow::Result;
use naisen_engine::{Announced, Engine, Fact, Guided, Media, Now, Stream};
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
    let mut sessions: BTreeMap<u64, UnboundedSender<Change>> = BTreeMap::new();
    while let Some(order) = orders.recv().await {
        match order {
            Order::Open(media) => {
                let (changes, incoming) = unbounded_channel();
                sessions.insert(media.session, changes);
                tokio::spawn(session::run(*media, incoming, around.clone()));
            }
            Order::Announce(announced, words) => {
                let (changes, incoming) = unbounded_channel();
                sessions.insert(announced.session, changes);
                tokio::spawn(announce::run(announced, words, incoming, around.clone()));
            }
            Order::Guide(guided) => {
                let (changes, incoming) = unbounded_channel();
                sessions.insert(guided.session, changes);
                tokio::spawn(guidance::run(*guided, incoming, around.clone()));
            }
            Order::Session(session, change) => {
                let over = matches!(change, Change::Closed { .. });
                if let Some(changes) = sessions.get(&session) {
                    // A session that is over has nobody to tell.
                    let _ = changes.send(change);
                }
                if over {
                    sessions.remove(&session);
                }
            }
        }
    }
}
