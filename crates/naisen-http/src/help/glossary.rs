//! 用語集: the 32 rows of the manual in both languages, each with the anchor screens link to.
//!
//! The words of the code are in docs/glossary.md; this is what a user reads. Row 30 speaks of the
//! app's contact display only, because chat is no part of the product (domain §0.13).

use naisen_core::text::{Text, t};

/// The three parts of the manual's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Words used everywhere, rows 1–4.
    Common,
    /// Words of the portal, rows 5–29.
    Portal,
    /// Words of the terminal (app), rows 30–32.
    Terminal,
}

impl Part {
    /// Every part in order.
    pub const ALL: [Self; 3] = [Self::Common, Self::Portal, Self::Terminal];

    /// The heading of the part.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Common => t("共通用語", "Common terms"),
            Self::Portal => t("ポータルサイト編", "Portal"),
            Self::Terminal => t("端末（アプリ）編", "Terminal (app)"),
        }
    }
}

macro_rules! terms {
    ($($number:literal $name:ident $part:ident $anchor:literal
        $ja:literal $en:literal
        $ja_description:literal
        $en_description:literal;)*) => {
        /// A row of the 用語集.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Term {
            $(#[doc = $en] $name,)*
        }

        impl Term {
            /// Every row, in the manual's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The manual's row number, 1–32.
            #[must_use]
            pub const fn number(self) -> u8 {
                match self { $(Self::$name => $number,)* }
            }

            /// The part of the list the row stands in.
            #[must_use]
            pub const fn part(self) -> Part {
                match self { $(Self::$name => Part::$part,)* }
            }

            /// The term itself.
            #[must_use]
            pub const fn term(self) -> Text {
                match self { $(Self::$name => Text { ja: $ja, en: $en },)* }
            }

            /// What it means.
            #[must_use]
            pub const fn description(self) -> Text {
                match self { $(Self::$name => Text { ja: $ja_description, en: $en_description },)* }
            }
        }

        /// The fragment of a term on the 用語集 page: a screen links to `#` and this.
        #[must_use]
        pub const fn anchor(term: Term) -> &'static str {
            match term { $(Term::$name => $anchor,)* }
        }
    };
}

terms! {
    1 ExtensionNumber Common "extension-number"
        "内線番号" "Extension number"
        "任意に設定した番号です。"
        "A number you set freely.";
    2 ExternalNumber Common "external-number"
        "外線番号" "External number"
        "割り当てられた050番号です。"
        "The 050 number assigned to you.";
    3 ExtensionCall Common "extension-call"
        "内線発信（着信）" "Extension call (outgoing, incoming)"
        "内線番号で発信（着信）することです。"
        "A call made or received by extension number.";
    4 OutsideCall Common "outside-call"
        "外線発信（着信）" "Outside call (outgoing, incoming)"
        "外線番号で発信（着信）することです。社内の050番号にかけるときも外線発信です。"
        "A call made or received by external number. Calling a colleague's 050 number is an outside call, too.";
    5 SubscriberId Portal "subscriber-id"
        "加入者ID" "Subscriber ID"
        "利用する電話番号（050）ごとに付与されているIDです。"
        "The ID given to each number (050) in use.";
    6 ExtensionGroup Portal "extension-group"
        "内線グループ" "Extension group"
        "内線発着信ができるグループです。"
        "A group whose members can call each other by extension.";
    7 HuntGroup Portal "hunt-group"
        "代表グループ" "Hunt group"
        "代表番号での発着信ができるグループです。"
        "A group that takes and makes calls with its representative number.";
    8 PickupGroup Portal "pickup-group"
        "ピックアップグループ" "Pickup group"
        "ピックアップができるグループです。"
        "A group whose members can pick up each other's ringing calls.";
    9 Member Portal "member"
        "メンバ" "Member"
        "グループに登録されているIDです。"
        "An ID that is registered in the group.";
    10 NonMember Portal "non-member"
        "非メンバ" "Non-member"
        "グループに登録されていないIDです。"
        "An ID that is not registered in the group.";
    11 Site Portal "site"
        "サイト" "Site"
        "契約グループごとに割り当てられる名称です。"
        "A name assigned within each contract group.";
    12 AnonymousReject Portal "anonymous-call-rejection"
        "非通知着信拒否" "Anonymous call rejection"
        "番号を通知しない着信を拒否します。"
        "Rejects calls that withhold their number.";
    13 BlockList Portal "block-list"
        "指定番号着信拒否" "Block list"
        "任意に指定した番号からの着信を拒否します。"
        "Rejects calls from the numbers you list.";
    14 HuntRefuse Portal "hunt-call-rejection"
        "代表着信拒否" "Hunt call rejection"
        "代表グループに設定されている場合の、代表番号への着信を拒否します。"
        "Rejects calls to the representative number while you are in a hunt group.";
    15 IntlBar Portal "international-call-barring"
        "国際発信規制" "International call barring"
        "国際電話への発信を規制します。"
        "Bars outgoing international calls.";
    16 TerminalAuth Portal "terminal-authentication"
        "端末認証" "Terminal authentication"
        "初期設定を1度だけ許可します。"
        "Permits the set-up once only.";
    17 OneTimeRelease Portal "one-time-release"
        "ワンタイム解除" "One-time release"
        "端末認証を1度だけ解除します。"
        "Lifts terminal authentication once.";
    18 Slide Portal "slide"
        "スライド" "Slide"
        "代表番号への着信を、次のメンバへ引き継ぐ（滑らせる）ことです。"
        "Handing a call to the representative number on to the next member.";
    19 SlideType Portal "slide-type"
        "スライドタイプ" "Slide type"
        "スライドの方式です。"
        "How calls slide.";
    20 Sequential Portal "sequential"
        "シーケンシャル" "Sequential"
        "代表番号への着信を、事前に設定された優先順位で着信させる方式です。"
        "Calls ring the members in the order of priority set beforehand.";
    21 RoundRobin Portal "round-robin"
        "ラウンドロビン" "Round robin"
        "代表番号への着信を、事前に設定された番号へ均一に着信させる方式です。"
        "Calls ring the numbers set beforehand evenly, one after the other.";
    22 Uniform Portal "uniform"
        "ユニフォーム" "Uniform"
        "代表番号への着信を、事前に設定された番号の中で利用率の低い番号に着信させる方式です。"
        "Calls ring the least used of the numbers set beforehand.";
    23 Random Portal "random"
        "ランダム" "Random"
        "代表番号への着信を、事前に設定されたすべての番号に順不同で着信させる方式です。"
        "Calls ring the numbers set beforehand in no fixed order.";
    24 OutsidePrefix Portal "outside-prefix"
        "外線プレフィックス" "Outside prefix"
        "内線から外線へ発信するときに、先頭に付ける番号です。"
        "The digit dialled first to reach an outside number from an extension.";
    25 SiteNumber Portal "site-number"
        "拠点番号" "Site number"
        "内線グループごとに1つ割り当てる番号です。別の内線グループの内線には、拠点番号と内線番号を続けてかけます。"
        "The number of an extension group. Dial it before the extension number to reach another extension group.";
    26 PickupNumber Portal "pickup-number"
        "ピックアップ番号" "Pickup number"
        "ピックアップするために入力する番号です。"
        "The number to dial to pick up a call.";
    27 PhoneBook Portal "shared-phone-book"
        "共有電話帳" "Shared phone book"
        "社内（契約グループ）で共有する電話帳です。"
        "A phone book shared within the company (contract group).";
    28 Administrator Portal "administrator"
        "管理者（企業管理者）" "Administrator (company administrator)"
        "企業（契約グループ）の管理者です。"
        "The administrator of the company (contract group).";
    29 User Portal "user"
        "端末利用者" "User"
        "契約グループに属し、050番号を付与された利用者です。"
        "A person of the contract group who was given a 050 number.";
    30 Nickname Terminal "nickname"
        "ニックネーム" "Nickname"
        "アプリの中で表示される名前です。設定した名前を、ほかの利用者の連絡先などに表示します。"
        "The name shown in the app, such as in the contacts of other users.";
    31 BackupData Terminal "backup-data"
        "バックアップデータ" "Backup data"
        "一時的にサーバに保存されたアプリのデータです。"
        "Data of the app, kept on the server for a limited time.";
    32 Callback Terminal "confirmation-call"
        "コールバック" "Confirmation call"
        "指定の番号に電話をかけて確認します。初期設定のときに必要です。"
        "A call to the number you name, to confirm it. The set-up needs it.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_numbered_as_in_the_manual() {
        let numbers: Vec<u8> = Term::ALL.iter().map(|t| t.number()).collect();
        assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
        assert!(Term::ALL.windows(2).all(|w| w[0].part() <= w[1].part()));
    }

    #[test]
    fn anchors_are_unique_and_fit_a_url() {
        let mut seen = std::collections::BTreeSet::new();
        for term in Term::ALL {
            let a = anchor(*term);
            assert!(seen.insert(a), "{a} twice");
            assert!(a.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{a}");
        }
    }

    #[test]
    fn no_row_speaks_of_chat() {
        for term in Term::ALL {
            let d = term.description();
            assert!(!d.ja.contains("トーク") && !d.ja.contains("チャット"));
            assert!(!d.en.to_lowercase().contains("chat"));
        }
    }
}
