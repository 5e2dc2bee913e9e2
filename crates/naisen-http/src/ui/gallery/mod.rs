//! Every component of the kit on a few made-up pages, rendered in both languages and judged by what no
//! page may hold. The pages are left beside the bundled assets, to be looked at in a browser.

use std::path::Path;
use std::{fs, io};

use askama::Template;
use jiff::civil::date;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::text::{Lang, Text, t};

use super::{
    Account, Axis, Bar, Calendar, Day, Lane, Link, Listing, Mark, MenuSection, Remedy, Shell,
    Summary, SummaryLine, lane, words,
};
use crate::form::{Choice, Entry, Form, ListQuery};

/// Served together with `/assets` by any file server started one folder up.
const FOLDER: &str = concat!(env!("OUT_DIR"), "/gallery");

const NUMBER: Text = t("外線番号", "External number");
const EXTENSION: Text = t("内線番号", "Extension");
const GROUP: Text = t("内線グループ", "Extension group");
const PICKUP: Text = t("ピックアップグループ", "Pickup group");
const SITE: Text = t("サイト", "Site");
const STATE: Text = t("状態", "State");
const STOPPED: Text = t("緊急停止中", "Stopped");
const NUMBERS: Text = t("電話番号一覧", "Numbers");
const ANSWER: Text = t("留守番電話/転送設定", "Voicemail/forwarding");
const BARRING: Text = t("発着信規制", "Call restrictions");
const DESTINATION: Text = t("転送番号", "Forwarding number");
const HINT: Text = t(
    "内線番号、または 0 + 外線番号。例: 080-XXXX-YYYY へは 0080XXXXYYYY",
    "An extension, or 0 and an outside number. Example: 0080XXXXYYYY for 080-XXXX-YYYY",
);
const MODE: Text = t("設定", "Setting");
const ANONYMOUS: Text = t("非通知着信拒否", "Anonymous call rejection");
const ANONYMOUS_HINT: Text = t(
    "番号を通知しない着信を断ります。転送や留守番電話よりも先に断ります。",
    "Calls without a number are refused, before forwarding or voicemail.",
);
const REMARK: Text = t("備考", "Remark");
const LOGIN_ID: Text = t("ログインID", "Login ID");
const PASSWORD: Text = t("パスワード", "Password");
const LOGIN: Text = t("ログイン", "Log in");
const SAVE: Text = t("登録", "Save");
const REMARKS: &[Text] = &[
    t(
        "内線番号を変更すると、1秒後の着信から有効になります。",
        "A changed extension takes effect for calls from one second on.",
    ),
    t(
        "電話番号、加入者IDは変更できません。",
        "The number and the subscriber ID cannot be changed.",
    ),
];

struct Row {
    number: &'static str,
    name: &'static str,
    extension: &'static str,
    stopped: bool,
    ticked: bool,
}

const ROWS: &[Row] = &[
    row("050-1111-0001", "佐藤", "2001", false, false),
    row("050-1111-0002", "鈴木", "2002", false, true),
    row("050-1111-0006", "渡辺", "2006", true, false),
    row("050-1111-0021", "受付タブレット", "", false, true),
];

const fn row(
    number: &'static str,
    name: &'static str,
    extension: &'static str,
    stopped: bool,
    ticked: bool,
) -> Row {
    Row {
        number,
        name,
        extension,
        stopped,
        ticked,
    }
}

#[derive(Template)]
#[template(path = "ui/gallery/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: &'static [Row],
}

#[derive(Template)]
#[template(path = "ui/gallery/form.html")]
struct FormPage {
    shell: Shell,
    entry: Entry,
    modes: Vec<Choice>,
    tabs: Vec<Link>,
    remedy: Option<Remedy>,
    axis: Axis,
    lanes: Vec<Lane>,
}

#[derive(Template)]
#[template(path = "ui/gallery/facts.html")]
struct FactsPage {
    shell: Shell,
    day: Lane,
    hours: Axis,
    calendar: Calendar,
    empty: Listing,
}

#[derive(Template)]
#[template(path = "ui/gallery/confirm.html")]
struct ConfirmPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "ui/gallery/login.html")]
struct LoginPage {
    shell: Shell,
    entry: Entry,
}

#[derive(Template)]
#[template(path = "ui/gallery/sheet.html")]
struct SheetPage {
    shell: Shell,
}

fn frame(lang: Lang, title: Text) -> Shell {
    let link = |label: Text, href: &str, current| Link {
        label: label.get(lang).to_owned(),
        href: href.to_owned(),
        current,
    };
    let section = |title: Option<Text>, heading, links| MenuSection {
        title: title.map(|title| title.get(lang).to_owned()),
        heading,
        links,
    };
    Shell {
        lang,
        theme: "auto",
        density: "normal",
        service: "Naisen".to_owned(),
        account: Some(Account {
            name: "株式会社サンプル".to_owned(),
            id: "NS-00000000001".to_owned(),
            role: t("管理者", "Administrator"),
            password_href: "/password".to_owned(),
            links: vec![link(t("ログイン中の端末", "Sessions"), "/sessions", false)],
        }),
        menu: vec![
            section(None, false, vec![link(t("トップ", "Top"), "/", false)]),
            section(None, false, vec![link(NUMBERS, "/numbers", true)]),
            section(
                Some(t("代表設定", "Hunt groups")),
                false,
                vec![link(
                    t("代表グループ一覧", "Hunt group list"),
                    "/hunt-groups",
                    false,
                )],
            ),
            section(
                Some(t("確かめる", "Verify")),
                true,
                vec![link(t("操作履歴", "Audit"), "/audit", false)],
            ),
        ],
        here: "/numbers?q=1".to_owned(),
        title: title.get(lang).to_owned(),
        ..Shell::default()
    }
}

fn listing(query: &str, total: u64, lang: Lang) -> Listing {
    Listing::new(
        "/numbers",
        ListQuery::parse(query).unwrap(),
        &[
            ("number", NUMBER),
            ("extension", EXTENSION),
            ("group", GROUP),
        ],
        &["number", "extension", "group", "pickup", "site"],
        total,
        lang,
    )
}

fn call(lang: Lang) -> (Axis, Vec<Lane>) {
    let axis = Axis::of(
        30,
        [0, 10, 20, 30].map(|s| (s, super::format::seconds(s, lang))),
    );
    let lane = |name: &str, from, to, mark, label: Text| Lane {
        name: name.to_owned(),
        sentence: format!("{name} {from}–{to}"),
        grid: axis.grid(),
        bars: vec![Bar::of(mark, from, to, 30, label.get(lang))],
        ..Lane::default()
    };
    let lanes = vec![
        lane("佐藤 2001", 0, 10, Mark::Ring, words::RING),
        lane("鈴木 2002", 10, 20, Mark::Ring, words::RING),
        lane("090-1234-5678", 20, 30, Mark::Forward, words::FORWARD),
    ];
    (axis, lanes)
}

fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let written = |page: &dyn askama::DynTemplate| page.dyn_render().unwrap();
    let confirm = t("050-1111-0001 を緊急停止しますか", "Stop 050-1111-0001?");
    let sheet = t("登録証", "Registration sheet");
    let login = LoginPage {
        shell: Shell {
            account: None,
            menu: Vec::new(),
            ..frame(lang, LOGIN)
        },
        entry: Entry::default(),
    };
    vec![
        ("list", written(&list(lang))),
        ("form", written(&form(lang))),
        ("facts", written(&facts(lang))),
        (
            "confirm",
            written(&ConfirmPage {
                shell: frame(lang, confirm),
            }),
        ),
        ("login", written(&login)),
        (
            "sheet",
            written(&SheetPage {
                shell: frame(lang, sheet),
            }),
        ),
    ]
}

fn list(lang: Lang) -> ListPage {
    let saved = t(
        "登録しました。1秒後の着信から有効です。",
        "Saved. Calls from one second on follow it.",
    );
    ListPage {
        shell: Shell {
            outcome: Some(saved.get(lang).to_owned()),
            ..frame(lang, NUMBERS)
        },
        list: listing("q=050&page=3&size=20", 1234, lang),
        rows: ROWS,
    }
}

fn form(lang: Lang) -> FormPage {
    let refusal: Refusal = ErrorCode::DestinationRestricted.at("destination");
    let typed = [
        ("destination", "08012345678"),
        ("anonymous_reject", "on"),
        ("mode", "forward"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let entry = Entry::typed(Form::new(typed.to_vec()), &refusal, lang);
    let (axis, lanes) = call(lang);
    let modes = [
        ("off", t("オフ", "Off")),
        ("voicemail", words::VOICEMAIL),
        ("forward", words::FORWARD),
    ];
    let tab = |label: Text, href: &str, current| Link {
        label: label.get(lang).to_owned(),
        href: href.to_owned(),
        current,
    };
    FormPage {
        shell: Shell {
            summary: Some(refused(&refusal, lang)),
            ..frame(lang, ANSWER).under(NUMBERS.get(lang), "/numbers")
        },
        modes: entry.choices("mode", modes.map(|(value, label)| (value, label.get(lang)))),
        entry,
        tabs: vec![tab(NUMBERS, "/a", false), tab(ANSWER, "/b", true)],
        remedy: Some(Remedy {
            value: "008012345678".to_owned(),
            label: t("0080-1234-5678 に直す", "Change to 0080-1234-5678")
                .get(lang)
                .to_owned(),
        }),
        axis,
        lanes,
    }
}

fn refused(refusal: &Refusal, lang: Lang) -> Summary {
    let title = t("登録できませんでした（1か所）", "Not saved (1 place)");
    Summary {
        title: title.get(lang).to_owned(),
        lines: vec![SummaryLine {
            anchor: Some("f-destination".to_owned()),
            label: DESTINATION.get(lang).to_owned(),
            code: refusal.code.number(),
            message: refusal.code.text().get(lang).to_owned(),
        }],
    }
}

fn facts(lang: Lang) -> FactsPage {
    let bars = vec![
        Bar::of(Mark::Forward, 0, 540, 1440, words::FORWARD.get(lang)),
        Bar::of(Mark::Ring, 540, 1080, 1440, words::RING.get(lang)),
        Bar::of(
            Mark::Voicemail,
            1080,
            1440,
            1440,
            words::VOICEMAIL.get(lang),
        ),
    ];
    FactsPage {
        shell: frame(lang, t("部品", "Parts")),
        day: Lane {
            name: "営業代表".to_owned(),
            sentence: "0–9, 9–18, 18–24".to_owned(),
            filled: true,
            bars,
            now: Some(lane::percent(840, 1440)),
            ..Lane::default()
        },
        hours: Axis::of(24, [0, 6, 12, 18, 24].map(|h| (h, h.to_string()))),
        calendar: Calendar::of(
            date(2027, 1, 1),
            lang,
            |month| format!("?month={month}"),
            |day, cell| Day {
                note: if day.day() == 1 {
                    "元日".to_owned()
                } else {
                    String::new()
                },
                bars: vec![Bar::of(Mark::Forward, 0, 540, 1440, "2")],
                href: Some(format!("?day={day}")),
                current: day.day() == 4,
                ..cell
            },
        ),
        empty: listing("q=999", 0, lang),
    }
}

#[test]
fn every_part_renders_in_both_languages() -> io::Result<()> {
    fs::create_dir_all(Path::new(FOLDER))?;
    for lang in [Lang::Ja, Lang::En] {
        for (name, html) in pages(lang) {
            judge(name, lang, &html);
            fs::write(format!("{FOLDER}/{name}-{}.html", lang.tag()), html)?;
        }
    }
    Ok(())
}

/// What the Content-Security-Policy and the house rules forbid on every page.
fn judge(name: &str, lang: Lang, html: &str) {
    assert!(
        html.contains(&format!("<html lang=\"{}\"", lang.tag())),
        "{name}"
    );
    for forbidden in [
        " style=",
        " onclick=",
        "<script>",
        "javascript:",
        "&#60;",
        "http://",
    ] {
        assert!(!html.contains(forbidden), "{name} holds {forbidden}");
    }
    assert_eq!(
        html.matches("<h1>").count(),
        if name == "sheet" { 2 } else { 1 },
        "{name}"
    );
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    for id in &ids {
        assert_eq!(
            ids.iter().filter(|other| *other == id).count(),
            1,
            "{name}: id {id}"
        );
    }
    for target in [
        "aria-describedby",
        "aria-labelledby",
        "for",
        "popovertarget",
        "data-for",
    ] {
        let attribute = format!(" {target}=\"");
        let named = html.split(&attribute).skip(1);
        let named: Vec<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
        for id in named.into_iter().flat_map(str::split_whitespace) {
            assert!(ids.contains(&id), "{name}: {target} {id} is nowhere");
        }
    }
}
