//! 録音メッセージ (X60): the subscriber's mailbox, heard, marked and emptied in the portal, and its
//! greeting. Nobody else gets further than counts (domain §1, §2.5; docs/features/voicemail.md).

mod api;
mod picture;
#[cfg(test)]
mod tests;
mod text;
mod vault;
mod web;

pub use vault::{Reception, Spoken, Vault, length_ms};

use axum::routing::{get, post};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::limits;
use naisen_core::settings::Feature as Contract;
use naisen_media::g711::Law;
use naisen_media::{SAMPLE_RATE_HZ, wav};
use naisen_store::mailbox::Owner;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::number_head;
use crate::visit::Visit;

const PATH: &str = "/numbers/{number}/mailbox";
const CONTRACT: &[Contract] = &[Contract::Voicemail];
const SCREEN: Screen = Screen::new("X60", PATH, text::TITLE, &[Who::User]).contract(CONTRACT);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let own = &[SCREEN];
    let pages = Pages::new()
        .screen(own, get(web::show).post(web::act))
        .action(
            own,
            "/numbers/{number}/mailbox/{message}/sound",
            get(web::sound),
        )
        .action(
            own,
            "/numbers/{number}/mailbox/{message}/download",
            get(web::download),
        )
        .action(
            own,
            "/numbers/{number}/greeting",
            get(web::greeting).post(web::save_greeting),
        )
        .action(
            own,
            "/numbers/{number}/greeting/delete",
            post(web::delete_greeting),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::sound))
        .routes(routes!(api::update))
        .routes(routes!(api::delete))
        .routes(routes!(
            api::greeting,
            api::update_greeting,
            api::delete_greeting
        ));
    Feature::new(pages, api).contract(CONTRACT)
}

/// The caller's mailbox, and where it is kept.
async fn open(visit: &Visit, caller: &Caller, number: &str) -> Result<(Vault, Owner)> {
    let opened = number_head::open(visit, caller, number).await?;
    let owner = Owner {
        company: opened.company.settings().id(),
        subscriber: opened.id,
    };
    Ok((Vault::of(visit.app())?, owner))
}

/// A kept sound as a file.
fn wav_of(sound: &[u8]) -> Vec<u8> {
    let mut samples = Vec::with_capacity(sound.len());
    Law::Mu.decode_into(sound, &mut samples);
    wav::write(&samples)
}

/// An uploaded greeting as it is kept (voicemail.14).
///
/// # Errors
/// 8077 without a file; 8009 for one that is no WAV, is in an unknown format, empty or too long.
fn greeting_of(file: Option<&[u8]>) -> Result<Vec<u8>, Refusal> {
    let bytes = file
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| ErrorCode::FileMissing.at("file"))?;
    let most = limits::GREETING_SECONDS_MAX as usize * SAMPLE_RATE_HZ as usize;
    let samples = wav::read(bytes, most).map_err(|error| {
        let why = text::refused(error);
        ErrorCode::Invalid.at("file").with_detail(why.ja, why.en)
    })?;
    if samples.is_empty() {
        let why = text::EMPTY_FILE;
        return Err(ErrorCode::Invalid.at("file").with_detail(why.ja, why.en));
    }
    Ok(Law::Mu.encode_all(&samples))
}
