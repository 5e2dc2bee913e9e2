//! A job watched while it runs, as server-sent events: one event for every change that can be seen, the
//! last one when it has ended. Another process may run it, so the row is also read once a second.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use naisen_core::actor::Actor;
use naisen_core::bulk::BulkJobState;
use naisen_core::ids::BulkJobId;
use naisen_store::Store;
use naisen_store::bulk::{self, BulkJob};
use tokio::sync::watch::Receiver;

/// How long a change made by another process may stay unseen.
const LOOK: Duration = Duration::from_secs(1);

struct Watched {
    store: Store,
    actor: Actor,
    id: BulkJobId,
    moved: Receiver<u64>,
    seen: Option<BulkJob>,
}

/// The job from now to its end; `tell` words each event.
pub(super) fn follow(
    store: &Store,
    actor: &Actor,
    id: BulkJobId,
    tell: impl Fn(&BulkJob) -> Event + Send + 'static,
) -> Response {
    let watched = Watched {
        store: store.clone(),
        actor: actor.clone(),
        id,
        moved: bulk::watch(store),
        seen: None,
    };
    let jobs = stream::unfold(watched, async |mut watched| {
        let job = watched.next().await?;
        Some((job, watched))
    });
    let events = jobs.map(move |job| Ok::<_, Infallible>(tell(&job)));
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

impl Watched {
    /// The job at its next change; none after its end, or when it is gone.
    async fn next(&mut self) -> Option<BulkJob> {
        if self
            .seen
            .as_ref()
            .is_some_and(|job| job.state != BulkJobState::Running)
        {
            return None;
        }
        loop {
            self.moved.mark_unchanged();
            let (actor, id) = (self.actor.clone(), self.id);
            let read = self.store.read(move |conn| bulk::get(conn, &actor, id));
            let job = read.await.ok()?;
            if self.seen.as_ref() != Some(&job) {
                self.seen = Some(job.clone());
                return Some(job);
            }
            tokio::select! {
                _ = self.moved.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}
