//! Language and theme of the account.

use axum::Json;
use naisen_core::text::Lang;
use naisen_store::account::{self, Preferences, Theme};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Signed;
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// How pages look to an account.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct PreferencesBody {
    /// 表示言語.
    lang: Lang,
    /// 画面の明るさ: `auto`, `light` or `dark`.
    #[schema(value_type = String)]
    theme: Theme,
}

/// How pages look to the account.
#[utoipa::path(get, path = "/preferences", operation_id = "preferences_get", tag = "session",
    responses((status = 200, body = PreferencesBody)))]
pub(super) async fn get(caller: Signed) -> Json<PreferencesBody> {
    let Preferences { lang, theme } = caller.preferences;
    Json(PreferencesBody { lang, theme })
}

/// Changes how pages look to the account.
#[utoipa::path(put, path = "/preferences", operation_id = "preferences_update", tag = "session", request_body = PreferencesBody,
    responses((status = 200, body = PreferencesBody)))]
pub(super) async fn update(
    visit: Visit,
    caller: Signed,
    Body(body): Body<PreferencesBody>,
) -> Result<Json<PreferencesBody>> {
    let chosen = Preferences {
        lang: body.lang,
        theme: body.theme,
    };
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| account::set_preferences(tx, &actor, chosen))
        .await?;
    Ok(Json(body))
}
