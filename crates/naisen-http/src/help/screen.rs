//! The screens by number and title (domain §6). Knows no route: a number is what the help pages,
//! the notes and the feature pages call a screen.

use naisen_core::text::Text;

macro_rules! screens {
    ($($id:ident $ja:literal $en:literal;)*) => {
        /// A screen of the portal: S of the administrator, U of the user.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Screen {
            $(#[doc = $en] $id,)*
        }

        impl Screen {
            /// Every screen in the order of domain §6.
            pub const ALL: &'static [Self] = &[$(Self::$id),*];

            /// The number, `S01` … `S36`, `U01` … `U05`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$id => stringify!($id),)* }
            }

            /// The title users read.
            #[must_use]
            pub const fn title(self) -> Text {
                match self { $(Self::$id => Text { ja: $ja, en: $en },)* }
            }
        }
    };
}

screens! {
    S01 "ログイン" "Log in";
    S02 "トップ" "Home";
    S03 "掲示板" "Bulletin board";
    S04 "電話番号一覧" "Numbers";
    S05 "ログイン用パスワード変更" "Change login password";
    S06 "端末認証/ワンタイム解除設定" "Terminal authentication";
    S07 "緊急停止（確認）" "Emergency stop of one number";
    S08 "初期化" "Initialisation";
    S09 "電話番号情報" "Number details";
    S10 "発着信設定" "Incoming and outgoing calls";
    S11 "留守番電話/転送設定（番号ごと）" "Voicemail/forwarding of one number";
    S12 "留守番電話/転送設定" "Voicemail/forwarding";
    S13 "代表グループ一覧" "Hunt groups";
    S14 "代表グループ設定" "Hunt group";
    S15 "代表グループメンバ設定" "Hunt group members";
    S16 "スケジュール転送設定一覧" "Schedule forwards";
    S17 "スケジュール転送基本設定" "Schedule forward";
    S18 "スケジュール転送詳細設定" "Schedule details";
    S19 "内線グループ一覧" "Extension groups";
    S20 "内線グループ設定" "Extension group";
    S21 "内線グループメンバ設定" "Extension group members";
    S22 "ピックアップグループ一覧" "Pickup groups";
    S23 "ピックアップグループ設定" "Pickup group";
    S24 "ピックアップグループメンバ設定" "Pickup group members";
    S25 "共通電話帳一覧" "Shared phone books";
    S26 "共通電話帳追加/変更" "Shared phone book";
    S27 "共通電話帳メンバ設定" "Shared phone book members";
    S28 "発着信規制" "Call restrictions";
    S29 "CallKit設定" "CallKit";
    S30 "バックアップデータ削除" "Delete backup data";
    S31 "一括登録" "Bulk registration";
    S32 "パスワード変更（管理者）" "Change password (administrator)";
    S33 "パスワード変更（端末利用者）" "Change password (user)";
    S34 "緊急停止" "Emergency stop";
    S35 "エラーコード一覧" "Error codes";
    S36 "用語集" "Glossary";
    U01 "トップ（端末利用者）" "Home (user)";
    U02 "電話番号情報（端末利用者）" "Number details (user)";
    U03 "発着信設定（端末利用者）" "Incoming calls (user)";
    U04 "留守番電話/転送設定（端末利用者）" "Voicemail/forwarding (user)";
    U05 "パスワード変更（端末利用者本人）" "Change password (own)";
}

#[cfg(test)]
mod tests {
    use super::Screen;

    #[test]
    fn the_screens_are_those_of_the_specification() {
        let expected = (1..=36)
            .map(|n| format!("S{n:02}"))
            .chain((1..=5).map(|n| format!("U{n:02}")));
        let ids: Vec<_> = Screen::ALL.iter().map(|s| s.id().to_owned()).collect();
        assert_eq!(ids, expected.collect::<Vec<_>>());
    }
}
