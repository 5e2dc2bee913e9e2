//! Cause and remedy of every error code, in the words of the person in front of the screen.
//!
//! One `match` without a wildcard: a new code does not compile before it has its help. The texts
//! stand in one file a group; the code's own message stays in `naisen_core::error`.

mod account;
mod bulk;
mod extension;
mod hunt;
mod own;
mod pickup;
mod schedule;

use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_core::text::Text;

use super::screen::Screen;

/// What lies behind an error code and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorHelp {
    /// What was done, or which state was met.
    pub cause: Text,
    /// What to do: which screen, which button.
    pub remedy: Text,
    /// Screens on which the code appears (domain §10); empty means any screen.
    pub screens: &'static [Screen],
}

/// The help of one code.
#[expect(clippy::too_many_lines, reason = "one arm a code of the error table")]
#[must_use]
pub const fn error_help(code: ErrorCode) -> ErrorHelp {
    use ErrorCode as E;
    match code {
        E::LoginWrong => account::LOGIN_WRONG,
        E::LoginLocked => account::LOGIN_LOCKED,
        E::Required => account::REQUIRED,
        E::Invalid => account::INVALID,
        E::ExtensionMissing => extension::EXTENSION_MISSING,
        E::ExtensionWithoutGroup => extension::EXTENSION_WITHOUT_GROUP,
        E::ExtensionGroupToSearchMissing => extension::GROUP_TO_SEARCH_MISSING,
        E::SubscriberMissing => account::SUBSCRIBER_MISSING,
        E::CompanyMissing => account::COMPANY_MISSING,
        E::ExtensionGroupExists => extension::GROUP_EXISTS,
        E::ExtensionGroupDuplicate => extension::GROUP_DUPLICATE,
        E::ExtensionGroupToUpdateMissing => extension::GROUP_TO_UPDATE_MISSING,
        E::ExtensionGroupToDeleteMissing => extension::GROUP_TO_DELETE_MISSING,
        E::HuntGroupExists => hunt::EXISTS,
        E::InAnotherHuntGroup => hunt::IN_ANOTHER,
        E::ScheduleForwardMissing => hunt::SCHEDULE_MISSING,
        E::HuntGroupMissing => hunt::MISSING,
        E::PilotRecordMissing => hunt::PILOT_RECORD_MISSING,
        E::NewPilotMissing => hunt::NEW_PILOT_MISSING,
        E::NewPilotInAnotherHuntGroup => hunt::NEW_PILOT_IN_ANOTHER,
        E::HuntGroupToDeleteMissing => hunt::TO_DELETE_MISSING,
        E::PilotRecordToDeleteMissing => hunt::PILOT_RECORD_TO_DELETE_MISSING,
        E::HuntGroupHasMembers => hunt::HAS_MEMBERS,
        E::HuntMemberTwice => hunt::MEMBER_TWICE,
        E::HuntOrderTwice => hunt::ORDER_TWICE,
        E::ScheduleExists => schedule::EXISTS,
        E::ScheduleToUpdateMissing => schedule::TO_UPDATE_MISSING,
        E::ScheduleToAddMissing => schedule::TO_ADD_MISSING,
        E::ScheduleRowTwice => schedule::ROW_TWICE,
        E::ScheduleToDeleteMissing => schedule::TO_DELETE_MISSING,
        E::DestinationRestricted => schedule::DESTINATION_RESTRICTED,
        E::TimeRangeInvalid => schedule::TIME_RANGE,
        E::PickupGroupExists => pickup::EXISTS,
        E::PickupGroupDuplicate => pickup::DUPLICATE,
        E::PickupGroupToUpdateMissing => pickup::TO_UPDATE_MISSING,
        E::PickupGroupHasMembers => pickup::HAS_MEMBERS,
        E::PickupGroupToDeleteMissing => pickup::TO_DELETE_MISSING,
        E::PickupGroupMissing => pickup::MISSING,
        E::MemberSubscriberMissing => pickup::SUBSCRIBER_MISSING,
        E::PilotCannotBeCleared => extension::PILOT_CANNOT_BE_CLEARED,
        E::ExtensionGroupMissing => extension::GROUP_MISSING,
        E::ExtensionTwice => extension::EXTENSION_TWICE,
        E::HuntGroupNotRegistered => hunt::NOT_REGISTERED,
        E::ExtensionNeedsGroup => extension::EXTENSION_NEEDS_GROUP,
        E::CsvExtension => bulk::EXTENSION,
        E::CsvUnreadable => bulk::UNREADABLE,
        E::CsvLineBreak => bulk::LINE_BREAK,
        E::CsvRecords => bulk::RECORDS,
        E::CsvKind => bulk::KIND,
        E::CsvEncoding => bulk::ENCODING,
        E::CsvAlreadyListed => bulk::ALREADY_LISTED,
        E::CsvNoData => bulk::NO_DATA,
        E::CsvNoFile => bulk::NO_FILE,
        E::CsvFieldCount => bulk::FIELD_COUNT,
        E::CsvValue => bulk::VALUE,
        E::CsvPickupGroupRequired => bulk::PICKUP_GROUP_REQUIRED,
        E::CsvSubscriberMissing => bulk::SUBSCRIBER_MISSING,
        E::CsvChanged => bulk::CHANGED,
        E::BulkJobToDeleteMissing => bulk::TO_DELETE_MISSING,
        E::FileMissing => pickup::FILE_MISSING,
        E::DateInvalid => schedule::DATE_INVALID,
        E::CsvComma => bulk::COMMA,
        E::CsvUnquoted => bulk::UNQUOTED,
        E::PickupGroupSiteFixed => pickup::SITE_FIXED,
        E::TooManyForSimultaneous => hunt::TOO_MANY_FOR_SIMULTANEOUS,
        E::TooManyForSerial => hunt::TOO_MANY_FOR_SERIAL,
        E::SimultaneousFull => hunt::SIMULTANEOUS_FULL,
        E::SerialFull => hunt::SERIAL_FULL,
        E::SessionMissing => own::SESSION_MISSING,
        E::NotPermitted => own::NOT_PERMITTED,
        E::ChangedByOther => own::CHANGED_BY_OTHER,
        E::StillInUse => own::STILL_IN_USE,
        E::SystemLimit => own::SYSTEM_LIMIT,
        E::RequestMalformed => own::REQUEST_MALFORMED,
        E::PageMissing => own::PAGE_MISSING,
        E::MethodNotAllowed => own::METHOD_NOT_ALLOWED,
        E::BodyTooLarge => own::BODY_TOO_LARGE,
        E::ContentType => own::CONTENT_TYPE,
        E::OriginRefused => own::ORIGIN_REFUSED,
        E::HostRefused => own::HOST_REFUSED,
        E::Internal => own::INTERNAL,
    }
}

/// The codes whose number begins with what was typed, ascending; empty finds all.
#[must_use]
pub fn find(typed: &str) -> Vec<ErrorCode> {
    let digits = fold::digits(typed);
    ErrorCode::ALL
        .iter()
        .copied()
        .filter(|code| code.number().to_string().starts_with(&digits))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_the_codes_that_begin_with_the_digits() {
        let check = |typed: &str, found: &[u16]| {
            let numbers: Vec<u16> = find(typed).iter().map(|c| c.number()).collect();
            assert_eq!(numbers, found, "{typed:?}");
        };
        check("8039", &[8039]);
        check(" ８０３９ ", &[8039]);
        check("908", &[]);
        check("808", &[8080, 8081, 8082, 8083, 8084, 8085]);
        check("8033", &[]);
        check("x", &[]);
        assert_eq!(find(""), ErrorCode::ALL);
    }

    fn texts(code: ErrorCode) -> [Text; 2] {
        let help = error_help(code);
        [help.cause, help.remedy]
    }

    #[test]
    fn japanese_sentences_end_politely_and_never_shout() {
        for code in ErrorCode::ALL {
            for text in texts(*code) {
                assert!(text.ja.ends_with('。'), "{}: {}", code.number(), text.ja);
                for word in ["エラーが発生", "お手数", "！", "!"] {
                    assert!(!text.ja.contains(word), "{}: {word}", code.number());
                }
            }
            let remedy = error_help(*code).remedy.ja;
            assert!(remedy.contains("ください"), "{}: {remedy}", code.number());
        }
    }

    #[test]
    fn english_sentences_end_with_a_full_stop_and_never_beg() {
        for code in ErrorCode::ALL {
            for text in texts(*code) {
                assert!(text.en.is_ascii() || !has_kana(text.en), "{}", text.en);
                assert!(text.en.ends_with('.'), "{}: {}", code.number(), text.en);
                assert!(!text.en.to_lowercase().contains("please"), "{}", text.en);
                assert!(!text.en.contains('!'), "{}", text.en);
            }
        }
    }

    fn has_kana(s: &str) -> bool {
        s.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c))
    }

    #[test]
    fn screens_are_in_order_and_named_once() {
        for code in ErrorCode::ALL {
            let screens = error_help(*code).screens;
            assert!(screens.windows(2).all(|w| w[0] < w[1]), "{}", code.number());
        }
    }

    #[test]
    fn a_screen_named_in_a_text_is_a_screen_of_the_portal_or_a_button() {
        let titles: Vec<&str> = Screen::ALL.iter().map(|s| s.title().ja).collect();
        for code in ErrorCode::ALL {
            for quoted in error_help(*code).remedy.ja.split('「').skip(1) {
                let Some((name, _)) = quoted.split_once('」') else {
                    panic!("{}: quote not closed", code.number());
                };
                assert!(
                    titles.contains(&name) || BUTTONS.contains(&name),
                    "{}: {name}",
                    code.number()
                );
            }
        }
    }

    /// Buttons and choices of docs/glossary.md that the remedies name.
    const BUTTONS: &[&str] = &[
        "全件表示",
        "登録",
        "変更",
        "追加",
        "削除",
        "表示",
        "参照",
        "即時投入",
        "ファイルアップロード",
        "一括登録用フォーマット",
        "パスワード変更",
        "メンバ",
        "未設定",
        "毎年",
        "0",
        "CSV（コンマ区切り）",
    ];
}
