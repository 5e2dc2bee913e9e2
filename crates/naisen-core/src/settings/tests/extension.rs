//! Extension groups and 電話番号情報: C1–C4, C23.

use proptest::prelude::*;

use super::*;

/// S09 of a number: group and extension as submitted.
fn number_info(
    world: &CompanySettings,
    id: SubscriberId,
    group: Option<ExtensionGroupId>,
    extension: &str,
) -> String {
    let subscriber = Subscriber {
        extension_group: group,
        extension: Some(extension.to_owned()),
        ..world.subscriber(id).cloned().unwrap_or_default()
    };
    code(subscriber.normalised().check_number_info(world, id))
}

#[test]
fn c1_c21_extension_groups() {
    // extension.1, extension.2, extension.3
    let world = k1();
    for (name, site_number, was, expected) in [
        ("HQ", "81", None, "8017"),
        ("HQ", "83", None, "8018"),
        ("NEW", "81", None, "8018"),
        ("NEW", "83", None, "OK"),
        ("OSA", "81", Some(OSA), "8018"),
        ("OSA", "82", Some(OSA), "OK"),
        ("OSA", "82", Some(ExtensionGroupId(9)), "8019"),
        ("=1+1", "83", None, "8009"),
        ("NEW", "083", None, "8009"),
        ("NEW", "", None, "8008"),
        ("", "", None, "8008"),
        (" ＮＥＷ　", "８３", None, "OK"),
    ] {
        let group = group(name, site_number).normalised();
        assert_eq!(
            code(group.check(&world, was)),
            expected,
            "{name}/{site_number}"
        );
    }
}

#[test]
fn c2_c3_number_info() {
    // numbers.2, numbers.3, numbers.6, numbers.7
    let world = k1();
    for (id, group, extension, expected) in [
        (A, Some(HQ), "", "8012"),
        (A, None, "2009", "8013"),
        (A, Some(HQ), "2002", "8052"),
        (A, Some(HQ), "2009", "OK"),
        (A, Some(OSA), "2002", "OK"),
        (A, Some(OSA), "2012", "8052"),
        (A, None, "", "OK"),
        (P, None, "", "8050"),
        (P, None, "2100", "8013"),
        (N, None, "", "OK"),
        (A, Some(ExtensionGroupId(9)), "2009", "8051"),
        (SubscriberId(999), Some(HQ), "2009", "8015"),
        (A, Some(HQ), "110", "8009"),
        (A, Some(HQ), "77", "8009"),
        (A, Some(HQ), "1", "8009"),
        (A, Some(HQ), "0201", "8009"),
        (A, Some(HQ), "123456789", "8009"),
        (A, Some(HQ), "２００９", "OK"),
    ] {
        assert_eq!(
            number_info(&world, id, group, extension),
            expected,
            "{id} {group:?} {extension}"
        );
    }
}

#[test]
fn confirmation_numbers() {
    // numbers.9
    let world = k1();
    for (number, expected) in [
        ("03-1234-5678", "OK"),
        ("09012345678", "OK"),
        ("05099990001", "OK"),
        ("05011110100", "8009"),
        ("0120000000", "8009"),
        ("0570123456", "8009"),
        ("110", "8009"),
        ("01012125550100", "8009"),
    ] {
        let subscriber = Subscriber {
            callback_number: number.to_owned(),
            ..world.subscriber(A).unwrap().clone()
        };
        let verdict = subscriber.normalised().check_number_info(&world, A);
        assert_eq!(code(verdict), expected, "{number}");
    }
}

#[test]
fn c4_extensions_are_judged_on_the_final_state() {
    // extension.9, extension.10, extension.11, extension.12, extension.13, numbers.4
    let world = k1();
    let save = |rows: &[(SubscriberId, bool, &str)]| {
        let rows: Vec<ExtensionMemberRow> = rows
            .iter()
            .map(|(subscriber, ticked, extension)| ExtensionMemberRow {
                subscriber: *subscriber,
                ticked: *ticked,
                extension: (*extension).to_owned(),
            })
            .collect();
        ExtensionGroup::save_members(&world, HQ, &rows)
    };
    let swapped = save(&[(A, true, "2002"), (B, true, "2001")]).unwrap();
    assert_eq!(swapped.len(), 2);
    for (rows, expected) in [
        (
            &[(A, true, "2009"), (B, true, "2009")][..],
            "05011110001 8052, 05011110002 8052",
        ),
        (&[(A, true, "2004"), (B, true, "2010")], "05011110001 8052"),
        (
            &[(A, true, ""), (B, false, "2002")],
            "05011110001 8012, 05011110002 8013",
        ),
        (
            &[(P, false, ""), (SubscriberId(999), true, "1")],
            "999 8015, 05011110100 8050",
        ),
        (&[(N, false, "2009")], "05011110021 8013"),
        (&[(SubscriberId(11), false, "2001"), (N, false, "")], "OK"),
        (&[(SubscriberId(11), false, "")], "OK"),
        (&[(SubscriberId(11), true, "2011")], "OK"),
    ] {
        assert_eq!(rows_of(save(rows)), expected, "{rows:?}");
    }
    assert_eq!(
        code(ExtensionGroup::save_members(
            &world,
            ExtensionGroupId(9),
            &[]
        )),
        "8014"
    );
    assert!(
        save(&[(SubscriberId(11), false, "2001")])
            .unwrap()
            .is_empty()
    );
}

#[test]
fn c23_site_number_and_extension_spell_no_emergency_number() {
    // extension.4, numbers.5
    let mut world = k1();
    world.put_extension_group(ExtensionGroupId(3), group("ONE", "1"));
    assert_eq!(
        number_info(&world, A, Some(ExtensionGroupId(3)), "10"),
        "8009"
    );
    assert_eq!(
        number_info(&world, A, Some(ExtensionGroupId(3)), "11"),
        "OK"
    );
    world.remove_extension_group(ExtensionGroupId(3));
    let mut a = world.subscriber(A).unwrap().clone();
    a.extension = Some("10".to_owned());
    world.put_subscriber(A, a);
    assert_eq!(code(group("ONE", "1").check(&world, None)), "8009");
    assert_eq!(code(group("HQ", "1").check(&world, Some(HQ))), "8009");
    let pickup = PickupGroup {
        number: "9110".to_owned(),
        site: SITE,
        ..PickupGroup::default()
    };
    world.put_pickup_group(PickupGroupId(3), pickup);
    assert_eq!(code(group("HQ", "91").check(&world, Some(HQ))), "8009");
    assert_eq!(code(group("HQ", "92").check(&world, Some(HQ))), "OK");
}

proptest! {
    /// Whatever the rows, a save that passes leaves no extension twice.
    #[test]
    fn extensions_stay_unique(extensions in proptest::collection::vec(2001..2008u32, 6)) {
        let mut world = k1();
        let rows: Vec<ExtensionMemberRow> = extensions
            .iter()
            .enumerate()
            .map(|(at, extension)| ExtensionMemberRow {
                subscriber: SubscriberId(at as i64 + 1),
                ticked: true,
                extension: extension.to_string(),
            })
            .collect();
        let distinct: std::collections::BTreeSet<_> = extensions.iter().collect();
        let saved = ExtensionGroup::save_members(&world, HQ, &rows);
        prop_assert_eq!(saved.is_ok(), distinct.len() == rows.len());
        for (id, subscriber) in saved.unwrap_or_default() {
            world.put_subscriber(id, subscriber);
        }
        for extension in 2001..2008 {
            prop_assert!(world.extension_holders(HQ, &extension.to_string()).len() <= 1);
        }
    }
}
