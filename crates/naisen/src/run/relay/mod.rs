//! The relay of sound: a thread of its own opens the ports the engine names and passes packets on between
//! parties that are joined. It waits in one epoll for packets and orders, and for nothing else, so that a
//! packet leaves at once; what is in a packet is its peers' business.

mod table;

use std::net::IpAddr;
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use metrics::{Counter, counter};
use naisen_engine::{Engine, Fact, Now, Relay};
use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};

use super::phones::Listener;
use table::Table;

/// What epoll says of the bell; ports are below.
const BELL: u64 = u64::MAX;
/// Ports looked at in one round.
const EVENTS: usize = 256;
/// How often it is looked at who has fallen silent.
const ROUND: Duration = Duration::from_secs(10);
/// A pause when the system cannot even wait.
const PAUSE: Duration = Duration::from_millis(50);

/// What the thread is told.
enum Order {
    Put(Box<Relay>),
    Close(u64),
}

/// The thread, from outside.
pub(crate) struct RelayThread {
    orders: Sender<Order>,
    bell: Arc<EventFd>,
    full: Counter,
}

impl RelayThread {
    /// Starts the thread; its ports are opened at this address.
    ///
    /// # Errors
    /// When the system gives no thread, or nothing to wait with.
    pub(crate) fn start(local: IpAddr) -> Result<Self> {
        let bell = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)
            .context("cannot make an eventfd")?;
        let bell = Arc::new(bell);
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC).context("cannot make an epoll")?;
        let event = EpollEvent::new(EpollFlags::EPOLLIN, BELL);
        epoll.add(bell.as_fd(), event).context("cannot wait")?;
        let (orders, incoming) = channel();
        let (table, rung) = (Table::new(local, epoll), Arc::clone(&bell));
        std::thread::Builder::new()
            .name("relay".to_owned())
            .spawn(move || run(table, &incoming, &rung))?;
        Ok(Self {
            orders,
            bell,
            full: counter!("naisen_relay_full_total"),
        })
    }

    fn send(&self, order: Order) {
        // The thread lives as long as the process; a bell that is rung already need not be rung.
        let _ = self.orders.send(order);
        let _ = self.bell.write(1);
    }
}

impl Listener for RelayThread {
    /// Hands over what the engine has told, if it concerns the relay.
    fn hear(&mut self, fact: &Fact, _: &Engine, _: Now) {
        match fact {
            Fact::RelayOpened(relay) | Fact::RelayMoved(relay) => {
                self.send(Order::Put(relay.clone()));
            }
            Fact::RelayClosed { session } => self.send(Order::Close(*session)),
            Fact::RelayFull => self.full.increment(1),
            _ => {}
        }
    }

    fn rest(&mut self, _: &Engine, _: Now) -> Option<u64> {
        None
    }
}

/// Passes packets on until nobody is left who could order anything.
fn run(mut table: Table, orders: &Receiver<Order>, bell: &EventFd) {
    let mut events = [EpollEvent::empty(); EVENTS];
    let mut round = Instant::now() + ROUND;
    loop {
        let left = round.saturating_duration_since(Instant::now());
        if left.is_zero() {
            table.round();
            round = Instant::now() + ROUND;
        }
        // In whole milliseconds, upwards; no round is longer than fits.
        let left_ms = left.as_millis() as u16 + 1;
        let count = match table.epoll().wait(&mut events, EpollTimeout::from(left_ms)) {
            Ok(count) => count,
            Err(Errno::EINTR) => 0,
            Err(error) => {
                tracing::error!(%error, "cannot wait for sound");
                std::thread::sleep(PAUSE);
                0
            }
        };
        for event in &events[..count] {
            match u16::try_from(event.data()) {
                Ok(port) => table.pass_on(port),
                Err(_) => {
                    // What the event counted does not matter.
                    let _ = bell.read();
                    if !obey(&mut table, orders) {
                        return;
                    }
                }
            }
        }
    }
}

/// Does what was ordered. False when the process is ending.
fn obey(table: &mut Table, orders: &Receiver<Order>) -> bool {
    use std::sync::mpsc::TryRecvError;
    let is_ending = loop {
        match orders.try_recv() {
            Ok(Order::Put(relay)) => table.put(*relay),
            Ok(Order::Close(session)) => table.close(session),
            Err(TryRecvError::Empty) => break false,
            Err(TryRecvError::Disconnected) => break true,
        }
    };
    table.count();
    !is_ending
}
