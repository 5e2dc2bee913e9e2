//! 設定診断 (domain §6.7): what in the company's settings will surprise its callers, on its own page,
//! on the top page, and as a hint on the page that mends it. What is found is the core's judgement; this
//! folder keeps the findings until the company changes, so that showing them costs nothing.

mod api;
mod kept;
#[cfg(test)]
mod tests;
mod text;
mod web;

pub(crate) use kept::Kept;
pub(crate) use text::{NOTHING, TITLE, count};

use std::sync::Arc;

use axum::routing::get;
use naisen_core::calendar::tokyo;
use naisen_core::doctor::{Finding, Severity, Target};
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use naisen_store::view::CompanyView;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::place;
use crate::ui::Hint;
use crate::visit::Visit;

/// Numbers a group's page warns about.
const MEMBERS_MAX: usize = 5;

const SCREEN: Screen =
    Screen::new("X11", "/doctor", TITLE, &[Who::Admin]).menu(Section::Verify, text::LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[SCREEN], get(web::show));
    let api = OpenApiRouter::new().routes(routes!(api::list));
    Feature::new(pages, api)
}

/// What was found, with the settings it was found in.
pub(crate) struct Checked {
    pub(crate) view: Arc<CompanyView>,
    pub(crate) findings: Arc<[Finding]>,
}

/// Examines the caller's company, or answers what was found since its last change.
pub(crate) async fn examine(visit: &Visit, caller: &Caller) -> Result<Checked> {
    let (actor, kept) = (caller.actor.clone(), visit.app().findings.clone());
    let today = tokyo(visit.app().now_ms()).date();
    let live = Arc::clone(&visit.app().live);
    let checked = visit
        .app()
        .store
        .read(move |conn| {
            let view = conn.company(&actor)?;
            let phones = live.phones(view.settings().id());
            let findings = kept.of(&view, today, phones);
            Ok(Checked { view, findings })
        })
        .await?;
    Ok(checked)
}

/// The findings about one record, to stand on its page: `shell.hints = doctor::hints(&visit, &caller,
/// Target::Answer(id)).await?;`. A schedule's page shows those of its rows, too. Only the
/// administrator is told.
pub(crate) async fn hints(
    visit: &Visit,
    caller: &Caller,
    about: impl Into<Option<Target>>,
) -> Result<Vec<Hint>> {
    // doctor.15, doctor.16
    let (Some(Who::Admin), Some(page)) = (caller.who(), about.into()) else {
        return Ok(Vec::new());
    };
    let Checked { findings, .. } = examine(visit, caller).await?;
    let here = findings
        .iter()
        .filter(|finding| is_about(page, finding.target));
    Ok(here.map(|finding| hint(finding, visit.lang())).collect())
}

/// The findings about the numbers of an extension group, each with the link to its number; the first
/// few, because one 拠点番号 may collide with many.
pub(crate) async fn member_hints(
    visit: &Visit,
    caller: &Caller,
    group: ExtensionGroupId,
) -> Result<Vec<Hint>> {
    let Checked { view, findings } = examine(visit, caller).await?;
    let world = view.settings();
    let is_member = |finding: &&Finding| match finding.target {
        Target::NumberInfo(id) => {
            let member = world.subscriber(id);
            member.is_some_and(|member| member.extension_group == Some(group))
        }
        _ => false,
    };
    let here = findings.iter().filter(is_member).take(MEMBERS_MAX);
    let lang = visit.lang();
    Ok(here.map(|f| linked(f, caller, world, lang)).collect())
}

/// Whether a finding with this target belongs on this page.
fn is_about(page: Target, target: Target) -> bool {
    match (page, target) {
        (Target::Schedule(page), Target::ScheduleRow(schedule, _)) => page == schedule,
        _ => page == target,
    }
}

/// A finding as a page shows it.
fn hint(finding: &Finding, lang: Lang) -> Hint {
    let (kind, icon) = match finding.severity {
        Severity::Error => ("stop", "stop"),
        Severity::Warning => ("warn", "warn"),
        Severity::Notice => ("", "info"),
    };
    Hint {
        kind,
        icon,
        what: finding.what.get(lang).to_owned(),
        why: finding.why.get(lang).to_owned(),
        remedy: finding.remedy.get(lang).to_owned(),
        link: None,
    }
}

/// A finding with the link to the page that mends it.
pub(crate) fn linked(
    finding: &Finding,
    caller: &Caller,
    world: &CompanySettings,
    lang: Lang,
) -> Hint {
    let place = place::of_target(caller, world, finding.target);
    Hint {
        link: place.map(|place| (text::mend(place.title, lang), place.href)),
        ..hint(finding, lang)
    }
}
