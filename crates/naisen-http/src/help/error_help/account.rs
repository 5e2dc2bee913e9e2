//! Login, forms in general, and the company (8000–8009, 8015, 8016).

use super::ErrorHelp;
use crate::help::screen::Screen::{
    S01, S05, S06, S07, S08, S09, S10, S11, S12, S21, S28, S29, S30, S32, S33, S34, U03, U04, U05,
};
use naisen_core::text::t;

pub(super) const LOGIN_WRONG: ErrorHelp = ErrorHelp {
    cause: t(
        "入力したログインIDとパスワードの組み合わせが登録と一致しません。パスワード変更では、現在のパスワードが一致しません。",
        "The login ID and password entered do not belong together. When changing a password, the current password does not match.",
    ),
    remedy: t(
        "登録証のログインIDを半角で入力し、大文字・小文字を確かめてもう一度「ログイン」を押してください。端末利用者のパスワードは、管理者が「ログイン用パスワード変更」で新しく設定できます。5回続けて一致しないと30分間ログインできません。",
        "Enter the login ID of the registration sheet in half-width characters, check upper and lower case, and press Log in again. An administrator can set a user's password on Change login password. Five failures in a row lock the login for 30 minutes.",
    ),
    screens: &[S01, S32, U05],
};

pub(super) const LOGIN_LOCKED: ErrorHelp = ErrorHelp {
    cause: t(
        "パスワードが5回続けて一致しなかったため、30分間ログインを止めています。この間は正しいパスワードでもログインできません。通話には影響しません。",
        "The password did not match five times in a row, so login is locked for 30 minutes. The right password does not work either during that time. Calls are not affected.",
    ),
    remedy: t(
        "30分待ってからログインするか、これまでログインしたことのあるブラウザからログインしてください。端末利用者は、管理者が「ログイン用パスワード変更」で新しいパスワードを設定すると、すぐにログインできます。",
        "Wait 30 minutes, or log in from a browser that has logged in before. A user can log in at once after the administrator sets a new password on Change login password.",
    ),
    screens: &[S01, S32, U05],
};

pub(super) const REQUIRED: ErrorHelp = ErrorHelp {
    cause: t(
        "必ず入力する項目が空です。空白だけの入力も空とみなします。一覧では、行が1つも選択されていません。",
        "A field that must be filled is empty; spaces alone count as empty. In a list, no row is ticked.",
    ),
    remedy: t(
        "示された項目に入力するか、対象の行にチェックを入れてから、もう一度同じボタンを押してください。",
        "Fill in the field shown, or tick the rows to act on, and press the same button again.",
    ),
    screens: &[],
};

pub(super) const INVALID: ErrorHelp = ErrorHelp {
    cause: t(
        "入力した値に使えない文字が含まれているか、長さや範囲が決まりと合いません。新パスワードでは、確認欄と一致しないとき、短すぎるとき、よく使われるパスワードやログインIDを含むときも、このコードになります。",
        "The value contains a character that cannot be used, or its length or range is not allowed. A new password also gives this code when the confirmation differs, when it is too short, or when it is a common one or contains the login ID.",
    ),
    remedy: t(
        "示された項目の横にある説明（使える文字、長さ、範囲）に合わせて直し、もう一度同じボタンを押してください。",
        "Change the field shown to fit the hint beside it (characters, length, range) and press the same button again.",
    ),
    screens: &[],
};

pub(super) const SUBSCRIBER_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "変更しようとした電話番号が、この企業に存在しません。画面を開いた後に番号が廃止されたときも、このコードになります。",
        "The number to change does not exist in this company. It may have been removed after the page was opened.",
    ),
    remedy: t(
        "「電話番号一覧」で「全件表示」を押し、番号があるかを確かめてから、もう一度操作してください。番号がないときは、ご契約の窓口にお問い合わせください。",
        "Press Show all on Numbers, check that the number is there and try again. If it is not, contact your operator.",
    ),
    screens: &[
        S05, S06, S07, S08, S09, S10, S11, S12, S21, S28, S29, S30, S33, S34, U03, U04,
    ],
};

pub(super) const COMPANY_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "この企業のご契約は終了しています。画面の表示と変更、通話はできません。",
        "The contract of this company has ended. Pages, changes and calls are not available.",
    ),
    remedy: t(
        "ご契約の窓口にお問い合わせください。",
        "Contact your operator.",
    ),
    screens: &[],
};
