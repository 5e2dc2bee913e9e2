//! What `/metrics` says, beside real phones that do what it counts.

use std::time::{Duration, Instant};

use naisen_engine::rehearse::Heard;
use naisen_tests::{Database, Portal};

use crate::down::ringing;
use crate::stage::Stage;

/// Long enough for the engine's thread to have set its gauges after whatever it did last.
const GAUGES: Duration = Duration::from_secs(20);

#[test]
fn metrics_count_what_happens() {
    let portal = Portal::start(Database::Sqlite);
    let metric = |name: &str| -> f64 {
        let text = portal.client().get("/metrics").ok().text();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.map_or(0.0, |value| value.parse().unwrap())
    };
    let becomes = |name: &str, value: f64| {
        let end = Instant::now() + GAUGES;
        while metric(name) != value {
            assert!(
                Instant::now() < end,
                "{name} is {}, not {value}",
                metric(name)
            );
        }
    };
    becomes("naisen_registered", 0.0);
    let mut stage = Stage::new(&portal, "ABC");
    becomes("naisen_registered", 3.0);
    let call = stage.phone('A').dial("2002");
    stage.until("it rings", |stage| ringing(stage, 'B').is_some());
    becomes("naisen_calls", 1.0);
    let rings = ringing(&mut stage, 'B').unwrap();
    stage.phone('B').answer(rings);
    stage.until("answered", |stage| stage.has('A', Heard::Answered(call)));
    stage.phone('A').hang_up(call);
    stage.until("over", |stage| stage.has('B', Heard::Bye(rings)));
    becomes("naisen_calls", 0.0);
    becomes("naisen_calls_ended_total", 1.0);
    becomes(
        "naisen_calls_total{direction=\"internal\",outcome=\"answered\"}",
        1.0,
    );
    becomes("naisen_call_records_total", 1.0);
    becomes("naisen_call_records_waiting", 0.0);
    stage.phone('C').unregister();
    stage.until("unregistered", |stage| {
        let heard = &stage.phone('C').agent.heard;
        heard
            .iter()
            .filter(|one| **one == Heard::Registered(200))
            .count()
            == 2
    });
    becomes("naisen_registered", 2.0);
    // Every request was challenged once: three registrations, the call, and the end of one registration.
    assert!(metric("naisen_sip_responses_total{status=\"401\"}") >= 4.0);
    assert!(metric("naisen_sip_responses_total{status=\"407\"}") >= 1.0);
    assert!(metric("naisen_sip_received_total") > metric("naisen_calls_ended_total"));
    for never in ["naisen_sip_unsent_total", "naisen_call_records_lost_total"] {
        assert_eq!(metric(never), 0.0, "{never}");
    }
}
