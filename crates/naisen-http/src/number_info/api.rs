//! The operations of 電話番号情報.

use axum::Json;
use axum::extract::Path;
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::CallerNumber;
use naisen_store::number::NumberInfo;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{Admin, Anyone};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::Body;
use crate::number_head;
use crate::visit::Visit;

/// 電話番号情報 of a number.
#[derive(Serialize, ToSchema)]
pub(super) struct NumberDetails {
    /// The version the settings were read at.
    version: i64,
    /// 加入者ID.
    subscriber_id: String,
    /// 外線番号.
    external_number: String,
    /// Name of the サイト.
    site: String,
    /// 内線番号; none when not set.
    extension: Option<String>,
    /// 内線グループ; none when not set.
    #[schema(value_type = Option<i64>)]
    extension_group: Option<ExtensionGroupId>,
    /// Name of the 内線グループ.
    extension_group_name: Option<String>,
    /// Name of the ピックアップグループ; none when in none.
    pickup_group_name: Option<String>,
    /// Name of the 代表グループ it is pilot or member of.
    hunt_group_name: Option<String>,
    /// 発信番号.
    caller_number: CallerNumber,
    /// 確認電話番号; only an administrator reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_number: Option<String>,
    /// 表示名; empty for none.
    display_name: String,
    /// 緊急停止中.
    emergency_stop: bool,
}

/// What an administrator saves of 電話番号情報.
#[derive(Deserialize, ToSchema)]
pub(super) struct NumberInfoChange {
    /// The version the settings were read at.
    version: i64,
    /// 内線番号; none clears it, with the group.
    extension: Option<String>,
    /// 内線グループ.
    #[schema(value_type = Option<i64>)]
    extension_group: Option<ExtensionGroupId>,
    /// 発信番号.
    #[serde(default)]
    caller_number: CallerNumber,
    /// 確認電話番号; empty for none.
    #[serde(default)]
    callback_number: String,
    /// 表示名; empty for none.
    #[serde(default)]
    display_name: String,
}

/// 電話番号情報 of a number.
#[utoipa::path(get, path = "/numbers/{number}", tag = "number",
    operation_id = "number_get",
    params(("number" = String, Path, description = "加入者ID")),
    responses((status = 200, body = NumberDetails)))]
pub(super) async fn get(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
) -> Result<Json<NumberDetails>> {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let (company, subscriber) = (&opened.company, &opened.subscriber);
    let group = subscriber.extension_group;
    let pickup = subscriber.pickup_group;
    Ok(Json(NumberDetails {
        version: opened.version,
        subscriber_id: subscriber.subscriber_id.clone(),
        external_number: subscriber.external_number.clone(),
        site: company
            .site(subscriber.site)
            .map(|site| site.name.clone())
            .unwrap_or_default(),
        extension: subscriber.extension.clone(),
        extension_group: group,
        extension_group_name: group
            .and_then(|id| company.extension_group(id))
            .map(|group| group.name.clone()),
        pickup_group_name: pickup
            .and_then(|id| company.pickup_group(id))
            .map(|group| group.name.clone()),
        hunt_group_name: company
            .hunt_group_of(opened.id)
            .map(|(_, group)| group.name.clone()),
        caller_number: subscriber.caller_number,
        callback_number: (caller.who() == Some(Who::Admin))
            .then(|| subscriber.callback_number.clone()),
        display_name: subscriber.display_name.clone(),
        emergency_stop: subscriber.emergency_stop,
    }))
}

/// Changes 電話番号情報 of a number.
#[utoipa::path(put, path = "/numbers/{number}", tag = "number",
    operation_id = "number_update",
    params(("number" = String, Path, description = "加入者ID")),
    request_body = NumberInfoChange, responses((status = 200, body = NumberDetails)))]
pub(super) async fn update(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    Body(body): Body<NumberInfoChange>,
) -> Result<Json<NumberDetails>> {
    let info = NumberInfo {
        extension: body.extension.filter(|text| !text.is_empty()),
        extension_group: body.extension_group,
        caller_number: body.caller_number,
        callback_number: body.callback_number,
        display_name: body.display_name,
    };
    super::update(&visit, &caller, &number, body.version, info).await?;
    get(visit, Anyone(caller.0), Path(number)).await
}
