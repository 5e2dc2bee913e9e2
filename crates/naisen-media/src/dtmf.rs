//! Telephone events (RFC 4733): the digits a caller presses, each reported once.

/// One event payload (RFC 4733 §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Event code, 0–15 for `0`–`9`, `*`, `#`, `A`–`D`.
    pub code: u8,
    /// The event has ended.
    pub end: bool,
    /// Level in −dBm0, 0–63.
    pub volume: u8,
    /// Duration so far, in samples.
    pub duration: u16,
}

const KEYS: &[u8; 16] = b"0123456789*#ABCD";

impl Event {
    /// Parses one payload; further events packed behind the first are not read.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let [code, flags, high, low] = *payload.first_chunk::<4>()?;
        Some(Self {
            code,
            end: flags & 0x80 != 0,
            volume: flags & 0x3f,
            duration: u16::from_be_bytes([high, low]),
        })
    }

    /// The payload.
    #[must_use]
    pub fn build(&self) -> [u8; 4] {
        let [high, low] = self.duration.to_be_bytes();
        [
            self.code,
            self.volume & 0x3f | if self.end { 0x80 } else { 0 },
            high,
            low,
        ]
    }

    /// The key, if the code is one (RFC 4733 §3.2).
    #[must_use]
    pub fn key(&self) -> Option<char> {
        KEYS.get(usize::from(self.code)).map(|key| char::from(*key))
    }

    /// The code of a key.
    #[must_use]
    pub fn code_of(key: char) -> Option<u8> {
        KEYS.iter()
            .position(|k| char::from(*k) == key)
            .and_then(|at| u8::try_from(at).ok())
    }
}

/// Reports each key press once: an event is repeated in many packets, its end three times, and any
/// of them may be lost; all of one press share a timestamp (RFC 4733 §2.5.1).
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    last: Option<(u32, u32)>,
}

impl Keys {
    /// The key of this packet, if it begins a press that has not been reported.
    pub fn press(&mut self, ssrc: u32, timestamp: u32, payload: &[u8]) -> Option<char> {
        let key = Event::parse(payload)?.key()?;
        if let Some((source, seen)) = self.last {
            // A late repeat of an older press is behind the last one (wrapping).
            if source == ssrc && (timestamp.wrapping_sub(seen) as i32) <= 0 {
                return None;
            }
        }
        self.last = Some((ssrc, timestamp));
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_counts_once_whatever_is_lost() {
        let press = |code, end, duration| {
            Event {
                code,
                end,
                volume: 10,
                duration,
            }
            .build()
        };
        let mut keys = Keys::default();
        let script = [
            (100, press(5, false, 160), Some('5')),
            (100, press(5, false, 320), None),
            (100, press(5, true, 400), None),
            (100, press(5, true, 400), None),
            (900, press(5, true, 400), Some('5')), // only the end came through
            (100, press(5, true, 400), None),      // a straggler of the first
            (2_000, press(11, false, 160), Some('#')),
            (3_000, press(16, false, 160), None), // a flash hook is no key
        ];
        for (timestamp, payload, expect) in script {
            assert_eq!(keys.press(1, timestamp, &payload), expect, "{timestamp}");
        }
        assert_eq!(
            keys.press(2, 50, &press(0, false, 160)),
            Some('0'),
            "a new source"
        );
        assert_eq!(keys.press(2, 60, &[0, 0, 0]), None, "cut short");
    }

    #[test]
    fn keys_and_codes_are_one_table() {
        for key in "0123456789*#ABCD".chars() {
            let code = Event::code_of(key).unwrap();
            assert_eq!(
                Event {
                    code,
                    end: false,
                    volume: 0,
                    duration: 0
                }
                .key(),
                Some(key)
            );
        }
        assert_eq!(Event::code_of('x'), None);
    }
}
