//! 着信シミュレータ and 設定診断: the sample company's calls told and its settings examined, through the
//! API, the pages and the command line; and worked examples on the command line.

use std::fs;
use std::path::Path;

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, naisen, on_both_databases};

on_both_databases!(
    a_call_to_the_group_is_told_and_explained,
    a_question_that_makes_no_sense_is_refused,
    a_user_simulates_its_own_number_only,
    the_sample_is_examined_alike_everywhere,
);

const CALLER: &str = "number=03-1234-5678";

fn number(portal: &Portal, letter: char) -> String {
    portal.demo.user(letter).login_id.clone()
}

fn a_call_to_the_group_is_told_and_explained(portal: &Portal) {
    // simulator.2, simulator.3, simulator.9
    let pilot = number(portal, 'P');
    let question = format!("{CALLER}&to={pilot}&at=2026-12-02T14:00");
    let told = portal
        .admin()
        .get(&format!("/api/v1/simulation?{question}"))
        .ok()
        .json();
    let lanes = told["lanes"].as_array().unwrap();
    assert_eq!(lanes[0]["number"], number(portal, 'A'));
    assert_eq!(lanes[0]["stretches"][0][0], 0);
    let why = told["why"].as_array().unwrap();
    let hunt = why.iter().find(|why| why["rule"] == 29).unwrap();
    assert_eq!(hunt["verdict"], "won");
    let page = portal
        .admin()
        .get(&format!("/simulator?{question}"))
        .ok()
        .text();
    let headline = told["headline"]["ja"].as_str().unwrap();
    assert!(page.contains(headline), "{headline}");
}

fn a_question_that_makes_no_sense_is_refused(portal: &Portal) {
    // simulator.7
    let admin = portal.admin();
    let ask = |question: &str| admin.get(&format!("/api/v1/simulation?{question}"));
    let own = number(portal, 'A');
    let foreign = number(portal, 'Z');
    ask(CALLER).refused_at(ErrorCode::Required, "to");
    ask(&format!("number=x&to={own}")).refused_at(ErrorCode::Invalid, "number");
    ask(&format!("{CALLER}&to={own}&at=tomorrow")).refused_at(ErrorCode::Invalid, "at");
    ask(&format!("{CALLER}&to={foreign}")).refused_at(ErrorCode::SubscriberMissing, "to");
    let page = |question: &str| admin.get(&format!("/simulator?{question}"));
    page(&format!("{CALLER}&to=")).page_refused(ErrorCode::Required);
    page(&format!("{CALLER}&to={own}&at=x")).page_refused(ErrorCode::Invalid);
    page(&format!("{CALLER}&to={foreign}")).page_refused(ErrorCode::SubscriberMissing);
}

fn a_user_simulates_its_own_number_only(portal: &Portal) {
    // simulator.5, user-portal.10
    let user = portal.user('A');
    let ask = |to: &str| user.get(&format!("/api/v1/simulation?{CALLER}&to={to}"));
    let _ = ask(&number(portal, 'A')).ok();
    for letter in ['B', 'Z'] {
        ask(&number(portal, letter)).refused_at(ErrorCode::NotPermitted, "to");
    }
}

fn the_sample_is_examined_alike_everywhere(portal: &Portal) {
    // doctor.15
    let found = portal.admin().get("/api/v1/doctor").ok().json();
    let page = portal.admin().get("/doctor").ok().text();
    let company = &portal.demo.companies[0].admin.login_id;
    let ran = portal.command(&["doctor", "--company", company, "--lang", "ja"]);
    for finding in found["items"].as_array().unwrap() {
        let id = finding["id"].as_str().unwrap();
        assert!(ran.out.contains(id), "{id}: {ran:?}");
        let what = finding["what"]["ja"].as_str().unwrap();
        assert!(ran.out.contains(what), "{what}: {ran:?}");
        assert!(page.contains(what), "{what}");
        // doctor.16
        let mended_on = finding["page"].as_str().unwrap_or_default();
        if mended_on.starts_with("/hunt-group") {
            let there = portal.admin().get(mended_on).ok().text();
            assert!(there.contains(what), "{mended_on}: {what}");
        }
    }
    portal
        .user('A')
        .get("/api/v1/doctor")
        .refused(ErrorCode::NotPermitted);
}

#[test]
fn examples_pass_or_say_why_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calls");
    let answer = folder.join("answer.txt").display().to_string();
    let ran = naisen(&["check", &answer]);
    assert!(ran.ok && ran.out.contains("examples passed"), "{ran:?}");
    let wrong = tempfile::NamedTempFile::new().unwrap();
    fs::write(
        wrong.path(),
        "example wrong It rings the other phone\nX1 calls A\nexpect RING B 0-180; REJ 480@180\n",
    )
    .unwrap();
    let path = wrong.path().display().to_string();
    for (with, said) in [
        ("decision", &["[decision]"][..]),
        ("engine", &["[engine]"]),
        ("both", &["[decision]", "[engine]"]),
    ] {
        let ran = naisen(&["check", "--with", with, &path]);
        assert!(
            !ran.ok && ran.err.contains("1 of 1 examples failed"),
            "{ran:?}"
        );
        for word in [&["expected", "got", "RING B", "RING A"], said].concat() {
            assert!(ran.out.contains(word), "{word}: {ran:?}");
        }
    }
    fs::write(wrong.path(), "example broken\nnonsense\n").unwrap();
    assert!(!naisen(&["check", &path]).ok);
}
