//! The words of a why in both languages. Knows names and numbers of the company, no rule.

use super::why::{Reason, Suppression};
use crate::dial_plan::Step;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::settings::{AnswerCondition, CompanySettings, Feature, SlideType};
use crate::text::{Text, t};

/// Renders reasons with the names of one company.
pub(crate) struct Words<'a> {
    pub(crate) world: &'a CompanySettings,
}

fn own(text: Text) -> Text<String> {
    Text {
        ja: text.ja.to_owned(),
        en: text.en.to_owned(),
    }
}

fn two(ja: String, en: String) -> Text<String> {
    Text { ja, en }
}

impl Words<'_> {
    pub(super) fn reason(&self, reason: &Reason) -> Text<String> {
        match fixed(reason) {
            Some(text) => own(text),
            None => self.composed(reason),
        }
    }

    fn composed(&self, reason: &Reason) -> Text<String> {
        match reason {
            Reason::FeatureOff(feature) => {
                let name = feature_name(*feature);
                two(
                    format!(
                        "ご契約に「{}」が含まれていないため、設定は働きません",
                        name.ja
                    ),
                    format!(
                        "The contract does not include {}, so the setting is inert",
                        name.en
                    ),
                )
            }
            Reason::InCalls(calls) => two(
                format!("通話は {calls} 件です"),
                format!("In {calls} call(s)"),
            ),
            Reason::Dialled {
                dialled,
                class,
                number,
                step,
            } => {
                let (class, step) = (class.text(), step_words(*step));
                two(
                    format!(
                        "「{dialled}」は{}により {number}({})です",
                        step.ja, class.ja
                    ),
                    format!("{dialled} is {number} ({}) by {}", class.en, step.en),
                )
            }
            Reason::Allowed(class) => two(
                format!("{}への発信は規制されていません", class.text().ja),
                format!("Calls to a {} are not barred", class.text().en),
            ),
            Reason::ShownAs(pilot) => {
                let name = self.name(*pilot);
                two(
                    format!("代表番号 {} を通知します", name.ja),
                    format!("Shows the pilot's number, {}", name.en),
                )
            }
            Reason::ToOutside(number) => {
                two(format!("{number} に発信します"), format!("Calls {number}"))
            }
            Reason::ToSubscriber(subscriber) | Reason::PicksUp(subscriber) => {
                self.about(*subscriber, t("に着信します", " is called"))
            }
            Reason::NoSuchNumber(number) => two(
                format!("{number} は使われていません"),
                format!("Nobody has {number}"),
            ),
            Reason::PickedUpBy(by) => self.about(*by, t("が取りました", " took the call")),
            _ => self.timed(reason),
        }
    }

    fn timed(&self, reason: &Reason) -> Text<String> {
        match reason {
            Reason::Row {
                no,
                destination: Some(to),
                ..
            } => two(
                format!("No.{no} が当てはまり、{to} へ転送します"),
                format!("Row {no} matches and forwards to {to}"),
            ),
            Reason::Row {
                no,
                destination: None,
                ..
            } => two(
                format!("No.{no} が当てはまり、転送しません(無条件転送 OFF)"),
                format!("Row {no} matches and says: do not forward"),
            ),
            Reason::NoMembers(group) => {
                self.group(*group, t("にはメンバがいません", " has no members"))
            }
            Reason::Hunts {
                group,
                slide_type,
                slide_s,
                order,
            } => self.hunts(*group, *slide_type, *slide_s, order),
            Reason::OtherCondition(condition) => {
                let name = condition.map_or(t("未設定", "not set"), condition_name);
                two(
                    format!("条件が「{}」なので、ここでは働きません", name.ja),
                    format!("Its condition is “{}”, so it does not act here", name.en),
                )
            }
            Reason::Rings { ring_s: Some(s) } => two(
                format!("呼び出します。{s}秒で無応答になります"),
                format!("Rings; no answer after {s} s"),
            ),
            Reason::GroupRings { ring_s } => two(
                format!("最初の呼び出しから{ring_s}秒で無応答になります"),
                format!("No answer {ring_s} s after the first alert"),
            ),
            Reason::TimeUp { after_s } => two(
                format!("{after_s}秒のあいだ応答がありませんでした"),
                format!("No answer for {after_s} s"),
            ),
            Reason::Status(status) => two(
                format!("端末が {status} を返しました"),
                format!("The terminal answered {status}"),
            ),
            Reason::Forwards { destination, .. } => two(
                format!("{destination} へ転送します"),
                format!("Forwards to {destination}"),
            ),
            Reason::NotForwarded {
                destination,
                because,
            } => {
                let because = suppression(*because);
                two(
                    format!("{destination} への転送は行いません。{}", because.ja),
                    format!("Does not forward to {destination}: {}", because.en),
                )
            }
            _ => two(String::new(), String::new()),
        }
    }

    fn hunts(
        &self,
        group: HuntGroupId,
        slide_type: SlideType,
        slide_s: u16,
        order: &[SubscriberId],
    ) -> Text<String> {
        let names: Vec<Text<String>> = order.iter().map(|s| self.name(*s)).collect();
        let list = |names: Vec<&str>, glue: &str| names.join(glue);
        let slide = slide_name(slide_type);
        let glue = if slide_type == SlideType::Simultaneous {
            "・"
        } else {
            " → "
        };
        let ja = list(names.iter().map(|n| n.ja.as_str()).collect(), glue);
        let en = list(
            names.iter().map(|n| n.en.as_str()).collect(),
            if slide_type == SlideType::Simultaneous {
                ", "
            } else {
                " → "
            },
        );
        let head = self.group(group, t("", ""));
        two(
            format!("{}: {}、{slide_s}秒ずつ: {ja}", head.ja, slide.ja),
            format!("{}: {}, {slide_s} s each: {en}", head.en, slide.en),
        )
    }

    fn about(&self, subscriber: SubscriberId, what: Text) -> Text<String> {
        let name = self.name(subscriber);
        two(
            format!("{} {}", name.ja, what.ja),
            format!("{}{}", name.en, what.en),
        )
    }

    fn group(&self, id: HuntGroupId, what: Text) -> Text<String> {
        let name = self.world.hunt_group(id).map_or("", |group| &group.name);
        two(
            format!("「{name}」{}", what.ja),
            format!("“{name}”{}", what.en),
        )
    }

    /// A subscriber as colleagues know it: the extension, else the number.
    pub(crate) fn name(&self, id: SubscriberId) -> Text<String> {
        let Some(subscriber) = self.world.subscriber(id) else {
            return own(t("(削除された番号)", "(a deleted number)"));
        };
        match &subscriber.extension {
            Some(extension) => two(format!("内線{extension}"), format!("extension {extension}")),
            None => two(
                subscriber.external_number.clone(),
                subscriber.external_number.clone(),
            ),
        }
    }
}

/// Reasons that are always said in the same words.
#[expect(clippy::too_many_lines, reason = "a table of sentences, one a reason")]
fn fixed(reason: &Reason) -> Option<Text> {
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

fn suppression(because: Suppression) -> Text {
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

fn step_words(step: Step) -> Text {
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

fn condition_name(condition: AnswerCondition) -> Text {
    match condition {
        AnswerCondition::Always => t("すべて着信(無条件)", "always"),
        AnswerCondition::NoAnswer => t("無応答時", "no answer"),
        AnswerCondition::Busy => t("話中時のみ", "busy"),
        AnswerCondition::BusyOrNoAnswer => t("話中かつ無応答時", "busy or no answer"),
    }
}

fn slide_name(slide_type: SlideType) -> Text {
    match slide_type {
        SlideType::Sequential => t("シーケンシャル", "sequential"),
        SlideType::RoundRobin => t("ラウンドロビン", "round robin"),
        SlideType::Uniform => t("ユニフォーム", "uniform"),
        SlideType::Random => t("ランダム", "random"),
        SlideType::Simultaneous => t("同報", "simultaneous"),
    }
}

fn feature_name(feature: Feature) -> Text {
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
