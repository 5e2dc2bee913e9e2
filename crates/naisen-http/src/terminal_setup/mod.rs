//! 初期設定 by the app (domain §3.1): external number and the user's password, a confirmation call where the
//! operator has one, and then the terminal's credentials. Which set-ups are permitted is judged in core.

mod api;
mod callback;
#[cfg(test)]
mod tests;

pub use callback::{Asks, Callback, ConfirmationCall};

use std::sync::Arc;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::set_up::{self, CODE_DIGITS};
use naisen_store::terminal::confirmation::{self, Judged, NewSetUp};
use naisen_store::terminal::{self, Door};
use naisen_store::{Conn, Tx, phone_book};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{self, Secret};
use crate::failure::Result;
use crate::feature::{Feature, Pages};
use crate::sip_account::{SipAccount, digest_of};
use crate::terminal_api::ReceivedBook;
use crate::visit::Visit;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let api = OpenApiRouter::new()
        .routes(routes!(api::create))
        .routes(routes!(api::confirm));
    Feature::new(Pages::new(), api)
}

/// What the app asks for.
struct Wanted {
    external_number: String,
    password: String,
    callback_number: String,
    device_name: String,
    /// The call asks for the key 1 and reads no code.
    by_key: bool,
}

/// A set-up that is done: everything the app needs from now on.
struct Done {
    token: Secret,
    number: String,
    extension: Option<String>,
    account: SipAccount,
    callkit: bool,
    phone_books: Vec<ReceivedBook>,
}

/// How far a set-up got.
enum Progress {
    Done(Box<Done>),
    Waiting { set_up: Secret, expires_ms: i64 },
}

async fn begin(visit: &Visit, wanted: Wanted) -> Result<Progress> {
    let app = visit.app();
    let number = fold::phone_number(&fold::digits(&wanted.external_number));
    if number.is_empty() {
        return Err(ErrorCode::Required.at("external_number").into());
    }
    if wanted.password.is_empty() {
        return Err(ErrorCode::Required.at("password").into());
    }
    let device_name = set_up::device_name(&wanted.device_name)?;
    let door = door(visit, &number).await?;
    // A number that is not there is counted and answered like one that is (domain §3.5).
    let login_id = door.as_ref().map_or(&number, |door| &door.login_id);
    auth::prove(visit, login_id, &wanted.password).await?;
    let door = door.ok_or(ErrorCode::LoginWrong)?;
    if app.callback.is_some() {
        return call(visit, &door, device_name, wanted).await;
    }
    // terminal-auth.15
    let done = finish(visit, &door, &device_name, None).await?;
    Ok(Progress::Done(Box::new(done)))
}

async fn door(visit: &Visit, number: &str) -> Result<Option<Door>> {
    let number = number.to_owned();
    let find = move |conn: &mut Conn<'_>| terminal::door(conn, &Actor::system(), &number);
    Ok(visit.app().store.read(find).await?)
}

/// Asks for the confirmation call; the app comes back with what it hears.
async fn call(visit: &Visit, door: &Door, device_name: String, wanted: Wanted) -> Result<Progress> {
    let app = visit.app();
    let set_up = Secret::new(&app.random);
    let hash = set_up.hash();
    let code = (!wanted.by_key).then(|| code(app.random.bytes()));
    let new = NewSetUp {
        token_hash: hash,
        device_name,
        callback_number: wanted.callback_number,
        code: code.clone(),
    };
    let actor = user(visit, door.company.settings().id(), door.id);
    let (company, id) = (door.company.settings().id(), door.id);
    let waiting = app
        .store
        .write(move |tx| {
            // A closed company is not there for its own people (8016).
            tx.company(&actor)?;
            confirmation::begin(tx, &Actor::system(), company, id, &new)
        })
        .await?;
    if let Some(callback) = &app.callback {
        let rings = callback.ring(ConfirmationCall {
            company,
            subscriber: id,
            number: waiting.callback_number,
            asks: code.map_or(Asks::Key(hash), Asks::Code),
            lang: visit.lang(),
        });
        if let Err(refusal) = rings {
            let withdraw =
                move |tx: &mut Tx<'_>| confirmation::withdraw(tx, &Actor::system(), &hash);
            app.store.write(withdraw).await?;
            return Err(refusal.into());
        }
    }
    Ok(Progress::Waiting {
        set_up,
        expires_ms: waiting.expires_ms,
    })
}

/// Takes the code of the confirmation call; without one, asks whether the key was pressed in it.
async fn confirm(visit: &Visit, set_up: Secret, typed: &str) -> Result<Progress> {
    let hash = set_up.hash();
    let typed = fold::digits(typed);
    let judge = {
        let typed = typed.clone();
        move |tx: &mut Tx<'_>| {
            let judged = confirmation::judge(tx, &Actor::system(), &hash, &typed)?;
            let door = match &judged {
                Judged::Right {
                    company,
                    subscriber,
                    ..
                }
                | Judged::Wrong {
                    company,
                    subscriber,
                } => terminal::door_of(tx, &Actor::system(), *company, *subscriber)?,
                Judged::Waiting { .. } | Judged::Over => None,
            };
            Ok((judged, door))
        }
    };
    match visit.app().store.write(judge).await? {
        (Judged::Right { device_name, .. }, Some(door)) => {
            let done = finish(visit, &door, &device_name, Some((hash, typed))).await?;
            Ok(Progress::Done(Box::new(done)))
        }
        (Judged::Waiting { expires_ms }, _) => Ok(Progress::Waiting { set_up, expires_ms }),
        (Judged::Wrong { .. }, Some(door)) => Err(auth::mistaken(visit, &door.login_id).await?),
        _ => {
            visit.app().answer_late(visit.address()).await;
            Err(ErrorCode::LoginWrong.into())
        }
    }
}

/// Gives the number its terminal. A code or key that was right is judged again in the same transaction, so that
/// it sets up one terminal only.
async fn finish(
    visit: &Visit,
    door: &Door,
    device_name: &str,
    code: Option<([u8; 32], String)>,
) -> Result<Done> {
    let app = visit.app();
    let settings = Arc::clone(&door.company);
    let subscriber = settings
        .subscriber(door.id)
        .cloned()
        .ok_or(ErrorCode::SubscriberMissing)?;
    let token = Secret::terminal(&app.random);
    let account = SipAccount::new(app, &settings, &subscriber);
    let digest = digest_of(&settings, &subscriber);
    let terminal = account.terminal(app, digest, device_name, Some(&token))?;
    let (company, id) = (settings.settings().id(), door.id);
    let actor = user(visit, company, id);
    let books = app
        .store
        .write(move |tx| {
            if let Some((hash, typed)) = &code {
                let judged = confirmation::judge(tx, &Actor::system(), hash, typed)?;
                if !matches!(judged, Judged::Right { .. }) {
                    return Err(ErrorCode::LoginWrong.into());
                }
            }
            terminal::set_up_terminal(tx, &actor, company, id, &terminal)?;
            phone_book::received(tx, &actor)
        })
        .await?;
    Ok(Done {
        token,
        number: subscriber.external_number,
        extension: subscriber.extension,
        account,
        callkit: subscriber.callkit,
        phone_books: books.iter().map(ReceivedBook::of).collect(),
    })
}

/// Who sets up is the number's user: the password has shown it.
fn user(visit: &Visit, company: CompanyId, id: SubscriberId) -> Actor {
    Actor {
        role: Role::User(company, id),
        address: visit.address(),
    }
}

/// Digits to read over the telephone.
fn code(random: [u8; 8]) -> String {
    let most = 10_u64.pow(u32::try_from(CODE_DIGITS).unwrap_or(0));
    let number = u64::from_be_bytes(random) % most;
    format!("{number:0CODE_DIGITS$}")
}
