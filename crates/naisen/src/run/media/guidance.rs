//! Guidance before a refusal: one prompt is played, then the engine is told. What the caller says or
//! presses meanwhile has no meaning.

use std::ops::ControlFlow;

use naisen_core::actor::Actor;
use naisen_core::plan::Announcement;
use naisen_core::text::Lang;
use naisen_engine::Guided;
use naisen_media::g711::Law;
use naisen_store::mailbox::{self, Owner};
use tokio::sync::mpsc::UnboundedReceiver;

use super::live::LiveLine;
use super::{Around, Change, aside, sound};

/// Silence before the first word, while the caller's phone turns to the early media: 300 ms.
const LEAD_SAMPLES: usize = 2_400;

/// Plays the guidance until its end, or until the caller leaves.
pub(super) async fn run(guided: Guided, changes: UnboundedReceiver<Change>, around: Around) {
    let session = guided.session;
    if let Err(error) = play(&guided, changes, &around).await {
        tracing::error!(session, %error, "guidance cannot be played");
    }
    around.ended(session).await;
}

async fn play(
    guided: &Guided,
    changes: UnboundedReceiver<Change>,
    around: &Around,
) -> anyhow::Result<()> {
    let at = (around.local, guided.port);
    let mut line = LiveLine::open(at, guided.peer, guided.stream, changes).await?;
    let prompt = sound::prompt(
        lang(guided, around).await,
        prompt_name(guided.guidance.announcement),
    );
    let mut said = vec![Law::Mu.encode(0); LEAD_SAMPLES];
    said.extend(prompt);
    line.play(said);
    while let ControlFlow::Continue(step) = line.step().await {
        if step.played {
            break;
        }
    }
    line.close().await;
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
