//! Sentences and names of a why that stand by themselves.

use super::Announcement;
use super::why::{Reason, Suppression};
use crate::dial_plan::Step;
use crate::settings::{AnswerCondition, Feature, SlideType};
use crate::text::{Text, t};

/// Reasons that are always said in the same words.
#[expect(clippy::too_many_lines, reason = "a table of sentences, one a reason")]
pub(super) fn fixed(reason: &Reason) -> Option<Text> {
    Some(match reason {
        Reason::Off => t("オフです", "Off"),
        Reason::On => t("オンです", "On"),
        Reason::NotStopped => t("通常の状態です", "In normal use"),
        Reason::Stopped => t("緊急停止中です", "The number is stopped"),
        Reason::Closed => t("この企業は利用を終了しています", "The company is closed"),
        Reason::NoGrant => t(
            "国際通話が許可されていません",
            "International calls are not granted",
        ),
        Reason::ForThisCall { withheld: true } => t(
            "184 により、この通話では番号を通知しません",
            "184: withheld for this call",
        ),
        Reason::ForThisCall { withheld: false } => t(
            "186 により、この通話では番号を通知します",
            "186: shown for this call",
        ),
        Reason::ListLeftOut => t(
            "個人のリストは本人だけが見られるため、ここでは調べません",
            "Only the subscriber sees its list, so it is left out here",
        ),
        Reason::NotListed => t("この発信者は断られません", "This caller is not refused"),
        Reason::Listed => t("この発信者は断られます", "This caller is refused"),
        Reason::CallerShown => t(
            "オンですが、発信者は番号を通知しています",
            "On, but the caller shows its number",
        ),
        Reason::CallerWithheld => t(
            "オンで、発信者は番号を通知していません",
            "On, and the caller withholds its number",
        ),
        Reason::CallerUnavailable => t(
            "オンですが、番号を通知できない網からの着信です",
            "On, but the network has no number to show",
        ),
        Reason::NoSchedule => t(
            "スケジュールは設定されていません",
            "No schedule is attached",
        ),
        Reason::NoRow {
            holidays_known: true,
        } => t(
            "この日時に当てはまる行がありません",
            "No row matches this date and time",
        ),
        Reason::NoRow {
            holidays_known: false,
        } => t(
            "この日時に当てはまる行がありません(この年の祝祭日は登録されていません)",
            "No row matches this date and time (the holidays of this year are not known)",
        ),
        Reason::NoGroup => t("代表番号ではありません", "Not the pilot of a hunt group"),
        Reason::Free => t("通話中ではありません", "The phone is free"),
        Reason::Registered => t("端末は登録されています", "The phone is registered"),
        Reason::NotRegistered => t("端末が登録されていません", "The phone is not registered"),
        Reason::Rings { ring_s: None } => t(
            "呼び出します。180秒で打ち切ります",
            "Rings, for 180 s at most",
        ),
        Reason::MemberRings => t("次のメンバを呼び出します", "The next member rings"),
        Reason::RegistrationLost => t("端末の登録がなくなりました", "The registration went away"),
        Reason::MembersBusy => t("空いているメンバがいません", "No member is free"),
        Reason::MembersUnreachable => t("呼び出せるメンバがいません", "No member can be reached"),
        Reason::Answered => t("応答しました", "Answered"),
        Reason::VoicemailAnswers => t("留守番電話が応答します", "Voicemail answers"),
        Reason::NothingRings => t(
            "取れる着信がありません",
            "Nothing rings that could be taken",
        ),
        Reason::ActionTaken => t("管理者が操作しました", "The administrator acted"),
        Reason::Hears(announcement) => heard(*announcement),
        Reason::FeatureOff(_)
        | Reason::InCalls(_)
        | Reason::Dialled { .. }
        | Reason::Allowed(_)
        | Reason::ShownAs(_)
        | Reason::ToOutside(_)
        | Reason::ToSubscriber(_)
        | Reason::NoSuchNumber(_)
        | Reason::Row { .. }
        | Reason::NoMembers(_)
        | Reason::Hunts { .. }
        | Reason::OtherCondition(_)
        | Reason::Rings { .. }
        | Reason::GroupRings { .. }
        | Reason::TimeUp { .. }
        | Reason::Status(_)
        | Reason::Forwards { .. }
        | Reason::NotForwarded { .. }
        | Reason::PickedUpBy(_)
        | Reason::PicksUp(_) => return None,
    })
}

/// What the caller hears before it is refused, in short; the words themselves are the prompt's.
const fn heard(announcement: Announcement) -> Text {
    match announcement {
        Announcement::Emergency => t(
            "発信者には「この番号からは緊急通報ができない」というガイダンスが流れます",
            "The caller hears that no emergency call can be made from this number",
        ),
        Announcement::Anonymous => t(
            "発信者には「番号を通知してかけ直す」よう求めるガイダンスが流れます",
            "The caller hears a request to show its number and call again",
        ),
        Announcement::Barred => t(
            "発信者には「この電話からは発信できない」というガイダンスが流れます",
            "The caller hears that this telephone may not call that number",
        ),
        Announcement::Unknown => t(
            "発信者には「その番号は使われていない」というガイダンスが流れます",
            "The caller hears that the number is not in use",
        ),
    }
}

pub(super) fn suppression(because: Suppression) -> Text {
    match because {
        Suppression::TooMany => t(
            "転送は5回までです",
            "a call is forwarded five times at most",
        ),
        Suppression::Loop => t(
            "すでに通った番号に戻ります",
            "it leads back to a number already passed",
        ),
        Suppression::ToCaller => t("発信者自身の番号です", "it is the caller's own number"),
        Suppression::NoTarget => t(
            "転送先にできない番号です",
            "calls cannot be forwarded there",
        ),
        Suppression::Barred => t(
            "発信規制がオンです",
            "a restriction of the number forbids it",
        ),
    }
}

pub(super) fn step_words(step: Step) -> Text {
    match step {
        Step::Plus => t("「+」", "its +"),
        Step::Star => t("「*」", "its *"),
        Step::Pickup => t("ピックアップ番号", "the pickup number"),
        Step::Emergency => t("緊急通報の番号", "the emergency numbers"),
        Step::Extension => t("内線番号", "the extensions of the group"),
        Step::SiteExtension => t("拠点番号", "a site number"),
        Step::Prefix => t("外線プレフィックス「0」", "the prefix 0"),
        Step::Outside => t("外線番号の形", "the form of outside numbers"),
        Step::Nothing => t("どの規則にもよらない読み方", "no rule of the dial plan"),
    }
}

pub(super) fn condition_name(condition: AnswerCondition) -> Text {
    match condition {
        AnswerCondition::Always => t("すべて着信(無条件)", "always"),
        AnswerCondition::NoAnswer => t("無応答時", "no answer"),
        AnswerCondition::Busy => t("話中時のみ", "busy"),
        AnswerCondition::BusyOrNoAnswer => t("話中かつ無応答時", "busy or no answer"),
    }
}

pub(super) fn slide_name(slide_type: SlideType) -> Text {
    match slide_type {
        SlideType::Sequential => t("シーケンシャル", "sequential"),
        SlideType::RoundRobin => t("ラウンドロビン", "round robin"),
        SlideType::Uniform => t("ユニフォーム", "uniform"),
        SlideType::Random => t("ランダム", "random"),
        SlideType::Simultaneous => t("同報", "simultaneous"),
    }
}

pub(super) fn feature_name(feature: Feature) -> Text {
    match feature {
        Feature::Voicemail => t("留守番電話", "voicemail"),
        Feature::Forward => t("転送", "forwarding"),
        Feature::Hunt => t("代表", "hunt groups"),
        Feature::Extension => t("内線", "extensions"),
        Feature::Pickup => t("ピックアップ", "pickup"),
        Feature::Phonebook => t("共通電話帳", "shared phone books"),
        Feature::Barring => t("発着信規制", "restrictions"),
        Feature::Functions => t("機能設定", "functions"),
        Feature::Bulk => t("一括登録", "bulk registration"),
    }
}
