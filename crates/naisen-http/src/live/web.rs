//! The page of ライブ and its events.

use std::sync::Arc;

use askama::Template;
use naisen_core::call_record::Direction;
use naisen_core::text::Text;
use naisen_store::call_record;
use naisen_store::view::CompanyView;

use super::board::Board;
use super::listing::{self, STATES, Shown, State};
use super::{events as watching, text};
use crate::app::App;
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Choice, DAY_MS, ListQuery};
use crate::ui::{Listing, Shell, format};
use crate::visit::Visit;
use crate::{outcome, page};

const HOUR_MS: i64 = 3_600_000;
const PATH: &str = "/live";

#[derive(Template)]
#[template(path = "live/live.html")]
struct LivePage {
    shell: Shell,
    list: Listing,
    states: Vec<Choice>,
    /// Whether anything is known of the phones at all.
    known: bool,
    /// Whether other servers may know of further phones.
    shared: bool,
    board: String,
    /// Where events come from; none while updating is stopped.
    events: Option<String>,
    /// The same page with updating stopped, or begun again.
    other: String,
    directions: [&'static str; 3],
    hours: Vec<Hour>,
}

#[derive(Template)]
#[template(path = "live/board.html")]
struct BoardPart<'a> {
    shell: &'a Shell,
    shown: Shown,
}

/// Calls that began in one hour of today.
struct Hour {
    epoch_s: i64,
    label: String,
    /// Calls of each direction, bare and as they are written.
    counts: [(u64, String); 3],
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let state = listing::state(&query)?;
    let view = super::company(&visit, &caller).await?;
    let lang = visit.lang();
    let board = visit.app().live.board(view.settings().id());
    let known = board.is_some();
    let shell = visit.shell(text::TITLE);
    let shown = listing::shown(&board.unwrap_or_default(), &view, &query, state, lang);
    let found = shown.found as u64;
    let part = BoardPart {
        shell: &shell,
        shown,
    };
    let board = part.render().unwrap_or_default();
    let stopped = query.choice("pause") == "1";
    let mut other = query.clone();
    other.choices.retain(|(name, _)| name != "pause");
    let events = (known && !stopped).then(|| other.href("/live/events"));
    if !stopped {
        other.choices.push(("pause".to_owned(), "1".to_owned()));
    }
    let hours = hours(&visit, &caller).await?;
    let other = other.href(PATH);
    let page = LivePage {
        list: Listing::new(PATH, query, &[], &[], found, lang),
        states: states(state, lang),
        known,
        shared: known && visit.app().store.is_shared(),
        board,
        events,
        other,
        directions: Direction::ALL.map(|one| one.text().get(lang)),
        hours,
        shell,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&page),
    }
}

pub(super) async fn events(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let state = listing::state(&query)?;
    let view = super::company(&visit, &caller).await?;
    let shell = visit.shell(text::TITLE);
    let app = visit.app().clone();
    Ok(watching::follow(move || {
        part(&app, &shell, &view, &query, state)
    }))
}

/// What changes by itself. A template that cannot be written would have failed on the page itself.
fn part(
    app: &App,
    shell: &Shell,
    view: &Arc<CompanyView>,
    query: &ListQuery,
    state: State,
) -> String {
    let board: Arc<Board> = app.live.board(view.settings().id()).unwrap_or_default();
    let shown = listing::shown(&board, view, query, state, shell.lang);
    BoardPart { shell, shown }.render().unwrap_or_default()
}

/// The calls of today by the hour.
async fn hours(visit: &Visit, caller: &Admin) -> Result<Vec<Hour>> {
    let now_ms = visit.app().now_ms();
    let from_ms = crate::call_record::tomorrow(now_ms) - DAY_MS;
    let actor = caller.actor.clone();
    let read = visit.app().store.read(move |conn| {
        call_record::tally(conn, &actor, None, from_ms, from_ms + DAY_MS, HOUR_MS)
    });
    let told = read.await?;
    let until = (now_ms - from_ms) / HOUR_MS;
    let hour = |hour: i64| {
        let of = |direction| {
            let slot = usize::try_from(hour).unwrap_or_default();
            let like = told
                .iter()
                .filter(|one| one.slot == slot && one.direction == direction);
            let count = like.map(|one| one.count).sum();
            (count, format::count(count))
        };
        Hour {
            epoch_s: (from_ms + hour * HOUR_MS) / 1_000,
            label: format!("{hour}:00"),
            counts: Direction::ALL.map(of),
        }
    };
    Ok((0..=until).map(hour).collect())
}

fn states(chosen: State, lang: naisen_core::text::Lang) -> Vec<Choice> {
    let choice = |(value, state, label): &(&str, State, Text)| Choice {
        value: (*value).to_owned(),
        label: label.get(lang).to_owned(),
        chosen: *state == chosen,
    };
    STATES.iter().map(choice).collect()
}
