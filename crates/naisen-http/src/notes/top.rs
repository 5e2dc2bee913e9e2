//! Login, home and bulletin board: S01–S03, U01.

use naisen_core::text::{Text, t};

/// S01: how the login id is typed.
pub const LOGIN_ID_HALF_WIDTH: Text = t(
    "ログインIDは半角で入力してください。",
    "Enter the login ID in half-width characters.",
);
/// S01: where the login id stands.
pub const LOGIN_REGISTRATION_SHEET: Text = t(
    "ログインIDと最初のパスワードは登録証に書いてあります。",
    "The login ID and the first password are on the registration sheet.",
);
/// S02: why the menu may differ.
pub const MENU_DEPENDS: Text = t(
    "ログインしたIDの種類とご契約内容により、表示内容が変わる場合があります。",
    "What is shown may differ with the kind of login ID and the contract.",
);
/// S02, S09, U02, the set-up page and every 登録証 (domain §6.2).
pub const EMERGENCY_CALLS: Text = t(
    "この番号からは110・118・119などの緊急通報はできません",
    "This number cannot make emergency calls such as 110, 118 or 119",
);
/// S02: the notice when the operator wrote none (domain §2.1).
pub const NO_NOTICE: Text = t(
    "現在、お知らせはございません。",
    "There are no notices at present.",
);
/// S02, S03: what the bulletin board is for.
pub const BULLETIN: Text = t(
    "任意のコメントを追記することができます。",
    "Add any comment you like.",
);
/// S02, S03: who reads the bulletin board.
pub const BULLETIN_FOR_ALL: Text = t(
    "全ての利用者のトップに表示されます。",
    "It is shown on the home page of all users.",
);
/// S02, S03: what the bulletin board cannot hold.
pub const BULLETIN_TEXT_ONLY: Text = t(
    "テキスト以外のファイル添付やリンクなどはご利用いただけません。",
    "Text only: files cannot be attached and links do not work.",
);
/// S02, S03: the operator's notice is not the bulletin board.
pub const NOTICE_READ_ONLY: Text = t("お知らせは変更できません。", "Notices cannot be changed.");
/// U01: whose comment is shown.
pub const BULLETIN_BY_ADMIN: Text = t(
    "管理者が入力したコメントを表示します。",
    "Comments entered by the administrator are shown here.",
);

/// Tile of S02 and U01: 電話番号一覧.
pub const TILE_NUMBERS: Text = t(
    "電話番号検索、番号ごとのパスワード/端末認証/緊急停止/初期化/発着信/留守電/転送の設定を行います。",
    "Search numbers; set password, terminal authentication, emergency stop, initialisation, restrictions, voicemail and forwarding of each.",
);
/// Tile of U01: 電話番号一覧, the user's own number.
pub const TILE_OWN_NUMBER: Text = t(
    "ご自分の電話番号の情報確認と着信の設定を行います。",
    "See your own number and set how it takes calls.",
);
/// Tile of S02 and U01: 留守番電話/転送設定.
pub const TILE_ANSWER: Text = t(
    "留守番電話と着信転送の設定を行います。",
    "Set voicemail and call forwarding.",
);
/// Tile of S02: 代表設定.
pub const TILE_HUNT: Text = t(
    "代表着信の設定を行います。",
    "Set how representative numbers take calls.",
);
/// Tile of S02: 内線設定.
pub const TILE_EXTENSION: Text = t(
    "内線の設定を行います。",
    "Set extension groups and extension numbers.",
);
/// Tile of S02: ピックアップ設定.
pub const TILE_PICKUP: Text = t("ピックアップの設定を行います。", "Set call pickup.");
/// Tile of S02: 電話帳管理.
pub const TILE_PHONE_BOOK: Text = t("共有電話帳の設定を行います。", "Set shared phone books.");
/// Tile of S02: 発着信規制.
pub const TILE_BARRING: Text = t(
    "非通知着信拒否/国際発信規制/外線発信規制の設定を行います。",
    "Set anonymous call rejection, international call barring and outside call barring.",
);
/// Tile of S02: 機能設定.
pub const TILE_FUNCTIONS: Text = t(
    "CallKit設定とバックアップデータの削除を行います。",
    "Set CallKit and delete backup data.",
);
/// Tile of S02: 一括登録.
pub const TILE_BULK: Text = t(
    "内線/代表着信/ピックアップ設定の一括登録を行います。",
    "Register extensions, hunt groups and pickup groups in bulk.",
);
/// Tile of S02 and U01: パスワード変更.
pub const TILE_PASSWORDS: Text = t("パスワードの変更を行います。", "Change passwords.");
/// Tile of S02: 緊急停止.
pub const TILE_EMERGENCY_STOP: Text = t(
    "緊急停止の設定を行います。",
    "Stop a number in an emergency, and release it.",
);
/// Tile of S02 and U01: ヘルプ.
pub const TILE_HELP: Text = t(
    "エラーコードと用語の説明です。",
    "Error codes and terms explained.",
);
