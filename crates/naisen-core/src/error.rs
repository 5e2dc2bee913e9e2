//! The error table: every refusal a user can see is one row here (domain §10, house style 3.1).
//!
//! The table knows nothing about HTTP beyond the status number, and nothing about pages.

use crate::text::Text;

macro_rules! error_table {
    ($($number:literal $name:ident $status:literal $ja:literal $en:literal;)*) => {
        /// A refusal a user can see. The variant's number, HTTP status and texts are the table's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum ErrorCode {
            $(#[doc = $en] $name = $number,)*
        }

        impl ErrorCode {
            /// Every code, ascending.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// HTTP status (domain §10).
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The published message in both languages.
            #[must_use]
            pub const fn text(self) -> Text {
                match self { $(Self::$name => Text { ja: $ja, en: $en },)* }
            }

            /// The name of the variant, for generated documents.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

error_table! {
    8000 LoginWrong 401 "ログイン情報が間違っています。入力値をご確認下さい。" "Login information is incorrect.";
    8001 LoginLocked 423 "規定回数以上ログインに失敗した為規制されました。" "Locked after too many failed logins.";
    8008 Required 422 "必須入力のリクエストパラメータに空文字が設定されています。" "A required field is empty.";
    8009 Invalid 422 "不正な文字種がリクエストパラメータに含まれています。" "A field contains invalid characters or is out of range.";
    8012 ExtensionMissing 422 "内線グループの設定が有効に対し内線番号が存在しません。" "Extension group is set but extension number is missing.";
    8013 ExtensionWithoutGroup 422 "内線グループの設定が、「未設定」に対し内線番号が存在しています。" "Extension number given while extension group is \"not set\".";
    8014 ExtensionGroupToSearchMissing 404 "検索対象の内線グループ情報が存在しません。" "The extension group to search does not exist.";
    8015 SubscriberMissing 404 "更新対象の加入者情報が存在しません。" "The subscriber to update does not exist.";
    8016 CompanyMissing 404 "検索対象の企業情報が存在しません。" "The company does not exist.";
    8017 ExtensionGroupExists 409 "追加対象の内線グループが既に存在しています。" "The extension group already exists.";
    8018 ExtensionGroupDuplicate 409 "重複するグループ名もしくは拠点番号が存在します。" "Duplicate group name or site number.";
    8019 ExtensionGroupToUpdateMissing 404 "更新対象の内線グループが存在しません。" "The extension group to update does not exist.";
    8020 ExtensionGroupToDeleteMissing 404 "削除対象の内線グループが存在しません。" "The extension group to delete does not exist.";
    8021 HuntGroupExists 409 "追加対象の代表グループは、既に存在しています。" "The hunt group already exists.";
    8022 InAnotherHuntGroup 409 "対象の加入者は、既に別の代表グループが設定されています。" "The subscriber already belongs to another hunt group.";
    8023 ScheduleForwardMissing 404 "スケジュール転送先が存在しません。" "The selected schedule forward does not exist.";
    8024 HuntGroupMissing 404 "更新対象の代表グループが存在しません。" "The hunt group to update does not exist.";
    8025 PilotRecordMissing 404 "対象の代表グループを設定している加入者情報が存在しません。" "The pilot subscriber of this hunt group does not exist.";
    8026 NewPilotMissing 404 "更新対象の代表番号(加入者情報)が存在しません。" "The new representative number does not exist.";
    8027 NewPilotInAnotherHuntGroup 409 "更新対象の代表番号(加入者情報)は、既に別の代表グループが設定されています。" "The new representative number already belongs to another hunt group.";
    8028 HuntGroupToDeleteMissing 404 "削除対象の代表グループが存在しません。" "The hunt group to delete does not exist.";
    8029 PilotRecordToDeleteMissing 404 "削除対象の代表グループを設定している加入者情報が存在しません。" "The pilot subscriber of the group to delete does not exist.";
    8030 HuntGroupHasMembers 409 "メンバーが存在する代表グループは削除できません。" "A hunt group with members cannot be deleted.";
    8031 HuntMemberTwice 409 "同一代表グループ内で加入者が重複しています。" "The subscriber is listed twice in the hunt group.";
    8032 HuntOrderTwice 409 "同一代表グループ内で着信順序が重複しています。" "Ring order is duplicated in the hunt group.";
    8034 ScheduleExists 409 "追加対象のスケジュールは既に存在します。" "The schedule already exists.";
    8035 ScheduleToUpdateMissing 404 "更新対象のスケジュールが存在しません。" "The schedule to update does not exist.";
    8036 ScheduleToAddMissing 404 "追加対象のスケジュールが存在しません。" "The schedule to add details to does not exist.";
    8037 ScheduleRowTwice 409 "同一データのスケジュールが存在します。" "An identical schedule detail exists.";
    8038 ScheduleToDeleteMissing 404 "削除対象のスケジュールが存在しません。" "The schedule to delete does not exist.";
    8039 DestinationRestricted 422 "転送先が規制対象です。" "The forwarding destination is restricted.";
    8041 TimeRangeInvalid 422 "開始時間、終了時間の範囲が不正です。" "Invalid start/end time range.";
    8043 PickupGroupExists 409 "追加対象のピックアップグループ名もしくはピックアップグループ番号とサイト名が重複しています。" "Pickup group name or number already used in the site (add).";
    8044 PickupGroupDuplicate 409 "更新対象のピックアップグループ名もしくはピックアップグループ番号とサイト名が重複しています。" "Pickup group name or number already used in the site (update).";
    8045 PickupGroupToUpdateMissing 404 "更新対象のピックアップグループが存在しません。" "The pickup group to update does not exist.";
    8046 PickupGroupHasMembers 409 "メンバーが存在するピックアップグループは削除できません。" "A pickup group with members cannot be deleted.";
    8047 PickupGroupToDeleteMissing 404 "削除対象のピックアップグループが存在しません。" "The pickup group to delete does not exist.";
    8048 PickupGroupMissing 404 "ピックアップグループが存在しません。" "The pickup group does not exist.";
    8049 MemberSubscriberMissing 404 "加入者情報が存在しません。" "The subscriber does not exist.";
    8050 PilotCannotBeCleared 422 "代表回線の場合は加入者情報をクリアできません。" "A representative line's subscriber data cannot be cleared.";
    8051 ExtensionGroupMissing 404 "内線グループが存在しません。" "The extension group does not exist.";
    8052 ExtensionTwice 409 "同一内線グループ内で内線番号が重複しています。" "Extension number is duplicated in the extension group.";
    8053 HuntGroupNotRegistered 404 "対象のハントグループが登録されていません。" "The hunt group is not registered.";
    8054 ExtensionNeedsGroup 422 "内線番号を指定した場合、内線グループIDは必須です。" "An extension group is required when an extension is given.";
    8056 CsvExtension 422 "一括投入用CSVファイルの拡張子がcsvではありません。" "The file extension is not csv.";
    8057 CsvUnreadable 422 "一括投入用CSVファイルの読み込みに失敗しました。" "The CSV file could not be opened.";
    8058 CsvLineBreak 422 "一括投入用CSVファイルの改行がCRLFではありません。" "Line breaks are not CRLF.";
    8059 CsvRecords 422 "一括投入用CSVファイルの読み込みに失敗しました。" "The CSV records could not be read.";
    8060 CsvKind 422 "一括投入用CSVファイルの1行目のデータ区分が「VPN」、「HUNT」、「PICKUP」ではありません。" "Line 1 data type is not VPN, HUNT or PICKUP.";
    8061 CsvEncoding 422 "一括投入用CSVファイルの文字コードがShift-JISではありません。" "The file is not Shift_JIS.";
    8062 CsvAlreadyListed 409 "対象の一括投入用CSVファイルは既に登録されています。" "This CSV file is already registered.";
    8066 CsvNoData 404 "一括投入用のデータが存在しません。" "There is no bulk data.";
    8068 CsvNoFile 422 "一括投入用CSVファイルがありません。" "There is no CSV file.";
    8069 CsvFieldCount 422 "一括投入用CSVファイルのデータの項目数が間違っています。" "Wrong number of fields.";
    8070 CsvValue 422 "一括投入用CSVファイルのデータが不正です。" "Invalid CSV data.";
    8071 CsvPickupGroupRequired 422 "一括投入用CSVファイルがピックアップグループデータの場合は2番目のパラメータは必須です。" "PICKUP data needs the second parameter.";
    8072 CsvSubscriberMissing 404 "一括投入用CSVファイル内の対象の加入者情報が存在しません。" "A subscriber in the CSV does not exist.";
    8073 CsvChanged 422 "一括投入用CSVファイルが変更されている可能性があります。" "The CSV file may have been changed.";
    8075 BulkJobToDeleteMissing 404 "削除対象の一括投入用のデータが存在しません。" "The bulk data to delete does not exist.";
    8077 FileMissing 404 "ファイルが存在しません。" "The file does not exist.";
    8078 DateInvalid 422 "スケジュールデータに指定した日付が有効ではありません。" "The schedule date is not valid.";
    8079 CsvComma 422 "対象の一括投入用CSVファイルはカンマ区切りではありません。" "The CSV is not comma-separated.";
    8080 CsvUnquoted 422 "一括投入用CSVファイル内にダブルクォーテーションで囲まれていない項目が存在します。" "A field is not double-quoted.";
    8081 PickupGroupSiteFixed 422 "メンバが存在するピックアップグループはサイトを変更できません。" "The site of a pickup group with members cannot be changed.";
    8082 TooManyForSimultaneous 422 "ハントメンバーが6人以上登録されているため、ハントタイプを同報に変更できません。" "6 or more members: cannot change to simultaneous.";
    8083 TooManyForSerial 422 "ハントメンバーが33人以上登録されているため、ハントタイプを同報以外に変更できません。" "33 or more members: cannot change from simultaneous.";
    8084 SimultaneousFull 422 "ハントタイプが同報の場合、ハントメンバーは6人以上登録できません。" "Simultaneous: no more than 5 members.";
    8085 SerialFull 422 "ハントタイプが同報以外の場合、ハントメンバーは33人以上登録できません。" "Other types: no more than 32 members.";
    9001 SessionMissing 401 "ログインしていないか、ログインの有効期限が切れています。" "You are not logged in, or your session has expired.";
    9002 NotPermitted 403 "この操作は許可されていません。" "You are not permitted to do this.";
    9003 ChangedByOther 409 "ほかの人が先に変更しました。" "Somebody else changed this first.";
    9004 StillInUse 409 "ほかの設定で使用中です。" "It is still used by another setting.";
    9005 SystemLimit 503 "システムの上限に達しているか、一時的に処理できません。" "A system limit was reached, or the system cannot do this at the moment.";
    9010 RequestMalformed 400 "リクエストの形式が正しくありません。" "The request is malformed.";
    9011 PageMissing 404 "ページまたは操作が存在しません。" "There is no such page or operation.";
    9012 MethodNotAllowed 405 "このメソッドは使用できません。" "This method is not allowed here.";
    9013 BodyTooLarge 413 "送信されたデータが大きすぎます。" "The request body is too large.";
    9014 ContentType 415 "この形式のデータは受け付けていません。" "This content type is not accepted.";
    9015 OriginRefused 403 "ほかのサイトからの操作は受け付けていません。" "Requests from other sites are refused.";
    9016 HostRefused 421 "このホスト名では利用できません。" "This host name is not served here.";
    9099 Internal 500 "システム内部でエラーが起きました。" "An internal error occurred.";
}

impl ErrorCode {
    /// The number shown to users, 8000–8085 (domain §10) or 9001–9099 (ours).
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The code with this number, if the table has it.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.number() == number)
    }

    /// This code against one field of the caller's input.
    #[must_use]
    pub const fn at(self, field: &'static str) -> Refusal {
        Refusal {
            code: self,
            field: Some(field),
            rows: Vec::new(),
            detail: None,
        }
    }
}

/// Numbers in the manual's range that the manual does not list; they must never be used (domain §10).
pub const RESERVED: &[u16] = &[
    8002, 8003, 8004, 8005, 8006, 8007, 8010, 8011, 8033, 8040, 8042, 8055, 8063, 8064, 8065, 8067,
    8074, 8076,
];

/// The caller's mistake: one code, the field it concerns and, on multi-row saves, every failing row
/// (domain §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code that won (domain §4 gives the order of checks).
    pub code: ErrorCode,
    /// Name of the form field or JSON member, where one is to blame.
    pub field: Option<&'static str>,
    /// Failing rows of a multi-row save, in display order; empty on single saves.
    pub rows: Vec<RowRefusal>,
    /// What exactly was found, beyond the table's text: a line number, the parsed number.
    pub detail: Option<Text<String>>,
}

/// One failing row of a multi-row save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// What identifies the row on its screen: the 加入者ID, or a CSV line number.
    pub key: String,
    /// The row's code.
    pub code: ErrorCode,
    /// The row's field, where one is to blame.
    pub field: Option<&'static str>,
    /// What exactly was found.
    pub detail: Option<Text<String>>,
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            field: None,
            rows: Vec::new(),
            detail: None,
        }
    }
}

impl Refusal {
    /// The same refusal of one row of a form that has other fields, too.
    #[must_use]
    pub fn in_row(mut self, key: impl Into<String>) -> Self {
        self.rows = vec![RowRefusal {
            key: key.into(),
            code: self.code,
            field: self.field,
            detail: self.detail.clone(),
        }];
        self
    }

    /// A refusal of a multi-row save: the first row's code leads (domain §4).
    ///
    /// # Panics
    /// Never: an empty list answers [`ErrorCode::Invalid`].
    #[must_use]
    pub fn rows(rows: Vec<RowRefusal>) -> Self {
        let (code, field) = rows
            .first()
            .map_or((ErrorCode::Invalid, None), |r| (r.code, r.field));
        Self {
            code,
            field,
            rows,
            detail: None,
        }
    }

    /// The same refusal with what was found.
    #[must_use]
    pub fn with_detail(mut self, ja: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Text {
            ja: ja.into(),
            en: en.into(),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_none_is_reserved() {
        for pair in ErrorCode::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number());
        }
        for code in ErrorCode::ALL {
            assert!(
                !RESERVED.contains(&code.number()),
                "{} is reserved",
                code.number()
            );
        }
    }

    #[test]
    fn the_manual_lists_68_codes_and_with_the_reserved_ones_the_range_has_no_gap() {
        let mut manual: Vec<u16> = ErrorCode::ALL
            .iter()
            .map(|c| c.number())
            .filter(|n| *n < 9000)
            .collect();
        assert_eq!(manual.len(), 68);
        manual.extend(RESERVED);
        manual.sort_unstable();
        assert_eq!(manual, (8000..=8085).collect::<Vec<_>>());
    }
}
