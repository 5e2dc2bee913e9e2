//! スケジュール転送 and forwarding destinations (8034–8041, 8078).

use super::ErrorHelp;
use crate::help::screen::Screen::{S11, S12, S14, S16, S17, S18, U04};
use naisen_core::text::t;

pub(super) const EXISTS: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ名前のスケジュール転送が、すでにあります。",
        "A schedule forward with this name exists already.",
    ),
    remedy: t(
        "「スケジュール転送設定一覧」で名前を確かめ、使われていないスケジュール転送名に変えてください。",
        "Check the names on Schedule forwards and choose one that is not used yet.",
    ),
    screens: &[S17],
};

pub(super) const TO_UPDATE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "変更しようとしたスケジュール転送、またはその詳細は、画面を開いた後に削除されています。",
        "The schedule forward, or its detail, was deleted after the page was opened.",
    ),
    remedy: t(
        "「スケジュール転送設定一覧」を開き直してください。必要なものがないときは「追加」で作り直してください。",
        "Open Schedule forwards again. If it is needed, make it again with Add.",
    ),
    screens: &[S17, S18],
};

pub(super) const TO_ADD_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "詳細を追加しようとしたスケジュール転送は、すでに削除されています。",
        "The schedule forward to add details to has been deleted.",
    ),
    remedy: t(
        "「スケジュール転送設定一覧」を開き直し、残っているスケジュール転送を選ぶか、「追加」で作り直してください。",
        "Open Schedule forwards again and choose one that is left, or make it again with Add.",
    ),
    screens: &[S18],
};

pub(super) const ROW_TWICE: ErrorHelp = ErrorHelp {
    cause: t(
        "タイプ、日付または曜日、開始時間、終了時間がすべて同じ詳細が、すでにあります。",
        "A detail with the same type, the same date or weekdays, and the same start and end exists already.",
    ),
    remedy: t(
        "「スケジュール転送詳細設定」で同じ時間帯の行を選び、転送種別や転送情報を「変更」してください。",
        "Choose the row of that time on Schedule details and change its forwarding or destination with Apply.",
    ),
    screens: &[S18],
};

pub(super) const TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとしたスケジュール転送、またはその詳細は、すでに削除されています。",
        "The schedule forward, or its detail, has been deleted already.",
    ),
    remedy: t(
        "「スケジュール転送設定一覧」を開き直し、残っているものを確かめてください。",
        "Open Schedule forwards again and check what is left.",
    ),
    screens: &[S16, S18],
};

pub(super) const DESTINATION_RESTRICTED: ErrorHelp = ErrorHelp {
    cause: t(
        "転送先に使えない番号です。外線プレフィックスの付け方が違う、国際電話や外線が規制されている、自分の番号である、緊急通報・着信課金（0120・0800）・有料（0570など）・ピックアップ番号である、184や186で始まる、番号として正しくない、のいずれかです。",
        "The number cannot be a forwarding destination: the outside prefix is missing or superfluous, international or outside calls are barred, it is the number itself, it is an emergency, toll-free, premium or pickup number, it begins with 184 or 186, or it is no valid number.",
    ),
    remedy: t(
        "内線グループに入っている番号から外線へ転送するときは、先頭に外線プレフィックス「0」を付けてください（例：080-1234-5678 は 0080-1234-5678）。内線グループに入っていない番号では付けません。規制は「発着信規制」で確かめてください。国際転送には、ご契約の窓口での許可が必要です。",
        "To forward to an outside number from a number in an extension group, put the outside prefix 0 in front (080-1234-5678 becomes 0080-1234-5678); without an extension group, leave it out. Check restrictions on Call restrictions. Forwarding abroad must be allowed by your operator.",
    ),
    screens: &[S11, S12, S14, S18, U04],
};

pub(super) const TIME_RANGE: ErrorHelp = ErrorHelp {
    cause: t(
        "開始時間が終了時間と同じか、終了時間より後です。開始は00:00〜23:59、終了は00:01〜24:00です。",
        "The start is not before the end. Start may be 00:00–23:59, end 00:01–24:00.",
    ),
    remedy: t(
        "終了時間を開始時間より後にしてください。日をまたぐ時間帯は、22:00〜24:00 と 00:00〜06:00 のように2行に分けてください。",
        "Set the end after the start. For a time across midnight, add two rows, such as 22:00–24:00 and 00:00–06:00.",
    ),
    screens: &[S18],
};

pub(super) const DATE_INVALID: ErrorHelp = ErrorHelp {
    cause: t(
        "特定日に、暦にない日か、今日より前の日を指定しています。",
        "The date does not exist, or it is before today.",
    ),
    remedy: t(
        "今日以降の日付を選んでください。毎年同じ日に転送するときは「毎年」を選ぶと、年を指定せずに登録できます。",
        "Choose today or a later date. To forward on the same day each year, choose Every year; no year is needed then.",
    ),
    screens: &[S18],
};
