//! One company's settings in memory, read once and kept current: the world of every check and list.
//!
//! `company_counter` rises with every transaction that changes a company, and `change` says which
//! records it touched, so that a copy is brought up to date by reading just those. The row of the
//! counter is also the company's lock: one transaction at a time changes a company.

mod cache;
mod load;
mod numbers;

pub(crate) use cache::{Cache, Loaded};
#[cfg(test)]
pub(crate) use load::STATEMENTS;
pub(crate) use load::{CHANGES_KEPT, EVERYONE, begin, changes, end, install, lock_everyone, note};
pub use numbers::{NumberColumn, NumberQuery, Within};

use std::sync::Arc;

use imbl::OrdMap;
use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::CompanyId;
use naisen_core::settings::{CompanySettings, CompanyState};

use crate::db::{Conn, Tx};
use crate::error::Result;
use numbers::Numbers;

/// The kinds of records a snapshot is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 企業.
    Company,
    /// サイト.
    Site,
    /// 加入者.
    Subscriber,
    /// 内線グループ.
    ExtensionGroup,
    /// 代表グループ.
    HuntGroup,
    /// スケジュール転送.
    Schedule,
    /// ピックアップグループ.
    PickupGroup,
    /// 共通電話帳.
    PhoneBook,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Company,
        Self::Site,
        Self::Subscriber,
        Self::ExtensionGroup,
        Self::HuntGroup,
        Self::Schedule,
        Self::PickupGroup,
        Self::PhoneBook,
    ];

    /// The word of the glossary: table, audit and change rows use it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Site => "site",
            Self::Subscriber => "subscriber",
            Self::ExtensionGroup => "extension_group",
            Self::HuntGroup => "hunt_group",
            Self::Schedule => "schedule",
            Self::PickupGroup => "pickup_group",
            Self::PhoneBook => "phone_book",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A company's settings with the versions of their records.
#[derive(Clone, Debug)]
pub struct CompanyView {
    settings: Arc<CompanySettings>,
    versions: OrdMap<(Kind, i64), i64>,
    numbers: Numbers,
    counter: i64,
    /// The operator's counter the calendar was read at.
    calendar_counter: i64,
}

impl std::ops::Deref for CompanyView {
    type Target = CompanySettings;
    fn deref(&self) -> &CompanySettings {
        &self.settings
    }
}

impl CompanyView {
    /// The settings alone, to be shared with the engine.
    #[must_use]
    pub fn settings(&self) -> &Arc<CompanySettings> {
        &self.settings
    }

    /// Rises with every change of the company.
    #[must_use]
    pub const fn counter(&self) -> i64 {
        self.counter
    }

    /// The version of a record.
    #[must_use]
    pub fn version(&self, kind: Kind, id: i64) -> Option<i64> {
        self.versions.get(&(kind, id)).copied()
    }

    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Puts one record in, out or in place of its former self.
    pub(crate) fn edit(
        &mut self,
        kind: Kind,
        id: i64,
        version: Option<i64>,
        edit: impl FnOnce(&mut CompanySettings),
    ) {
        edit(Arc::make_mut(&mut self.settings));
        match version {
            Some(version) => self.versions.insert((kind, id), version),
            None => self.versions.remove(&(kind, id)),
        };
        self.numbers.touched(kind, id, &self.settings);
    }
}

impl Conn<'_> {
    /// The settings of the actor's company.
    ///
    /// # Errors
    /// 9002 for an actor without a company; 8016 when it is closed or gone.
    pub fn company(&mut self, actor: &Actor) -> Result<Arc<CompanyView>> {
        let company = actor.company().ok_or(ErrorCode::NotPermitted)?;
        open(load::current(self, company)?)
    }

    /// The settings of any company, for operator, engine and jobs.
    ///
    /// # Errors
    /// 9002 for admins and users of another company; 8016 when there is no such company, and for
    /// admins and users when it is closed.
    pub fn company_of(&mut self, actor: &Actor, company: CompanyId) -> Result<Arc<CompanyView>> {
        match actor.role {
            Role::Operator(_) | Role::System => {
                load::current(self, company)?.ok_or_else(|| ErrorCode::CompanyMissing.into())
            }
            Role::Admin(own) | Role::User(own, _) if own == company => self.company(actor),
            Role::Admin(_) | Role::User(..) => Err(ErrorCode::CompanyMissing.into()),
        }
    }
}

impl Tx<'_> {
    /// The settings of the actor's company, which from here to the end of the transaction only this
    /// transaction changes.
    ///
    /// # Errors
    /// As [`Conn::company`].
    pub fn company(&mut self, actor: &Actor) -> Result<Arc<CompanyView>> {
        let company = actor.company().ok_or(ErrorCode::NotPermitted)?;
        open(load::locked(self, company)?)
    }

    /// The settings of any company, locked as by [`Tx::company`].
    ///
    /// # Errors
    /// As [`Conn::company_of`].
    pub fn company_of(&mut self, actor: &Actor, company: CompanyId) -> Result<Arc<CompanyView>> {
        match actor.role {
            Role::Operator(_) | Role::System => {
                load::locked(self, company)?.ok_or_else(|| ErrorCode::CompanyMissing.into())
            }
            Role::Admin(own) | Role::User(own, _) if own == company => self.company(actor),
            Role::Admin(_) | Role::User(..) => Err(ErrorCode::CompanyMissing.into()),
        }
    }
}

/// A closed company is not there for its own people (8016).
fn open(view: Option<Arc<CompanyView>>) -> Result<Arc<CompanyView>> {
    view.filter(|view| view.settings.company().state == CompanyState::Active)
        .ok_or_else(|| ErrorCode::CompanyMissing.into())
}
