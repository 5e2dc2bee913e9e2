//! 共通電話帳, domain §2.10.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::SubscriberId;

/// A phone book handed to its members' terminals. The file's bytes are kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhoneBook {
    /// 共通電話帳番号, 1–999, shown with three digits; assigned by the system, lowest free.
    pub number: u16,
    /// 共通電話帳名, unique in the company.
    pub name: String,
    /// 共通電話帳ファイル名, without `.csv`.
    pub file_name: String,
    /// 更新日時, epoch milliseconds.
    pub updated_ms: i64,
    /// Subscribers that receive the book.
    #[serde(default)]
    pub members: Vec<SubscriberId>,
}
