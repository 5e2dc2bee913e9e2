//! The manual's notes (※, ◎) and tables, in both languages, on the screen they belong to.
//!
//! Facts are the manual's, sentences speak of "the app" and "the operator" because the service name
//! is an operator setting. [`of`] lists what a screen must show (domain §6); a page's test asks for
//! each of them.

pub mod answer;
pub mod groups;
pub mod hunt;
pub mod numbers;
pub mod operation;
pub mod top;

use naisen_core::text::Text;

use crate::help::screen::Screen;

/// Every note that must stand on a screen (domain §6, first paragraph and §6.2).
#[expect(clippy::too_many_lines, reason = "one arm a screen")]
#[must_use]
pub const fn of(screen: Screen) -> &'static [Text] {
    use Screen as S;
    match screen {
        S::S01 => &[top::LOGIN_ID_HALF_WIDTH],
        S::S02 => &[
            top::BULLETIN_FOR_ALL,
            top::BULLETIN_TEXT_ONLY,
            top::NOTICE_READ_ONLY,
            top::EMERGENCY_CALLS,
        ],
        S::S03 => &[
            top::BULLETIN_FOR_ALL,
            top::BULLETIN_TEXT_ONLY,
            top::NOTICE_READ_ONLY,
        ],
        S::S04 => &[numbers::SHOW_ALL, numbers::EXPORT_ALL],
        S::S06 => &[
            numbers::TERMINAL_AUTH,
            numbers::ONE_TIME_RELEASE_NEEDS_ON,
            numbers::ONE_TIME_RELEASE,
            numbers::ONE_TIME_RELEASE_WHEN,
        ],
        S::S07 => &[
            numbers::STOP,
            numbers::STOP_NEEDS_RELEASE,
            numbers::STOP_ERASES,
        ],
        S::S08 => &[
            numbers::INITIALISED[0],
            numbers::INITIALISED[1],
            numbers::INITIALISED[2],
            numbers::INITIALISED[3],
            numbers::INITIALISED[4],
            numbers::INITIALISE_SETUP_AGAIN,
        ],
        S::S09 | S::U02 => &[top::EMERGENCY_CALLS],
        S::S11 | S::U04 => &[answer::PREFIX, answer::PREFIX_EXAMPLE],
        S::S12 => &[
            numbers::SHOW_ALL,
            answer::TICK_ALL,
            answer::FILL_TICKED,
            answer::PREFIX,
            answer::PREFIX_EXAMPLE,
        ],
        S::S15 => &[
            hunt::GROUP_FIRST,
            groups::SHOW_MEMBERS,
            groups::SHOW_NON_MEMBERS,
            groups::SHOW_BOTH,
            hunt::ORDER_REQUIRED,
        ],
        S::S18 => &[hunt::PRECEDENCE, hunt::DESTINATION_PREFIX],
        S::S20 => &[groups::PREFIX_FIXED],
        S::S21 => &[
            groups::EXTENSION_GROUP_FIRST,
            groups::SHOW_MEMBERS,
            groups::SHOW_NON_MEMBERS,
            groups::SHOW_BOTH,
        ],
        S::S24 => &[
            groups::PICKUP_GROUP_FIRST,
            groups::SHOW_MEMBERS,
            groups::SHOW_NON_MEMBERS,
            groups::SHOW_BOTH,
        ],
        S::S26 => &[groups::FILE_FIRST, groups::PLATFORM_DEPENDENT],
        S::S27 => &[
            groups::PHONE_BOOK_FIRST,
            groups::SHOW_MEMBERS,
            groups::SHOW_NON_MEMBERS,
            groups::SHOW_BOTH,
        ],
        S::S28 => &[operation::FILL_COLUMN],
        S::S30 => &[operation::BACKUP_DELETE],
        S::S31 => &[operation::BULK_TEMPLATE],
        S::U01 => &[top::BULLETIN_BY_ADMIN, top::EMERGENCY_CALLS],
        S::S05
        | S::S10
        | S::S13
        | S::S14
        | S::S16
        | S::S17
        | S::S19
        | S::S22
        | S::S23
        | S::S25
        | S::S29
        | S::S32
        | S::S33
        | S::S34
        | S::S35
        | S::S36
        | S::U03
        | S::U05 => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_the_specification_names_has_its_notes() {
        use Screen as S;
        for screen in [
            S::S01,
            S::S02,
            S::S06,
            S::S07,
            S::S08,
            S::S09,
            S::S11,
            S::S12,
            S::S15,
            S::S18,
            S::S20,
            S::S21,
            S::S24,
            S::S26,
            S::S27,
            S::U02,
            S::U04,
        ] {
            assert!(!of(screen).is_empty(), "{}", screen.id());
        }
    }

    #[test]
    fn a_note_is_written_in_both_languages() {
        for screen in Screen::ALL {
            for note in of(*screen) {
                assert!(note.ja.chars().any(|c| c > '\u{3000}'), "{}", note.ja);
                assert!(note.en.is_ascii(), "{}", note.en);
                assert!(!note.en.to_lowercase().contains("please"), "{}", note.en);
            }
        }
    }
}
