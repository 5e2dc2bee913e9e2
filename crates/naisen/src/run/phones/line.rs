//! The engine's thread: what arrives and what is told goes in, what the engine wants done comes out. It
//! waits in one poll for datagrams, news and the next deadline, and for nothing else.

use std::time::{Duration, Instant};

use naisen_engine::{Engine, Fact, Input, Now, Outputs};
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::Outgoing;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::Clock;
use super::counts::Counts;
use super::dial::Connections;
use super::ledger::Held;
use super::news::{News, NewsReceiver};
use super::udp::{BATCH, Datagrams};

/// News taken in one round, so that datagrams are not kept waiting by connections.
const NEWS_A_ROUND: usize = 256;
/// A pause when the system cannot even wait.
const PAUSE: Duration = Duration::from_millis(50);
/// How long datagrams gather while they come faster than this: fewer wake-ups serve more
/// (docs/decisions/0002). SIP's shortest timer is 50 times as long (RFC 3261, T1).
const GATHER: Duration = Duration::from_millis(10);

/// Somebody who hears what happens in the engine, on the engine's thread: it must not wait for anything.
pub(crate) trait Listener: Send {
    /// Something happened.
    fn hear(&mut self, fact: &Fact, engine: &Engine, now: Now);

    /// A round is over: what was heard may be passed on. Answers when it wants to be called again at the
    /// latest, by the clock that never jumps.
    fn rest(&mut self, engine: &Engine, now: Now) -> Option<u64>;
}

/// The engine with everything around it.
pub(super) struct Line {
    pub(super) datagrams: Vec<Datagrams>,
    pub(super) connections: Connections,
    pub(super) counts: Counts,
    pub(super) clock: Clock,
    pub(super) engine: Engine,
    pub(super) news: NewsReceiver,
    /// What waits until it is kept what it tells of.
    pub(super) held: Held,
    pub(super) listeners: Vec<Box<dyn Listener>>,
    /// Everybody is known. Until then datagrams and connections wait in the system: an answer given too
    /// early would be a refusal.
    pub(super) is_open: bool,
    /// How fast datagrams come.
    pub(super) pace: Pace,
    /// Where the engine's next answer goes; empty but for its room between inputs.
    pub(super) outputs: Outputs,
    /// Datagrams on their way to the socket they leave from; empty but for its places between rounds.
    pub(super) posted: Vec<Outgoing>,
}

impl Line {
    /// Serves as long as anybody is left who could tell it anything.
    pub(super) fn run(mut self) {
        while self.hear_news() {
            let received = if self.is_open { self.receive() } else { 0 };
            self.elapse();
            self.release();
            self.flush();
            let now = self.clock.now();
            let rests = self.listeners.iter_mut();
            let wanted = rests.filter_map(|one| one.rest(&self.engine, now)).min();
            self.counts.measure(&self.engine, self.news.waiting());
            if self.pace.is_busy(received, Instant::now()) {
                std::thread::sleep(GATHER);
            } else {
                let deadlines = [self.engine.deadline(), wanted, self.held.deadline()];
                self.sleep(deadlines.into_iter().flatten().min());
            }
        }
    }

    /// Takes what others brought. False when the process is ending.
    fn hear_news(&mut self) -> bool {
        for _ in 0..NEWS_A_ROUND {
            match self.news.next() {
                Ok(Some(news)) => self.take(news),
                Ok(None) => break,
                Err(_) => return false,
            }
        }
        true
    }

    fn take(&mut self, news: News) {
        match news {
            News::Complete => self.open(),
            News::Told(input) => {
                if let Input::Trunks(trunks) = &input {
                    self.connections.put_trunks(trunks);
                }
                self.handle(input);
            }
            News::Opened { flow, outbox } => self.connections.opened(flow, outbox),
            News::Frame { flow, bytes } => {
                self.counts.received(1);
                self.handle(Input::Received {
                    flow,
                    bytes: &bytes,
                });
            }
            News::Closed(flow) => {
                self.connections.close(flow);
                self.handle(Input::FlowClosed(flow));
            }
        }
    }

    /// Datagrams are read and connections let in. Who is registered from the last start is no news: it is
    /// in the database already.
    fn open(&mut self) {
        self.is_open = true;
        self.connections.let_in();
    }

    /// Takes the datagrams that wait; says how many.
    fn receive(&mut self) -> usize {
        // A socket's buffers are lent to it while the engine works on what is in them.
        let mut datagrams = std::mem::take(&mut self.datagrams);
        let now = self.clock.now();
        let mut received = 0;
        for socket in &mut datagrams {
            let count = socket.receive(|flow, bytes| {
                self.carry_out(Input::Received { flow, bytes }, now);
            });
            self.counts.received(count);
            received += count;
        }
        self.datagrams = datagrams;
        self.post();
        received
    }

    fn elapse(&mut self) {
        let now = self.clock.now();
        if self
            .engine
            .deadline()
            .is_some_and(|at_ms| at_ms <= now.mono_ms)
        {
            self.handle(Input::Tick);
        }
    }

    fn handle(&mut self, input: Input<'_>) {
        self.carry_out(input, self.clock.now());
        self.post();
    }

    /// Does what the engine wants done; datagrams are left to be posted. What tells of something that is
    /// to be kept waits until it is.
    fn carry_out(&mut self, input: Input<'_>, now: Now) {
        let mut outputs = std::mem::take(&mut self.outputs);
        self.engine.handle_into(input, now, &mut outputs);
        let owed = self.held.owed();
        for fact in &outputs.facts {
            self.counts.hear(fact);
            for listener in &mut self.listeners {
                listener.hear(fact, &self.engine, now);
            }
        }
        let (messages, close) = (&mut outputs.messages, &mut outputs.close);
        if self.held.owed() == owed {
            self.send(messages.drain(..), close.drain(..));
        } else {
            self.held
                .put(std::mem::take(messages), std::mem::take(close), now);
        }
        self.outputs = outputs;
    }

    fn send(
        &mut self,
        messages: impl IntoIterator<Item = Outgoing>,
        close: impl IntoIterator<Item = Flow>,
    ) {
        for message in messages {
            self.counts.sent(&message.bytes);
            if message.flow.transport == Transport::Udp {
                self.posted.push(message);
            } else if !self.connections.post(message) {
                self.counts.lost(1);
            }
        }
        for flow in close {
            self.connections.close(flow);
        }
    }

    /// Lets go what has waited long enough.
    fn release(&mut self) {
        let now = self.clock.now();
        while let Some(parcel) = self.held.next(now) {
            self.counts.told_early(parcel.late);
            self.send(parcel.messages, parcel.close);
        }
        self.post();
    }

    /// Puts datagrams to the socket they leave from.
    fn post(&mut self) {
        for message in self.posted.drain(..) {
            let flow = message.flow;
            let exact = self
                .datagrams
                .iter()
                .position(|one| one.local() == flow.local);
            let like = || {
                let mut all = self.datagrams.iter();
                all.position(|one| one.local().is_ipv4() == flow.peer.is_ipv4())
            };
            match exact.or_else(like) {
                Some(at) => self.datagrams[at].post(message),
                None => self.counts.lost(1),
            }
        }
    }

    fn flush(&mut self) {
        for socket in &mut self.datagrams {
            let lost = socket.flush();
            self.counts.lost(lost);
        }
    }

    /// Waits for a datagram, for news, or until an instant of the clock that never jumps.
    fn sleep(&mut self, until_ms: Option<u64>) {
        let wait = until_ms.map_or(PollTimeout::NONE, |at_ms| {
            let left_ms = at_ms.saturating_sub(self.clock.now().mono_ms);
            i32::try_from(left_ms).map_or(PollTimeout::MAX, |ms| {
                PollTimeout::try_from(ms).unwrap_or(PollTimeout::MAX)
            })
        });
        if !self.news.lie_down() {
            return;
        }
        // Kept between the last look and lying down: nobody rings for that any more.
        if self.held.is_ready(self.clock.now()) {
            return self.news.get_up(false);
        }
        let mut fds = vec![PollFd::new(self.news.bell(), PollFlags::POLLIN)];
        let sockets = self.datagrams.iter().filter(|_| self.is_open);
        fds.extend(sockets.map(|one| PollFd::new(one.fd(), PollFlags::POLLIN)));
        let slept = poll(&mut fds, wait);
        let rung = fds[0].any().unwrap_or(true);
        self.news.get_up(rung);
        if let Err(error) = slept
            && error != Errno::EINTR
        {
            tracing::error!(%error, "cannot wait for SIP");
            std::thread::sleep(PAUSE);
        }
    }
}

/// How fast datagrams come.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: Option<Instant>,
}

impl Pace {
    /// Whether to let datagrams gather after a round that took so many: another came shortly before, and
    /// no more than one batch is waiting.
    fn is_busy(&mut self, received: usize, now: Instant) -> bool {
        if received == 0 {
            return false;
        }
        let before = self.last.replace(now);
        let is_close = before.is_some_and(|before| now.duration_since(before) <= GATHER * 2);
        is_close && received < BATCH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_gather_only_while_they_come_fast_and_can_be_taken_at_once() {
        let began = Instant::now();
        let mut pace = Pace::default();
        for (after_ms, received, busy) in [
            (0, 1, false),
            (3, 1, true),
            (10, 3, true),
            (20, 1, true),
            (22, 0, false),
            (41, 1, false),
            (42, BATCH, false),
            (50, BATCH - 1, true),
        ] {
            let now = began + Duration::from_millis(after_ms);
            assert_eq!(pace.is_busy(received, now), busy, "after {after_ms} ms");
        }
    }
}
