//! One company as every operator page about it needs it: found by the login id in the path, with the
//! tabs that lead to its other pages.

use std::sync::Arc;

use naisen_core::ids::CompanyId;
use naisen_core::settings::{Company, CompanyState};
use naisen_core::text::Text;
use naisen_store::company;
use naisen_store::view::{CompanyView, Kind};

use super::{PATH, text};
use crate::auth::Operator;
use crate::failure::Result;
use crate::ui::{Link, Shell};
use crate::visit::Visit;

/// A company the operator looks at.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Identity.
    pub(crate) id: CompanyId,
    /// Version of its record.
    pub(crate) version: i64,
    /// Its settings.
    pub(crate) view: Arc<CompanyView>,
}

impl Place {
    /// The company with this login id.
    ///
    /// # Errors
    /// 8016.
    pub(crate) async fn find(visit: &Visit, caller: &Operator, login_id: &str) -> Result<Self> {
        let (actor, login_id) = (caller.actor.clone(), login_id.to_owned());
        let place = visit
            .app()
            .store
            .read(move |conn| {
                let id = company::find(conn, &actor, &login_id)?;
                let view = conn.company_of(&actor, id)?;
                Ok(Self {
                    id,
                    version: view.version(Kind::Company, id.0).unwrap_or_default(),
                    view,
                })
            })
            .await?;
        Ok(place)
    }

    /// Its record.
    pub(crate) fn company(&self) -> &Company {
        self.view.settings().company()
    }

    /// Whether the operator has closed it.
    pub(crate) fn is_closed(&self) -> bool {
        self.company().state == CompanyState::Closed
    }

    /// The address of one of its pages; empty for the overview.
    pub(crate) fn path(&self, page: &str) -> String {
        let login_id = &self.company().login_id;
        if page.is_empty() {
            format!("{PATH}/{login_id}")
        } else {
            format!("{PATH}/{login_id}/{page}")
        }
    }

    /// The shell of one of its pages.
    pub(crate) fn shell(&self, visit: &Visit, title: Text) -> Shell {
        visit
            .shell(title)
            .under(text::TITLE.get(visit.lang()), PATH)
            .under(self.company().name.clone(), self.path(""))
    }

    /// The links to its pages.
    pub(crate) fn tabs(&self, visit: &Visit) -> Vec<Link> {
        let pages = [
            (text::OVERVIEW, ""),
            (text::CONTRACT, "edit"),
            (text::SITES, "sites"),
            (text::NUMBERS, "numbers"),
            (text::CALLS, "calls"),
        ];
        let tab = |(label, page): (Text, &str)| {
            let href = self.path(page);
            Link {
                label: label.get(visit.lang()).to_owned(),
                current: visit.path() == href,
                href,
            }
        };
        pages.into_iter().map(tab).collect()
    }
}
