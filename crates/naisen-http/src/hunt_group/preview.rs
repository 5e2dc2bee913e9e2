//! What a call to the group would do now, as the decision says: the page only draws it.

use std::collections::BTreeMap;
use std::sync::Arc;

use naisen_core::settings::{CompanySettings, HuntGroup};
use naisen_core::simulate::{Trial, TrialCaller, Viewer, Who, simulate};
use naisen_core::text::Lang;

use super::text;
use crate::members::Picture;
use crate::ui::{Axis, Bar, Lane, Mark, format};

/// Seconds drawn at most: later the picture only repeats itself.
const SPAN_S: u32 = 60;
/// Words of the axis.
const TICKS: u32 = 3;
/// Somebody outside, who is in nobody's lists.
const CALLER: &str = "0300000000";

/// The picture of a call at an instant; none when the group's pilot is gone.
pub(super) fn of(
    company: &Arc<CompanySettings>,
    group: &HuntGroup,
    now_ms: i64,
    lang: Lang,
) -> Option<Picture> {
    let pilot = company.subscriber(group.pilot)?;
    let trial = Trial {
        caller: TrialCaller::Outside {
            number: CALLER.to_owned(),
            withheld: false,
        },
        called: pilot.external_number.clone(),
        at_ms: now_ms,
        phones: BTreeMap::new(),
        viewer: Viewer::Admin,
    };
    let simulation = simulate(company, &[], &trial);
    let end_s = u32::try_from(simulation.end_ms / 1_000).unwrap_or(SPAN_S);
    let shortest = 3 * u32::from(group.slide_timer);
    let span_s = end_s.clamp(1, SPAN_S.max(shortest));
    let axis = Axis::of(
        span_s,
        (0..=TICKS).map(|tick| {
            let at = span_s * tick / TICKS;
            (at, format::seconds(at, lang))
        }),
    );
    let lanes = simulation
        .lanes
        .iter()
        .map(|lane| drawn(lane, span_s, &axis, lang))
        .collect();
    let called = format::tel(&pilot.external_number);
    Some(Picture {
        title: match lang {
            Lang::Ja => format!("いま{called}にかかると"),
            Lang::En => format!("A call to {called} now"),
        },
        note: text::PREVIEW_FREE,
        headline: simulation.headline.get(lang).to_owned(),
        axis,
        lanes,
    })
}

fn drawn(lane: &naisen_core::simulate::Lane, span_s: u32, axis: &Axis, lang: Lang) -> Lane {
    let mark = match lane.who {
        Who::Terminal(_) => Mark::Ring,
        Who::Voicemail(_) | Who::Mailbox(_) => Mark::Voicemail,
        Who::Outside(_) => Mark::Forward,
    };
    let seconds = |ms: i64| u32::try_from(ms / 1_000).unwrap_or_default();
    let within: Vec<(u32, u32)> = lane
        .stretches
        .iter()
        .map(|(from, to)| (seconds(*from), seconds(*to)))
        .filter(|(from, _)| *from < span_s)
        .collect();
    let name = lane.label.get(lang).to_owned();
    let words: Vec<String> = within
        .iter()
        .map(|(from, to)| match lang {
            Lang::Ja => format!("{from}秒から{to}秒まで"),
            Lang::En => format!("{from} to {to} s"),
        })
        .collect();
    Lane {
        sentence: format!("{name} {}", words.join(", ")),
        name,
        filled: false,
        grid: axis.grid(),
        bars: within
            .iter()
            .map(|(from, to)| {
                let label = format::seconds(to - from, lang);
                Bar::of(mark, *from, *to, span_s, label)
            })
            .collect(),
        now: None,
    }
}
