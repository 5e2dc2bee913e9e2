//! The rules about calls by number, as docs/features/calls.md states them.

use serde::{Deserialize, Serialize};

use crate::text::{Text, t};

macro_rules! rules {
    ($($number:literal $name:ident $ja:literal $en:literal;)*) => {
        /// One rule of docs/features/calls.md. Its number is stored with call records and never
        /// changes meaning.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(into = "u16", try_from = "u16")]
        #[repr(u16)]
        pub enum Rule {
            $(#[doc = $en] $name = $number,)*
        }

        impl Rule {
            /// Every rule, ascending.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The rule's name on a page.
            #[must_use]
            pub const fn title(self) -> Text {
                match self { $(Self::$name => t($ja, $en),)* }
            }
        }
    };
}

rules! {
    1 Source "発信元" "Source of the call";
    2 CallerStopped "発信者の緊急停止" "Emergency stop of the caller";
    3 CompanyClosed "企業の利用終了" "Closed company";
    4 CallsAtOnce "同時通話の上限" "Calls at once";
    5 DialPlan "ダイヤルの読み方" "Dial plan";
    6 NotCallable "かけられない番号" "Numbers that are not called";
    7 IntlBar "国際発信規制" "International calls barred";
    8 OutsideBar "外線発信規制" "Outside calls barred";
    9 Presentation "番号通知 (184/186)" "Presentation (184/186)";
    10 ShownNumber "通知する番号" "Number shown";
    11 PilotNumber "代表発信" "Pilot's number shown";
    12 Route "接続先" "Route";
    13 Plus "「+」で始まる番号" "Numbers with +";
    14 MailboxCode "*97" "*97";
    15 PickupNumber "ピックアップ番号" "Pickup number";
    16 Emergency "緊急通報の番号" "Emergency numbers";
    17 Extension "内線番号" "Extension";
    18 SiteExtension "拠点番号+内線番号" "Site number and extension";
    19 Prefix "外線プレフィックス" "Outside prefix";
    20 PresentationPrefix "184/186 の位置" "Place of 184/186";
    21 OutsideClass "外線番号の種類" "Classes of outside numbers";
    22 Destination "転送先の条件" "Forward destinations";
    23 CalledNumber "着信番号" "Called number";
    24 CalleeStopped "緊急停止" "Emergency stop";
    25 Blocklist "着信拒否(本人設定)" "Calls refused by a personal list";
    26 AnonymousReject "非通知着信拒否" "Anonymous calls refused";
    27 Schedule "スケジュール転送" "Schedule forward";
    28 PilotAlways "代表番号の無条件設定" "Pilot's unconditional setting";
    29 Hunt "代表着信" "Hunt group";
    30 Always "留守番電話/転送(無条件)" "Unconditional voicemail or forward";
    31 Busy "話中" "Busy";
    32 Unregistered "未登録" "Not registered";
    33 NoAnswer "呼び出しと無応答" "Ringing and no answer";
    34 Declined "端末の応答" "What the terminal answers";
    35 ScheduleRow "スケジュールの優先順位" "Which schedule row wins";
    36 Holiday "祝祭日" "Holidays";
    37 Available "呼び出せるメンバ" "Available members";
    38 Sequential "シーケンシャル" "Sequential";
    39 RoundRobin "ラウンドロビン" "Round robin";
    40 Uniform "ユニフォーム" "Uniform";
    41 Random "ランダム" "Random";
    42 Simultaneous "同報" "Simultaneous";
    43 SlideTimer "スライドタイマ" "Slide timer";
    44 GroupNoAnswer "代表の無応答" "No answer in a hunt group";
    45 GroupBusy "代表の話中" "Hunt group busy";
    46 GroupUnreachable "代表の応答不可" "Hunt group unreachable";
    47 FirstAnswer "最初の応答" "First answer wins";
    48 Suppressed "転送の取りやめ" "Suppressed forwards";
    49 Forward "転送" "Forward";
    50 ForwardResult "転送先の結果" "Result of a forward";
    51 Voicemail "留守番電話" "Voicemail";
    52 Pickup "ピックアップ" "Call pickup";
    53 Transfer "通話の転送" "Transfer";
    54 StopLive "通話中の緊急停止" "Emergency stop during a call";
    55 InitialiseLive "通話中の初期化" "Initialisation during a call";
    56 Limit "呼び出しの上限" "Longest unanswered call";
    57 SameInstant "同時に起きたこと" "Things at one instant";
    58 OtherCompany "他社の番号" "Another company's number";
    59 FeatureOff "ご契約にない機能" "Features not in the contract";
    60 Snapshot "設定が効く時点" "When settings take effect";
    61 Guidance "ガイダンス" "Guidance";
}

impl Rule {
    /// The rule's number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }
}

impl From<Rule> for u16 {
    fn from(rule: Rule) -> Self {
        rule.number()
    }
}

impl TryFrom<u16> for Rule {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        let found = Self::ALL
            .iter()
            .copied()
            .find(|rule| rule.number() == number);
        found.ok_or_else(|| format!("no rule has number {number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_without_gaps() {
        for (at, rule) in Rule::ALL.iter().enumerate() {
            assert_eq!(usize::from(rule.number()), at + 1);
            assert_eq!(Rule::try_from(rule.number()), Ok(*rule));
        }
    }
}
