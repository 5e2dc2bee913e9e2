//! Company K1 of calls §15, with schedule SCH1 of calls §16.5, for tests.

use crate::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PickupGroupId, ScheduleId, ScheduleRowId, SiteId,
    SubscriberId,
};
use crate::settings::{
    Company, CompanySettings, DigestMode, ExtensionGroup, HuntGroup, HuntMember, PickupGroup,
    RowPlace, Schedule, ScheduleActionKind, ScheduleDayKind, ScheduleRowDraft, Site, Subscriber,
    WeekdayName,
};

pub(crate) const HQ: ExtensionGroupId = ExtensionGroupId(1);
pub(crate) const OSA: ExtensionGroupId = ExtensionGroupId(2);
pub(crate) const SALES: HuntGroupId = HuntGroupId(1);
pub(crate) const PG1: PickupGroupId = PickupGroupId(1);
pub(crate) const PG2: PickupGroupId = PickupGroupId(2);
pub(crate) const SCH1: ScheduleId = ScheduleId(1);
pub(crate) const SITE: SiteId = SiteId(1);

pub(crate) const A: SubscriberId = SubscriberId(1);
pub(crate) const B: SubscriberId = SubscriberId(2);
pub(crate) const C: SubscriberId = SubscriberId(3);
pub(crate) const D: SubscriberId = SubscriberId(4);
pub(crate) const P: SubscriberId = SubscriberId(100);
pub(crate) const Q: SubscriberId = SubscriberId(200);
pub(crate) const N: SubscriberId = SubscriberId(21);

/// Wednesday 2026-12-02, the day of every example.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 12, 2)
}

/// Company K1.
pub(crate) fn k1() -> CompanySettings {
    let company = Company {
        login_id: "NS-00000000001".to_owned(),
        name: "K1".to_owned(),
        sip_domain: "k1.demo.naisen.invalid".to_owned(),
        international: true,
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let mut world = CompanySettings::new(CompanyId(1), company);
    let site = Site {
        name: "NS-00000000001".to_owned(),
    };
    world.put_site(SITE, site);
    for (id, name, site_number) in [(HQ, "HQ", "81"), (OSA, "OSA", "82")] {
        let group = ExtensionGroup {
            name: name.to_owned(),
            site_number: site_number.to_owned(),
            remark: String::new(),
        };
        world.put_extension_group(id, group);
    }
    put_subscribers(&mut world);
    for (id, name, number) in [(PG1, "PG1", "77"), (PG2, "PG2", "78")] {
        let group = PickupGroup {
            name: name.to_owned(),
            number: number.to_owned(),
            site: SITE,
            remark: String::new(),
        };
        world.put_pickup_group(id, group);
    }
    let sales = HuntGroup {
        name: "SALES".to_owned(),
        pilot: P,
        members: [(A, 1), (B, 2), (C, 3)]
            .map(|(subscriber, order)| HuntMember { subscriber, order })
            .to_vec(),
        ..HuntGroup::default()
    };
    world.put_hunt_group(SALES, sales);
    put_schedule(&mut world);
    world
}

fn put_subscribers(world: &mut CompanySettings) {
    type Place = Option<(ExtensionGroupId, &'static str)>;
    let rows: [(i64, Place, Option<PickupGroupId>); 12] = [
        (1, Some((HQ, "2001")), Some(PG1)),
        (2, Some((HQ, "2002")), Some(PG1)),
        (3, Some((HQ, "2003")), Some(PG2)),
        (4, Some((HQ, "2004")), Some(PG1)),
        (5, Some((HQ, "2005")), Some(PG2)),
        (6, Some((HQ, "2006")), None),
        (100, Some((HQ, "2100")), None),
        (200, Some((HQ, "2200")), None),
        (11, Some((OSA, "2001")), None),
        (12, Some((OSA, "2012")), None),
        (21, None, None),
        (22, None, None),
    ];
    for (id, place, pickup_group) in rows {
        let subscriber = Subscriber {
            extension_group: place.map(|(group, _)| group),
            extension: place.map(|(_, extension)| extension.to_owned()),
            pickup_group,
            ..Subscriber::new(&format!("0501111{id:04}"), SITE)
        };
        world.put_subscriber(SubscriberId(id), subscriber);
    }
}

/// SCH1 in HQ with its five rows; not attached.
fn put_schedule(world: &mut CompanySettings) {
    let schedule = Schedule {
        name: "SCH1".to_owned(),
        extension_group: HQ,
        remark: String::new(),
    };
    world.put_schedule(SCH1, schedule.clone(), Vec::new());
    let weekdays = WeekdayName::ALL[1..6].to_vec();
    let drafts = [
        (
            ScheduleDayKind::Weekday,
            "",
            "18:00",
            "24:00",
            "008012345678",
        ),
        (
            ScheduleDayKind::Weekday,
            "",
            "00:00",
            "09:00",
            "008012345678",
        ),
        (
            ScheduleDayKind::Holiday,
            "",
            "00:00",
            "24:00",
            "00312345678",
        ),
        (
            ScheduleDayKind::Date,
            "2026-12-24",
            "13:00",
            "17:00",
            "2004",
        ),
        (ScheduleDayKind::Date, "2027-01-01", "00:00", "24:00", ""),
    ];
    for (at, (kind, date, start, end, destination)) in drafts.into_iter().enumerate() {
        let draft = ScheduleRowDraft {
            kind,
            date: date.to_owned(),
            weekdays: weekdays.clone(),
            start: start.to_owned(),
            end: end.to_owned(),
            action: match destination {
                "" => ScheduleActionKind::Off,
                _ => ScheduleActionKind::On,
            },
            destination: destination.to_owned(),
            remark: String::new(),
        };
        let place = RowPlace {
            world,
            schedule: SCH1,
            was: None,
            today: today(),
        };
        let mut row = draft.row(place).expect("a row of the fixture");
        row.id = ScheduleRowId(at as i64 + 1);
        let mut rows = world.schedule_rows(SCH1).to_vec();
        rows.push(row);
        world.put_schedule(SCH1, schedule.clone(), rows);
    }
}
