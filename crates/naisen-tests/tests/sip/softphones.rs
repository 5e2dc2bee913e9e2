//! Real softphones: they register, one calls the other, and each hears what the other plays.

use naisen_tests::sip::{Baresip, Manner, Place};
use naisen_tests::{Database, Portal};
use tempfile::TempDir;

/// What A plays, and what B plays, Hz.
const TONES_HZ: [u32; 2] = [440, 880];

#[test]
fn two_softphones_register_and_talk() {
    let portal = Portal::start(Database::Sqlite);
    let folder = TempDir::with_prefix("naisen-baresip-").unwrap();
    let place = Place::new();
    let start = |letter: char, n: usize, dials| {
        let manner = Manner {
            answers: dials == None,
            dials,
            tone_hz: TONES_HZ[n],
        };
        let sip = &portal.demo.user(letter).sip;
        let own = folder.path().join(letter.to_string());
        Baresip::start(&own, sip, &portal.demo.sip, place.phone(n), manner)
    };
    let b = start('B', 1, None);
    let a = start('A', 0, Some("2002"));
    for (phone, hears_hz) in [(&a, TONES_HZ[1]), (&b, TONES_HZ[0])] {
        phone.hears(2);
        let (theirs, own) = (phone.loudness(hears_hz), phone.loudness(1_320 - hears_hz));
        assert!(
            theirs > 0.5 && own < 0.05,
            "{hears_hz} Hz: {theirs}, the own tone: {own}"
        );
    }
    a.end();
    b.says("terminated");
    b.end();
}
