//! Numbers, one by one: S04–S10, S34, U02, U03.

use naisen_core::text::{Text, t};

/// S04, S12: 全件表示.
pub const SHOW_ALL: Text = t(
    "全ての電話番号一覧を表示したいときは「全件表示」をクリックしてください。",
    "To list all numbers, press Show all.",
);
/// S04: 全件CSV出力.
pub const EXPORT_ALL: Text = t(
    "「全件CSV出力」からCSV形式の全件データを出力することもできます。",
    "Export all (CSV) writes the data of all numbers in CSV format.",
);
/// S04 row action: ログイン用パスワード変更.
pub const ACTION_PASSWORD: Text = t(
    "端末利用者のパスワードが変更できます。",
    "Change the user's password.",
);
/// S04 row action: 端末認証.
pub const ACTION_TERMINAL_AUTH: Text = t(
    "2回目以降の初期設定を制限できます。",
    "Restrict the second and later set-ups.",
);
/// S04 row action: 緊急停止.
pub const ACTION_EMERGENCY_STOP: Text = t(
    "利用の停止/解除ができます。",
    "Stop the number, or release it.",
);
/// S04 row action: 初期化.
pub const ACTION_INITIALISE: Text = t("アプリの初期化ができます。", "Initialise the app.");

/// S05, S32, S33, U05: what a password must be (domain §8); the length is the operator's setting.
pub const PASSWORD: Text = t(
    "空白も使えます。ログインIDや電話番号、企業名を含むもの、よく使われるものは登録できません。",
    "Spaces are allowed. Passwords that contain the login ID, the number or the company name, and common ones, are refused.",
);

/// S06: 端末認証設定.
pub const TERMINAL_AUTH: Text = t(
    "端末認証設定が「ON」の場合、初期設定が完了した後に、他の端末が初期設定を実施できなくなります。",
    "With terminal authentication ON, no other terminal can run the set-up once it has been completed.",
);
/// S06: ワンタイム解除 needs ON.
pub const ONE_TIME_RELEASE_NEEDS_ON: Text = t(
    "端末認証設定が「ON」の場合のみ、有効になります。",
    "Only effective while terminal authentication is ON.",
);
/// S06: ワンタイム解除.
pub const ONE_TIME_RELEASE: Text = t(
    "「ワンタイム解除」にチェックした場合、1度に限り、端末からの初期設定が可能な状態になります。",
    "With One-time release ticked, a terminal can run the set-up once more, and only once.",
);
/// S06: when ワンタイム解除 is used.
pub const ONE_TIME_RELEASE_WHEN: Text = t(
    "機種変更、紛失等によりご利用の端末を変更される場合は、ワンタイム解除を実行のうえ、新しい端末から初期設定を実施してください。",
    "When the terminal changes because of a new model or a loss, use One-time release first, then run the set-up on the new terminal.",
);

/// S07, S34: what the stop does.
pub const STOP: Text = t(
    "表示されている電話番号のサービスを停止します。",
    "The service of the number shown stops.",
);
/// S07, S34: how it ends.
pub const STOP_NEEDS_RELEASE: Text = t(
    "本電話番号のご利用を再開される際は、緊急停止の解除操作が必要になります。",
    "To use the number again, release the emergency stop.",
);
/// S07, S34: what is lost on the terminal.
pub const STOP_ERASES: Text = t(
    "本操作を実行されますと、端末のアプリケーションが初期化されます。アプリケーション内に保存されたデータ（電話帳、通話履歴等）は消去されますので、ご注意ください。",
    "This initialises the app on the terminal. Data kept in the app, such as its phone book and call history, is erased.",
);
/// S07: the terminal is not the app (domain §3.2).
pub const STOP_GENERIC_PHONE: Text = t(
    "この端末は汎用SIP電話のため、端末内データは消去されません",
    "This terminal is a generic SIP phone; the data on it is not erased",
);
/// S07, S34: what stays (domain §3.2).
pub const STOP_KEEPS: Text = t(
    "このポータルの設定、グループへの登録、留守番電話のメッセージ、バックアップデータは残ります。",
    "The settings in this portal, memberships, voicemail messages and backup data stay.",
);
/// S07, S34: what is needed after the release (domain §3.2).
pub const STOP_AFTER_RELEASE: Text = t(
    "解除した後は、端末の初期設定が必要です。端末認証設定が「ON」のときは、先にワンタイム解除をしてください。",
    "After the release, the terminal needs the set-up. With terminal authentication ON, use One-time release first.",
);

/// S08: heading of the list.
pub const INITIALISE_HEADING: Text = t("初期化される設定", "Settings that are initialised");
/// S08: the list of what is initialised.
pub const INITIALISED: [Text; 5] = [
    t(
        "ニックネーム等のプロフィール設定",
        "Profile, such as the nickname",
    ),
    t(
        "ブロックリスト等のプライバシー設定",
        "Privacy, such as the block list",
    ),
    t(
        "バックアップデータ等のアプリ設定",
        "App settings, such as backup data",
    ),
    t("留守番電話等のオプション設定", "Options, such as voicemail"),
    t(
        "共通電話帳のメンバー設定",
        "Membership of shared phone books",
    ),
];
/// S08: what follows.
pub const INITIALISE_SETUP_AGAIN: Text = t(
    "本操作により初期化した番号をご利用のスマートフォン端末は、初期化操作後に、再度、設定が必要になります。",
    "The smartphone that uses this number must be set up again afterwards.",
);
/// S08: what is lost for good (domain §3.3).
pub const INITIALISE_ERASES: Text = t(
    "留守番電話のメッセージとバックアップデータは削除され、元に戻せません。通話中のときは、通話を切ります。",
    "Voicemail messages and backup data are deleted for good. A call in progress is released.",
);
/// S08: what stays (domain §3.3).
pub const INITIALISE_KEEPS: Text = t(
    "電話番号、内線、代表グループ、ピックアップグループ、発信規制、ログイン用パスワードは変わりません。",
    "The number, its extension, hunt group, pickup group, call barring and login password do not change.",
);

/// S09: what can be set.
pub const NUMBER_DETAILS: Text = t(
    "内線グループと内線番号を登録できます。",
    "Set the extension group and the extension number.",
);
/// S09: where the links lead.
pub const NUMBER_LINKS: Text = t(
    "下部の「ログイン用パスワード変更」、「ピックアップグループ」、「代表グループ」から各設定ページに移れます。",
    "Change login password, Pickup group and Hunt group below lead to their pages.",
);
/// S10, S28, U03: 非通知着信拒否.
pub const ANONYMOUS_REJECT: Text = t(
    "番号を通知しない着信を断ります。転送や留守番電話よりも先に断ります。",
    "Calls that withhold their number are rejected, before any forwarding or voicemail.",
);
/// S10, S28: 国際発信規制.
pub const INTL_BAR: Text = t(
    "010で始まる国際電話をかけられなくします。",
    "International calls (010…) cannot be made.",
);
/// S10, S28: why the box is ticked and cannot be changed (domain §2.1).
pub const INTL_NOT_GRANTED: Text = t(
    "国際通話が許可されていないため、すべての番号で規制しています。ご利用にはご契約の窓口への申し込みが必要です。",
    "International calls are not allowed for this company, so every number is barred. Apply to your operator to use them.",
);
/// U02: what can be seen.
pub const OWN_DETAILS: Text = t(
    "「加入者ID」、「内線番号」、「内線グループ」、「サイト」が確認できます。",
    "See your subscriber ID, extension number, extension group and site.",
);
