//! 内線設定, ピックアップ設定, 電話帳管理: S19–S27, and what all member screens say.

use naisen_core::text::{Text, t};

/// S15, S21, S24, S27: tick メンバ.
pub const SHOW_MEMBERS: Text = t(
    "「メンバ」にチェックすると登録済一覧が表示されます。",
    "Tick Members to list those registered.",
);
/// S15, S21, S24, S27: tick 非メンバ.
pub const SHOW_NON_MEMBERS: Text = t(
    "「非メンバ」にチェックすると未登録一覧が表示されます。",
    "Tick Non-members to list those not registered.",
);
/// S15, S21, S24, S27: tick both.
pub const SHOW_BOTH: Text = t(
    "全てを表示したい場合は、両方にチェックしてください。",
    "Tick both to list all.",
);
/// S15, S21, S24, S27: what 変更 applies to (domain §5).
pub const APPLY_SHOWN: Text = t(
    "表示している行だけを変更します。チェックした行はメンバになり、外した行はメンバから外れます。",
    "Only the rows shown change: ticked rows become members, unticked rows are removed.",
);

/// S20: 内線グループ名; S23: ピックアップグループ名; S26: 共通電話帳名.
pub const NAME: Text = t("任意の名称を登録してください。", "Enter any name.");
/// S20: 拠点番号.
pub const SITE_NUMBER: Text = t("任意の番号を入力してください。", "Enter any number.");
/// S20: what 拠点番号 is for (calls §4).
pub const SITE_NUMBER_USE: Text = t(
    "別の内線グループの内線へは、拠点番号と内線番号を続けてかけます。",
    "To call an extension of another group, dial the site number and the extension number.",
);
/// S20: 外線プレフィックス.
pub const PREFIX_FIXED: Text = t("「0」固定となります。", "Fixed to 0.");
/// S20, S23: 備考.
pub const REMARK: Text = t("任意に登録できます。", "Optional.");
/// S21: the group comes first.
pub const EXTENSION_GROUP_FIRST: Text = t(
    "内線グループは事前に設定が必要です。",
    "The extension group must be set up beforehand.",
);
/// S19: what deleting does to members (domain §2.11).
pub const EXTENSION_GROUP_DELETE: Text = t(
    "内線グループを削除すると、メンバの内線番号も消えます。",
    "Deleting an extension group removes the extension numbers of its members.",
);

/// S23: ピックアップグループ番号.
pub const PICKUP_NUMBER: Text = t("任意の番号を登録してください。", "Enter any number.");
/// S23: how the number is used (calls §11).
pub const PICKUP_NUMBER_USE: Text = t(
    "メンバがこの番号をかけると、ほかのメンバで鳴っている電話に出られます。",
    "Members dial this number to answer a call that rings at another member.",
);
/// S23: サイト名 with one site.
pub const SITE_FIXED: Text = t("初期値の固定となります。", "Fixed to its initial value.");
/// S24: the group comes first.
pub const PICKUP_GROUP_FIRST: Text = t(
    "ピックアップグループは事前に設定が必要です。",
    "The pickup group must be set up beforehand.",
);
/// S24: one group a number (domain §2.9).
pub const PICKUP_MOVES: Text = t(
    "別のピックアップグループのメンバを登録すると、元のグループから移ります。",
    "A member of another pickup group moves here.",
);

/// S26: the file comes first.
pub const FILE_FIRST: Text = t(
    "アップロードするファイルは事前に作成しておいてください。",
    "Make the file to upload beforehand.",
);
/// S26: 環境依存文字.
pub const PLATFORM_DEPENDENT: Text = t(
    "環境依存文字はアプリケーション側の表示で文字化けが発生する場合がございます。",
    "Platform-dependent characters may be garbled in the app.",
);
/// S26: the file's form (domain §2.10).
pub const PHONE_BOOK_FORMAT: Text = t(
    "名称、フリガナ、電話番号の3項目のCSV（シフトJIS、1,000行まで）です。",
    "A CSV file in Shift_JIS with name, reading and number; up to 1,000 rows.",
);
/// S27: the book comes first.
pub const PHONE_BOOK_FIRST: Text = t(
    "共有電話帳名は事前に設定が必要です。",
    "The shared phone book must be set up beforehand.",
);
