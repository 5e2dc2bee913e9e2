//! Pieces of what a mailbox says, as μ-law.

use std::sync::LazyLock;

use naisen_core::text::Lang;
use naisen_media::g711::Law;
use naisen_media::prompt::{self, Voice};
use naisen_media::tone;

const TONE_HZ: f64 = 1_000.0;
const TONE_PEAK: i16 = 8_000;
/// 400 ms.
const TONE_SAMPLES: usize = 3_200;

/// The tone after which to speak.
pub(super) fn tone() -> &'static [u8] {
    static TONE: LazyLock<Vec<u8>> =
        LazyLock::new(|| Law::Mu.encode_all(&tone::sine(TONE_HZ, TONE_PEAK, TONE_SAMPLES)));
    &TONE
}

/// A prompt; nothing for a name that is none.
pub(super) fn prompt(lang: Lang, name: &str) -> &'static [u8] {
    let voice = match lang {
        Lang::Ja => Voice::Ja,
        Lang::En => Voice::En,
    };
    prompt::sound(voice, name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use naisen_core::ids::MessageId;
    use naisen_core::mailbox::{Act, Caller, Deposit, Entry, Event, Menu, Piece, Received};

    use super::*;

    /// Every prompt the mailboxes can ask for, by walking them with every key.
    #[test]
    fn everything_a_mailbox_says_has_its_sound() {
        let entry = |id, caller| Entry {
            id: MessageId(id),
            received: Received {
                month: 12,
                day: 31,
                hour: 0,
                minute: 59,
            },
            caller,
            heard: id > 1,
        };
        let callers = [
            Caller::Number("0312345678".to_owned()),
            Caller::Withheld,
            Caller::Unknown,
        ];
        let entries: Vec<_> = (1..).zip(callers).map(|(id, one)| entry(id, one)).collect();
        let mut acts = Vec::new();
        for full in [false, true] {
            let (mut deposit, first) = Deposit::answer(full);
            acts.extend(first);
            for length_ms in [0, 9_000] {
                let listens = true;
                acts.extend(deposit.hear(Event::Played));
                acts.extend(deposit.hear(Event::Recorded { length_ms, listens }));
                acts.extend(deposit.hear(Event::Kept { stored: true }));
            }
        }
        for entries in [Vec::new(), entries] {
            let (mut menu, first) = Menu::answer(entries);
            acts.extend(first);
            let (length_ms, listens) = (5_000, true);
            for key in "9122233411419".chars() {
                acts.extend(menu.hear(Event::Key(key)));
                acts.extend(menu.hear(Event::Played));
                acts.extend(menu.hear(Event::Recorded { length_ms, listens }));
            }
            acts.extend(menu.hear(Event::Key('#')));
        }
        let mut said = 0;
        for act in acts {
            let Act::Play(pieces) = act else { continue };
            for piece in pieces {
                if let Piece::Prompt(name) = piece {
                    said += 1;
                    for lang in [Lang::Ja, Lang::En] {
                        assert!(!prompt(lang, &name).is_empty(), "{name}");
                    }
                }
            }
        }
        assert!(said > 60, "{said}");
        for lang in [Lang::Ja, Lang::En] {
            assert!(!prompt(lang, "greeting").is_empty());
        }
    }
}
