//! What reaches the engine's thread from other threads: inputs and the life of connections. The queue is
//! bounded, so that whoever brings more than the engine can take waits; the thread is woken at once.

use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, anyhow};
use naisen_engine::Input;
use naisen_sip::flow::Flow;
use nix::sys::eventfd::{EfdFlags, EventFd};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TryRecvError;

/// News that wait; with frames of 64 KB at most this bounds the memory of a flood over streams.
const WAITING_MAX: usize = 1_024;

/// Messages a connection has still to write.
pub(super) type Outbox = mpsc::Sender<Arc<[u8]>>;

/// One thing the engine's thread is told.
pub(super) enum News {
    /// Everybody is known: phones may be answered from here on.
    Complete,
    /// Something for the engine itself.
    Told(Input<'static>),
    /// A connection was accepted, and can be written to.
    Opened {
        /// Which.
        flow: Flow,
        /// Where its messages go.
        outbox: mpsc::Sender<Arc<[u8]>>,
    },
    /// One message arrived on a connection.
    Frame {
        /// On which.
        flow: Flow,
        /// The whole message.
        bytes: Vec<u8>,
    },
    /// A connection is gone.
    Closed(Flow),
}

/// Brings news to the engine's thread; clones bring to the same.
#[derive(Clone)]
pub(crate) struct Teller {
    sender: mpsc::Sender<News>,
    bell: Arc<Bell>,
}

/// The engine's end.
pub(super) struct NewsReceiver {
    receiver: mpsc::Receiver<News>,
    bell: Arc<Bell>,
}

/// Wakes a thread that sleeps in poll, and costs nothing while it is awake.
pub(super) struct Bell {
    event: EventFd,
    asleep: AtomicBool,
}

/// A queue and its two ends.
pub(super) fn channel() -> Result<(Teller, NewsReceiver)> {
    let event = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)
        .context("cannot make an eventfd")?;
    let bell = Arc::new(Bell {
        event,
        asleep: AtomicBool::new(false),
    });
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let teller = Teller {
        sender,
        bell: Arc::clone(&bell),
    };
    Ok((teller, NewsReceiver { receiver, bell }))
}

impl Teller {
    /// Tells the engine something, waiting for room.
    ///
    /// # Errors
    /// When the engine has ended.
    pub(crate) async fn tell(&self, input: Input<'static>) -> Result<()> {
        self.bring(News::Told(input)).await
    }

    /// Says that everybody is known: phones are answered from now on.
    ///
    /// # Errors
    /// When the engine has ended.
    pub(crate) async fn open(&self) -> Result<()> {
        self.bring(News::Complete).await
    }

    pub(super) async fn bring(&self, news: News) -> Result<()> {
        let sent = self.sender.send(news).await;
        self.bell.ring();
        sent.map_err(|_| anyhow!("the engine has ended"))
    }
}

impl Bell {
    /// Wakes the thread when it sleeps.
    pub(super) fn ring(&self) {
        if self.asleep.swap(false, Ordering::SeqCst)
            && let Err(error) = self.event.write(1)
        {
            tracing::error!(%error, "cannot wake the engine");
        }
    }
}

impl NewsReceiver {
    /// The next thing; none when nothing waits.
    ///
    /// # Errors
    /// When nobody is left who could bring anything: the process is ending.
    pub(super) fn next(&mut self) -> Result<Option<News>, TryRecvError> {
        match self.receiver.try_recv() {
            Ok(news) => Ok(Some(news)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(end @ TryRecvError::Disconnected) => Err(end),
        }
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.receiver.len()
    }

    /// The bell of whoever has something for the thread beside its queue.
    pub(super) fn shared_bell(&self) -> Arc<Bell> {
        Arc::clone(&self.bell)
    }

    /// Announces that the thread goes to sleep. False when news came in between: it must not.
    pub(super) fn lie_down(&self) -> bool {
        self.bell.asleep.store(true, Ordering::SeqCst);
        self.receiver.is_empty() || {
            self.bell.asleep.store(false, Ordering::SeqCst);
            false
        }
    }

    /// The thread is awake again, because the bell was rung or for another reason.
    pub(super) fn get_up(&self, rung: bool) {
        // Whoever rings from here on has only taken the flag: the thread looks at the queue anyway.
        let ringing = !self.bell.asleep.swap(false, Ordering::SeqCst);
        if rung || ringing {
            // What the event counted does not matter; an empty one says so.
            let _ = self.bell.event.read();
        }
    }

    /// What becomes readable when news come while the thread sleeps.
    pub(super) fn bell(&self) -> BorrowedFd<'_> {
        self.bell.event.as_fd()
    }
}
