//! What the administrator's top page says before any setting: what calls to the representative numbers
//! meet, what 設定診断 found, and the ways people take most.

use naisen_core::doctor::Severity;
use naisen_core::text::Text;

use super::pilots::{self, Pilots};
use super::text;
use crate::auth::Signed;
use crate::doctor::{self, Checked};
use crate::failure::Result;
use crate::feature::Who;
use crate::place;
use crate::ui::{Hint, format};
use crate::visit::Visit;

/// Findings on the top page; the others are one link away.
const FINDINGS_MAX: usize = 3;

/// The administrator's part of the page.
pub(super) struct Overview {
    pub(super) iso: String,
    pub(super) moment: String,
    pub(super) pilots: Option<Pilots>,
    /// Where all hunt groups are.
    pub(super) groups: Option<String>,
    /// How many findings there are, if any.
    pub(super) count: Option<String>,
    /// Whether any of them is more than worth knowing.
    pub(super) grave: bool,
    pub(super) worst: Vec<Hint>,
    pub(super) usual: Vec<(Text, String)>,
}

/// The overview of an open company for its administrator; none for anybody else.
pub(super) async fn of(visit: &Visit, caller: &Signed) -> Result<Option<Overview>> {
    if caller.who() != Some(Who::Admin) || caller.company_is_open().is_err() {
        return Ok(None);
    }
    let (lang, now_ms) = (visit.lang(), visit.app().now_ms());
    let Checked { view, findings } = doctor::examine(visit, caller).await?;
    let world = std::sync::Arc::clone(view.settings());
    // The store's threads may take long over something; the request's must not.
    let read = visit
        .app()
        .store
        .read(move |_| Ok(pilots::of(&world, now_ms, lang)));
    let pilots = read.await?;
    let worst = findings.iter().take(FINDINGS_MAX);
    let usual = text::USUAL_SCREENS.iter().filter_map(|(screen, label)| {
        let place = place::of_screen(caller, screen)?;
        Some((*label, place.href))
    });
    Ok(Some(Overview {
        iso: format::iso(now_ms),
        moment: format::moment(now_ms, true, lang),
        pilots,
        groups: place::of_screen(caller, "S13").map(|place| place.href),
        count: (!findings.is_empty()).then(|| doctor::count(findings.len(), lang)),
        grave: findings.iter().any(|f| f.severity != Severity::Notice),
        worst: worst
            .map(|finding| doctor::linked(finding, caller, view.settings(), lang))
            .collect(),
        usual: usual.collect(),
    }))
}
