//! The words of 電話番号情報.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("電話番号情報", "Number details");
pub(super) const EXTENSION: Text = t("内線番号", "Extension number");
pub(super) const EXTENSION_HINT: Text = t(
    "2〜8桁の数字（先頭は 0 以外）。同じ内線グループの中で重複できません。",
    "2 to 8 digits, the first not 0. Unique in its extension group.",
);
pub(super) const EXTENSION_GROUP: Text = t("内線グループ", "Extension group");
pub(super) const CALLER_NUMBER: Text = t("発信番号", "Caller number");
pub(super) const CALLER_NUMBER_HINT: Text = t(
    "「代表」は、代表グループに入っている間だけ、代表番号で発信します。",
    "Representative shows the representative number while the number is in a hunt group.",
);
pub(super) const OWN: Text = t("本人", "Own");
pub(super) const PILOT: Text = t("代表", "Representative");
pub(super) const CALLBACK: Text = t("確認電話番号", "Confirmation number");
pub(super) const CALLBACK_HINT: Text = t(
    "初期設定の確認の電話を、この番号だけにかけます。空欄のときは、端末利用者が指定した番号にかけます。",
    "The confirmation call of the set-up goes to this number only. When empty, the user names one.",
);
pub(super) const DISPLAY_NAME: Text = t("表示名", "Display name");
pub(super) const DISPLAY_NAME_HINT: Text = t(
    "管理画面の一覧に表示する名前です（空欄可）。",
    "The name lists show beside the number. It may stay empty.",
);
pub(super) const SUBSCRIBER_ID: Text = t("加入者ID", "Subscriber ID");
pub(super) const EXTERNAL_NUMBER: Text = t("外線番号", "External number");
pub(super) const SITE: Text = t("サイト", "Site");
pub(super) const PICKUP_GROUP: Text = t("ピックアップグループ", "Pickup group");
pub(super) const HUNT_GROUP: Text = t("代表グループ", "Hunt group");
pub(super) const TO_PICKUP: Text = t("ピックアップグループメンバ設定へ", "Members");
pub(super) const TO_HUNT: Text = t("代表グループメンバ設定へ", "Members");
pub(super) const PASSWORD: Text = t("ログイン用パスワード変更", "Change login password");
pub(super) const OWN_PASSWORD: Text = t("パスワード変更", "Change password");
pub(super) const TERMINAL: Text = t("端末認証", "Terminal authentication");
pub(super) const STOP: Text = t("緊急停止/解除", "Stop or release");
pub(super) const INITIALISE: Text = t("初期化", "Initialise");
pub(super) const SAVE: Text = t("登録", "Save");
pub(super) const SAVED: Text = t(
    "登録しました。1秒後の発着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
