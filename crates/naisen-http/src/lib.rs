//! The portal and the REST API: one folder a feature, pages and operations together. It knows no SQL
//! (that is naisen-store's) and no SIP.
//!
//! # How a feature is made
//! A folder, one `mod` line below and one line in [`router::features`]; menu, top page, access to pages,
//! OpenAPI and the reference page follow. `number_calls` (S10, U03) is the example to copy.
//!
//! - **`mod.rs`** — the screens, the routes, and the actions: `async fn(&Visit, &Caller, …) -> Result<…>`
//!   that both sides call. A [`feature::Screen`] has its number of domain §6, path, title, roles, flags
//!   of ご契約内容 and, if it is in the menu, a section with the manual's line. `Pages::screen(&[S10, U03],
//!   get(…).post(…))` puts it behind the door: 9001 (or the login page), 8016, 9002 are answered there.
//! - **`api.rs`** — operations of `/api/v1` (`#[utoipa::path]`, path without that prefix). Bodies come in
//!   as [`form::Body`]; security, `ApiError` and codes are added to the description for all.
//! - **`web.rs`** — pages: an askama struct with `shell: Shell` and, for forms, `entry: Entry`.
//! - **`text.rs`** — its words; notes of the manual are in [`notes`], the kit's words in [`ui::words`].
//! - **`*.html`** — extends `base.html`, imports `ui.html`.
//!
//! Who asks is in the signature: [`auth::Admin`], [`auth::User`], [`auth::Operator`], [`auth::Anyone`]
//! (admin or user of a company), [`auth::Signed`] (any account, even with a password to change). All
//! deref to [`auth::Caller`]: `actor` for the store, `company`, `login_id`; a number in a path is found
//! by `caller.number(conn, &code)?` (a user's own or 9002, else 8015). [`visit::Visit`] is the request:
//! `app().store`, `lang()`, `shell(TITLE)`, `path()`.
//!
//! # Pages
//! - Show: `page::show(&Page { shell: visit.shell(TITLE).under(…), … })`.
//! - Save: [`form::Form`] in, then
//!   ```text
//!   match save(&visit, &caller, form.version(), …).await {
//!       Ok(()) => Ok(outcome::done(&visit, "/where", text::SAVED.get(visit.lang()))),  // 303, one line
//!       Err(failure) => {
//!           let refusal = failure.into_refusal()?;      // faults and 9001/9002/8016 leave the form
//!           edit(&visit, Entry::typed(form, &refusal, visit.lang()))
//!       }
//!   }
//!   ```
//!   where `edit` builds the page, sets `shell.summary = page::summary(…)` and ends in
//!   `page::form(&entry, &page)`, which answers with the refusal's status. `Entry::saved([...])` is the
//!   same form before anybody typed. Field names are the API's names; control ids are `f-<name>`, rows
//!   `r-<key>`; the hidden field `version` carries 9003.
//! - Lists: [`form::ListQuery`] is an extractor; `list.query(&TARGETS, &COLUMNS)?` is the store's query and
//!   refuses unknown columns, `list.found(rows, total)` the API's answer. Many rows: fields `row.<key>.<field>`, box `row.<key>.tick`; `form.ticked_rows()?` is 8008
//!   when none is ticked. Files: [`form::Upload`]; downloads: [`download::csv`].
//! - A failure that belongs to no form is just `?`: the edge writes the error page or the JSON.
//!
//! # What not to do
//! No SQL, no rule about calls, no free text to a user: refuse with an `ErrorCode`. No `unwrap`. A handler
//! logs nothing: a `Fault` is logged once at the edge, with the request's id.

pub mod app;
pub mod auth;
pub mod cookie;
pub mod download;
mod edge;
pub mod failure;
pub mod feature;
pub mod form;
pub mod help;
pub mod live_view;
pub mod notes;
mod openapi;
pub mod outcome;
pub mod page;
pub mod router;
pub mod seal;
#[cfg(test)]
mod testing;
pub mod ui;
pub mod visit;

mod answer_list;
mod api_token;
mod audit;
mod backup;
mod barring;
mod bulk;
mod call_record;
mod callkit;
mod doctor;
mod extension_group;
mod holiday;
mod hunt_group;
mod live;
pub mod mailbox;
mod members;
mod monitor;
mod number;
mod number_answer;
mod number_calls;
mod number_head;
mod number_info;
mod number_initialise;
mod number_password;
mod number_rows;
mod number_stop;
mod number_terminal;
mod operator_calls;
mod operator_company;
mod operator_notice;
mod operator_number;
mod operator_sheet;
mod operator_site;
mod operator_switch;
mod operator_trunk;
mod own_password;
mod phone_book;
mod pickup_group;
mod place;
mod preferences;
mod records;
mod schedule;
mod sentence;
mod session;
mod simulator;
mod sip_account;
mod softphone;
mod terminal_api;
mod terminal_setup;
mod top;

pub use app::{App, Brand, Http, Random};
pub use live::{Board, LiveCall, Terminal};
pub use live_view::{LiveView, Phones};
pub use router::{description, features, router, screens};
pub use seal::Seal;
pub use sip_account::SipTransport;
pub use terminal_setup::{Asks, Callback, ConfirmationCall};
