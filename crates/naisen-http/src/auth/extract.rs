//! The caller as a handler's argument: naming the role in the signature is the check.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use naisen_core::error::ErrorCode;

use super::Caller;
use super::gate::caller_of;
use crate::failure::Failure;
use crate::feature::Who;
use crate::visit::Visit;

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident: $roles:expr, $everywhere:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Arc<Caller>);

        impl Deref for $name {
            type Target = Caller;
            fn deref(&self) -> &Caller {
                &self.0
            }
        }

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
                let visit = Visit::from_request_parts(parts, state).await?;
                admit(&visit, $roles, $everywhere).map(Self)
            }
        }
    )*};
}

callers! {
    /// 保守者, else 9002.
    Operator: &[Who::Operator], false;
    /// 管理者, else 9002.
    Admin: &[Who::Admin], false;
    /// 端末利用者, else 9002.
    User: &[Who::User], false;
    /// Somebody of a company: 管理者 or 端末利用者. What they may see differs by [`Caller::actor`].
    Anyone: &[Who::Admin, Who::User], false;
    /// Somebody who answers for others: 管理者 or 保守者.
    Keeper: &[Who::Operator, Who::Admin], false;
    /// Any account, also of a closed company or with a password still to change: for logout, own
    /// password, preferences and what else concerns only the account.
    Signed: &[Who::Operator, Who::Admin, Who::User], true;
}

fn admit(visit: &Visit, roles: &[Who], everywhere: bool) -> Result<Arc<Caller>, Failure> {
    let caller = caller_of(visit)?;
    if !everywhere {
        caller.company_is_open()?;
        caller.password_is_own()?;
    }
    if caller.who().is_some_and(|who| roles.contains(&who)) {
        Ok(caller)
    } else {
        Err(ErrorCode::NotPermitted.into())
    }
}
