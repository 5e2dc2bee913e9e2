//! The words of the operator's company pages.

use naisen_core::text::{Text, t};

pub(crate) const TITLE: Text = t("企業一覧", "Companies");
pub(super) const LINE: Text = t(
    "企業の追加、契約内容、サイト、番号、登録証を扱います。",
    "Add companies; their contract, sites, numbers and registration sheets.",
);
pub(super) const NEW: Text = t("企業の追加", "Add a company");
pub(crate) const OVERVIEW: Text = t("概要", "Overview");
pub(super) const CONTRACT: Text = t("契約内容", "Contract");
pub(crate) const SITES: Text = t("サイト", "Sites");
pub(crate) const NUMBERS: Text = t("番号", "Numbers");
pub(crate) const CALLS: Text = t("通話の閲覧", "Look at calls");
pub(super) const CLOSE: Text = t("企業の停止", "Close the company");
pub(super) const OPEN: Text = t("企業の再開", "Open the company again");
pub(super) const PASSWORD: Text = t("管理者の登録証", "Administrator's registration sheet");

pub(super) const LOGIN_ID: Text = t("ログインID", "Login ID");
pub(super) const NAME: Text = t("企業名", "Company name");
pub(super) const SIP_DOMAIN: Text = t("SIPドメイン", "SIP domain");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const ACTIVE: Text = t("利用中", "In service");
pub(super) const CLOSED: Text = t("停止中", "Closed");
pub(super) const EXAMPLE: Text = t("例 NS-0000", "e.g. NS-0000");
pub(super) const NONE: Text = t("企業はまだありません。", "There are no companies yet.");
pub(super) const NONE_FOUND: Text = t(
    "該当する企業が見つかりませんでした。",
    "No matching company was found.",
);

pub(super) const LOGIN_ID_HINT: Text = t(
    "接頭辞と英大文字・数字11文字。全体で一意です。",
    "The prefix and 11 capitals or digits; unique everywhere.",
);
pub(super) const SIP_DOMAIN_HINT: Text = t(
    "端末が登録に使うホスト名。全体で一意です。",
    "The host name phones register with; unique everywhere.",
);
pub(super) const IDENTITY: Text = t("契約者", "The company");
pub(super) const FEATURES: Text = t("ご契約内容", "Contract");
pub(super) const FEATURES_HINT: Text = t(
    "外した機能は、メニューと画面に出ません。留守番電話・転送・代表・内線・ピックアップは通話でも効かなくなります。設定は残ります。",
    "What is not ticked has no menu and no screen; voicemail, forwarding, hunting, extensions and pickup have no effect in calls either. Settings are kept.",
);
pub(super) const VOICEMAIL: Text = t("留守番電話", "Voicemail");
pub(super) const FORWARD: Text = t("転送", "Forwarding");
pub(super) const HUNT: Text = t("代表", "Hunt groups");
pub(super) const EXTENSION: Text = t("内線", "Extensions");
pub(super) const PICKUP: Text = t("ピックアップ", "Pickup");
pub(super) const PHONEBOOK: Text = t("共通電話帳", "Shared phone books");
pub(super) const BARRING: Text = t("発着信規制", "Restrictions");
pub(super) const FUNCTIONS: Text = t("機能設定", "Functions");
pub(super) const BULK: Text = t("一括登録", "Bulk registration");

pub(super) const GRANTS: Text = t("国際通話", "International calls");
pub(super) const INTERNATIONAL: Text = t("国際通話の許可", "International calls are granted");
pub(super) const INTERNATIONAL_FORWARD: Text = t("国際転送の許可", "Forwarding abroad is granted");
pub(super) const INTERNATIONAL_FORWARD_HINT: Text = t(
    "国際通話の許可があるときだけ効きます。",
    "Has effect only with the grant of international calls.",
);
pub(super) const GUIDANCE: Text = t("ガイダンス", "Guidance");
pub(super) const REFUSAL_GUIDANCE: Text = t(
    "断った通話の理由を、発信者に音声で伝える",
    "Refused callers hear why",
);
pub(super) const REFUSAL_GUIDANCE_HINT: Text = t(
    "非通知着信拒否、発信規制、かけられない番号、使われていない番号のとき、切れる前に流れます。緊急通報の番号では、いつも流れます。",
    "Before the call ends: for withheld numbers that are refused, restrictions, numbers that cannot be called, and numbers nobody has. Emergency numbers always have it.",
);
pub(super) const GUIDANCE_ON: Text = t("断った通話で流す", "For refused calls");
pub(super) const GUIDANCE_OFF: Text = t("緊急通報の番号だけ", "Emergency numbers only");
pub(super) const BAR_ALL: Text = t(
    "新しく許可するとき、いまある番号を",
    "When you grant them now, the numbers there are",
);
pub(super) const BAR_ALL_YES: Text = t("全番号を規制したまま", "all stay barred");
pub(super) const BAR_ALL_NO: Text = t("規制しない", "follow their stored setting");
pub(super) const BAR_ALL_HINT: Text = t(
    "「全番号を規制したまま」は、全番号の国際発信規制をオンにします。管理者が番号ごとに解除できます。",
    "“All stay barred” sets the bar of every number; the administrator lifts it number by number.",
);

pub(super) const TECHNICAL: Text = t("技術設定と保存期間", "Technical settings and retention");
pub(super) const DIGEST: Text = t("認証方式の初期値", "Digest for new terminals");
pub(super) const RELAY: Text = t("音声の中継", "Relay of sound");
pub(super) const RELAY_NAT: Text = t("NATの内側の端末だけ", "Terminals behind NAT only");
pub(super) const RELAY_ALWAYS: Text = t("すべての通話", "Every call");
pub(super) const RELAY_NEVER: Text = t("しない", "None");
pub(super) const RELAY_HINT: Text = t(
    "中継しない通話の音声は、端末どうしが直接送り合います。",
    "Sound that is not relayed goes straight from terminal to terminal.",
);
pub(super) const RECORDS_KEEP: Text = t(
    "通話履歴の保存日数（1〜3650）",
    "Days call records are kept (1–3650)",
);
pub(super) const AUDIT_KEEP: Text = t(
    "操作履歴の保存日数（1〜3650）",
    "Days the audit log is kept (1–3650)",
);
pub(super) const CHECKED: Text = t("本人確認", "Identity check");
pub(super) const CHECKED_ON: Text = t("確認日", "Checked on");
pub(super) const CHECKED_ON_HINT: Text = t("YYYY-MM-DD", "YYYY-MM-DD");
pub(super) const METHOD: Text = t("確認方法", "Method");
pub(super) const RESPONSIBLE: Text = t("責任者", "Responsible person");
pub(super) const NOT_CHECKED: Text = t("未確認", "Not checked");

pub(super) const ADD: Text = t("追加", "Add");
pub(super) const SAVE: Text = t("変更", "Save");
pub(super) const SAVED: Text = t("契約内容を変更しました。", "The contract is saved.");
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");

pub(super) const STOPPED: Text = t("緊急停止中", "Stopped");
pub(super) const EXTENSION_GROUPS: Text = t("内線グループ", "Extension groups");
pub(super) const HUNT_GROUPS: Text = t("代表グループ", "Hunt groups");
pub(super) const PICKUP_GROUPS: Text = t("ピックアップグループ", "Pickup groups");
pub(super) const SCHEDULES: Text = t("スケジュール転送", "Schedules");
pub(super) const PHONE_BOOKS: Text = t("共通電話帳", "Phone books");
pub(super) const GRANTED: Text = t("許可", "Granted");
pub(super) const NOT_GRANTED: Text = t("なし", "No");
pub(super) const NOTICE: Text = t("お知らせ", "Notice");
pub(super) const EDIT_NOTICE: Text = t("お知らせを書く", "Write a notice");
pub(super) const CLOSED_NOTE: Text = t(
    "この企業は停止中です。画面の参照と保存はできず、番号の発着信もできません。",
    "This company is closed: nothing can be listed, saved or called.",
);

pub(super) const CLOSE_LOSES: Text = t("停止すると", "When it is closed");
pub(super) const CLOSE_CALLS: Text = t(
    "すべての番号で発着信ができなくなります。",
    "No number can call or be called.",
);
pub(super) const CLOSE_SCREENS: Text = t(
    "管理者と端末利用者の画面・APIは、すべてエラーコード8016になります。",
    "Every screen and operation of its administrator and users answers error 8016.",
);
pub(super) const CLOSE_SESSIONS: Text = t(
    "ログイン中のセッションとAPIトークンは、24時間後に終わります。",
    "Sessions and API tokens end after 24 hours.",
);
pub(super) const CLOSE_KEEPS: Text = t(
    "設定・番号・留守番電話は残り、再開すると元に戻ります。",
    "Settings, numbers and messages are kept and come back when it opens again.",
);
pub(super) const OPEN_DOES: Text = t(
    "再開すると、すぐに発着信と画面の操作ができるようになります。停止から24時間を過ぎていた場合、利用者はログインし直します。",
    "Calls and screens work at once. More than 24 hours after the closing everybody must log in again.",
);
pub(super) const STAY: Text = t("戻る", "Go back");
pub(super) const CLOSE_VERB: Text = t("停止する", "Close it");
pub(super) const OPEN_VERB: Text = t("再開する", "Open it");
pub(super) const IS_CLOSED: Text = t("企業を停止しました。", "The company is closed.");
pub(super) const IS_OPEN: Text = t("企業を再開しました。", "The company is open again.");

pub(super) const RESET_LOSES: Text = t(
    "新しいパスワードを発行すると",
    "When a new password is issued",
);
pub(super) const RESET_OLD: Text = t(
    "管理者のいまのパスワードは使えなくなり、ログイン中のセッションと信頼済みブラウザは終わります。",
    "The administrator's present password stops working; sessions and trusted browsers end.",
);
pub(super) const RESET_LOCK: Text = t(
    "ログイン失敗による規制は解除されます。",
    "A lock after failed logins is lifted.",
);
pub(super) const RESET_ONCE: Text = t(
    "新しいパスワードは次の画面で一度だけ表示されます。次回ログイン時に変更が必要です。",
    "The new password is shown once, on the next page, and must be changed at the next login.",
);
pub(super) const RESET_VERB: Text = t("再発行して印刷", "Reset and print");
