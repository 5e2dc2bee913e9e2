//! One recording: what a caller says into a mailbox, and when it is over (domain §2.5).

use crate::dtmf::Keys;
use crate::g711::Law;
use crate::receive::Receiver;
use crate::rtp::Packet;
use crate::{SAMPLE_RATE_HZ, tone};

/// When a recording ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest message, seconds.
    pub seconds_max: u32,
    /// Silence at the end that closes it, seconds.
    pub silence_s: u32,
    /// No packet for so long means that the peer is gone, seconds.
    pub dead_s: u32,
}

/// Why a recording is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The longest length is reached.
    Full,
    /// The caller fell silent.
    Silent,
    /// No packet came any more.
    Dead,
    /// The caller pressed `#`.
    Key,
}

/// Below this root mean square a frame is silence (about −50 dBm0).
const SILENCE_RMS: f64 = 100.0;

/// A recording in progress.
#[derive(Debug)]
pub struct Recording {
    limits: Limits,
    law: Law,
    event_type: Option<u8>,
    receiver: Receiver,
    keys: Keys,
    samples: Vec<i16>,
    quiet_from: usize,
    last_ms: u64,
}

impl Recording {
    /// Starts at `now_ms`; `event_type` is the payload type negotiated for telephone events.
    #[must_use]
    pub fn start(limits: Limits, law: Law, event_type: Option<u8>, now_ms: u64) -> Self {
        Self {
            limits,
            law,
            event_type,
            receiver: Receiver::default(),
            keys: Keys::default(),
            samples: Vec::new(),
            quiet_from: 0,
            last_ms: now_ms,
        }
    }

    /// Takes one datagram; bytes that are not this stream's are ignored.
    pub fn take(&mut self, datagram: &[u8], now_ms: u64) -> Option<Over> {
        let packet = Packet::parse(datagram)?;
        if Some(packet.payload_type) == self.event_type {
            self.last_ms = now_ms;
            let key = self
                .keys
                .press(packet.ssrc, packet.timestamp, packet.payload);
            return (key == Some('#')).then_some(Over::Key);
        }
        if packet.payload_type != self.law.payload_type() {
            return None;
        }
        self.last_ms = now_ms;
        let mut heard = Vec::with_capacity(packet.payload.len());
        self.law.decode_into(packet.payload, &mut heard);
        let loud = tone::rms(&heard) > SILENCE_RMS;
        self.receiver
            .take(&packet, heard, now_ms, &mut self.samples);
        if loud {
            self.quiet_from = self.samples.len();
        }
        let full = self.limits.seconds_max as usize * SAMPLE_RATE_HZ as usize;
        if self.samples.len() >= full {
            self.samples.truncate(full);
            return Some(Over::Full);
        }
        let quiet = self.samples.len() - self.quiet_from.min(self.samples.len());
        (quiet >= self.limits.silence_s as usize * SAMPLE_RATE_HZ as usize).then_some(Over::Silent)
    }

    /// When [`Self::dead`] must be asked next if nothing comes, epoch of the caller's clock in ms.
    #[must_use]
    pub fn deadline_ms(&self) -> u64 {
        self.last_ms + u64::from(self.limits.dead_s) * 1_000
    }

    /// Whether the peer has been silent on the wire for too long.
    #[must_use]
    pub fn dead(&self, now_ms: u64) -> Option<Over> {
        (now_ms >= self.deadline_ms()).then_some(Over::Dead)
    }

    /// Packets lost so far by sequence number.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.receiver.lost()
    }

    /// The sound; after [`Over::Silent`] without the silence at its end, but for half a second.
    #[must_use]
    pub fn finish(mut self, over: Option<Over>) -> Vec<i16> {
        self.receiver.flush(&mut self.samples);
        if over == Some(Over::Silent) {
            let keep = self.quiet_from + SAMPLE_RATE_HZ as usize / 2;
            self.samples.truncate(keep);
        }
        self.samples
            .truncate(self.limits.seconds_max as usize * SAMPLE_RATE_HZ as usize);
        self.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::play::Player;

    const LIMITS: Limits = Limits {
        seconds_max: 3,
        silence_s: 1,
        dead_s: 5,
    };

    fn speak(samples: &[i16]) -> (Option<Over>, Recording, u64) {
        let mut recording = Recording::start(LIMITS, Law::A, Some(101), 0);
        let mut player = Player::new(Law::A, 7, 1_000, 50);
        let mut now_ms = 0;
        for frame in samples.chunks(160) {
            now_ms += 20;
            if let Some(over) = recording.take(&player.frame(frame), now_ms) {
                return (Some(over), recording, now_ms);
            }
        }
        (None, recording, now_ms)
    }

    #[test]
    fn a_tone_is_recorded_as_it_was_spoken() {
        let (over, recording, _) = speak(&tone::sine(800.0, 8_000, 16_000));
        assert_eq!(over, None);
        let samples = recording.finish(None);
        assert_eq!(samples.len(), 16_000);
        assert!((tone::level(&samples, 800.0) - 8_000.0).abs() < 200.0);
    }

    #[test]
    fn silence_length_and_a_dead_peer_end_it() {
        let mut talk = tone::sine(800.0, 8_000, 8_000);
        talk.extend([0; 16_000]);
        let (over, recording, _) = speak(&talk);
        assert_eq!(over, Some(Over::Silent));
        assert_eq!(recording.finish(over).len(), 8_000 + 4_000);

        let (over, recording, now_ms) = speak(&tone::sine(800.0, 8_000, 40_000));
        assert_eq!((over, now_ms), (Some(Over::Full), 3_000));
        assert_eq!(recording.finish(over).len(), 24_000);

        let (_, recording, now_ms) = speak(&tone::sine(800.0, 8_000, 160));
        assert_eq!(recording.dead(now_ms + 4_999), None);
        assert_eq!(recording.dead(now_ms + 5_000), Some(Over::Dead));
    }
}
