//! Calls §16.8 C12–C18 and C25, and that bytes never panic.

use proptest::prelude::*;

use super::*;
use crate::cp932;
use crate::error::{ErrorCode, Refusal};
use crate::ids::{HuntGroupId, SubscriberId};
use crate::settings::fixture::*;
use crate::settings::{CompanySettings, HuntGroup, HuntMember, SlideType, Subscriber};

fn lines(refusal: &Refusal) -> String {
    if refusal.rows.is_empty() {
        return refusal.code.number().to_string();
    }
    let row = |row: &crate::error::RowRefusal| format!("{}@{}", row.code.number(), row.key);
    refusal.rows.iter().map(row).collect::<Vec<_>>().join(" ")
}

fn parsed(text: &str) -> String {
    match BulkFile::parse(&cp932::encode(text).unwrap()) {
        Ok(file) => format!("{} {} {}", file.kind.word(), file.group, file.rows.len()),
        Err(refusal) => lines(&refusal),
    }
}

/// A file written with `|` for `","` and one line a line.
fn file(text: &str) -> BulkFile {
    let quoted: String = text
        .lines()
        .map(|line| format!("\"{}\"\r\n", line.trim().replace('|', "\",\"")))
        .collect();
    BulkFile::parse(&cp932::encode(&quoted).unwrap()).unwrap()
}

fn place(place: Option<&Place>) -> String {
    place.map_or("-".to_owned(), |p| {
        format!("{} {}", p.group, p.number).trim().to_owned()
    })
}

fn ran(world: &CompanySettings, text: &str) -> String {
    match run(world, &file(text), &mut |_| {}) {
        Ok(changes) => {
            let row = |row: &RowChange| {
                format!("{}→{}", place(row.from.as_ref()), place(row.to.as_ref()))
            };
            changes.rows.iter().map(row).collect::<Vec<_>>().join(", ")
        }
        Err(refusal) => lines(&refusal),
    }
}

#[test]
fn c12_uploads() {
    // bulk.9, bulk.10
    let good = cp932::encode("\"VPN\",\"HQ\"\r\n\"05011110001\",\"2001\"\r\n").unwrap();
    let jobs = [
        ("a.csv", BulkJobState::Done),
        ("b.csv", BulkJobState::RunFailed),
    ];
    let big = vec![b'"'; 1_048_577];
    type Part<'a> = Option<(&'a str, Option<&'a [u8]>)>;
    let cases: [(Part<'_>, &str); 10] = [
        (None, "8068 unlisted"),
        (Some(("", Some(&good))), "8068 unlisted"),
        (Some(("a.txt", Some(&good))), "8056 unlisted"),
        (Some(("csv", Some(&good))), "8056 unlisted"),
        (Some(("a.csv", Some(b""))), "8057 listed"),
        (Some(("c.csv", None)), "8057 listed"),
        (Some(("c.csv", Some(&big))), "8057 listed"),
        (Some(("A.CSV", Some(&good))), "8062 unlisted"),
        (Some(("b.csv", Some(&good))), "OK"),
        (Some(("c.csv", Some("営業部".as_bytes()))), "8061 listed"),
    ];
    for (part, expected) in cases {
        let found = match upload(part, jobs.into_iter()) {
            Ok(_) => "OK".to_owned(),
            Err(fault) => {
                let listed = if fault.listed { "listed" } else { "unlisted" };
                format!("{} {listed}", fault.refusal.code.number())
            }
        };
        assert_eq!(found, expected, "{:?}", part.map(|p| p.0));
    }
}

#[test]
fn c13_c14_c25_contents() {
    // bulk.1, bulk.2, bulk.4
    for (text, expected) in [
        ("\"VPN\",\"HQ\"\n\"05011110001\",\"2001\"\n", "8058@1"),
        ("\"VPN\";\"HQ\"\r\n", "8079@1"),
        ("VPN,HQ\r\n", "8080@1"),
        ("\"VPN\",\"HQ", "8059@1"),
        ("\"vpn\",\"HQ\"\r\n\"a\",\"\"", "8060@1"),
        ("\"PICKUP\",\"\"\r\n\"a\"", "8071@1"),
        ("\"PICKUP\"\r\n\"a\"", "8071@1"),
        ("\"PICKUP\"\r\n\"a\",\"b\"", "8069@2"),
        ("\"PICKUP\",\"PG1\",\"x\"\r\n\"a\"", "8069@1"),
        ("\"VPN\"\r\n\"a\",\"b\"", "8069@1"),
        ("\"VPN\",\"HQ\"\r\n\"05011110001\",\"2001\",\"x\"", "8069@2"),
        ("\"VPN\",\"HQ\"\r\n", "8066"),
        ("\"VPN\",\"HQ\"\r\n\"05011110001\",\"02\"", "8070@2"),
        ("\"VPN\",\"HQ\"\r\n\"0501111_001\",\"2001\"", "8070@2"),
        (
            "\"VPN\",\"HQ\"\r\n\"a\",\"2001\"\r\n\"a\",\"2002\"",
            "8070@3",
        ),
        ("\"HUNT\",\"SALES\"\r\n\"a\",\"100\"", "8070@2"),
        (
            "\"HUNT\",\"SALES\"\r\n\"a\",\"1\"\r\n\"a\",\"2\"",
            "HUNT SALES 2",
        ),
        ("\"VPN\",\"HQ\"\r\n\r\n\"a\",\"2001\"", "8069@2"),
        ("\"VPN\",\"HQ\"\r\n\"05011110001\",", "8080@2"),
        ("\"VPN\",\"HQ\"\r\n,\"2001\"", "8080@2"),
        ("\"VPN\",\"H\tQ\"\r\n\"a\",\"2001\"", "8070@1"),
        (
            "\"VPN\",\"営業部\"\r\n\"a\",\"2001\"\r\n\"b\",\"\"",
            "VPN 営業部 2",
        ),
    ] {
        assert_eq!(parsed(text), expected, "{text:?}");
    }
    let row = |at: usize| format!("\"{at}\"\r\n");
    let many: String = (0..5_001).map(row).collect();
    assert_eq!(
        parsed(&format!("\"PICKUP\",\"PG1\"\r\n{many}")),
        "8070@5002"
    );
}

#[test]
fn templates_pass_their_own_checks() {
    // bulk.16
    for template in TEMPLATES {
        let file = BulkFile::parse(&template.bytes()).unwrap();
        assert_eq!((file.kind, file.rows.len()), (template.kind, 2));
    }
}

#[test]
fn c15_vpn() {
    // bulk.5, bulk.11, bulk.12
    let world = k1();
    for (text, expected) in [
        ("VPN|HQ\n05011119999|2009", "8072@2"),
        ("VPN|NOPE\n05011110001|2009", "8051@2"),
        (
            "VPN|NOPE\n05011110001|2009\n05011119999|2010",
            "8051@2 8072@3",
        ),
        ("VPN|HQ\n05011110001|", "8012@2"),
        ("VPN|\n05011110001|2001", "8054@2"),
        ("VPN|\n05011110100|", "8050@2"),
        ("VPN|HQ\n05011110001|77", "8070@2"),
        ("VPN|HQ\n05011110001|110", "8070@2"),
        ("VPN|HQ\n05011110001|2002", "8052@2"),
        (
            "VPN|HQ\n05011110001|2002\n05011110002|2001",
            "HQ 2001→HQ 2002, HQ 2002→HQ 2001",
        ),
        (
            "VPN|HQ\n05011110001|2009\n05011110002|2009",
            "8052@2 8052@3",
        ),
        (
            "VPN|OSA\n05011110001|2002\n05011110021|2003",
            "HQ 2001→OSA 2002, -→OSA 2003",
        ),
        ("VPN|\n05011110001|\n05011110021|", "HQ 2001→-, -→-"),
    ] {
        assert_eq!(ran(&world, text), expected, "{text}");
    }
    let changes = run(
        &world,
        &file("VPN|\n05011110001|\n05011110021|"),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(changes.subscribers.len(), 1);
}

#[test]
fn c16_c17_c25_hunt() {
    // bulk.6, bulk.8
    let mut world = k1();
    for (text, expected) in [
        ("HUNT|NOPE\n05011110001|1", "8053@2"),
        ("HUNT|SALES\n05011110001|2", "8032@2"),
        (
            "HUNT|SALES\n05011110001|2\n05011110002|1",
            "SALES 1→SALES 2, SALES 2→SALES 1",
        ),
        ("HUNT|SALES\n05011110004|4\n05011110004|5", "8031@2 8031@3"),
        ("HUNT|SALES\n05011110004|4\n05011119999|5", "8072@3"),
        ("HUNT|SALES\n05011110004|", "8070@2"),
        (
            "HUNT|SALES\n05011110004|4\n05011110100|5",
            "-→SALES 4, -→SALES 5",
        ),
        ("HUNT|\n05011110004|", "8053@2"),
        ("HUNT|\n05011110100|", "8053@2"),
        ("HUNT|\n05011110001|1", "8070@2"),
        ("HUNT|\n05011110001|\n05011110003|", "SALES 1→-, SALES 3→-"),
    ] {
        assert_eq!(ran(&world, text), expected, "{text}");
    }
    let left = run(
        &world,
        &file("HUNT|\n05011110001|\n05011110003|"),
        &mut |_| {},
    )
    .unwrap();
    let members: Vec<_> = left.hunt_groups[0]
        .1
        .members
        .iter()
        .map(|m| m.subscriber)
        .collect();
    assert_eq!(members, [B]);
    let desk = HuntGroup {
        name: "DESK".to_owned(),
        pilot: Q,
        ..HuntGroup::default()
    };
    world.put_hunt_group(HuntGroupId(2), desk);
    assert_eq!(ran(&world, "HUNT|SALES\n05011110200|4"), "8022@2");
}

#[test]
fn hunt_sizes() {
    let mut world = k1();
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.slide_type = SlideType::Simultaneous;
    for (at, id) in [5, 6].into_iter().enumerate() {
        sales.members.push(HuntMember {
            subscriber: SubscriberId(id),
            order: at as u8 + 10,
        });
    }
    world.put_hunt_group(SALES, sales);
    assert_eq!(
        ran(
            &world,
            "HUNT|SALES\n05011110001|9\n05011110004|4\n05011110021|5"
        ),
        "8084@3 8084@4"
    );
}

#[test]
fn pickup() {
    // bulk.7
    let world = k1();
    for (text, expected) in [
        ("PICKUP|NOPE\n05011110001", "8048@2"),
        (
            "PICKUP|PG2\n05011110001\n05011110021\n05011110003",
            "PG1→PG2, -→PG2, PG2→PG2",
        ),
        ("PICKUP|PG2\n05011119999", "8072@2"),
    ] {
        assert_eq!(ran(&world, text), expected, "{text}");
    }
}

#[test]
fn c18_jobs() {
    // bulk.13
    let file: &[u8] = b"x";
    assert_eq!(check_stored(Some(file), [1; 32], [1; 32]), Ok(file));
    assert_eq!(
        check_stored(Some(file), [1; 32], [2; 32]),
        Err(ErrorCode::CsvChanged)
    );
    assert_eq!(
        check_stored(None, [1; 32], [1; 32]),
        Err(ErrorCode::CsvNoFile)
    );
    assert_eq!(check_run(None, false), Err(ErrorCode::CsvNoData));
    assert_eq!(
        check_run(Some(BulkJobState::Running), false),
        Err(ErrorCode::CsvNoData)
    );
    assert_eq!(check_run(Some(BulkJobState::RunFailed), false), Ok(()));
    // bulk.15
    assert!(!BulkJobState::Running.may_delete());
    assert!(BulkJobState::Done.may_delete() && BulkJobState::UploadFailed.may_delete());
    assert_eq!(
        check_run(Some(BulkJobState::Uploaded), true),
        Err(ErrorCode::SystemLimit)
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = BulkFile::parse(&bytes);
    }

    /// A run does what its preview showed: the stored records give the places of the rows, and a
    /// second run changes nothing.
    #[test]
    fn the_run_is_the_preview(values in proptest::collection::vec(2001..2012u32, 1..6)) {
        let mut world = k1();
        let rows: Vec<BulkRow> = values
            .iter()
            .enumerate()
            .map(|(at, value)| BulkRow {
                line: at + 2,
                subscriber_id: format!("0501111000{}", at + 1),
                value: value.to_string(),
            })
            .collect();
        let file = BulkFile { kind: BulkKind::Vpn, group: "HQ".to_owned(), rows };
        let Ok(preview) = run(&world, &file, &mut |_| {}) else { return Ok(()) };
        for (id, subscriber) in preview.subscribers {
            world.put_subscriber(id, subscriber);
        }
        for row in &preview.rows {
            let id = world.subscriber_by_code(&row.subscriber_id).unwrap();
            let extension = world.subscriber(id).and_then(|s: &Subscriber| s.extension.clone());
            prop_assert_eq!(extension, row.to.as_ref().map(|to| to.number.clone()));
        }
        let again = run(&world, &file, &mut |_| {}).unwrap();
        prop_assert!(again.subscribers.is_empty());
    }
}
