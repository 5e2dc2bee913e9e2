//! Numbers, times and callers, put together from prompts.

use super::{Piece, prompt};

/// Who left a message, as the subscriber may hear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Its number.
    Number(String),
    /// It withheld its number.
    Withheld,
    /// There was no number to be had.
    Unknown,
}

/// When a message came, local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
}

impl Received {
    /// 「受付時刻は 12月 2日 14時 5分」.
    pub(super) fn pieces(self) -> Vec<Piece> {
        let Self {
            month,
            day,
            hour,
            minute,
        } = self;
        vec![
            prompt("message-received"),
            Piece::Prompt(format!("month-{month}")),
            Piece::Prompt(format!("day-{day}")),
            Piece::Prompt(format!("hour-{hour}")),
            Piece::Prompt(format!("minute-{minute}")),
        ]
    }
}

impl Caller {
    /// 「発信者は 0 3 1 2 …」.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![prompt("message-from")];
        match self {
            Self::Number(number) => pieces.extend(
                number
                    .chars()
                    .filter(char::is_ascii_digit)
                    .map(|digit| Piece::Prompt(format!("digit-{digit}"))),
            ),
            Self::Withheld => pieces.push(prompt("caller-withheld")),
            Self::Unknown => pieces.push(prompt("caller-unavailable")),
        }
        pieces
    }
}

/// 「新しいメッセージが 3件 あります」; nothing for none.
pub(super) fn count(name: &str, messages: usize) -> Vec<Piece> {
    if messages == 0 {
        return Vec::new();
    }
    // A mailbox holds no more than the prompts can say.
    let messages = messages.min(crate::limits::MESSAGES_MAX);
    vec![
        prompt(name),
        Piece::Prompt(format!("count-{messages}")),
        prompt("box-there-is"),
    ]
}
