//! 代表設定: S13–S18.

use naisen_core::settings::SlideType;
use naisen_core::text::{Text, t};

/// 代表グループ名.
pub const NAME: Text = t("任意の名称を登録してください。", "Enter any name.");
/// 加入者ID of a hunt group.
pub const PILOT: Text = t(
    "代表番号にする加入者IDを選択してください。",
    "Choose the subscriber ID of the representative number.",
);
/// スライドタイマ値(秒).
pub const SLIDE_TIMER: Text = t(
    "次のメンバへスライドするまでの時間（秒）を入力してください。",
    "Seconds until the call slides to the next member.",
);
/// スケジュール転送 of a hunt group.
pub const SCHEDULE: Text = t(
    "スケジュール転送にチェックし、設定した「スケジュール転送名」を選択します。",
    "Tick Schedule forward and choose the name of the schedule forward.",
);
/// S14 add form: the pilot's own phone (domain §2.7).
pub const PILOT_RINGS: Text = t(
    "代表番号の電話も鳴らす（着信順序1のメンバにする）",
    "Ring the phone of the representative number, too (as member with ring order 1)",
);
/// S13, S14 and the doctor: the pilot is no member.
pub const PILOT_SILENT: Text = t(
    "代表番号の電話は、メンバに登録しないと鳴りません。",
    "The phone of the representative number rings only if it is a member.",
);
/// S15: 着信順序 for every type.
pub const ORDER_REQUIRED: Text = t(
    "優先順でない場合でも必ず入力してください。",
    "Enter it also for types that do not ring by priority.",
);
/// S15: the group comes first.
pub const GROUP_FIRST: Text = t(
    "代表グループは事前に設定が必要です。",
    "The hunt group must be set up beforehand.",
);

/// What a slide type does.
#[must_use]
pub const fn slide_type(slide_type: SlideType) -> Text {
    match slide_type {
        SlideType::Sequential => t(
            "事前に設定された優先順位で着信させます。",
            "Rings by the priority set beforehand.",
        ),
        SlideType::RoundRobin => t(
            "事前に設定された番号へ均一に着信させます。",
            "Rings the members evenly, one after the other.",
        ),
        SlideType::Uniform => t(
            "利用率の低い番号に着信させます。",
            "Rings the least used member.",
        ),
        SlideType::Random => t(
            "全ての番号に順不同で着信させます。",
            "Rings the members in no fixed order.",
        ),
        SlideType::Simultaneous => t(
            "全ての番号に同時に着信させます（5人まで）。",
            "Rings all members at once (up to five).",
        ),
    }
}

/// The name of a slide type.
#[must_use]
pub const fn slide_type_name(slide_type: SlideType) -> Text {
    match slide_type {
        SlideType::Sequential => t("シーケンシャル", "Sequential"),
        SlideType::RoundRobin => t("ラウンドロビン", "Round robin"),
        SlideType::Uniform => t("ユニフォーム", "Uniform"),
        SlideType::Random => t("ランダム", "Random"),
        SlideType::Simultaneous => t("同報", "Simultaneous"),
    }
}

/// S17: スケジュール転送名.
pub const SCHEDULE_NAME: Text = NAME;
/// S17: 内線グループ.
pub const SCHEDULE_GROUP: Text = t(
    "任意のグループ名を選択してください。転送情報は、このグループの内線番号と外線プレフィックスで読みます。",
    "Choose a group. The destination is read with the extensions and the outside prefix of this group.",
);
/// 備考 everywhere.
pub const REMARK: Text = t("任意に登録できます。", "Optional.");
/// S18: several rows.
pub const ROWS: Text = t(
    "スケジュール転送詳細設定は複数設定できます。",
    "Several schedule details can be set.",
);
/// S18: precedence among rows (domain §2.8).
pub const PRECEDENCE: Text = t(
    "条件が重複した場合は、1.特定日、2.祝祭日、3.曜日の順となります。",
    "When conditions overlap, the order is 1. date, 2. holiday, 3. weekday.",
);
/// S18: precedence within one type (domain §2.8).
pub const PRECEDENCE_WITHIN: Text = t(
    "特定日では、年を指定した日が毎年の日に優先します。同じ順位では、No.の小さい行が優先します。",
    "Among dates, one with a year goes before one of every year. At the same rank the lowest No. wins.",
);
/// S18: タイプ.
pub const TYPE: Text = t("タイプを選択してください。", "Choose the type.");
/// S18: タイプ 特定日.
pub const TYPE_DATE: Text = t("特定の日付を指定", "A certain date");
/// S18: タイプ 曜日.
pub const TYPE_WEEKDAY: Text = t("毎週の特定の曜日を指定", "Certain weekdays of every week");
/// S18: タイプ 祝祭日.
pub const TYPE_HOLIDAY: Text = t("祝祭日を指定", "Public holidays");
/// S18: 特定日.
pub const DATE: Text = t(
    "転送する月日を選択してください。「特定日」を選択した場合に入力します。",
    "Choose the day to forward on. Used with type date.",
);
/// S18: 曜日.
pub const WEEKDAYS: Text = t(
    "転送する曜日を選択してください。「曜日」を選択した場合に入力します。",
    "Choose the weekdays to forward on. Used with type weekday.",
);
/// S18: 開始〜終了時間.
pub const TIMES: Text = t(
    "転送する時間帯を選択してください。日をまたぐときは2行に分けます。",
    "Choose the time to forward. Across midnight, add two rows.",
);
/// S18: 転送種別.
pub const ACTION: Text = t(
    "転送するときは「無条件転送 ON」を選択してください。「無条件転送 OFF」の行が当てはまるときは転送しません。",
    "To forward, choose Unconditional ON. When a row with Unconditional OFF applies, calls are not forwarded.",
);
/// S18: 転送情報.
pub const DESTINATION: Text = t(
    "転送先の番号を入力してください。",
    "Enter the number to forward to.",
);
/// S18: 転送情報 and the prefix.
pub const DESTINATION_PREFIX: Text = t(
    "外線番号（例：050-XXXX-YYYY）を入力される場合は、先頭に外線プレフィックス番号（デフォルト「0」）を付けてください。",
    "For an outside number (such as 050-XXXX-YYYY), put the outside prefix (0) in front.",
);
