//! The account behind a request, with what every page shows of it.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::{BrowserId, CompanyId, SessionId, SubscriberId, TokenId};
use naisen_core::settings::{CompanyState, Features};
use naisen_store::account::Preferences;
use naisen_store::{Conn, Error};

use crate::feature::{Screen, Who};

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the store.
    pub actor: Actor,
    /// ログインID, or 加入者ID of a user.
    pub login_id: String,
    /// The company of an admin or user; none for an operator.
    pub company: Option<CompanyCard>,
    /// A password given by somebody else must be changed first (domain §8).
    pub must_change_password: bool,
    /// Language and appearance of its pages.
    pub preferences: Preferences,
    /// What the request showed.
    pub proof: Proof,
}

/// What every page needs of the caller's company.
#[derive(Clone, Debug)]
pub struct CompanyCard {
    /// Identity.
    pub id: CompanyId,
    /// ログインID of its administrator, shown on every page [M ch.1].
    pub login_id: String,
    /// Its name, shown on every page [M ch.1].
    pub name: String,
    /// 状態.
    pub state: CompanyState,
    /// ご契約内容.
    pub features: Features,
}

/// What a request showed to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The portal's session, and the browser it trusts.
    Session(SessionId, Option<BrowserId>),
    /// A bearer token.
    Token(TokenId),
}

/// 行の高さ, remembered by the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// 標準.
    #[default]
    Normal,
    /// 詰める.
    Compact,
}

impl Density {
    /// The word in `data-density`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Compact => "compact",
        }
    }

    /// The density of a word; any other word is the normal one.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if word == Self::Compact.word() {
            Self::Compact
        } else {
            Self::Normal
        }
    }
}

impl Caller {
    /// The caller's kind.
    #[must_use]
    pub const fn who(&self) -> Option<Who> {
        match self.actor.role {
            Role::Operator(_) => Some(Who::Operator),
            Role::Admin(_) => Some(Who::Admin),
            Role::User(..) => Some(Who::User),
            Role::System => None,
        }
    }

    /// The number of a user; none for the others.
    #[must_use]
    pub const fn own_number(&self) -> Option<SubscriberId> {
        match self.actor.role {
            Role::User(_, number) => Some(number),
            Role::Operator(_) | Role::Admin(_) | Role::System => None,
        }
    }

    /// Whether a screen is in this caller's menu: its role (none named means every role), and its
    /// company's contract.
    #[must_use]
    pub fn may_see(&self, screen: &Screen) -> bool {
        let role = |who| screen.roles.is_empty() || screen.roles.contains(&who);
        self.who().is_some_and(role) && self.has_contract(screen.contract)
    }

    /// Whether the company has one of these flags; an empty list asks for none, an operator needs none.
    #[must_use]
    pub fn has_contract(&self, any_of: &[naisen_core::settings::Feature]) -> bool {
        any_of.is_empty()
            || self
                .company
                .as_ref()
                .is_none_or(|c| any_of.iter().any(|f| c.features.has(*f)))
    }

    /// A user may name no number but its own, whether or not the other one exists (domain §1).
    ///
    /// # Errors
    /// 9002.
    pub fn names(&self, subscriber_id: &str) -> Result<(), Refusal> {
        if self.own_number().is_some() && self.login_id != subscriber_id {
            return Err(ErrorCode::NotPermitted.into());
        }
        Ok(())
    }

    /// The number a path names by its 加入者ID. A user may name none but its own, whether or not the
    /// other one exists (domain §1).
    ///
    /// # Errors
    /// 9002, 8015, 8016.
    pub fn number(&self, conn: &mut Conn<'_>, subscriber_id: &str) -> Result<SubscriberId, Error> {
        self.names(subscriber_id)?;
        let view = conn.company(&self.actor)?;
        let number = view.settings().subscriber_by_code(subscriber_id);
        number.ok_or_else(|| ErrorCode::SubscriberMissing.into())
    }

    /// The company is closed: every list and save answers 8016.
    ///
    /// # Errors
    /// 8016.
    pub fn company_is_open(&self) -> Result<(), Refusal> {
        match &self.company {
            Some(company) if company.state == CompanyState::Closed => {
                Err(ErrorCode::CompanyMissing.into())
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A password given by somebody else was changed.
    ///
    /// # Errors
    /// 9002 with what to do.
    pub fn password_is_own(&self) -> Result<(), Refusal> {
        if self.must_change_password {
            return Err(Refusal::from(ErrorCode::NotPermitted).with_detail(
                "はじめに、配布されたパスワードを変更してください。",
                "First change the password you were given.",
            ));
        }
        Ok(())
    }
}
