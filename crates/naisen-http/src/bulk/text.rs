//! The words of 一括登録.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("一括登録", "Bulk registration");
pub(super) const TEMPLATES: Text = t("一括登録用フォーマット", "Templates");
pub(super) const TEMPLATE_VPN: Text = t("内線（VPN）", "Extensions (VPN)");
pub(super) const TEMPLATE_HUNT: Text = t("代表（HUNT）", "Hunt group (HUNT)");
pub(super) const TEMPLATE_PICKUP: Text = t("ピックアップ（PICKUP）", "Pickup (PICKUP)");
pub(super) const FILE: Text = t("CSVファイル", "CSV file");
pub(super) const FILE_HINT: Text = t(
    "Shift_JIS、改行 CRLF、項目はすべて \" で囲む。1MiB、5,000行まで。アップロードしただけでは登録されません。",
    "Shift_JIS, CRLF, every field in quotes. At most 1 MiB and 5,000 rows. Uploading alone registers nothing.",
);
pub(super) const UPLOAD: Text = t("ファイルアップロード", "Upload");
pub(super) const NOT_UPLOADED: Text =
    t("アップロードできませんでした", "The file was not accepted");
pub(super) const UPLOADED: Text = t(
    "アップロードしました。内容を確かめて「即時投入」を押してください。",
    "Uploaded. Check what will change, then press Run now.",
);
pub(super) const LIST: Text = t("一括登録の一覧", "Bulk registration files");
pub(super) const FILE_NAME: Text = t("ファイル名", "File");
pub(super) const KIND: Text = t("データ区分", "Kind");
pub(super) const UPLOADED_AT: Text = t("アップロード日時", "Uploaded");
pub(super) const STATE: Text = t("ステータス", "Status");
pub(super) const ROWS: Text = t("件数", "Rows");
pub(super) const ERRORS: Text = t("エラー", "Errors");
pub(super) const NOTHING_REGISTERED: Text = t("1件も登録していません", "nothing was registered");
pub(super) const ERRORS_CSV: Text = t("エラーをCSVで保存", "Save errors as CSV");
pub(super) const MORE_ERRORS: Text = t(
    "ほかのエラーはCSVで確かめてください。",
    "The CSV lists the other errors.",
);
pub(super) const NONE: Text = t(
    "アップロードしたファイルはまだありません。",
    "No file has been uploaded yet.",
);
pub(super) const SHOW: Text = t("内容を確認", "Check");
pub(super) const DELETE: Text = t("削除", "Delete");
pub(super) const DELETE_TITLE: Text =
    t("一括登録ファイルの削除", "Delete a bulk registration file");
pub(super) const DELETE_LOSES: Text = t(
    "ファイルとエラーの記録が一覧から消えます。登録済みの設定は変わりません。",
    "The file and its errors leave the list. Settings already registered stay.",
);
pub(super) const DELETE_UNDONE: Text = t(
    "削除したファイルは元に戻せません。もう一度使うときは、アップロードし直してください。",
    "A deleted file cannot be restored. Upload it again to use it.",
);
pub(super) const KEEP: Text = t("削除しない", "Keep it");
pub(super) const DELETED: Text = t("削除しました。", "Deleted.");
pub(super) const RUN: Text = t("即時投入", "Run now");
pub(super) const RUN_AGAIN: Text = t("もう一度 即時投入", "Run again");
pub(super) const STARTED: Text = t("投入を始めました。", "The run has begun.");
pub(super) const NOT_RUN: Text = t("投入できませんでした", "Nothing was registered");
pub(super) const NOT_DELETED: Text = t("削除できませんでした", "Nothing was deleted");
pub(super) const WILL_FAIL: Text = t(
    "このままでは投入できません",
    "This file cannot be registered as it is",
);
pub(super) const LINE: Text = t("行", "Line");
pub(super) const LINE_NUMBER: Text = t("行目", "");
pub(super) const LINE_BEFORE: Text = t("", "Line ");
pub(super) const SUBSCRIBER_ID: Text = t("加入者ID", "Subscriber ID");
pub(super) const CHANGES: Text = t("変更", "Change");
pub(super) const NOW: Text = t("いま", "Now");
pub(super) const AFTER: Text = t("投入後", "After the run");
pub(super) const PREVIEW: Text = t("投入すると変わること", "What the run will change");
pub(super) const ADD: Text = t("追加", "Add");
pub(super) const CHANGE: Text = t("変更", "Change");
pub(super) const REMOVE: Text = t("削除", "Remove");
pub(super) const UNCHANGED: Text = t("変わらない", "No change");
pub(super) const NO_MEMBER: Text = t("メンバではない", "Not a member");
pub(super) const ORDER: Text = t("着信順序", "ring order");
pub(super) const CLEAR: Text = t("解除", "clear");
pub(super) const PICKED: Text = t("を選択中", "selected");
