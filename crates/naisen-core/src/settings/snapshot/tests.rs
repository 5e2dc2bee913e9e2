//! What the indexes promise while records come, move and go.

use super::*;
use crate::settings::{HuntMember, SlideType};

fn subscriber(number: &str, place: Option<(i64, &str)>) -> Subscriber {
    Subscriber {
        subscriber_id: number.to_owned(),
        external_number: number.to_owned(),
        extension: place.map(|(_, extension)| extension.to_owned()),
        extension_group: place.map(|(group, _)| ExtensionGroupId(group)),
        ..Subscriber::default()
    }
}

fn group(site_number: &str) -> ExtensionGroup {
    ExtensionGroup {
        site_number: site_number.to_owned(),
        ..ExtensionGroup::default()
    }
}

#[test]
fn extensions_may_be_swapped_one_after_the_other() {
    let (a, b, hq) = (SubscriberId(1), SubscriberId(2), ExtensionGroupId(9));
    let mut world = CompanySettings::default();
    world.put_subscriber(a, subscriber("05011110001", Some((9, "2001"))));
    world.put_subscriber(b, subscriber("05011110002", Some((9, "2002"))));
    world.put_subscriber(a, subscriber("05011110001", Some((9, "2002"))));
    assert_eq!(world.extension_holders(hq, "2002"), [a, b]);
    world.put_subscriber(b, subscriber("05011110002", Some((9, "2001"))));
    assert_eq!(world.subscriber_by_extension(hq, "2002"), Some(a));
    assert_eq!(world.subscriber_by_extension(hq, "2001"), Some(b));
    world.remove_subscriber(a);
    assert_eq!(world.extension_holders(hq, "2002"), []);
    assert_eq!(world.subscriber_by_number("05011110001"), None);
    assert_eq!(world.extension_group_members(hq).collect::<Vec<_>>(), [b]);
}

#[test]
fn a_code_is_found_whether_it_is_the_number_or_not() {
    let (a, b) = (SubscriberId(1), SubscriberId(2));
    let mut world = CompanySettings::default();
    world.put_subscriber(a, subscriber("05011110001", None));
    let mut other = subscriber("05011110002", None);
    other.subscriber_id = "b-of-another-code".to_owned();
    world.put_subscriber(b, other);
    assert_eq!(world.subscriber_by_code("05011110001"), Some(a));
    assert_eq!(world.subscriber_by_code("b-of-another-code"), Some(b));
    assert_eq!(world.subscriber_by_code("05011110002"), None);
    world.remove_subscriber(a);
    world.remove_subscriber(b);
    assert_eq!(world.subscriber_by_code("05011110001"), None);
    assert_eq!(world.subscriber_by_code("b-of-another-code"), None);
}

#[test]
fn the_longest_site_number_comes_first() {
    let mut world = CompanySettings::default();
    world.put_extension_group(ExtensionGroupId(1), group("8"));
    world.put_extension_group(ExtensionGroupId(2), group("82"));
    world.put_subscriber(
        SubscriberId(1),
        subscriber("05011110001", Some((1, "2200"))),
    );
    world.put_subscriber(SubscriberId(2), subscriber("05011110002", Some((2, "200"))));
    let found: Vec<_> = world.site_extension_holders("82200").collect();
    let (short, long) = (
        (ExtensionGroupId(1), SubscriberId(1)),
        (ExtensionGroupId(2), SubscriberId(2)),
    );
    assert_eq!(found, [long, short]);
    assert_eq!(world.site_extension_holders("８22").count(), 0);
    assert_eq!(world.site_extension_holders("").count(), 0);
}

#[test]
fn a_hunt_group_is_found_by_pilot_member_and_schedule() {
    let mut world = CompanySettings::default();
    let (pilot, member, sales) = (SubscriberId(1), SubscriberId(2), HuntGroupId(5));
    world.put_subscriber(pilot, subscriber("05011110001", None));
    let hunt = |pilot| HuntGroup {
        pilot,
        members: vec![HuntMember {
            subscriber: member,
            order: 1,
        }],
        schedule: Some(ScheduleId(3)),
        name: String::new(),
        slide_type: SlideType::Sequential,
        slide_timer: 10,
        remark: String::new(),
    };
    world.put_hunt_group(sales, hunt(pilot));
    assert_eq!(world.hunt_groups_of(member), [sales]);
    assert_eq!(
        world.hunt_group_piloted_by(pilot).map(|(id, _)| id),
        Some(sales)
    );
    assert!(world.hunt_group_piloted_by(member).is_none());
    assert_eq!(world.pilots_of_schedule(ScheduleId(3)).count(), 1);
    world.put_hunt_group(sales, hunt(member));
    assert!(world.hunt_group_of(pilot).is_none());
    world.remove_hunt_group(sales);
    assert!(world.hunt_groups_of(member).is_empty());
    assert!(world.hunt_groups_of_schedule(ScheduleId(3)).is_empty());
}
