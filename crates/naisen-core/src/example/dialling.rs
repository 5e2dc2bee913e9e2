//! How a call of a script is made: what stands behind `calls`, `dials` and `transfers`.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a name of another kind is a mistake, whatever kinds there will be"
)]

use super::scene::{Named, Scene};
use super::words::{Mistake, Words};
use crate::plan::{CarrierIdentity, Diverted};
use crate::rehearsal::Dialling;

/// What follows `calls`, `dials` or `transfers`.
pub(super) fn dialling(
    scene: &Scene,
    subject: &str,
    verb: &str,
    words: &mut Words<'_>,
) -> Result<Dialling, Mistake> {
    if verb == "calls" {
        return match scene.find(words, subject)? {
            Named::Caller(number) => carrier(scene, &number, words),
            _ => Err(words.mistake(format!("{subject} dials; only outside callers call"))),
        };
    }
    let subscriber = scene.as_subscriber(words, subject)?.1;
    if verb == "transfers" {
        if !words.skip("to") {
            return Err(words.mistake("“to NUMBER” is missing"));
        }
        let dialled = words.need("a number")?.to_owned();
        return Ok(Dialling::Transfer {
            subscriber,
            dialled,
        });
    }
    let dialled = words.need("a number")?.to_owned();
    // What a terminal writes into From is overwritten: it is said, and has no effect.
    if words.skip("saying") {
        words.need("a display name")?;
    }
    let right = !words.skip("with a wrong password");
    Ok(Dialling::Terminal {
        subscriber,
        dialled,
        right,
    })
}

/// `P withheld`, `A as +81312345678`, `A showing "Coin line/payphone"`, `A diversions 3 history 3`.
fn carrier(scene: &Scene, number: &str, words: &mut Words<'_>) -> Result<Dialling, Mistake> {
    let called = called_number(scene, words)?;
    let mut identity = CarrierIdentity {
        asserted: number.to_owned(),
        from_user: number.to_owned(),
        ..CarrierIdentity::default()
    };
    let mut diverted = Diverted::default();
    loop {
        if words.skip("withheld") {
            identity.privacy.push("id".to_owned());
        } else if words.skip("privacy") {
            identity
                .privacy
                .push(words.need("a Privacy value")?.to_owned());
        } else if words.skip("anonymous") {
            identity.asserted = String::new();
            identity.from_user = "anonymous".to_owned();
            identity.from_host = "anonymous.invalid".to_owned();
        } else if words.skip("as") {
            let shown = words.need("a number")?.to_owned();
            (identity.asserted, identity.from_user) = (shown.clone(), shown);
        } else if words.skip("showing") {
            identity.display_name = words.need("a display name")?.to_owned();
        } else if words.skip("diversions") {
            diverted.diversion_count = words.value("number of diversions")?;
        } else if words.skip("history") {
            diverted.history_count = words.value("number of entries")?;
        } else if words.skip("diverted by") {
            diverted.numbers.push(words.need("a number")?.to_owned());
        } else {
            return Ok(Dialling::Carrier {
                called,
                identity,
                diverted,
            });
        }
    }
}

/// A subscriber's name, or any number.
pub(super) fn called_number(scene: &Scene, words: &mut Words<'_>) -> Result<String, Mistake> {
    let word = words.need("whom it calls")?;
    match scene.names.get(word) {
        Some(Named::Subscriber(company, id)) => {
            let called = scene.companies[*company].subscriber(*id);
            Ok(called.map_or_else(String::new, |called| called.external_number.clone()))
        }
        Some(_) => Err(words.mistake(format!("{word} is no number"))),
        None => Ok(word.to_owned()),
    }
}
