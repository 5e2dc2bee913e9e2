//! The worked examples that fit into real time, and those that only real time can show, over real
//! sockets with SIPp. Longer ones, and those of another day, are the engine's in virtual time.

use naisen_tests::sip::{check, examples};

/// Examples of this file alone: random and uniform hunting by what really happened before, and a
/// schedule that does not depend on the day.
const LIVE: &str = include_str!("live.txt");

// D10 is not here: on a network its callers hear the emergency guidance first (tests/media/guidance.rs).
#[test]
fn what_is_dialled_reaches_whom_it_should() {
    check(
        &examples("dial-plan.txt"),
        &[
            "D4",
            "D6",
            "D7",
            "D11",
            "D13",
            "D22",
            "D24",
            "D25",
            "D26",
            "D27",
            "D31",
            "busy-outside",
            "answered-outside",
        ],
    );
}

#[test]
fn restrictions_and_refusals_hold() {
    check(
        &examples("restrictions.txt"),
        &["R3", "R4", "R6", "R8", "R9", "R10", "R11", "R13"],
    );
}

#[test]
fn voicemail_and_forwarding_act() {
    check(
        &examples("answer.txt"),
        &[
            "F1", "F2", "F3", "F7", "F13", "F14", "F15", "F21", "F22", "F24", "F25", "F27", "F29",
        ],
    );
}

#[test]
fn groups_hunt_as_they_are_set() {
    check(
        &examples("hunt.txt"),
        &[
            "H1", "H2", "H4", "H5", "H6", "H8", "H10", "H11", "H12", "H13", "H21", "H23", "H24",
            "H26", "H28", "H32", "H33", "H34",
        ],
    );
}

// P7 is not here: one instant exists in virtual time only, and on a network either colleague is first.
#[test]
fn calls_are_picked_up_and_transferred() {
    check(
        &examples("pickup.txt"),
        &["P1", "P4", "P5", "P6", "P8", "P10", "P12"],
    );
}

#[test]
fn an_emergency_stop_ends_everything() {
    check(
        &examples("stop.txt"),
        &[
            "E1",
            "E2",
            "E3",
            "E4",
            "E4-voicemail",
            "E9",
            "E11",
            "E12",
            "E13",
            "E14",
            "E15",
            "caller-cancels",
        ],
    );
}

#[test]
fn hunting_follows_what_really_happened() {
    check(LIVE, &["random-live", "uniform-live", "schedule-live"]);
}
