//! The language itself: what it says about lines it cannot read.

use super::*;

fn mistake(text: &str) -> String {
    match read(text) {
        Ok(_) => "read".to_owned(),
        Err(mistake) => mistake.to_string(),
    }
}

#[test]
fn mistakes_name_their_line() {
    for (text, said) in [
        (
            "X1 calls A",
            "line 1: this stands before any fixture or example",
        ),
        ("example E\nX9 calls A", "line 2: nothing is named X9"),
        (
            "example E\n\n# note\nA calls B",
            "line 4: A dials; only outside callers call",
        ),
        (
            "example E\nA dials 2002 now",
            "line 2: “now” is no number of times",
        ),
        (
            "example E\nat x A dials 2002",
            "line 2: “x” is no time in seconds",
        ),
        (
            "example E\nset A voicemail sometimes",
            "line 2: “sometimes” is no condition",
        ),
        (
            "example E\nA dials 2002\nexpect RING",
            "line 3: whom it concerns is missing at the end",
        ),
        (
            "example E\nA dials 2002\nexpect RANG B",
            "line 3: “RANG” is no outcome",
        ),
        (
            "example E\nA dials 2002\nexpect RING B soon",
            "line 3: “soon” was not expected here",
        ),
        (
            "example E\nA dials 2002\nexpect b: RING B",
            "line 3: there is no call “b”",
        ),
        (
            "example E\nA dials 2002\nexpect ...; RING B",
            "line 3: nothing may follow “...”",
        ),
        (
            "example E\nsave A forward always 2002 expect 8002",
            "line 2: “8002” is no error code",
        ),
        ("example E on mars", "line 1: there is no fixture “mars”"),
        ("example E\nrules calls.1", "line 1: example E does nothing"),
        ("fixture f\nA dials 2002", "line 2: a fixture has no “A”"),
        (
            "example E\nA dials 2002\nexample E\nA dials 2002",
            "line 3: there is an example “E” already",
        ),
    ] {
        assert_eq!(mistake(text), said);
    }
}

fn failures(text: &str) -> Vec<String> {
    let examples = read(text).unwrap();
    let failures = examples
        .iter()
        .flat_map(|e| verify(e, &rehearse(&e.script)));
    failures
        .map(|f| format!("{}: {} / {}", f.line, f.expected, f.got))
        .collect()
}

#[test]
fn a_failed_expectation_says_what_came() {
    assert_eq!(
        failures("example E\nA dials 2002\nexpect RING B 0-180; REJ 480@180"),
        [""; 0]
    );
    assert_eq!(
        failures("example E\nA dials 2002\nexpect RING B 0-170; ..."),
        ["3: RING B 0-170; ... / RING B 0-180 from 2001; REJ 480@180"]
    );
    assert_eq!(
        failures("example E\nA dials 2002\nexpect RING B"),
        ["3: RING B / RING B 0-180 from 2001; REJ 480@180"]
    );
    assert_eq!(
        failures("example E\nA dials 2002\nexpect no RING B\ncount 2 REJ 480"),
        [
            "3: no RING B / RING B 0-180 from 2001",
            "4: 2..2 calls with REJ 480 / 1 calls"
        ]
    );
    assert_eq!(
        failures("example E\nsave A forward always 09012345678 expect ok\nA dials 2002"),
        ["2: the save to come out as the line says / expected ok, got 8039"]
    );
    let why = read("example E\nA dials 2002\nexpect REJ 404").unwrap();
    let why = verify(&why[0], &rehearse(&why[0].script))
        .remove(0)
        .to_string();
    assert!(why.contains("calls.33 Ringing and no answer: won"), "{why}");
}
