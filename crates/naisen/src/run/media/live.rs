//! A line while its call lasts: a frame leaves every 20 ms, the peer is listened to, and what the engine
//! says of the call is heeded.

use std::net::IpAddr;
use std::ops::ControlFlow;
use std::time::Duration;

use naisen_engine::Stream;
use naisen_media::FRAME_MS;
use naisen_media::record::Over;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};

use super::Change;
use super::line::{Heard, Line};

/// Bytes of the largest datagram that can be sound.
const DATAGRAM_BYTES: usize = 2_048;

/// What one step has brought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// What was to be played has been.
    pub(super) played: bool,
    pub(super) heard: Option<Heard>,
}

/// The engine has ended the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closed {
    /// Nothing of what was being recorded is kept.
    pub(super) discard: bool,
}

/// The line, its clock and the engine's word.
pub(super) struct LiveLine {
    line: Line,
    changes: UnboundedReceiver<Change>,
    frames: Interval,
    began: Instant,
    buffer: Box<[u8; DATAGRAM_BYTES]>,
}

impl LiveLine {
    /// Takes a session's ports. The first frame leaves with the first step.
    ///
    /// # Errors
    /// When a port is taken or the system has no randomness.
    pub(super) async fn open(
        (local, port): (IpAddr, u16),
        peer: IpAddr,
        stream: Stream,
        changes: UnboundedReceiver<Change>,
    ) -> std::io::Result<Self> {
        let line = Line::open(local, port, peer, stream).await?;
        let mut frames = interval(Duration::from_millis(FRAME_MS));
        frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Ok(Self {
            line,
            changes,
            frames,
            began: Instant::now(),
            buffer: Box::new([0; DATAGRAM_BYTES]),
        })
    }

    /// Plays this from now on instead of what was being played.
    pub(super) fn play(&mut self, sound: Vec<u8>) {
        self.line.play(sound);
    }

    /// Records from now on.
    pub(super) fn record(&mut self, seconds_max: u32) {
        self.line.record(seconds_max, millis(self.began));
    }

    /// Ends a recording: its sound, μ-law; none when nothing was being recorded.
    pub(super) fn finish(&mut self, over: Option<Over>) -> Option<Vec<u8>> {
        self.line.finish(over)
    }

    /// Waits until something happens, 20 ms at the most.
    pub(super) async fn step(&mut self) -> ControlFlow<Closed, Step> {
        let began = self.began;
        let heard = tokio::select! {
            _ = self.frames.tick() => {
                let (played, heard) = self.line.tick(millis(began)).await;
                return ControlFlow::Continue(Step { played, heard });
            }
            // What is heard also says where the peer is behind NAT.
            heard = self.line.receive(self.buffer.as_mut_slice(), || millis(began)) => heard,
            change = self.changes.recv() => match change {
                Some(Change::Moved(stream)) => {
                    self.line.renew(stream);
                    None
                }
                Some(Change::Key(key)) => self.line.key(key),
                Some(Change::Closed { discard }) => return ControlFlow::Break(Closed { discard }),
                // The process ends.
                None => return ControlFlow::Break(Closed { discard: true }),
            },
        };
        ControlFlow::Continue(Step {
            played: false,
            heard,
        })
    }

    /// Says goodbye to the peer.
    pub(super) async fn close(&mut self) {
        self.line.close(millis(self.began)).await;
    }
}

/// Milliseconds since then.
fn millis(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}
