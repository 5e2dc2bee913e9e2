//! Conversations as text: what happens, and what the mailbox does then.

use super::*;

fn show(acts: &[Act]) -> String {
    let one = |act: &Act| match act {
        Act::Play(pieces) => {
            let said: Vec<_> = pieces.iter().map(piece).collect();
            format!("say {}", said.join(" "))
        }
        Act::Record { seconds_max } => format!("record {seconds_max}"),
        Act::Await { seconds } => format!("await {seconds}"),
        Act::Keep => "keep".to_owned(),
        Act::KeepGreeting => "keep-greeting".to_owned(),
        Act::StandardGreeting => "standard-greeting".to_owned(),
        Act::MarkHeard(id) => format!("heard {id}"),
        Act::Delete(id) => format!("delete {id}"),
        Act::HangUp => "hang-up".to_owned(),
    };
    acts.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Prompt(name) => name.clone(),
        Piece::Greeting => "GREETING".to_owned(),
        Piece::Tone => "TONE".to_owned(),
        Piece::Message(id) => format!("MESSAGE-{id}"),
        Piece::Recorded => "RECORDED".to_owned(),
    }
}

fn event(word: &str) -> Event {
    match word {
        "played" => Event::Played,
        "no-key" => Event::NoKey,
        "stored" => Event::Kept { stored: true },
        "not-stored" => Event::Kept { stored: false },
        _ => match word.split_once(' ') {
            Some(("key", key)) => Event::Key(key.chars().next().unwrap()),
            Some(("recorded", length)) => Event::Recorded {
                length_ms: length.parse().unwrap(),
                listens: true,
            },
            Some(("gone", length)) => Event::Recorded {
                length_ms: length.parse().unwrap(),
                listens: false,
            },
            _ => panic!("{word}"),
        },
    }
}

fn check(first: &[Act], mut hear: impl FnMut(Event) -> Vec<Act>, talk: &str) {
    let mut lines = talk.lines().map(str::trim).filter(|line| !line.is_empty());
    assert_eq!(show(first), lines.next().unwrap());
    for line in lines {
        let (what, then) = line.split_once("->").unwrap();
        assert_eq!(show(&hear(event(what.trim()))), then.trim(), "{line}");
    }
}

fn caller(full: bool, talk: &str) {
    let (mut deposit, first) = Deposit::answer(full);
    check(&first, |event| deposit.hear(event), talk);
}

/// Mailboxes of so many new and old messages; the old ones have the lower ids.
fn owner(new: i64, old: i64, talk: &str) {
    let entry = |id: i64| Entry {
        id: MessageId(id),
        received: Received {
            month: 12,
            day: 2,
            hour: 14,
            minute: 5,
        },
        caller: match id % 3 {
            0 => Caller::Number("0312345678".to_owned()),
            1 => Caller::Withheld,
            _ => Caller::Unknown,
        },
        heard: id <= old,
    };
    let (mut menu, first) = Menu::answer((1..=new + old).map(entry).collect());
    check(&first, |event| menu.hear(event), talk);
}

#[test]
fn a_caller_leaves_a_message() {
    caller(
        false,
        "say GREETING TONE
         played -> record 180
         recorded 5000 -> keep
         stored -> say recorded
         played -> hang-up",
    );
}

#[test]
fn a_caller_that_hangs_up_is_not_spoken_to() {
    caller(
        false,
        "say GREETING TONE\nplayed -> record 180\ngone 2000 -> keep\nstored -> hang-up",
    );
    caller(
        false,
        "say GREETING TONE\nplayed -> record 180\ngone 1999 -> hang-up",
    );
}

#[test]
fn too_short_a_message_is_not_kept() {
    caller(
        false,
        "say GREETING TONE
         key 5 ->
         key # -> say TONE
         key # ->
         played -> record 180
         recorded 1999 -> say too-short
         played -> hang-up",
    );
}

#[test]
fn a_full_mailbox_says_so() {
    caller(true, "say box-full\nkey # ->\nplayed -> hang-up");
    caller(
        false,
        "say GREETING TONE
         played -> record 180
         recorded 5000 -> keep
         not-stored -> say box-full
         played -> hang-up",
    );
}

#[test]
fn an_owner_hears_new_messages_first() {
    owner(
        1,
        1,
        "say box-new count-1 box-there-is box-old count-1 box-there-is box-menu
         played -> await 8
         key 1 -> say message-first message-received month-12 day-2 hour-14 minute-5 message-from caller-unavailable MESSAGE-2 message-menu
         played -> heard 2; await 8
         key 1 -> say MESSAGE-2 message-menu
         key 2 -> say message-next message-received month-12 day-2 hour-14 minute-5 message-from caller-withheld MESSAGE-1 message-menu
         key 2 -> say message-end box-menu
         key # -> say goodbye
         played -> hang-up",
    );
}

#[test]
fn deleting_goes_on_with_the_next() {
    owner(
        0,
        3,
        "say box-old count-3 box-there-is box-menu
         key 1 -> say message-first message-received month-12 day-2 hour-14 minute-5 message-from caller-withheld MESSAGE-1 message-menu
         key 3 -> delete 1; say message-deleted message-next message-received month-12 day-2 hour-14 minute-5 message-from caller-unavailable MESSAGE-2 message-menu
         key 2 -> say message-next message-received month-12 day-2 hour-14 minute-5 message-from digit-0 digit-3 digit-1 digit-2 digit-3 digit-4 digit-5 digit-6 digit-7 digit-8 MESSAGE-3 message-menu
         key 3 -> delete 3; say message-deleted message-end box-menu
         key 9 -> say key-unknown box-menu",
    );
}

#[test]
fn a_key_at_a_new_message_marks_it() {
    owner(
        1,
        0,
        "say box-new count-1 box-there-is box-menu
         key 1 -> say message-first message-received month-12 day-2 hour-14 minute-5 message-from caller-withheld MESSAGE-1 message-menu
         key 3 -> heard 1; delete 1; say message-deleted message-end box-menu
         key 1 -> say box-none box-menu",
    );
}

#[test]
fn an_owner_that_says_nothing_is_let_go() {
    owner(
        0,
        0,
        "say box-none box-menu
         played -> await 8
         no-key -> say box-menu
         played -> await 8
         no-key -> say box-menu
         played -> await 8
         no-key -> say goodbye
         played -> hang-up",
    );
}

#[test]
fn a_greeting_is_spoken_heard_and_kept() {
    owner(
        0,
        0,
        "say box-none box-menu
         key 4 -> say greeting-record TONE
         played -> record 60
         recorded 4000 -> say RECORDED greeting-menu
         key 2 -> say RECORDED greeting-menu
         key 3 -> say greeting-record TONE
         played -> record 60
         recorded 3000 -> say RECORDED greeting-menu
         key 1 -> keep-greeting; say greeting-saved box-menu
         key 4 -> say greeting-record TONE
         key # -> say goodbye",
    );
    owner(
        0,
        0,
        "say box-none box-menu
         key 4 -> say greeting-record TONE
         played -> record 60
         recorded 900 -> say too-short box-menu
         key 4 -> say greeting-record TONE
         played -> record 60
         recorded 3000 -> say RECORDED greeting-menu
         key 4 -> standard-greeting; say greeting-standard box-menu
         key 4 -> say greeting-record TONE
         played -> record 60
         gone 3000 -> hang-up",
    );
}
