//! 発着信規制, 機能設定, 一括登録, パスワード変更: S28–S33, U05.

use naisen_core::text::{Text, t};

/// S28: the box in a column's head.
pub const FILL_COLUMN: Text = t(
    "複数の番号をチェックしたあとに上部ボックスをチェックすると、チェックした番号全てに入力することができます。",
    "Tick several numbers, then the box at the top of a column: it is set for all of them.",
);
/// S28: 外線発信規制.
pub const OUTSIDE_BAR: Text = t(
    "内線とピックアップのほかは、かけられなくします。社内の050番号にかけることもできません。",
    "Only extension calls and pickup are possible. Colleagues' 050 numbers cannot be called either.",
);
/// S29: what CallKit does.
pub const CALLKIT: Text = t(
    "ONにすると、着信を端末の標準の電話画面で受けます。アプリに渡す設定で、着信のしかたは変わりません。",
    "With ON, calls appear on the phone's own call screen. The app is told so; how calls are routed does not change.",
);
/// S30: the confirmation page.
pub const BACKUP_DELETE: Text = t(
    "このまま実行する場合は「削除」をクリックします。削除したバックアップデータは元に戻せません。",
    "Press Delete to go ahead. Deleted backup data cannot be restored.",
);
/// S31: heading of the three kinds.
pub const BULK: Text = t(
    "以下の内容を一括登録することができます。",
    "The following can be registered in bulk.",
);
/// S31: the three kinds.
pub const BULK_KINDS: [Text; 3] = [
    t(
        "指定の内線グループへのメンバおよび内線番号の登録",
        "Members and extension numbers of an extension group",
    ),
    t(
        "指定の代表グループへのメンバおよび着信順序の登録",
        "Members and ring orders of a hunt group",
    ),
    t(
        "指定のピックアップグループへのメンバ登録",
        "Members of a pickup group",
    ),
];
/// S31: templates.
pub const BULK_TEMPLATE: Text = t(
    "「一括登録用フォーマット」データはこちらからダウンロードできます。",
    "Download the bulk registration templates here.",
);
/// S31: after the upload.
pub const BULK_UPLOADED: Text = t(
    "「アップロード完了」の表示が出たら、登録するファイルをチェックし、「即時投入」をクリックします。",
    "When the status is Uploaded, tick the file to register and press Run now.",
);
/// S31: after the run.
pub const BULK_DONE: Text = t(
    "「投入完了」ステータスが表示されれば、完了です。",
    "The registration is complete when the status is Completed.",
);
/// S31: all or nothing (domain §3.4).
pub const BULK_ATOMIC: Text = t(
    "1行でも登録できない行があると、ファイル全体を登録しません。",
    "If one row cannot be registered, nothing of the file is.",
);
/// S32, U05: what to enter.
pub const PASSWORD_OWN: Text = t(
    "現在のパスワードおよび新パスワードを入力し、「変更」をクリックします。",
    "Enter the current and the new password and press Apply.",
);
/// S05, S33: what to enter.
pub const PASSWORD_OF_USER: Text = t(
    "新パスワードを入力し、「変更」をクリックします。",
    "Enter the new password and press Apply.",
);
/// S05, S33: the user must change it (domain §8).
pub const PASSWORD_MUST_CHANGE: Text = t(
    "端末利用者は、次のログインのときに自分のパスワードに変更します。",
    "The user changes it to an own password at the next login.",
);
