//! The page watched while it is open, as server-sent events: one for every change that can be seen. A
//! watch ends after a while, so that the browser comes again and shows who it is.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::time::Instant;

/// How often it is looked: an event is there within a second.
const LOOK: Duration = Duration::from_millis(500);
/// How long one watch lasts.
const WATCH_MAX: Duration = Duration::from_secs(300);

/// What `tell` says, whenever it says something else than before.
pub(super) fn follow(tell: impl Fn() -> String + Send + 'static) -> Response {
    let end = Instant::now() + WATCH_MAX;
    let begin = (tell, None::<String>, end);
    let events = stream::unfold(begin, async |(tell, mut said, end)| {
        loop {
            if Instant::now() >= end {
                return None;
            }
            let words = tell();
            if said.as_ref() != Some(&words) {
                said = Some(words.clone());
                let event = Ok::<_, Infallible>(Event::default().data(words));
                return Some((event, (tell, said, end)));
            }
            tokio::time::sleep(LOOK).await;
        }
    });
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}
