//! 登録証 of users, singly or all in one print. Printing makes new passwords, because the old ones are
//! known to nobody; so it asks first, and says for whom.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use naisen_core::actor::Role;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SubscriberId;
use naisen_store::account;

use super::text;
use crate::auth::{Operator, password};
use crate::failure::Result;
use crate::form::Form;
use crate::operator_company::Place;
use crate::operator_sheet::{self, FirstPassword, Holder, Sheet};
use crate::page;
use crate::ui::{Shell, format};
use crate::visit::Visit;

/// Sheets of one print: each new password costs the server a moment of hard work.
const SHEETS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "operator_number/sheets.html")]
struct AskPage {
    shell: Shell,
    back: String,
    action: String,
    /// 加入者ID and what is shown of it.
    numbers: Vec<(String, String)>,
}

/// Every number of the company.
pub(super) async fn ask_all(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let subscribers = place.view.settings().subscribers();
    let all = subscribers.map(|(_, s)| s.subscriber_id.clone()).collect();
    ask_page(&visit, &place, all)
}

/// The ticked ones.
pub(super) async fn ask(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let chosen = form.all("number").map(str::to_owned).collect();
    ask_page(&visit, &place, chosen)
}

fn ask_page(visit: &Visit, place: &Place, numbers: Vec<String>) -> Result {
    let found = holders(place, &numbers)?;
    let numbers = found
        .into_iter()
        .map(|(_, code, number)| (code, format::tel(&number)))
        .collect();
    page::show(&AskPage {
        shell: place.shell(visit, text::SHEETS),
        back: place.path("numbers"),
        action: format!("{}/print", place.path("sheets")),
        numbers,
    })
}

/// Identity, 加入者ID and 外線番号 of each, in the order asked.
fn holders(place: &Place, numbers: &[String]) -> Result<Vec<(SubscriberId, String, String)>> {
    if numbers.is_empty() {
        return Err(ErrorCode::Required.at("number").into());
    }
    if numbers.len() > SHEETS_MAX {
        let refusal = ErrorCode::Invalid.at("number").with_detail(
            "一度に印刷できるのは500枚までです。一覧で選んでください。",
            "At most 500 sheets in one print: tick them in the list.",
        );
        return Err(refusal.into());
    }
    let settings = place.view.settings();
    let mut found = Vec::with_capacity(numbers.len());
    for code in numbers {
        let id = settings.subscriber_by_code(code);
        let id = id.ok_or(ErrorCode::SubscriberMissing)?;
        let subscriber = settings.subscriber(id);
        let number = subscriber.map(|s| s.external_number.clone());
        found.push((id, code.clone(), number.unwrap_or_default()));
    }
    Ok(found)
}

/// Resets the passwords and shows the sheets.
pub(super) async fn print(
    visit: Visit,
    caller: Operator,
    headers: HeaderMap,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let numbers: Vec<String> = form.all("number").map(str::to_owned).collect();
    let sheets = reset(&visit, &caller, &place, &numbers).await?;
    let name = &place.company().name;
    operator_sheet::show(&visit, &headers, name, place.path("numbers"), sheets)
}

/// Gives each of these users a new password, all or none (operator.12).
pub(super) async fn reset(
    visit: &Visit,
    caller: &Operator,
    place: &Place,
    numbers: &[String],
) -> Result<Vec<Sheet>> {
    let holders = holders(place, numbers)?;
    let app = visit.app();
    let firsts: Vec<String> = holders.iter().map(|_| password::first(app)).collect();
    let mut hashing = tokio::task::JoinSet::new();
    for (i, first) in firsts.iter().cloned().enumerate() {
        let app = app.clone();
        hashing.spawn(async move { password::hash(&app, &first).await.map(|hash| (i, hash)) });
    }
    let mut hashes = Vec::with_capacity(firsts.len());
    while let Some(hashed) = hashing.join_next().await {
        hashes.push(hashed.map_err(|e| naisen_store::Fault::new("hashing a password", e))??);
    }
    hashes.sort_unstable();
    let (actor, company) = (caller.actor.clone(), place.id);
    let targets: Vec<SubscriberId> = holders.iter().map(|(id, ..)| *id).collect();
    app.store
        .write(move |tx| {
            for (id, (_, hash)) in targets.iter().zip(&hashes) {
                account::reset_password(tx, &actor, Role::User(company, *id), hash)?;
            }
            Ok(())
        })
        .await?;
    let sheets = holders.into_iter().zip(firsts);
    let sheets = sheets.map(|((_, login_id, number), password)| Sheet {
        holder: Holder::User(number),
        first: FirstPassword { login_id, password },
    });
    Ok(sheets.collect())
}
