//! 内線グループ, domain §2.6.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group within which members call each other by extension. 外線プレフィックス is always `0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExtensionGroup {
    /// 内線グループ名.
    pub name: String,
    /// 拠点番号, `^[1-9]\d{0,7}$`.
    pub site_number: String,
    /// 備考.
    #[serde(default)]
    pub remark: String,
}
