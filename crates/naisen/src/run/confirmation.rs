//! Confirmation calls of 初期設定 (domain §3.1): the portal asks for one, the engine makes it, the media
//! thread says what is kept here until it is over. How a call goes out is not known here.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::SubscriberId;
use naisen_core::mailbox::Piece;
use naisen_core::settings::set_up;
use naisen_core::text::Lang;
use naisen_engine::{Announcement, Engine, Fact, Input, Now};
use naisen_http::{Asks, Callback, ConfirmationCall};

use super::phones::{Listener, Teller};

/// Calls at once; whoever wants more is told to come back.
const CALLS_MAX: usize = 32;

/// What one call says.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) pieces: Vec<Piece>,
    pub(super) lang: Lang,
    /// The set-up that the key confirms, where the call asks for it.
    pub(super) key_of: Option<[u8; 32]>,
}

/// The calls going on; clones share them.
#[derive(Clone)]
pub(crate) struct Confirmations {
    teller: Teller,
    calls: Arc<Mutex<Calls>>,
    /// There is a way outside.
    has_trunk: Arc<AtomicBool>,
}

#[derive(Default)]
struct Calls {
    last: u64,
    going: BTreeMap<u64, (SubscriberId, Words)>,
}

// What a call says is nobody's business, not even a log's.
impl std::fmt::Debug for Confirmations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Confirmations")
    }
}

impl Confirmations {
    pub(crate) fn new(teller: Teller) -> Self {
        Self {
            teller,
            calls: Arc::default(),
            has_trunk: Arc::default(),
        }
    }

    /// What a call says; none once it is over.
    pub(super) fn words(&self, name: u64) -> Option<Words> {
        let calls = self.calls();
        calls.going.get(&name).map(|(_, words)| words.clone())
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    /// Takes a call up: its name, and the names of the same number's calls.
    fn begin(
        &mut self,
        subscriber: SubscriberId,
        words: Words,
    ) -> Result<(u64, Vec<u64>), Refusal> {
        let own = self.going.iter().filter(|(_, (one, _))| *one == subscriber);
        let before: Vec<u64> = own.map(|(name, _)| *name).collect();
        if self.going.len() - before.len() >= CALLS_MAX {
            return Err(ErrorCode::SystemLimit.into());
        }
        self.last += 1;
        self.going.insert(self.last, (subscriber, words));
        Ok((self.last, before))
    }
}

impl Callback for Confirmations {
    fn ring(&self, call: ConfirmationCall) -> Result<(), Refusal> {
        // A 050 number may be served here; for every other one there is nobody to ask without a trunk.
        // terminal-auth.21
        if !self.has_trunk.load(Ordering::Relaxed) && !call.number.starts_with("050") {
            tracing::error!("a confirmation call cannot be made: there is no trunk");
            return Err(ErrorCode::SystemLimit.into());
        }
        let words = match call.asks {
            Asks::Code(code) => Words {
                pieces: set_up::said(&code),
                lang: call.lang,
                key_of: None,
            },
            Asks::Key(set_up) => Words {
                pieces: set_up::asked(),
                lang: call.lang,
                key_of: Some(set_up),
            },
        };
        let (name, before) = self.calls().begin(call.subscriber, words)?;
        let withdrawn = before
            .into_iter()
            .map(|announcement| Input::Withdraw { announcement });
        let announced = Input::Announce(Announcement {
            name,
            company: call.company,
            subscriber: call.subscriber,
            number: call.number,
        });
        let inputs: Vec<_> = withdrawn.chain([announced]).collect();
        let teller = self.teller.clone();
        tokio::spawn(async move {
            for input in inputs {
                // The engine lives as long as the process.
                let _ = teller.tell(input).await;
            }
        });
        Ok(())
    }
}

impl Listener for Confirmations {
    fn hear(&mut self, fact: &Fact, _: &Engine, _: Now) {
        if let Fact::AnnouncementOver {
            announcement,
            status,
        } = fact
        {
            tracing::info!(status, "a confirmation call is over");
            self.calls().going.remove(announcement);
        }
    }

    fn rest(&mut self, engine: &Engine, _: Now) -> Option<u64> {
        self.has_trunk.store(engine.has_trunk(), Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words {
            pieces: set_up::said("1234"),
            lang: Lang::Ja,
            key_of: None,
        }
    }

    #[test]
    fn a_number_has_one_call_and_all_together_a_few() {
        // terminal-auth.20
        let mut calls = Calls::default();
        assert_eq!(calls.begin(SubscriberId(1), words()), Ok((1, vec![])));
        assert_eq!(calls.begin(SubscriberId(1), words()), Ok((2, vec![1])));
        calls.going.remove(&1);
        for one in 2..=32 {
            assert!(calls.begin(SubscriberId(one), words()).is_ok());
        }
        let refused = calls.begin(SubscriberId(33), words());
        assert_eq!(refused, Err(ErrorCode::SystemLimit.into()));
        assert!(
            calls.begin(SubscriberId(1), words()).is_ok(),
            "its own makes room"
        );
    }
}
