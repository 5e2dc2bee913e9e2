//! The words of the operator's number pages.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("番号", "Numbers");
pub(super) const NEW: Text = t("番号の追加", "Add a number");
pub(super) const IMPORT: Text = t("CSVで番号を追加", "Add numbers from CSV");
pub(super) const NOT_KNOWN: Text = t(
    "この追加の進み具合は分かりません",
    "How far this got is not known here",
);
pub(super) const NOT_KNOWN_LINE: Text = t(
    "受け付けたあとにサーバーが再起動したか、別のサーバーが受け付けました。ファイルの番号は、すべて追加されたか、1件も追加されていないかのどちらかです。番号の一覧で確かめてください。",
    "The server was started anew since, or another one took the file. Either all numbers of the file are there or none: look at the list of numbers.",
);
pub(super) const EDIT: Text = t("番号の技術設定", "Technical settings of a number");
pub(super) const DELETE: Text = t("番号の削除", "Take a number back");
pub(super) const SHEETS: Text = t("端末利用者の登録証", "Users' registration sheets");
pub(super) const SHEETS_CHOSEN: Text = t("登録証を印刷", "Print registration sheets");
pub(super) const SHEETS_ALL: Text = t("全員の登録証", "Sheets of all");
pub(super) const NUMBER: Text = t("外線番号", "External number");
pub(super) const NUMBER_HINT: Text = t("050で始まる11桁。", "050 and eight digits.");
pub(super) const SITE: Text = t("サイト", "Site");
pub(super) const DISPLAY_NAME: Text = t("表示名", "Display name");
pub(super) const DIGEST: Text = t("認証方式", "Digest");
pub(super) const AS_COMPANY: Text = t("企業の初期値", "As the company");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const STOPPED: Text = t("緊急停止中", "Stopped");
pub(super) const EXAMPLE: Text = t("例 0501111", "e.g. 0501111");
pub(super) const NONE: Text = t("番号はまだありません。", "There are no numbers yet.");
pub(super) const NONE_FOUND: Text = t(
    "該当する番号が見つかりませんでした。",
    "No matching number was found.",
);
pub(super) const SAY_TICK: Text = t("を選択", "select");
pub(super) const ADD: Text = t("追加", "Add");
pub(super) const SAVE: Text = t("変更", "Save");
pub(super) const ADDED: Text = t(
    "番号を追加しました。パスワードは登録証の印刷で発行されます。",
    "The number is added. Its password is made when the registration sheet is printed.",
);
pub(super) const SAVED: Text = t("変更しました。", "Saved.");
pub(super) const DELETED: Text = t("番号を削除しました。", "The number is taken back.");
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const FILE: Text = t("CSVファイル", "CSV file");
pub(super) const FILE_HINT: Text = t(
    "1行に1番号：外線番号,サイト名,表示名（サイト名と表示名は省略可）。Shift_JISまたはUTF-8、5,000件・1MiBまで。1件でも誤りがあれば、1件も追加しません。",
    "One number a line: external number, site, display name (the last two may be left out). Shift_JIS or UTF-8, up to 5,000 lines and 1 MiB. One bad line, and none is added.",
);
pub(super) const UPLOAD: Text = t("追加を始める", "Start adding");
pub(super) const RUNNING: Text = t("追加しています", "Adding");
pub(super) const FINISHED: Text = t("すべて追加しました", "All are added");
pub(super) const LOOKED_AT: Text = t("確認した件数", "Lines looked at");
pub(super) const RELOAD: Text = t("最新の状況を表示", "Show how far it is");
pub(super) const TO_LIST: Text = t("番号の一覧へ", "To the list of numbers");
pub(super) const REFUSED: Text = t("1件も追加していません", "None was added");
pub(super) const LINE: Text = t("行", "Line");
pub(super) const DELETE_LOSES: Text = t("削除すると失われるもの", "What is lost");
pub(super) const DELETE_CALLS: Text = t(
    "この番号の発着信、端末の登録、進行中の通話。",
    "Calls of this number, its phone's registration and the calls in progress.",
);
pub(super) const DELETE_MAILBOX: Text = t(
    "留守番電話のメッセージと応答メッセージ、指定番号着信拒否、バックアップデータ。",
    "Voicemail messages and greeting, the block list, backup data.",
);
pub(super) const DELETE_LOGIN: Text = t(
    "端末利用者のログイン、セッション、APIトークン。",
    "The user's login, sessions and API tokens.",
);
pub(super) const DELETE_VERB: Text = t("削除する", "Take it back");
pub(super) const STAY: Text = t("戻る", "Go back");
pub(super) const RESET_LOSES: Text = t("印刷すると", "When they are printed");
pub(super) const RESET_OLD: Text = t(
    "下の端末利用者のいまのパスワードは使えなくなり、ログイン中のセッションと信頼済みブラウザは終わります。ログイン失敗による規制は解除されます。",
    "The present passwords of the users below stop working; their sessions and trusted browsers end, and locks after failed logins are lifted.",
);
pub(super) const RESET_ONCE: Text = t(
    "新しいパスワードは次の画面で一度だけ表示されます。次回ログイン時に変更が必要です。",
    "New passwords are shown once, on the next page, and must be changed at the next login.",
);
pub(super) const RESET_PHONES: Text = t(
    "電話機の設定（SIPの認証）は変わりません。",
    "Phones stay set up: their SIP credentials do not change.",
);
pub(super) const RESET_VERB: Text = t("再発行して印刷", "Reset and print");
