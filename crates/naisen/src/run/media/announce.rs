//! A call of our own: what is to be said is said to its end, then the call is over. Where the call asks for
//! a key, the first press of it is noted and thanked for.

use std::ops::ControlFlow;

use naisen_core::actor::Actor;
use naisen_core::mailbox::Piece;
use naisen_core::settings::set_up;
use naisen_core::text::Lang;
use naisen_engine::Announced;
use naisen_media::g711::Law;
use naisen_store::terminal::confirmation;
use tokio::sync::mpsc::UnboundedReceiver;

use super::line::Heard;
use super::live::LiveLine;
use super::{Around, Change, aside, sound};
use crate::run::confirmation::Words;

/// Time to bring the telephone to the ear, and between two pieces: 800 ms, 250 ms.
const LIFT_SAMPLES: usize = 6_400;
const PAUSE_SAMPLES: usize = 2_000;
/// Time to press a key after each piece that asks for it: 4 s.
const PRESS_SAMPLES: usize = 32_000;

/// Speaks until everything is said or the engine closes the session.
pub(super) async fn run(
    announced: Announced,
    words: Words,
    changes: UnboundedReceiver<Change>,
    around: Around,
) {
    let session = announced.session;
    let at = (around.local, announced.port);
    match LiveLine::open(at, announced.peer, announced.stream, changes).await {
        Ok(line) => speak(line, session, words, &around).await,
        Err(error) => {
            tracing::error!(session, %error, "a confirmation cannot be spoken");
            around.ended(session).await;
        }
    }
}

async fn speak(mut line: LiveLine, session: u64, mut words: Words, around: &Around) {
    line.play(said(&words));
    while let ControlFlow::Continue(step) = line.step().await {
        if step.played {
            around.ended(session).await;
        }
        if step.heard == Some(Heard::Key(set_up::KEY))
            && let Some(hash) = words.key_of.take()
            && press(around, hash).await
        {
            line.play(spoken(&set_up::confirmed(), words.lang, PAUSE_SAMPLES));
        }
    }
    line.close().await;
}

/// Notes that the key was pressed; whether it was waited for.
async fn press(around: &Around, hash: [u8; 32]) -> bool {
    let noted = aside(around, move |vault| async move {
        let note =
            move |tx: &mut naisen_store::Tx<'_>| confirmation::press(tx, &Actor::system(), &hash);
        vault.store().write(note).await
    });
    noted.await.unwrap_or_else(|error| {
        tracing::error!(%error, "the key of a confirmation call could not be noted");
        false
    })
}

/// The whole of it as μ-law.
fn said(words: &Words) -> Vec<u8> {
    let pause = match words.key_of {
        Some(_) => PRESS_SAMPLES,
        None => PAUSE_SAMPLES,
    };
    let mut said = vec![Law::Mu.encode(0); LIFT_SAMPLES];
    said.extend(spoken(&words.pieces, words.lang, pause));
    said
}

fn spoken(pieces: &[Piece], lang: Lang, pause: usize) -> Vec<u8> {
    let mut spoken = Vec::new();
    for piece in pieces {
        if let Piece::Prompt(name) = piece {
            spoken.extend(sound::prompt(lang, name));
            spoken.resize(spoken.len() + pause, Law::Mu.encode(0));
        }
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_a_confirmation_says_has_its_sound() {
        for lang in [Lang::Ja, Lang::En] {
            let codes = ["0123", "4567", "8990"].map(set_up::said);
            let asked = [set_up::asked(), set_up::confirmed()];
            for pieces in codes.into_iter().chain(asked) {
                for piece in &pieces {
                    let Piece::Prompt(name) = piece else {
                        panic!("{piece:?}")
                    };
                    assert!(!sound::prompt(lang, name).is_empty(), "{name}");
                }
                let words = Words {
                    key_of: (pieces == set_up::asked()).then_some([0; 32]),
                    pieces,
                    lang,
                };
                let seconds = said(&words).len() / 8_000;
                assert!(
                    (2..40).contains(&seconds),
                    "{:?}: {seconds} s",
                    words.pieces
                );
            }
        }
    }
}
