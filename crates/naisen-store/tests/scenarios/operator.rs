//! What the operator keeps for everybody, and bulk jobs.

use jiff::civil::date;
use naisen_core::actor::{Actor, Role};
use naisen_core::bulk::BulkJobState;
use naisen_core::calendar::HolidayOverride;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{BulkJobId, CompanyId, SiteId};
use naisen_core::settings::{
    Company, CompanyState, ForwardIdentity, NumberFormat, Subscriber, Trunk, TrunkPeer,
};
use naisen_store::account::{api_token, operator as operator_account, session};
use naisen_store::bulk::{self, Upload};
use naisen_store::holiday::{self, Overridden};
use naisen_store::number::{self, NewNumber};
use naisen_store::switches::{self, Switches};
use naisen_store::{Error, Fault, Tx, call_access, company, trunk};

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("holidays", holidays),
    ("trunks", trunks),
    ("the identity check before numbers", identity_check),
    ("notices", notices),
    ("closing a company", closing),
    ("a look at a company's calls", call_access),
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

/// Stands for the sealing of the portal, which has the key.
fn seal(secret: &str) -> Result<String, Fault> {
    Ok(format!("SEALED {}", secret.len()))
}

// operator.14
fn trunks(world: &mut World) {
    let trunk = Trunk {
        name: "本線".to_owned(),
        peers: vec![TrunkPeer {
            host: "sip.example".to_owned(),
            port: 5060,
            user: "u".to_owned(),
            secret: "s3cret".to_owned(),
            ..TrunkPeer::default()
        }],
        trusted: true,
        number_format: NumberFormat::Plus81,
        forward_identity: ForwardIdentity::Original,
    };
    let new = trunk.clone();
    let made = world
        .write(move |tx| trunk::create(tx, &Actor::system(), new.clone(), &seal))
        .unwrap();
    let (id, again) = (made.id, trunk.clone());
    let twice = world.write(move |tx| trunk::create(tx, &Actor::system(), again.clone(), &seal));
    assert_eq!(twice.unwrap_err().code(), ErrorCode::Invalid);
    let mut blank = trunk.clone();
    blank.peers[0].secret.clear();
    let shown = world
        .read(move |conn| trunk::get(conn, &Actor::system(), id))
        .unwrap();
    assert_eq!(shown.value, blank);
    let kept = blank.clone();
    world
        .write(move |tx| trunk::update(tx, &Actor::system(), id, 1, kept.clone(), &seal))
        .unwrap();
    let sealed = world
        .read(|conn| trunk::list_sealed(conn, &Actor::system()))
        .unwrap();
    assert_eq!(sealed[0].value.peers[0].secret, "SEALED 6");
    blank.peers[0].host = "other.example".to_owned();
    let moved =
        world.write(move |tx| trunk::update(tx, &Actor::system(), id, 2, blank.clone(), &seal));
    assert_eq!(moved.unwrap_err().code(), ErrorCode::Required);
    let entries = world
        .read(|conn| {
            let (query, page) = (Default::default(), Default::default());
            naisen_store::audit::list(conn, &Actor::system(), &query, page)
        })
        .unwrap();
    let told = format!("{entries:?}");
    assert!(
        !told.contains("SEALED") && !told.contains("s3cret"),
        "the audit tells a secret"
    );
    let stale = world.write(move |tx| trunk::delete(tx, &Actor::system(), id, 1));
    assert_eq!(stale.unwrap_err().code(), ErrorCode::ChangedByOther);
    world
        .write(move |tx| trunk::delete(tx, &Actor::system(), id, 2))
        .unwrap();
}

fn new_number(external_number: &str) -> NewNumber {
    NewNumber {
        subscriber: Subscriber::new(external_number, SiteId::default()),
        password_hash: String::new(),
    }
}

// operator.8
fn identity_check(world: &mut World) {
    let on = Switches {
        require_identity_check: true,
    };
    let admin = world.admin.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        switches::update(tx, &admin, on)
    });
    world
        .write(move |tx| switches::update(tx, &Actor::system(), on))
        .unwrap();
    let ours = world.ours;
    let add = move |tx: &mut Tx<'_>| {
        number::create(tx, &Actor::system(), ours, new_number("05010000099"))
    };
    let refused = world.write(add).unwrap_err();
    assert!(
        matches!(refused, Error::Refusal(r) if r.code == ErrorCode::Required
            && r.field == Some("identity_checked_on"))
    );
    world
        .write(move |tx| {
            let stored = company::get(tx, &Actor::system(), ours)?;
            let checked = Company {
                identity_checked_on: "2026-04-01".to_owned(),
                identity_method: "登記事項証明書".to_owned(),
                responsible_person: "山田".to_owned(),
                ..stored.value
            };
            let version = stored.version;
            company::update(tx, &Actor::system(), ours, version, checked, "NS-", true)
        })
        .unwrap();
    world.write(add).unwrap();
}

// operator.13
fn notices(world: &mut World) {
    let ours = world.ours;
    let notice_of = |world: &World, actor: Actor| {
        let view = world.read(move |conn| conn.company(&actor)).unwrap();
        view.settings().company().notice.clone()
    };
    let write = |world: &World, to: Option<CompanyId>, text: &'static str| {
        world
            .write(move |tx| company::update_notice(tx, &Actor::system(), to, text))
            .unwrap()
    };
    assert_eq!(write(world, Some(ours), "工事"), 1);
    let (admin, stranger) = (world.admin.clone(), world.stranger.clone());
    assert_eq!(notice_of(world, admin.clone()), "工事");
    assert_eq!(notice_of(world, stranger.clone()), "");
    assert_eq!(write(world, None, "全社"), 2);
    assert_eq!(notice_of(world, stranger), "全社");
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        company::update_notice(tx, &admin, None, "x")
    });
}

// operator.4
fn closing(world: &mut World) {
    let (ours, admin) = (world.ours, world.admin.clone());
    let set = |world: &World, state: CompanyState| {
        world
            .write(move |tx| {
                let version = company::get(tx, &Actor::system(), ours)?.version;
                company::update_state(tx, &Actor::system(), ours, version, state)
            })
            .unwrap();
    };
    let sessions = |world: &World| {
        let admin = world.admin.clone();
        world
            .read(move |conn| session::list(conn, &admin))
            .unwrap()
            .len()
    };
    let closed_ms = |world: &World| {
        world
            .read(move |conn| company::closed_ms(conn, &Actor::system(), ours))
            .unwrap()
    };
    let owner = admin.clone();
    world
        .write(move |tx| session::create(tx, &owner, &[7; 32], None))
        .unwrap();
    set(world, CompanyState::Closed);
    assert!(closed_ms(world).is_some());
    world.refuses(ErrorCode::CompanyMissing, move |tx| {
        tx.company(&admin).map(|_| ())
    });
    set(world, CompanyState::Active);
    assert_eq!(closed_ms(world), None);
    assert_eq!(sessions(world), 1, "a closing of minutes ends nothing");
    let (owner, token) = (world.admin.clone(), [8; 32]);
    world
        .write(move |tx| {
            let expires_ms = tx.now_ms() + 30 * company::CLOSED_ACCESS_MS;
            api_token::create(tx, &owner, "script", &token, expires_ms)
        })
        .unwrap();
    set(world, CompanyState::Closed);
    world.pass_ms(company::CLOSED_ACCESS_MS);
    set(world, CompanyState::Active);
    let found = world
        .read(move |conn| api_token::find(conn, &Actor::system(), &token))
        .unwrap();
    assert_eq!(found, None, "a token outlived the day after the closing");
}

// operator.2, audit.7
fn call_access(world: &mut World) {
    let ours = world.ours;
    let operator = world
        .write(|tx| operator_account::create(tx, &Actor::system(), "ops", "x"))
        .unwrap();
    let operator = actor(Role::Operator(operator));
    let current = |world: &World| {
        let operator = operator.clone();
        world
            .read(move |conn| call_access::get(conn, &operator, ours))
            .unwrap()
    };
    assert_eq!(current(world), None);
    let open = |reason: &'static str| {
        let operator = operator.clone();
        move |tx: &mut Tx<'_>| call_access::create(tx, &operator, ours, reason)
    };
    world.refuses(ErrorCode::Required, open(" "));
    world.refuses(ErrorCode::Invalid, open("a\nb"));
    world.write(open("障害の調査")).unwrap();
    assert_eq!(current(world).as_deref(), Some("障害の調査"));
    let entry = world.last_audit();
    assert_eq!(
        (entry.login_id.as_str(), entry.action.as_str()),
        ("ops", "read")
    );
    assert!(entry.after_json.contains("障害の調査"));
    world.pass_ms(call_access::OPEN_MS);
    assert_eq!(current(world), None);
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
    let claim = |worker| {
        let worker = bulk::Worker(worker);
        world.write(move |tx| bulk::claim(tx, &Actor::system(), worker))
    };
    claim(7).unwrap().unwrap();
    assert!(!world.work());
    if !world.store.is_alone() {
        world.take_over(bulk::Worker(8));
        assert_eq!(claim(8).unwrap(), None, "another node's start ends it");
    }
    // Its own next start takes it up at once.
    world.take_over(bulk::Worker(7));
    claim(7).unwrap().unwrap();
    assert!(!world.work());
    world.pass_ms(61_000);
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
