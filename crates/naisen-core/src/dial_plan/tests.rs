//! Text tables over the fixture of calls §15.

use super::*;
use crate::ids::{CompanyId, ExtensionGroupId, PickupGroupId, SubscriberId};
use crate::settings::{Company, CompanySettings, ExtensionGroup, PickupGroup, Subscriber};

const HQ: ExtensionGroupId = ExtensionGroupId(1);
const A: SubscriberId = SubscriberId(1);
const N: SubscriberId = SubscriberId(21);

fn world() -> CompanySettings {
    let mut world = CompanySettings::new(CompanyId(1), Company::default());
    for (id, site_number) in [(1, "81"), (2, "82")] {
        let group = ExtensionGroup {
            site_number: site_number.to_owned(),
            ..ExtensionGroup::default()
        };
        world.put_extension_group(ExtensionGroupId(id), group);
    }
    let pickup = PickupGroup {
        number: "77".to_owned(),
        ..PickupGroup::default()
    };
    world.put_pickup_group(PickupGroupId(1), pickup);
    let mut put = |id: i64, number: &str, place: Option<(i64, &str)>, pickup: Option<i64>| {
        let subscriber = Subscriber {
            subscriber_id: number.to_owned(),
            external_number: number.to_owned(),
            extension_group: place.map(|p| ExtensionGroupId(p.0)),
            extension: place.map(|p| p.1.to_owned()),
            pickup_group: pickup.map(PickupGroupId),
            ..Subscriber::default()
        };
        world.put_subscriber(SubscriberId(id), subscriber);
    };
    put(1, "05011110001", Some((1, "2001")), Some(1));
    put(2, "05011110002", Some((1, "2002")), None);
    put(11, "05011110011", Some((2, "2001")), None);
    put(12, "05011110012", Some((2, "2012")), None);
    put(21, "05011110021", None, None);
    world
}

fn dials(world: &CompanySettings, who: SubscriberId, dialled: &str) -> String {
    let dialler = Dialler::of(world, world.subscriber(who).unwrap());
    let found = parse(world, dialler, dialled);
    let mut text = format!("{:?} {}", found.class, found.number);
    if let Some(subscriber) = found.subscriber {
        text += &format!(" -> {subscriber}");
    }
    if let Some(presentation) = found.presentation {
        text += &format!(" {presentation:?}");
    }
    text
}

#[test]
fn members_dial() {
    let world = world();
    for (dialled, meaning) in [
        ("2002", "Extension 2002 -> 2"),
        ("00312345678", "Geo 0312345678"),
        ("0312345678", "Invalid 312345678"),
        ("005011110002", "Onnet 05011110002 -> 2"),
        ("005022220001", "Ip050 05022220001"),
        ("822001", "Extension 822001 -> 11"),
        ("812002", "Extension 812002 -> 2"),
        ("2012", "Invalid 2012"),
        ("77", "Pickup 77"),
        ("78", "Invalid 78"),
        ("110", "Emergency 110"),
        ("0110", "Emergency 110"),
        ("184110", "Emergency 110 Withhold"),
        ("117", "Special 117"),
        ("0117", "Special 117"),
        ("1234", "Invalid 1234"),
        ("01840312345678", "Geo 0312345678 Withhold"),
        ("18400312345678", "Geo 0312345678 Withhold"),
        ("1842002", "Extension 2002 -> 2 Withhold"),
        ("186822001", "Extension 822001 -> 11 Present"),
        ("184", "Invalid  Withhold"),
        ("0184", "Invalid  Withhold"),
        ("18477", "Invalid 77 Withhold"),
        ("184117", "Special 117 Withhold"),
        ("001012125550100", "International +12125550100"),
        ("0010812345", "Invalid 02345"),
        ("00108131234567", "Invalid 031234567"),
        ("0010810312345678", "Geo 0312345678"),
        ("+81312345678", "Geo 0312345678"),
        ("+810312345678", "Geo 0312345678"),
        ("+8150-1111-0002", "Onnet 05011110002 -> 2"),
        ("+12125550100", "International +12125550100"),
        ("+123456", "Invalid +123456"),
        ("00120000000", "Free 0120000000"),
        ("00570123456", "Premium 0570123456"),
        ("006012345678", "Mobile 06012345678"),
        ("0090123456", "Invalid 090123456"),
        ("000312345678", "Carrier 00312345678"),
        ("*97", "Feature *97"),
        ("0*97", "Invalid 0*97"),
        ("184*97", "Invalid 184*97"),
        ("#1234", "Special #1234"),
        ("0#1234", "Special #1234"),
        ("00201234567", "M2m 0201234567"),
        ("", "Invalid "),
        ("0", "Invalid "),
        ("内線", "Invalid 内線"),
    ] {
        assert_eq!(dials(&world, A, dialled), meaning, "{dialled}");
    }
}

#[test]
fn non_members_dial() {
    let world = world();
    for (dialled, meaning) in [
        ("0312345678", "Geo 0312345678"),
        ("00312345678", "Carrier 00312345678"),
        ("05011110001", "Onnet 05011110001 -> 1"),
        ("18405011110001", "Onnet 05011110001 -> 1 Withhold"),
        ("184110", "Emergency 110 Withhold"),
        ("119", "Emergency 119"),
        ("117", "Special 117"),
        ("2002", "Invalid 2002"),
        ("822001", "Invalid 822001"),
        ("0901234567", "Invalid 0901234567"),
        ("0501234567", "Invalid 0501234567"),
        ("0612345678", "Geo 0612345678"),
        ("010810312345678", "Geo 0312345678"),
        ("0800 123 4567", "Free 08001234567"),
        ("08001234567", "Free 08001234567"),
        ("*97", "Feature *97"),
    ] {
        assert_eq!(dials(&world, N, dialled), meaning, "{dialled}");
    }
}

#[test]
fn features_off_are_inert() {
    let mut world = world();
    let mut company = Company::default();
    company.features.extension = false;
    company.features.pickup = false;
    company.features.voicemail = false;
    world.put_company(company);
    assert_eq!(dials(&world, A, "2002"), "Invalid 2002");
    assert_eq!(dials(&world, A, "0312345678"), "Geo 0312345678");
    assert_eq!(dials(&world, A, "77"), "Invalid 77");
    assert_eq!(dials(&world, A, "*97"), "Invalid *97");
}

#[test]
fn destinations() {
    let mut world = world();
    let judge = |world: &CompanySettings, who, destination: &str| {
        let group = world.subscriber(who).unwrap().extension_group;
        match check_destination(world, group, Some(who), destination) {
            Ok(dialled) => format!("ok {}", dialled.number),
            Err(fault) => format!("8039 {}", fault.remedy.unwrap_or_default()),
        }
    };
    for (who, destination, verdict) in [
        (A, "09012345678", "8039 009012345678"),
        (A, "009012345678", "ok 09012345678"),
        (N, "09012345678", "ok 09012345678"),
        (N, "009012345678", "8039 09012345678"),
        (A, "2001", "8039 "),
        (A, "812001", "8039 "),
        (A, "005011110001", "8039 "),
        (A, "2002", "ok 2002"),
        (A, "822001", "ok 822001"),
        (A, "2100", "8039 "),
        (A, "77", "8039 "),
        (A, "0110", "8039 "),
        (A, "00120000000", "8039 "),
        (A, "01840312345678", "8039 "),
        (A, "18400312345678", "8039 00312345678"),
        (A, "+81312345678", "ok 0312345678"),
        (A, "001012125550100", "8039 "),
    ] {
        assert_eq!(judge(&world, who, destination), verdict, "{destination}");
    }
    let mut company = Company {
        international: true,
        ..Company::default()
    };
    world.put_company(company.clone());
    assert_eq!(judge(&world, A, "001012125550100"), "8039 ");
    company.international_forward = true;
    world.put_company(company);
    assert_eq!(judge(&world, A, "001012125550100"), "ok +12125550100");
    let mut a = world.subscriber(A).unwrap().clone();
    a.intl_bar = true;
    world.put_subscriber(A, a.clone());
    assert_eq!(judge(&world, A, "001012125550100"), "8039 ");
    a.outside_bar = true;
    world.put_subscriber(A, a);
    assert_eq!(judge(&world, A, "009012345678"), "8039 ");
    assert_eq!(judge(&world, A, "2002"), "ok 2002");
}

#[test]
fn a_refused_destination_says_what_it_dials() {
    let world = world();
    let fault = check_destination(&world, Some(HQ), Some(A), "09012345678").unwrap_err();
    assert_eq!(
        fault.detail.en,
        "The leading 0 is the prefix, so this dials 9012345678 (no valid number); an outside number \
         needs the prefix 0 in front."
    );
    let refusal = fault.refusal("destination");
    assert_eq!(
        (refusal.code.number(), refusal.field),
        (8039, Some("destination"))
    );
}
