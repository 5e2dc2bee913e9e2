//! Every limit by name (domain §2, calls §1). Nothing else in the product spells one of these
//! numbers.

use std::ops::RangeInclusive;

/// Characters of a group, schedule, phone book or token name (domain §2).
pub const NAME_CHARS: RangeInclusive<usize> = 1..=50;
/// Characters of a company's name (domain §2.1).
pub const COMPANY_NAME_CHARS: RangeInclusive<usize> = 1..=100;
/// Characters of 備考 (domain §2).
pub const REMARK_CHARS_MAX: usize = 200;
/// Characters of the bulletin board (domain §6.2).
pub const BULLETIN_CHARS_MAX: usize = 1_000;
/// Bytes of an e-mail address (domain §2.3).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Digits of an 内線番号 (domain §2.3).
pub const EXTENSION_DIGITS: RangeInclusive<usize> = 2..=8;
/// Digits of a 拠点番号 (domain §2.6).
pub const SITE_NUMBER_DIGITS: RangeInclusive<usize> = 1..=8;
/// Digits of a ピックアップ番号 (domain §2.9).
pub const PICKUP_NUMBER_DIGITS: RangeInclusive<usize> = 2..=8;
/// Characters of a 加入者ID (domain §2.3).
pub const SUBSCRIBER_CODE_CHARS: RangeInclusive<usize> = 1..=32;
/// Characters of an operator's login id (domain §2.12).
pub const OPERATOR_LOGIN_CHARS: RangeInclusive<usize> = 3..=32;
/// Characters of a company's ログインID after its prefix (domain §2.1).
pub const LOGIN_ID_SUFFIX_CHARS: usize = 11;
/// Peers of one trunk.
pub const TRUNK_PEERS_MAX: usize = 8;
/// Characters of a trunk's user and secret.
pub const TRUNK_SECRET_CHARS_MAX: usize = 128;
/// 呼び出し秒数 (domain §2.4).
pub const RING_SECONDS: RangeInclusive<u16> = 5..=60;
/// 呼び出し秒数 when nothing was chosen.
pub const RING_SECONDS_DEFAULT: u16 = 20;
/// Characters of a 転送番号 (domain §2.4).
pub const DESTINATION_CHARS: RangeInclusive<usize> = 1..=32;
/// スライドタイマ値(秒) (domain §2.7).
pub const SLIDE_TIMER: RangeInclusive<u16> = 5..=120;
/// スライドタイマ値(秒) when nothing was chosen.
pub const SLIDE_TIMER_DEFAULT: u16 = 10;
/// 着信順序 (domain §2.7).
pub const HUNT_ORDER: RangeInclusive<u8> = 1..=99;
/// Members of a 同報 group (8084).
pub const SIMULTANEOUS_MEMBERS_MAX: usize = 5;
/// Members of any other group (8085).
pub const SERIAL_MEMBERS_MAX: usize = 32;
/// Rows of one schedule (domain §2.8).
pub const SCHEDULE_ROWS_MAX: usize = 100;
/// Entries of a personal block list (domain §2.3).
pub const BLOCKLIST_MAX: usize = 30;
/// Digits of a block-list entry (domain §2.3).
pub const BLOCKLIST_DIGITS: RangeInclusive<usize> = 3..=16;
/// Rows of a 共通電話帳 file (domain §2.10).
pub const PHONE_BOOK_ROWS_MAX: usize = 1_000;
/// Bytes of an uploaded CSV file (domain §2.10, §7.1).
pub const CSV_BYTES_MAX: usize = 1_048_576;
/// Rows of a bulk-registration file (domain §7.1).
pub const BULK_ROWS_MAX: usize = 5_000;
/// 共通電話帳番号 (domain §2.10).
pub const PHONE_BOOK_NUMBER: RangeInclusive<u16> = 1..=999;
/// Days a record is kept (domain §2.1).
pub const KEEP_DAYS: RangeInclusive<u16> = 1..=3_650;
/// Days call records are kept when nothing was chosen.
pub const RECORDS_KEEP_DAYS_DEFAULT: u16 = 180;
/// Days audit entries are kept when nothing was chosen.
pub const AUDIT_KEEP_DAYS_DEFAULT: u16 = 1_095;
/// Bytes of an app's backup (domain §2.3).
pub const BACKUP_BYTES_MAX: usize = 10 * 1_048_576;
/// Messages of a voicemail box (domain §2.5).
pub const MESSAGES_MAX: usize = 99;
/// Seconds of one message (domain §2.5).
pub const MESSAGE_SECONDS_MAX: u32 = 180;
/// Milliseconds below which a message is not kept (domain §2.5).
pub const MESSAGE_MS_MIN: u32 = 2_000;
/// Seconds of a greeting (domain §2.12).
pub const GREETING_SECONDS_MAX: u32 = 60;
/// Days a message is kept (domain §2.5).
pub const MESSAGE_KEEP_DAYS: RangeInclusive<u16> = 7..=365;
/// Total unanswered time of a call, seconds (calls §1).
pub const T_MAX_S: u32 = 180;
/// Diversions of one call (calls §1).
pub const MAX_DIV: u32 = 5;
/// Calls a subscriber may be in when it dials no further one (calls §1, dialog limit).
pub const CALLS_AT_ONCE: usize = 2;
/// Trailing window of ユニフォーム, seconds (calls §1).
pub const UNI_WINDOW_S: u32 = 3_600;
/// Rows a list shows on one page (domain §5).
pub const PAGE_SIZES: [u32; 4] = [20, 50, 100, 500];
