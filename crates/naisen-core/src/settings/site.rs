//! サイト, domain §2.2.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A name given within a contract group; every subscriber and pickup group has exactly one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Site {
    /// サイト名, unique in the company; the first one is the company's login id.
    pub name: String,
}
