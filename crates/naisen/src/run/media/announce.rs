//! A call of our own: what is to be said is said to its end, then the call is over.

use std::time::Duration;

use naisen_core::mailbox::Piece;
use naisen_engine::{Announced, Input};
use naisen_media::FRAME_MS;
use naisen_media::g711::Law;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::line::Line;
use super::session::{DATAGRAM_BYTES, millis};
use super::{Around, Change, sound};
use crate::run::confirmation::Words;

/// Time to bring the telephone to the ear, and between two pieces: 800 ms, 250 ms.
const LIFT_SAMPLES: usize = 6_400;
const PAUSE_SAMPLES: usize = 2_000;

/// Speaks until everything is said or the engine closes the session.
pub(super) async fn run(
    announced: Announced,
    words: Words,
    changes: UnboundedReceiver<Change>,
    around: Around,
) {
    let session = announced.session;
    let line = Line::open(
        around.local,
        announced.port,
        announced.peer,
        announced.stream,
    );
    match line.await {
        Ok(mut line) => {
            line.play(said(&words));
            speak(line, changes, session, &around).await;
        }
        Err(error) => {
            tracing::error!(session, %error, "a confirmation cannot be spoken");
            // The engine lives as long as the process.
            let _ = around.teller.tell(Input::MediaEnded { session }).await;
        }
    }
}

async fn speak(
    mut line: Line,
    mut changes: UnboundedReceiver<Change>,
    session: u64,
    around: &Around,
) {
    let mut buffer = [0; DATAGRAM_BYTES];
    let mut frames = interval(Duration::from_millis(FRAME_MS));
    frames.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let began = Instant::now();
    loop {
        tokio::select! {
            _ = frames.tick() => {
                let (played, _) = line.tick(millis(began)).await;
                if played {
                    // The engine lives as long as the process.
                    let _ = around.teller.tell(Input::MediaEnded { session }).await;
                }
            }
            // What is heard says where the peer is behind NAT; it has nothing else to say.
            _ = line.receive(&mut buffer, || millis(began)) => {}
            change = changes.recv() => match change {
                Some(Change::Moved(stream)) => line.renew(stream),
                Some(Change::Key(_)) => {}
                Some(Change::Closed { .. }) => return line.close(millis(began)).await,
                None => return,
            },
        }
    }
}

/// The whole of it as μ-law.
fn said(words: &Words) -> Vec<u8> {
    let silence = Law::Mu.encode(0);
    let mut said = vec![silence; LIFT_SAMPLES];
    for piece in &words.pieces {
        if let Piece::Prompt(name) = piece {
            said.extend(sound::prompt(words.lang, name));
            said.extend([silence; PAUSE_SAMPLES]);
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use naisen_core::settings::set_up;
    use naisen_core::text::Lang;

    use super::*;

    #[test]
    fn everything_a_confirmation_says_has_its_sound() {
        for lang in [Lang::Ja, Lang::En] {
            for code in ["0123", "4567", "8990"] {
                let pieces = set_up::said(code);
                for piece in &pieces {
                    let Piece::Prompt(name) = piece else {
                        panic!("{piece:?}")
                    };
                    assert!(!sound::prompt(lang, name).is_empty(), "{name}");
                }
                let seconds = said(&Words { pieces, lang }).len() / 8_000;
                assert!((8..40).contains(&seconds), "{code}: {seconds} s");
            }
        }
    }
}
