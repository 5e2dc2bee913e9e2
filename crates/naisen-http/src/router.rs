//! The one list of features, and the router made of it.

use std::sync::LazyLock;

use axum::Router;
use naisen_core::error::ErrorCode;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::failure::Failure;
use crate::feature::{Feature, Screen};
use crate::{edge, monitor, openapi, ui};

/// Every feature: one line each, in the order of the menu.
#[must_use]
pub fn features() -> Vec<Feature> {
    vec![
        crate::session::routes(),
        crate::top::routes(),
        crate::number::routes(),
        crate::number_info::routes(),
        crate::number_calls::routes(),
        crate::number_answer::routes(),
        crate::mailbox::routes(),
        crate::number_password::routes(),
        crate::number_terminal::routes(),
        crate::softphone::routes(),
        crate::terminal_setup::routes(),
        crate::terminal_api::routes(),
        crate::number_stop::routes(),
        crate::number_initialise::routes(),
        crate::answer_list::routes(),
        crate::hunt_group::routes(),
        crate::schedule::routes(),
        crate::holiday::routes(),
        crate::extension_group::routes(),
        crate::pickup_group::routes(),
        crate::phone_book::routes(),
        crate::barring::routes(),
        crate::callkit::routes(),
        crate::backup::routes(),
        crate::bulk::routes(),
        crate::operator_company::routes(),
        crate::operator_site::routes(),
        crate::operator_number::routes(),
        crate::operator_calls::routes(),
        crate::operator_notice::routes(),
        crate::operator_trunk::routes(),
        crate::operator_switch::routes(),
        crate::own_password::routes(),
        crate::live::routes(),
        crate::call_record::routes(),
        crate::simulator::routes(),
        crate::doctor::routes(),
        crate::audit::routes(),
        crate::preferences::routes(),
        crate::api_token::routes(),
        crate::help::routes(),
    ]
}

/// Every screen of every feature: menu, access table and the list of domain §6.
#[must_use]
pub fn screens() -> &'static [Screen] {
    static SCREENS: LazyLock<Vec<Screen>> =
        LazyLock::new(|| features().into_iter().flat_map(|f| f.screens).collect());
    &SCREENS
}

/// The portal, its API, its files and probes.
pub fn router(app: App) -> Router {
    let pages = features()
        .into_iter()
        .fold(Router::new(), |pages, f| pages.merge(f.pages));
    let (api, description) = operations();
    let routes = pages
        .merge(api)
        .merge(ui::assets::routes())
        .merge(monitor::routes(description))
        .fallback(async || Failure::from(ErrorCode::PageMissing))
        .method_not_allowed_fallback(async || Failure::from(ErrorCode::MethodNotAllowed))
        .with_state(app.clone());
    edge::wrap(routes, &app)
}

/// The API's description, as `/api/v1/openapi.json` answers it.
#[must_use]
pub fn description() -> OpenApi {
    operations().1
}

fn operations() -> (Router<App>, OpenApi) {
    let all = features()
        .into_iter()
        .fold(OpenApiRouter::new(), |all, f| all.merge(f.api));
    let (api, mut description) = OpenApiRouter::with_openapi(openapi::base())
        .nest(openapi::BASE, all)
        .split_for_parts();
    openapi::finish(&mut description);
    (api, description)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        // Clients are generated from these: what it is about, then what is done with it.
        let verbs = [
            "get",
            "list",
            "create",
            "update",
            "delete",
            "export",
            "many",
            "run",
            "watch",
            "errors",
            "preview",
            "load",
            "download",
            "calendar",
            "sound",
            "reset",
            "confirm",
            "revoke",
            "end",
            "forget",
            "initialise",
            "counts",
        ];
        let mut names = BTreeSet::new();
        for (path, item) in description().paths.paths {
            let operations = [item.get, item.put, item.post, item.delete, item.patch];
            for operation in operations.into_iter().flatten() {
                let name = operation.operation_id.unwrap();
                let (about, verb) = name.rsplit_once('_').unwrap_or_default();
                assert!(!about.is_empty() && verbs.contains(&verb), "{path}: {name}");
                assert!(names.insert(name.clone()), "{path}: {name} is taken");
            }
        }
    }

    #[test]
    fn every_screen_has_one_number_and_every_route_a_screen() {
        let mut ids = BTreeSet::new();
        for screen in screens() {
            assert!(ids.insert(screen.id), "{} is registered twice", screen.id);
        }
        for feature in features() {
            for (path, id) in feature.routes {
                assert!(ids.contains(id), "{path} belongs to no screen");
            }
        }
    }

    #[test]
    fn a_screen_of_the_specification_has_its_title() {
        for screen in screens() {
            let known = crate::help::screen::Screen::ALL.iter();
            let numbered = screen.id.starts_with('S') || screen.id.starts_with('U');
            assert!(
                !numbered || known.into_iter().any(|s| s.id() == screen.id),
                "{} is no screen of domain §6",
                screen.id
            );
        }
    }
}
