//! Hunt groups: C5–C7, C21, C22.

use super::*;

fn hunt(
    world: &CompanySettings,
    was: Option<HuntGroupId>,
    change: impl FnOnce(&mut HuntGroup),
) -> String {
    let mut group = was
        .and_then(|id| world.hunt_group(id))
        .cloned()
        .unwrap_or_default();
    change(&mut group);
    code(group.normalised().check(world, was))
}

fn member(subscriber: SubscriberId, order: &str) -> HuntMemberRow {
    HuntMemberRow {
        subscriber,
        ticked: true,
        order: order.to_owned(),
    }
}

/// SALES of another type with members A, B, … as many as asked for.
fn sales_with(world: &mut CompanySettings, slide_type: SlideType, members: usize) {
    let members = (1..=members).map(|at| {
        let subscriber = SubscriberId(1_000 + at as i64);
        let number = format!("0501112{at:04}");
        world.put_subscriber(subscriber, Subscriber::new(&number, SITE));
        HuntMember {
            subscriber,
            order: at as u8,
        }
    });
    let members = members.collect();
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.members = members;
    sales.slide_type = slide_type;
    world.put_hunt_group(SALES, sales);
}

#[test]
fn c5_c21_hunt_groups() {
    // hunt.1, hunt.2, hunt.3, hunt.6, hunt.14, hunt.15
    let mut world = k1();
    let new = |name: &'static str, pilot| {
        move |g: &mut HuntGroup| {
            g.name = name.to_owned();
            g.pilot = pilot;
        }
    };
    assert_eq!(hunt(&world, None, new("X", A)), "8022");
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = Q), "OK");
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = A), "OK");
    assert_eq!(hunt(&world, None, new("SALES", N)), "8021");
    assert_eq!(hunt(&world, None, new("X", SubscriberId(999))), "8049");
    assert_eq!(hunt(&world, None, new("X", SubscriberId(0))), "8008");
    assert_eq!(hunt(&world, Some(HuntGroupId(9)), new("X", Q)), "8024");
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.pilot = SubscriberId(999)),
        "8026"
    );
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.schedule = Some(ScheduleId(9))),
        "8023"
    );
    assert_eq!(hunt(&world, Some(SALES), |g| g.slide_timer = 4), "8009");
    assert_eq!(hunt(&world, Some(SALES), |g| g.slide_timer = 120), "OK");
    let desk = HuntGroup {
        name: "DESK".to_owned(),
        pilot: Q,
        ..HuntGroup::default()
    };
    world.put_hunt_group(HuntGroupId(2), desk);
    assert_eq!(hunt(&world, Some(HuntGroupId(2)), |g| g.pilot = A), "8027");
    assert_eq!(
        hunt(&world, Some(HuntGroupId(2)), |g| g.name =
            "SALES".to_owned()),
        "8021"
    );
    world.remove_subscriber(P);
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = N), "8025");
    assert_eq!(code(HuntGroup::check_delete(&world, SALES)), "8029");
}

#[test]
fn c6_members() {
    // hunt.7, hunt.8, hunt.16
    let world = k1();
    let save = |rows: &[HuntMemberRow]| HuntGroup::save_members(&world, SALES, rows);
    assert_eq!(rows_of(save(&[member(D, "")])), "05011110004 8008");
    assert_eq!(
        rows_of(save(&[member(D, "2")])),
        "05011110002 8032, 05011110004 8032"
    );
    assert_eq!(code(save(&[member(D, "4")])), "OK");
    assert_eq!(rows_of(save(&[member(D, "100")])), "05011110004 8009");
    assert_eq!(
        rows_of(save(&[member(D, "4"), member(D, "5")])),
        "05011110004 8031, 05011110004 8031"
    );
    assert_eq!(rows_of(save(&[member(SubscriberId(999), "4")])), "999 8049");
    let swapped = save(&[member(A, "2"), member(B, "1")]).unwrap();
    assert_eq!(swapped.members[0].subscriber, B);
    let untick = HuntMemberRow {
        ticked: false,
        ..member(A, "1")
    };
    assert_eq!(save(&[untick]).unwrap().members.len(), 2);
    assert_eq!(
        code(HuntGroup::save_members(&world, HuntGroupId(9), &[])),
        "8024"
    );
    let mut world = k1();
    let desk = HuntGroup {
        name: "DESK".to_owned(),
        pilot: Q,
        ..HuntGroup::default()
    };
    world.put_hunt_group(HuntGroupId(2), desk);
    let verdict = HuntGroup::save_members(&world, SALES, &[member(Q, "4")]);
    assert_eq!(rows_of(verdict), "05011110200 8022");
}

#[test]
fn c7_c22_sizes() {
    // hunt.9, hunt.10
    let mut world = k1();
    let simultaneous = |g: &mut HuntGroup| g.slide_type = SlideType::Simultaneous;
    sales_with(&mut world, SlideType::Sequential, 6);
    assert_eq!(hunt(&world, Some(SALES), simultaneous), "8082");
    sales_with(&mut world, SlideType::Sequential, 5);
    assert_eq!(hunt(&world, Some(SALES), simultaneous), "OK");
    sales_with(&mut world, SlideType::Simultaneous, 5);
    assert_eq!(
        code(HuntGroup::save_members(&world, SALES, &[member(D, "99")])),
        "8084"
    );
    sales_with(&mut world, SlideType::Sequential, 32);
    assert_eq!(
        code(HuntGroup::save_members(&world, SALES, &[member(D, "99")])),
        "8085"
    );
    sales_with(&mut world, SlideType::Simultaneous, 33);
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.slide_type = SlideType::Random),
        "8083"
    );
}
