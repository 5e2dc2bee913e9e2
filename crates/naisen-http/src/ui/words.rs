//! The kit's own words. A feature's words stand in its own folder.

use naisen_core::text::{Text, t};

macro_rules! words {
    ($($name:ident = $ja:literal, $en:literal;)*) => {
        $(#[doc = $ja] pub const $name: Text = t($ja, $en);)*
    };
}

words! {
    SKIP = "本文へ移動", "Skip to content";
    MAIN_MENU = "メインメニュー", "Main menu";
    MENU = "メニュー", "Menu";
    HERE = "現在位置", "You are here";
    BRIGHTNESS = "画面の明るさ", "Appearance";
    THEME_AUTO = "自動", "Auto";
    THEME_LIGHT = "明るい", "Light";
    THEME_DARK = "暗い", "Dark";
    ROW_HEIGHT = "行の高さ", "Row height";
    ROW_NORMAL = "標準", "Normal";
    ROW_COMPACT = "詰める", "Compact";
    PASSWORD = "パスワード変更", "Change password";
    LOGOUT = "ログアウト", "Log out";
    SHOW = "表示", "Show";
    REQUIRED = "必須", "Required";
    ERROR_CODE = "エラーコード:", "Error ";
    CAUSE = "原因", "Cause";
    REMEDY = "対処", "What to do";
    SEARCH = "検索", "Search";
    SHOW_ALL = "全件表示", "Show all";
    SEARCH_TARGET = "検索する対象", "Search in";
    SEARCH_TEXT = "検索する内容", "Text to find";
    MATCH = "一致のしかた", "Match";
    MATCH_PREFIX = "前方一致", "Begins with";
    MATCH_EXACT = "完全一致", "Exact";
    MATCH_PART = "部分一致", "Contains";
    ACTIONS = "操作", "Actions";
    SELECT = "選択", "Select";
    SELECT_ALL = "表示中の行をすべて選択", "Select all rows shown";
    SELECTED = "件を選択中", "selected";
    SAY_SELECTED = "{n}件を選択中", "{n} selected";
    CLEAR_SELECTION = "選択を解除", "Clear selection";
    CHANGED = "登録前の変更", "Unsaved changes";
    COUNTER = "件", "";
    NO_RESULTS = "検索結果がありません。", "No results.";
    PAGES = "ページ", "Pages";
    PREVIOUS = "前へ", "Previous";
    NEXT = "次へ", "Next";
    PAGE_SIZE = "1ページの件数", "Rows per page";
    CHANGE = "変更", "Change";
    CANCEL = "キャンセル", "Cancel";
    BACK = "戻る", "Go back";
    SORT_HINT = "列の見出しで並べ替えできます。", "Column heads sort the list.";
    OUTCOME = "結果", "Outcome";
    NOT_SET = "未設定", "Not set";
    NONE = "–", "–";
    SUNDAY = "日", "Sun";
    MONDAY = "月", "Mon";
    TUESDAY = "火", "Tue";
    WEDNESDAY = "水", "Wed";
    THURSDAY = "木", "Thu";
    FRIDAY = "金", "Fri";
    SATURDAY = "土", "Sat";
    PREVIOUS_MONTH = "前の月", "Previous month";
    NEXT_MONTH = "次の月", "Next month";
    HOLIDAY = "祝日", "Holiday";
    RING = "呼び出し", "Ringing";
    FORWARD = "転送", "Forwarded";
    VOICEMAIL = "留守番電話", "Voicemail";
    NOW = "現在", "Now";
    EVERYTHING_PRINTED = "印刷", "Print";
    NUMBER_MENU = "の操作", "actions";
}
