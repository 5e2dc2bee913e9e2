//! `naisen company`, `site`, `number`, `operator`, `token`, `doctor`, `check` and `docs`.

use naisen_core::cp932;

use crate::installation::{Installation, naisen, password, text};

const COMPANY: &str = "NS-00000000001";
const CREATE: [&str; 5] = [
    "create",
    COMPANY,
    "株式会社青空",
    "--domain",
    "aozora.example",
];

/// An installation with one company.
fn company() -> Installation {
    let here = Installation::new();
    let printed = here.done("company", &CREATE);
    assert_eq!(password(&printed, COMPANY).len(), 23, "{printed}");
    here
}

#[test]
fn companies_are_made_changed_and_closed() {
    let here = company();
    let (_, why) = here.refused("company", &CREATE);
    assert!(why.contains("8009 (login_id)"), "{why}");
    let (_, why) = here.refused("company", &["close", "NS-00000000009"]);
    assert!(
        why.contains("nobody has the login id NS-00000000009"),
        "{why}"
    );
    let listed = || here.done("company", &["list"]);
    let line = format!("{COMPANY}\tactive\taozora.example\t株式会社青空\n");
    assert_eq!(listed(), line);
    for change in [
        &["grant", COMPANY, "--international", "on", "--unbarred"][..],
        &["features", COMPANY, "voicemail,forward,hunt"],
        &["notice", COMPANY, "12月1日に保守をします。"],
        &[
            "identity",
            COMPANY,
            "--checked-on",
            "2026-04-01",
            "--method",
            "登記簿",
            "--responsible",
            "青空 花",
        ],
        &["close", COMPANY],
    ] {
        assert_eq!(here.done("company", change), "", "{change:?}");
    }
    assert_eq!(listed(), line.replace("active", "closed"));
    here.done("company", &["open", COMPANY]);
    assert_eq!(listed(), line);
    let first = here.done("company", &["password", COMPANY]);
    let second = here.done("company", &["password", COMPANY]);
    assert_ne!(password(&first, COMPANY), password(&second, COMPANY));
    let (_, why) = here.refused("company", &["features", COMPANY, "voicemail,chat"]);
    assert!(why.contains("there is no feature chat"), "{why}");
    let (_, why) = here.refused(
        "company",
        &[
            "identity",
            COMPANY,
            "--checked-on",
            "yesterday",
            "--method",
            "a",
            "--responsible",
            "b",
        ],
    );
    assert!(why.contains("8009 (identity_checked_on)"), "{why}");
}

#[test]
fn numbers_come_singly_and_by_file_and_go() {
    let here = company();
    here.done("site", &["create", COMPANY, "札幌"]);
    assert_eq!(
        here.done("site", &["list", COMPANY]),
        format!("{COMPANY}\n札幌\n")
    );
    let (_, why) = here.refused("site", &["create", COMPANY, "札幌"]);
    assert!(why.contains("8009 (name)"), "{why}");

    // The file of the portal: CP932 or UTF-8, with hyphens and a heading, all or none.
    let file = "外線番号,サイト名,表示名\r\n050-1111-0001,札幌,受付\r\n05011110002,,\r\n";
    let file = here.file("numbers.csv", &cp932::encode(file).unwrap());
    let printed = here.done("number", &["import", COMPANY, &file]);
    let first = password(&printed, "05011110001").to_owned();
    assert_ne!(first, password(&printed, "05011110002"));
    let bad = here.file("bad.csv", b"05011110003\n05011110001\n");
    let (_, why) = here.refused("number", &["import", COMPANY, &bad]);
    assert!(why.contains("8009"), "{why}");
    let empty = here.file("empty.csv", b"");
    let (_, why) = here.refused("number", &["import", COMPANY, &empty]);
    assert!(
        why.contains("empty.csv") && why.contains("It holds no number."),
        "{why}"
    );

    let printed = here.done(
        "number",
        &["create", COMPANY, "050-1111-0004", "--site", "札幌"],
    );
    password(&printed, "05011110004");
    let (_, why) = here.refused("number", &["create", COMPANY, "0312345678"]);
    assert!(why.contains("8009"), "{why}");
    let (_, why) = here.refused(
        "number",
        &["create", COMPANY, "05011110005", "--site", "小樽"],
    );
    assert!(why.contains("the company has no site 小樽"), "{why}");
    let listed = "05011110001\t-\t-\n05011110002\t-\t-\n05011110004\t-\t-\n";
    assert_eq!(here.done("number", &["list", COMPANY]), listed);

    let printed = here.done("number", &["password", "05011110001"]);
    assert_ne!(password(&printed, "05011110001"), first);
    here.done("number", &["delete", "05011110001"]);
    let (_, why) = here.refused("number", &["delete", "05011110001"]);
    assert!(why.contains("nobody has the login id"), "{why}");
    let (_, why) = here.refused("number", &["delete", COMPANY]);
    assert!(why.contains("is no number"), "{why}");
    let listed = here.done("number", &["list", COMPANY]);
    assert!(!listed.contains("05011110001"), "{listed}");
}

#[test]
fn operators_and_their_tokens() {
    let here = company();
    for name in ["root", "second"] {
        password(&here.done("operator", &["create", name]), name);
    }
    let (_, why) = here.refused("operator", &["create", "a b"]);
    assert!(why.contains("3–32"), "{why}");
    here.refused("operator", &["create", "root"]);
    assert_eq!(here.done("operator", &["list"]), "root\nsecond\n");
    password(&here.done("operator", &["password", "second"]), "second");
    here.done("operator", &["delete", "second"]);
    assert_eq!(here.done("operator", &["list"]), "root\n");
    let (_, why) = here.refused("operator", &["delete", COMPANY]);
    assert!(why.contains("is no operator"), "{why}");
    let made = ["create", "root", "--name", "夜間の集計", "--days", "30"];
    let (one, two) = (here.done("token", &made), here.done("token", &made));
    assert_ne!(one, two);
    assert!(one.trim().len() >= 43, "{one}");
    here.refused("token", &["create", "nobody", "--name", "x"]);
    here.refused("token", &["create", "root", "--name", "x", "--days", "366"]);
    let (_, why) = here.refused("token", &["create", "root", "--name", " "]);
    assert!(why.contains("1–50"), "{why}");
}

#[test]
fn a_sound_company_is_told_so() {
    let here = company();
    let told = here.done("doctor", &["--company", COMPANY]);
    assert_eq!(told, "0 findings, no error\n");
    here.refused("doctor", &["--company", "NS-00000000009"]);
    here.refused("doctor", &["--company", COMPANY, "--lang", "fr"]);
}

#[test]
fn examples_are_carried_out() {
    let here = Installation::new();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/calls/answer.txt"
    );
    let passed = naisen(&["check", file]);
    assert!(passed.status.success(), "{passed:?}");
    assert!(
        text(&passed.stdout).ends_with(" examples passed\n"),
        "{passed:?}"
    );
    let wrong =
        "example Z1 nobody answers by voicemail\n  rules calls.30\n  X1 calls A\n  expect VM A@0\n";
    let wrong = here.file("wrong.txt", wrong.as_bytes());
    let failed = naisen(&["check", "--with", "decision", &wrong]);
    assert!(!failed.status.success());
    let (told, why) = (text(&failed.stdout), text(&failed.stderr));
    assert!(
        told.contains("wrong.txt [decision]") && told.contains("Z1"),
        "{told}"
    );
    assert!(
        told.contains("VM A@0") && told.contains("RING A 0-180"),
        "{told}"
    );
    assert!(why.contains("1 of 1 examples failed"), "{why}");
    let empty = here.file("empty.txt", b"");
    let failed = naisen(&["check", &empty]);
    assert!(!failed.status.success());
    assert!(
        text(&failed.stderr).contains("holds no example"),
        "{failed:?}"
    );
    let missing = naisen(&["check", "no/such/file"]);
    assert!(
        text(&missing.stderr).contains("cannot read no/such/file"),
        "{missing:?}"
    );
}

#[test]
fn documents_are_written_from_the_code() {
    let document = |name| {
        let output = naisen(&["docs", name]);
        assert!(output.status.success(), "{output:?}");
        text(&output.stdout)
    };
    let openapi: serde_json::Value = serde_json::from_str(&document("openapi")).unwrap();
    assert!(openapi["paths"]["/api/v1/session"]["post"].is_object());
    let commands = document("cli");
    for command in [
        "serve",
        "company create",
        "number import",
        "doctor",
        "check",
        "token create",
    ] {
        assert!(
            commands.contains(&format!("## `naisen {command}`\n")),
            "{command}"
        );
    }
    let screens = document("screens");
    for screen in ["S01", "S36", "U05", "X10", "X11"] {
        assert!(screens.contains(&format!("| {screen} | ")), "{screen}");
    }
    assert!(!naisen(&["docs", "novel"]).status.success());
}
