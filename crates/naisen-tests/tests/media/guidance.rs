//! Guidance before a refusal, heard over real RTP.

use naisen_engine::rehearse::Heard;
use naisen_media::prompt::Voice;
use naisen_tests::{Database, Portal, json};

use crate::stage::Stage;

#[test]
fn a_refused_caller_hears_why_in_its_language() {
    // calls.61
    let portal = Portal::start(Database::Sqlite);
    let mut stage = Stage::new(&portal, "ABCDE");
    let operator = portal.operator();
    let path = format!("/api/v1/companies/{}", portal.demo.companies[0].login_id);
    let shown = operator.get(&path).ok().json();
    let guided = json!({
        "login_id": shown["login_id"], "name": shown["name"], "sip_domain": shown["sip_domain"],
        "version": shown["version"], "refusal_guidance": true,
    });
    operator.put(&path, &guided).ok();
    let english = json!({"lang": "en", "theme": "auto"});
    let _ = portal.user('C').put("/api/v1/preferences", &english).ok();
    stage.restrict('A', true, false);
    stage.restrict('C', false, true);
    let asked = [
        ('B', "1842001", 433, Voice::Ja, "refused-anonymous"),
        ('C', "00312345678", 403, Voice::En, "refused-barred"),
        ('E', "2999", 404, Voice::Ja, "refused-unknown"),
    ];
    let calls = asked.map(|(letter, number, ..)| stage.phone(letter).dial(number));
    let emergency = stage.phone('D').dial("110");
    for ((letter, _, status, voice, prompt), call) in asked.into_iter().zip(calls) {
        stage.until(prompt, |stage| {
            stage.has(letter, Heard::Refused { call, status })
        });
        assert!(stage.has_heard(letter, voice, prompt), "{prompt}");
    }
    // Without a switch, and a caller may leave before the end.
    assert!(stage.phone('D').heard.len() > 8_000);
    stage.phone('D').hang_up(emergency);
    let left = Heard::Refused {
        call: emergency,
        status: 487,
    };
    stage.until("left", |stage| stage.has('D', left));
}
