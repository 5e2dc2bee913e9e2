//! What the operator keeps for everybody, and bulk jobs.

use jiff::civil::date;
use naisen_core::actor::Actor;
use naisen_core::bulk::BulkJobState;
use naisen_core::calendar::HolidayOverride;
use naisen_core::error::ErrorCode;
use naisen_core::ids::BulkJobId;
use naisen_store::bulk::{self, Upload};
use naisen_store::holiday::{self, Overridden};
use naisen_store::number;
use naisen_store::trunk::{self, Peer, Trunk};

use super::Scenario;
use super::fixture::World;

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("holidays", holidays),
    ("trunks", trunks),
    ("a bulk job", bulk_job),
    ("a bulk job that fails changes nothing", failing_bulk_job),
    ("a bulk job judged on a state that is gone", late_bulk_job),
];

fn holidays(world: &mut World) {
    let day = date(2026, 12, 3);
    let is_holiday = |world: &World| {
        let admin = world.admin.clone();
        world
            .read(move |conn| Ok(conn.company(&admin)?.calendar().is_holiday(day)))
            .unwrap()
    };
    assert!(!is_holiday(world));
    let added = Overridden {
        date: day,
        kind: HolidayOverride::Add {
            name: "創立記念日".to_owned(),
        },
        source: "官報".to_owned(),
    };
    let (admin, refused) = (world.admin.clone(), added.clone());
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        holiday::create(tx, &admin, &refused)
    });
    world
        .write(move |tx| holiday::create(tx, &Actor::system(), &added))
        .unwrap();
    assert!(
        is_holiday(world),
        "a company read before does not see the new holiday"
    );
    world
        .write(move |tx| holiday::delete_override(tx, &Actor::system(), day))
        .unwrap();
    assert!(!is_holiday(world));
}

fn trunks(world: &mut World) {
    let trunk = Trunk {
        name: "本線".to_owned(),
        peers: vec![Peer::Registration {
            address: "sip.example:5060".to_owned(),
            user: "u".to_owned(),
            sealed_secret: "SEALED".to_owned(),
        }],
        trusted: true,
        number_format: trunk::NumberFormat::Plus81,
        forward_identity: trunk::ForwardIdentity::Original,
    };
    let new = trunk.clone();
    let made = world
        .write(move |tx| trunk::create(tx, &Actor::system(), new.clone()))
        .unwrap();
    let (id, again) = (made.id, trunk.clone());
    let twice = world.write(move |tx| trunk::create(tx, &Actor::system(), again.clone()));
    assert_eq!(twice.unwrap_err().code(), ErrorCode::Invalid);
    assert_eq!(
        world
            .read(move |conn| trunk::get(conn, &Actor::system(), id))
            .unwrap()
            .value,
        trunk
    );
    let entries = world
        .read(|conn| {
            let (query, page) = (Default::default(), Default::default());
            naisen_store::audit::list(conn, &Actor::system(), &query, page)
        })
        .unwrap();
    assert!(
        !format!("{entries:?}").contains("SEALED"),
        "the audit tells a secret"
    );
    let stale = world.write(move |tx| trunk::delete(tx, &Actor::system(), id, 2));
    assert_eq!(stale.unwrap_err().code(), ErrorCode::ChangedByOther);
    world
        .write(move |tx| trunk::delete(tx, &Actor::system(), id, 1))
        .unwrap();
}

fn upload(world: &World, name: &'static str, text: &str) -> BulkJobId {
    let (admin, bytes) = (world.admin.clone(), text.as_bytes().to_vec());
    let out = world.saves("upload", move |tx| {
        bulk::upload(tx, &admin, Some((name, Some(&bytes))))
    });
    match out {
        Upload::Accepted(id) => id,
        Upload::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn states(world: &World) -> Vec<BulkJobState> {
    let admin = world.admin.clone();
    let jobs = world.read(move |conn| bulk::list(conn, &admin)).unwrap();
    jobs.into_iter().map(|job| job.state).collect()
}

fn bulk_job(world: &mut World) {
    let group = world.extension_group("sales", "81");
    let text = "\"VPN\",\"sales\"\r\n\"05010000001\",\"201\"\r\n\"05010000002\",\"202\"\r\n";
    let id = upload(world, "a.csv", text);
    let (admin, again) = (world.admin.clone(), text.as_bytes().to_vec());
    let out = world
        .write(move |tx| bulk::upload(tx, &admin, Some(("A.CSV", Some(&again)))))
        .unwrap();
    assert!(matches!(out, Upload::Refused(r) if r.code == ErrorCode::CsvAlreadyListed));
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::CsvNoData, move |tx| {
        bulk::start(tx, &stranger, id)
    });
    assert!(!world.work(), "a job nobody started was run");
    let admin = world.admin.clone();
    world.saves("start", move |tx| bulk::start(tx, &admin, id));
    let admin = world.admin.clone();
    world.refuses(ErrorCode::StillInUse, move |tx| {
        bulk::delete(tx, &admin, &[id])
    });
    // A worker that dies leaves its lease; until it ends nobody else takes the job.
    world
        .write(|tx| bulk::claim(tx, &Actor::system()))
        .unwrap()
        .unwrap();
    assert!(!world.work());
    world.pass_ms(4_000);
    assert!(world.work());
    assert_eq!(states(world), [BulkJobState::Done]);
    assert_eq!(world.last_audit().action, "run");
    let (admin, first) = (world.admin.clone(), world.numbers[0]);
    let number = world
        .read(move |conn| number::get(conn, &admin, first))
        .unwrap();
    assert_eq!(
        (number.version, number.value.extension_group),
        (2, Some(group))
    );
    assert_eq!(number.value.extension.as_deref(), Some("201"));
    // What the cache holds is what the rows hold.
    world.reopen();
    let admin = world.admin.clone();
    assert_eq!(
        world
            .read(move |conn| number::get(conn, &admin, first))
            .unwrap(),
        number
    );
    let admin = world.admin.clone();
    world.saves("delete", move |tx| bulk::delete(tx, &admin, &[id]));
    let admin = world.admin.clone();
    world.refuses(ErrorCode::BulkJobToDeleteMissing, move |tx| {
        bulk::delete(tx, &admin, &[id])
    });
}

fn failing_bulk_job(world: &mut World) {
    world.extension_group("sales", "81");
    let text = "\"VPN\",\"sales\"\r\n\"05010000001\",\"201\"\r\n\"05020000001\",\"202\"\r\n";
    let id = upload(world, "a.csv", text);
    let admin = world.admin.clone();
    world.saves("start", move |tx| bulk::start(tx, &admin, id));
    assert!(world.work());
    assert_eq!(states(world), [BulkJobState::RunFailed]);
    let admin = world.admin.clone();
    let jobs = world.read(move |conn| bulk::list(conn, &admin)).unwrap();
    let errors: Vec<_> = jobs[0]
        .errors
        .iter()
        .map(|e| (e.line.as_str(), e.code))
        .collect();
    assert_eq!(errors, [("3", 8072)]);
    assert_eq!(
        world.version(world.numbers[0]),
        1,
        "a failed run left a row changed"
    );
    let admin = world.admin.clone();
    world.saves("start", move |tx| bulk::start(tx, &admin, id));
    let admin = world.admin.clone();
    let out = world.write(move |tx| bulk::upload(tx, &admin, Some(("b.csv", Some(b"x")))));
    assert!(matches!(out.unwrap(), Upload::Refused(_)));
    assert_eq!(
        states(world),
        [BulkJobState::Running, BulkJobState::UploadFailed]
    );
}

fn late_bulk_job(world: &mut World) {
    let group = world.extension_group("sales", "81");
    let id = upload(
        world,
        "a.csv",
        "\"VPN\",\"sales\"\r\n\"05010000001\",\"201\"\r\n",
    );
    let admin = world.admin.clone();
    world.saves("start", move |tx| bulk::start(tx, &admin, id));
    // Between start and run somebody else takes the extension.
    let (admin, other) = (world.admin.clone(), world.numbers[1]);
    let info = number::NumberInfo {
        extension: Some("201".to_owned()),
        extension_group: Some(group),
        ..number::NumberInfo::default()
    };
    world.saves("update", move |tx| {
        number::update_info(tx, &admin, other, 1, info.clone())
    });
    assert!(world.work());
    assert_eq!(states(world), [BulkJobState::RunFailed]);
    assert_eq!(world.version(world.numbers[0]), 1);
}
