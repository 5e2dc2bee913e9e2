//! Who acts: every public store function takes an [`Actor`] (invariant 5) and scopes by it.

use std::net::IpAddr;

use crate::ids::{CompanyId, OperatorId, SubscriberId};

/// The person or program on whose behalf something is read or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Role and identity.
    pub role: Role,
    /// Where the request came from; none for the command line and the system itself.
    pub address: Option<IpAddr>,
}

/// Roles of domain §1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 保守者: provisions companies.
    Operator(OperatorId),
    /// 管理者(企業管理者): everything of its own company but the subscriber's secrets.
    Admin(CompanyId),
    /// 端末利用者: its own number only.
    User(CompanyId, SubscriberId),
    /// The product itself: jobs, the engine, the command line.
    System,
}

impl Actor {
    /// The product itself.
    #[must_use]
    pub const fn system() -> Self {
        Self {
            role: Role::System,
            address: None,
        }
    }

    /// The company this actor belongs to; none for operator and system.
    #[must_use]
    pub const fn company(&self) -> Option<CompanyId> {
        match self.role {
            Role::Admin(company) | Role::User(company, _) => Some(company),
            Role::Operator(_) | Role::System => None,
        }
    }
}
