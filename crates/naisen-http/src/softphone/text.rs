//! The words of the softphone page.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("端末の設定", "Set up a phone");
pub(super) const PROVISION: Text = t("ソフトフォンの設定リンク", "Softphone set-up link");
pub(super) const NOW: Text = t("いまの端末", "Phone in use");
pub(super) const NONE: Text = t("なし", "None");
pub(super) const SINCE: Text = t("設定日時", "Set up");
pub(super) const KIND: Text = t("種類", "Kind");
pub(super) const APP: Text = t("アプリ", "The app");
pub(super) const GENERIC: Text = t("汎用SIP電話", "Generic SIP phone");
pub(super) const REPLACES: Text = t(
    "新しい端末を設定すると、いまの端末は使えなくなります（1番号に1端末）。",
    "Setting up a new phone ends the one in use: a number has one phone.",
);
pub(super) const LOCKED: Text = t(
    "端末認証設定がONで、初期設定は完了しています。別の端末を使うには、ワンタイム解除が必要です。",
    "Terminal authentication is ON and a set-up has been completed. Another phone needs a one-time release.",
);
pub(super) const STOPPED: Text = t(
    "緊急停止中のため、端末を設定できません。",
    "The number is stopped: no phone can be set up.",
);
pub(super) const TO_AUTH: Text = t(
    "端末認証/ワンタイム解除設定へ",
    "Go to terminal authentication",
);
pub(super) const ASK_ADMIN: Text = t(
    "会社の管理者に依頼してください。",
    "Ask your administrator.",
);
pub(super) const NO_CALLBACK: Text = t(
    "この環境では、アプリの初期設定のときに確認の電話（コールバック）をかけません。電話番号とパスワードだけで設定が完了します。",
    "No confirmation call (callback) is made here when the app is set up: number and password suffice.",
);
pub(super) const CALLBACK: Text = t(
    "アプリの初期設定では、確認の電話（コールバック）で4桁の番号をお知らせします。",
    "When the app is set up, a confirmation call (callback) reads four digits.",
);
pub(super) const SOFTPHONE: Text = t("ソフトフォン（QRコード）", "Softphone (QR code)");
pub(super) const SOFTPHONE_LINE: Text = t(
    "Linphone形式のリモートプロビジョニングに対応したソフトフォンを設定します。QRコードとリンクは1度だけ、15分間使えます。",
    "Sets up a softphone that understands Linphone's remote provisioning. QR code and link work once, for 15 minutes.",
);
pub(super) const MAKE_LINK: Text = t("QRコードを作成", "Make QR code");
pub(super) const QR: Text = t(
    "ソフトフォンを設定するQRコード",
    "QR code that sets up a softphone",
);
pub(super) const LINK: Text = t("リンク", "Link");
pub(super) const UNTIL: Text = t("有効期限", "Valid until");
pub(super) const LINK_MADE_HEAD: Text = t("QRコードを作成しました", "The QR code is made");
pub(super) const LINK_MADE: Text = t(
    "ソフトフォンの「QRコードで設定」または「リモートプロビジョニング」で読み取ってください。この画面を離れると二度と表示できません。",
    "Read it with the softphone's QR code or remote provisioning screen. It is shown only now.",
);
pub(super) const DESK: Text = t("固定のSIP電話機", "Desk phone");
pub(super) const DESK_LINE: Text = t(
    "電話機に手で入力する認証情報を発行します。発行するたびに新しくなり、前の認証情報は無効になります。",
    "Issues credentials to type into a phone. Each time they are new, and those before become void.",
);
pub(super) const DEVICE: Text = t("電話機の名前", "Name of the phone");
pub(super) const ISSUE: Text = t("認証情報を発行", "Issue credentials");
pub(super) const ISSUED_HEAD: Text = t("認証情報を発行しました", "The credentials are issued");
pub(super) const ISSUED: Text = t(
    "この画面を離れると二度と表示できません。いま電話機に入力してください。",
    "They are shown only now: enter them into the phone before leaving this page.",
);
pub(super) const NOT_DONE: Text = t("設定できませんでした", "Nothing was set up");
pub(super) const USERNAME: Text = t("ユーザー名（認証ID）", "User name (authentication ID)");
pub(super) const PASSWORD: Text = t("パスワード", "Password");
pub(super) const DOMAIN: Text = t("ドメイン（レルム）", "Domain (realm)");
pub(super) const SERVER: Text = t("SIPサーバー", "SIP server");
pub(super) const TRANSPORT: Text = t("トランスポート", "Transport");
pub(super) const PROVISION_LINE: Text = t(
    "このアドレスは、ソフトフォンが設定を受け取るためのものです。ブラウザで開いただけでは使用済みになりません。",
    "A softphone receives its settings from this address. Opening it in a browser does not use it up.",
);
pub(super) const PROVISION_HOW: Text = t(
    "ソフトフォンの「リモートプロビジョニング」の画面にこのページのアドレスを貼り付けるか、QRコードを読み取ってください。",
    "Paste the address of this page into the remote provisioning screen of your softphone, or read the QR code with it.",
);
/// Said of a link that was never made, too: who asks learns nothing.
pub(super) const LINK_OVER: (&str, &str) = (
    "この設定リンクは使えません。リンクは1回だけ、作成から15分間使えます。「端末の設定」で新しいリンクを作成してください。",
    "This set-up link cannot be used. A link works once, for 15 minutes after it was made. Make a new one \
     on the page that sets a phone up.",
);
