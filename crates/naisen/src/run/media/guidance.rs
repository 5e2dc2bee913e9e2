//! Guidance before a refusal: one prompt is played, then the engine is told. What the caller says or
//! presses meanwhile has no meaning.

use std::time::Duration;

use naisen_core::actor::Actor;
use naisen_core::plan::Announcement;
use naisen_core::text::Lang;
use naisen_engine::{Guided, Input};
use naisen_media::FRAME_MS;
use naisen_media::g711::Law;
use naisen_store::mailbox::{self, Owner};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::line::Line;
use super::session::{DATAGRAM_BYTES, aside, millis};
use super::{Around, Change, sound};

/// Silence before the first word, while the caller's phone turns to the early media: 300 ms.
const LEAD_SAMPLES: usize = 2_400;

/// Plays the guidance until its end, or until the caller leaves.
pub(super) async fn run(guided: Guided, mut changes: UnboundedReceiver<Change>, around: Around) {
    let session = guided.session;
    if let Err(error) = play(&guided, &mut changes, &around).await {
        tracing::error!(session, %error, "guidance cannot be played");
    }
    // The engine lives as long as the process.
    let _ = around.teller.tell(Input::MediaEnded { session }).await;
}

async fn play(
    guided: &Guided,
    changes: &mut UnboundedReceiver<Change>,
    around: &Around,
) -> anyhow::Result<()> {
    let mut line = Line::open(around.local, guided.port, guided.peer, guided.stream).await?;
    let prompt = sound::prompt(
        lang(guided, around).await,
        prompt_name(guided.guidance.announcement),
    );
    let mut said = vec![Law::Mu.encode(0); LEAD_SAMPLES];
    said.extend(prompt);
    line.play(said);
    let began = Instant::now();
    let mut buffer = [0; DATAGRAM_BYTES];
    let mut frames = interval(Duration::from_millis(FRAME_MS));
    frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            _ = frames.tick() => {
                let (played, _) = line.tick(millis(began)).await;
                if played {
                    break;
                }
            }
            _ = line.receive(&mut buffer, || millis(began)) => {}
            change = changes.recv() => match change {
                Some(Change::Moved(stream)) => line.renew(stream),
                Some(Change::Key(_)) => {}
                Some(Change::Closed { .. }) | None => break,
            },
        }
    }
    line.close(millis(began)).await;
    Ok(())
}

/// The language of whoever's it is to be, as it reads its pages.
async fn lang(guided: &Guided, around: &Around) -> Lang {
    let Some(subscriber) = guided.guidance.language_of else {
        return Lang::Ja;
    };
    let owner = Owner {
        company: guided.company,
        subscriber,
    };
    let read = aside(around, move |vault| async move {
        let read = vault
            .store()
            .read(move |conn| mailbox::language(conn, &Actor::system(), owner));
        read.await
    });
    read.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a language is not known; guidance is in Japanese");
        Lang::Ja
    })
}

const fn prompt_name(announcement: Announcement) -> &'static str {
    match announcement {
        Announcement::Emergency => "refused-emergency",
        Announcement::Anonymous => "refused-anonymous",
        Announcement::Barred => "refused-barred",
        Announcement::Unknown => "refused-unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_announcement_is_said_within_its_time() {
        for announcement in [
            Announcement::Emergency,
            Announcement::Anonymous,
            Announcement::Barred,
            Announcement::Unknown,
        ] {
            for lang in [Lang::Ja, Lang::En] {
                let said = sound::prompt(lang, prompt_name(announcement)).len();
                let ms = (LEAD_SAMPLES + said) / 8;
                // sip.20
                assert!((2_000..14_000).contains(&ms), "{announcement:?}: {ms} ms");
            }
        }
    }
}
