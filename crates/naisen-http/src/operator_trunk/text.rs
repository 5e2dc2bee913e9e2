//! The words of トランク.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("トランク", "Trunks");
pub(super) const LINE: Text = t(
    "外線につなぐ相手先を、試す順に登録します。",
    "The carriers calls go to, in the order they are tried.",
);
pub(super) const NEW: Text = t("トランクの追加", "Add a trunk");
pub(super) const EDIT: Text = t("トランクの変更", "Change a trunk");
pub(super) const DELETE: Text = t("トランクの削除", "Remove a trunk");
pub(super) const NAME: Text = t("トランク名", "Trunk name");
pub(super) const TRUSTED: Text = t(
    "相手先を信頼する（認証なしで着信し、発信者番号を信じる）",
    "Trusted: its calls need no digest, and its caller numbers are believed",
);
pub(super) const FORMAT: Text = t("番号の書き方", "How numbers are written");
pub(super) const NATIONAL: Text = t("国内（0…）", "National (0…)");
pub(super) const FORWARD: Text = t("転送時に見せる番号", "Number shown on forwarded calls");
pub(super) const ORIGINAL: Text = t("元の発信者", "The original caller's");
pub(super) const DIVERTING: Text = t("転送した番号", "The forwarding number's");
pub(super) const PEERS: Text = t("相手先（上から順に試します）", "Peers (tried from the top)");
pub(super) const HOST: Text = t("ホスト名またはアドレス", "Host name or address");
pub(super) const PORT: Text = t("ポート", "Port");
pub(super) const TRANSPORT: Text = t("トランスポート", "Transport");
pub(super) const USER: Text = t("登録するユーザー", "User to register as");
pub(super) const SECRET: Text = t("秘密", "Secret");
pub(super) const PEERS_HINT: Text = t(
    "ホスト名が空の行は使いません。ユーザーを入れると相手先に登録します。秘密は表示されません。空のままなら、保存されている秘密を使います。",
    "Rows without a host are not used. With a user we register at the peer. Secrets are never shown; left empty, the stored one is kept.",
);
pub(super) const ADD: Text = t("追加", "Add");
pub(super) const SAVE: Text = t("変更", "Save");
pub(super) const SAVED: Text = t("トランクを登録しました。", "The trunk is saved.");
pub(super) const DELETED: Text = t("トランクを削除しました。", "The trunk is removed.");
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const NONE: Text = t(
    "トランクはありません。外線の発着信はできません。",
    "There is no trunk: no outside call is possible.",
);
pub(super) const DELETE_LOSES: Text = t(
    "このトランクを通る外線の発着信ができなくなり、保存された秘密は失われます。",
    "Outside calls over this trunk stop, and its stored secrets are lost.",
);
pub(super) const STAY: Text = t("戻る", "Go back");
