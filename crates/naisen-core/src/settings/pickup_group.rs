//! ピックアップグループ, domain §2.9.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::SiteId;

/// A group whose members take each other's ringing calls by dialling its number. Membership is a
/// field of the subscriber.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickupGroup {
    /// ピックアップグループ名.
    pub name: String,
    /// ピックアップグループ番号 = ピックアップ番号, `^[1-9]\d{1,7}$`.
    pub number: String,
    /// サイト名.
    pub site: SiteId,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}
