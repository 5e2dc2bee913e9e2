//! The words of a why in both languages. Knows names and numbers of the company, no rule.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "`fixed` names every reason, so that a new one cannot be forgotten"
)]

use super::sentences::{condition_name, feature_name, fixed, slide_name, step_words, suppression};
use super::why::Reason;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::settings::{CompanySettings, SlideType};
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

    /// A subscriber as colleagues know it: 表示名 with the extension, else either, else the number.
    pub(crate) fn name(&self, id: SubscriberId) -> Text<String> {
        let Some(subscriber) = self.world.subscriber(id) else {
            return own(t("(削除された番号)", "(a deleted number)"));
        };
        let same = |text: String| two(text.clone(), text);
        match (subscriber.display_name.as_str(), &subscriber.extension) {
            ("", Some(extension)) => {
                two(format!("内線{extension}"), format!("extension {extension}"))
            }
            ("", None) => same(subscriber.external_number.clone()),
            (name, Some(extension)) => same(format!("{name} {extension}")),
            (name, None) => same(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dial_plan::{Class, Step};
    use crate::ids::ScheduleRowId;
    use crate::plan::{DivertReason, Suppression};
    use crate::settings::Feature;

    #[test]
    fn every_composed_reason_has_words_in_both_languages() {
        let world = CompanySettings::default();
        let (nobody, group) = (SubscriberId(1), HuntGroupId(1));
        let two = || "2002".to_owned();
        for reason in [
            Reason::FeatureOff(Feature::Hunt),
            Reason::InCalls(1),
            Reason::Dialled {
                dialled: two(),
                class: Class::Geo,
                number: two(),
                step: Step::Prefix,
            },
            Reason::Allowed(Class::Geo),
            Reason::ShownAs(nobody),
            Reason::ToOutside(two()),
            Reason::ToSubscriber(nobody),
            Reason::NoSuchNumber(two()),
            Reason::Row {
                row: ScheduleRowId(1),
                no: 1,
                destination: Some(two()),
            },
            Reason::Row {
                row: ScheduleRowId(1),
                no: 1,
                destination: None,
            },
            Reason::NoMembers(group),
            Reason::Hunts {
                group,
                slide_type: SlideType::Random,
                slide_s: 10,
                order: vec![nobody],
            },
            Reason::OtherCondition(None),
            Reason::Rings { ring_s: Some(20) },
            Reason::GroupRings { ring_s: 20 },
            Reason::TimeUp { after_s: 20 },
            Reason::Status(486),
            Reason::Forwards {
                destination: two(),
                reason: DivertReason::Busy,
            },
            Reason::NotForwarded {
                destination: two(),
                because: Suppression::Loop,
            },
            Reason::PickedUpBy(nobody),
            Reason::PicksUp(nobody),
        ] {
            let text = Words { world: &world }.reason(&reason);
            assert!(!text.ja.is_empty() && !text.en.is_empty(), "{reason:?}");
        }
    }
}
