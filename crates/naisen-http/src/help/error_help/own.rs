//! Our own codes (9001–9099): session, rights, concurrent change, and requests.

use super::ErrorHelp;
use crate::help::screen::Screen::{S16, S19};
use naisen_core::text::t;

pub(super) const SESSION_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "ログインしていないか、30分間操作がなかったか、ログインから12時間が過ぎています。パスワードの変更や緊急停止でログインが終わることもあります。",
        "You are not logged in, there was no activity for 30 minutes, or 12 hours have passed since login. A password change or an emergency stop also ends a login.",
    ),
    remedy: t(
        "「ログイン」からログインし直してください。APIではトークンの有効期限と取り消しを確かめてください。",
        "Log in again on Log in. In the API, check that the token has not expired or been revoked.",
    ),
    screens: &[],
};

pub(super) const NOT_PERMITTED: ErrorHelp = ErrorHelp {
    cause: t(
        "この画面や操作は、ログインしているIDでは使えません。ご契約に含まれていない機能、ほかの番号の設定、最初のパスワードを変更する前の操作も、このコードになります。",
        "The login ID in use may not open this page or do this. Features outside the contract, another person's number, and any operation before the first password is changed give this code too.",
    ),
    remedy: t(
        "最初のログインでは、先に「パスワード変更」をしてください。それ以外は、トップのメニューにある画面を使うか、会社の管理者に相談してください。",
        "After the first login, change the password first. Otherwise use the pages in the menu, or ask your administrator.",
    ),
    screens: &[],
};

pub(super) const CHANGED_BY_OTHER: ErrorHelp = ErrorHelp {
    cause: t(
        "画面を開いてから保存するまでの間に、別の人か別の画面が同じ設定を変更しました。保存は行っていません。",
        "Somebody else, or another window, changed the same setting after the page was opened. Nothing was saved.",
    ),
    remedy: t(
        "画面を開き直して現在の値を確かめ、必要な変更をもう一度入力してください。",
        "Open the page again, check the current values and enter your changes again.",
    ),
    screens: &[],
};

pub(super) const STILL_IN_USE: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとしたものを、ほかの設定が使っています。内線グループはスケジュール転送が、スケジュール転送は代表グループが使っています。",
        "Another setting uses what would be deleted: an extension group is used by a schedule forward, a schedule forward by a hunt group.",
    ),
    remedy: t(
        "内線グループは、「スケジュール転送基本設定」で別の内線グループに変えてください。スケジュール転送は、「代表グループ設定」でチェックを外してください。その後でもう一度「削除」を押してください。",
        "For an extension group, choose another one on Schedule forward. For a schedule forward, untick it on Hunt group. Then press Delete again.",
    ),
    screens: &[S16, S19],
};

pub(super) const SYSTEM_LIMIT: ErrorHelp = ErrorHelp {
    cause: t(
        "同時に処理できる数や保存できる量の上限に達したため、この操作を受け付けませんでした。何も変更していません。",
        "A limit on simultaneous work or stored data was reached, so the operation was not accepted. Nothing was changed.",
    ),
    remedy: t(
        "しばらく待ってから、もう一度同じ操作をしてください。続くときは、ご契約の窓口にお問い合わせください。",
        "Wait a moment and try again. If it continues, contact your operator.",
    ),
    screens: &[],
};

pub(super) const REQUEST_MALFORMED: ErrorHelp = ErrorHelp {
    cause: t(
        "送られた内容を読み取れません。JSONの書き方が正しくないか、必要な項目の型が違います。",
        "What was sent cannot be read: the JSON is not well-formed or a member has the wrong type.",
    ),
    remedy: t(
        "APIでは、リファレンスにある形式に合わせてください。画面では、開き直してからもう一度操作してください。",
        "In the API, follow the format in the reference. On a page, open it again and try once more.",
    ),
    screens: &[],
};

pub(super) const PAGE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "そのアドレスのページや操作はありません。削除された設定のページを開いたときも、このコードになります。",
        "There is no page or operation at this address. Pages of settings that were deleted give this code too.",
    ),
    remedy: t(
        "アドレスを確かめるか、「トップ」のメニューから開いてください。",
        "Check the address, or open the page from the menu of Home.",
    ),
    screens: &[],
};

pub(super) const METHOD_NOT_ALLOWED: ErrorHelp = ErrorHelp {
    cause: t(
        "このアドレスでは使えないメソッド（GET、POSTなど）で要求しています。",
        "The address was requested with a method (GET, POST …) that it does not offer.",
    ),
    remedy: t(
        "APIリファレンスで、使えるメソッドを確かめてください。",
        "Look up the methods of this address in the API reference.",
    ),
    screens: &[],
};

pub(super) const BODY_TOO_LARGE: ErrorHelp = ErrorHelp {
    cause: t(
        "送られたデータが、この操作で受け付ける大きさを超えています。CSVファイルは1 MiBまでです。",
        "The data sent is larger than this operation accepts. CSV files may have up to 1 MiB.",
    ),
    remedy: t(
        "ファイルを分けるか、不要な行を消してから、もう一度送ってください。",
        "Split the file or remove rows that are not needed, then send it again.",
    ),
    screens: &[],
};

pub(super) const CONTENT_TYPE: ErrorHelp = ErrorHelp {
    cause: t(
        "送られたデータの種類（Content-Type）を、この操作は受け付けません。",
        "This operation does not accept data of the content type that was sent.",
    ),
    remedy: t(
        "APIでは Content-Type を application/json に、ファイルの送信では multipart/form-data にしてください。",
        "In the API, set Content-Type to application/json; for files, to multipart/form-data.",
    ),
    screens: &[],
};

pub(super) const ORIGIN_REFUSED: ErrorHelp = ErrorHelp {
    cause: t(
        "ほかのサイトのページから送られた操作のため、受け付けませんでした。",
        "The request came from a page of another site and was not accepted.",
    ),
    remedy: t(
        "このポータルの画面を直接開いて、もう一度操作してください。",
        "Open this portal directly and try again.",
    ),
    screens: &[],
};

pub(super) const HOST_REFUSED: ErrorHelp = ErrorHelp {
    cause: t(
        "このサーバーが受け持っていないホスト名でアクセスしています。",
        "The server was addressed by a host name it does not serve.",
    ),
    remedy: t(
        "登録証に書かれたアドレスで開いてください。",
        "Open the address written on the registration sheet.",
    ),
    screens: &[],
};

pub(super) const INTERNAL: ErrorHelp = ErrorHelp {
    cause: t(
        "システムの内部で処理できない状態になりました。入力した内容が原因ではありません。",
        "The system reached a state it could not handle. Your input is not the cause.",
    ),
    remedy: t(
        "設定が保存されたかを画面で確かめてから、もう一度操作してください。続くときは、画面に出ている受付番号を添えて、ご契約の窓口にお問い合わせください。",
        "Check on the page whether the setting was saved, then try again. If it continues, contact your operator and give the request number shown.",
    ),
    screens: &[],
};
