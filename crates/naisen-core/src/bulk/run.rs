//! What a bulk file would change (domain §7.4): all rows or none, judged on the final state, every
//! failing row told. The preview shows the answer, the run stores it.

use std::collections::BTreeMap;

use crate::bulk::{BulkFile, BulkKind, BulkRow};
use crate::error::{ErrorCode, Refusal};
use crate::fold;
use crate::ids::{ExtensionGroupId, HuntGroupId, PickupGroupId, SubscriberId};
use crate::settings::hunt_group::parse_order;
use crate::settings::rows::Rows;
use crate::settings::{CompanySettings, HuntGroup, HuntMember, Subscriber};

/// Everything a file changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkChanges {
    /// Subscribers to store.
    pub subscribers: Vec<(SubscriberId, Subscriber)>,
    /// Hunt groups to store.
    pub hunt_groups: Vec<(HuntGroupId, HuntGroup)>,
    /// What each row does, in file order; rows that change nothing included.
    pub rows: Vec<RowChange>,
}

/// One row of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// Line of the file.
    pub line: usize,
    /// 加入者ID.
    pub subscriber_id: String,
    /// Where the subscriber was; none = 未設定.
    pub from: Option<Place>,
    /// Where it will be.
    pub to: Option<Place>,
}

/// A group and the number a subscriber has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the group.
    pub group: String,
    /// 内線番号 or 着信順序; empty for a pickup group.
    pub number: String,
}

/// Rows judged between two reports of progress.
const REPORT_ROWS: usize = 100;

/// Judges a file and says what it changes; `judged` is told how many rows have been judged so far.
///
/// # Errors
/// Every failing row, its key the line: 8072; VPN 8051, 8012, 8054, 8050, 8070, 8052; HUNT 8053, 8070,
/// 8022, 8031, 8032, 8084, 8085; PICKUP 8048.
pub fn run(
    world: &CompanySettings,
    file: &BulkFile,
    judged: &mut dyn FnMut(usize),
) -> Result<BulkChanges, Refusal> {
    match file.kind {
        BulkKind::Vpn => run_vpn(world, file, judged),
        BulkKind::Hunt if file.group.is_empty() => run_hunt_removal(world, file, judged),
        BulkKind::Hunt => run_hunt(world, file, judged),
        BulkKind::Pickup => run_pickup(world, file, judged),
    }
}

fn known(world: &CompanySettings, row: &BulkRow) -> Result<SubscriberId, Refusal> {
    let id = world.subscriber_by_code(&row.subscriber_id);
    id.ok_or_else(|| ErrorCode::CsvSubscriberMissing.at("subscriber_id"))
}

impl BulkFile {
    /// Lets every row become something, and refuses all of them when one cannot.
    fn each<T>(
        &self,
        judged: &mut dyn FnMut(usize),
        mut one: impl FnMut(&BulkRow) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let mut found = Rows::default();
        let mut values = Vec::with_capacity(self.rows.len());
        for (row, count) in self.rows.iter().zip(1..) {
            let judgement = one(row).map_err(|refusal| row.told(refusal));
            values.extend(found.take(&row.line.to_string(), judgement));
            if count % REPORT_ROWS == 0 || count == self.rows.len() {
                judged(count);
            }
        }
        found.finish().map(|()| values)
    }
}

impl BulkRow {
    /// A refusal that names the row's subscriber, because a line number alone sends the reader back to
    /// the file.
    fn told(&self, refusal: Refusal) -> Refusal {
        let with = |found: Option<String>| match found {
            Some(found) => format!("{} {found}", self.subscriber_id),
            None => self.subscriber_id.clone(),
        };
        let (ja, en) = refusal
            .detail
            .clone()
            .map_or((None, None), |detail| (Some(detail.ja), Some(detail.en)));
        refusal.with_detail(with(ja), with(en))
    }
}

fn run_vpn(
    world: &CompanySettings,
    file: &BulkFile,
    judged: &mut dyn FnMut(usize),
) -> Result<BulkChanges, Refusal> {
    let mut groups = world.extension_groups();
    let group = groups.find(|(_, group)| fold::same_name(&group.name, &file.group));
    let group = group.map(|(id, _)| id);
    let mut after = world.clone();
    for row in &file.rows {
        if let Some((id, subscriber)) = placed(world, row, group) {
            after.put_subscriber(id, subscriber);
        }
    }
    let missing = !file.group.is_empty() && group.is_none();
    let saved = file.each(judged, |row| {
        let id = known(world, row)?;
        if missing {
            return Err(ErrorCode::ExtensionGroupMissing.at("extension_group"));
        }
        let subscriber = placed(world, row, group).map(|(_, subscriber)| subscriber);
        let subscriber = subscriber.unwrap_or_default();
        match subscriber.check_extension(world, &after, id) {
            Ok(()) => Ok((id, subscriber)),
            Err(refusal) => Err(by_file(refusal)),
        }
    })?;
    let rows = std::iter::zip(&file.rows, &saved);
    let rows = rows.map(|(row, (id, subscriber))| RowChange {
        line: row.line,
        subscriber_id: row.subscriber_id.clone(),
        from: world
            .subscriber(*id)
            .and_then(|was| extension_place(world, was)),
        to: extension_place(world, subscriber),
    });
    Ok(BulkChanges {
        rows: rows.collect(),
        subscribers: changed(world, saved),
        ..BulkChanges::default()
    })
}

/// The subscriber of a VPN row as it will be.
fn placed(
    world: &CompanySettings,
    row: &BulkRow,
    group: Option<ExtensionGroupId>,
) -> Option<(SubscriberId, Subscriber)> {
    let id = world.subscriber_by_code(&row.subscriber_id)?;
    let extension = Some(row.value.clone()).filter(|value| !value.is_empty());
    let was = world.subscriber(id)?.clone();
    Some((
        id,
        Subscriber {
            extension_group: group,
            extension,
            ..was
        },
    ))
}

/// The screens' codes in the words of the file.
fn by_file(mut refusal: Refusal) -> Refusal {
    if refusal.code == ErrorCode::ExtensionWithoutGroup {
        refusal.code = ErrorCode::ExtensionNeedsGroup;
    } else if refusal.code == ErrorCode::Invalid {
        refusal.code = ErrorCode::CsvValue;
    }
    refusal
}

fn extension_place(world: &CompanySettings, subscriber: &Subscriber) -> Option<Place> {
    let group = world.extension_group(subscriber.extension_group?)?;
    Some(Place {
        group: group.name.clone(),
        number: subscriber.extension.clone().unwrap_or_default(),
    })
}

fn changed(
    world: &CompanySettings,
    saved: Vec<(SubscriberId, Subscriber)>,
) -> Vec<(SubscriberId, Subscriber)> {
    let differs = |(id, now): &(SubscriberId, Subscriber)| world.subscriber(*id) != Some(now);
    saved.into_iter().filter(differs).collect()
}

fn run_pickup(
    world: &CompanySettings,
    file: &BulkFile,
    judged: &mut dyn FnMut(usize),
) -> Result<BulkChanges, Refusal> {
    let mut groups = world.pickup_groups();
    let group = groups.find(|(_, group)| fold::same_name(&group.name, &file.group));
    let saved = file.each(judged, |row| {
        let id = known(world, row)?;
        let (group, _) = group.ok_or_else(|| ErrorCode::PickupGroupMissing.at("pickup_group"))?;
        let pickup_group = Some(group);
        let was = world.subscriber(id).cloned().unwrap_or_default();
        Ok((
            id,
            Subscriber {
                pickup_group,
                ..was
            },
        ))
    })?;
    let place = |group: Option<PickupGroupId>| {
        world.pickup_group(group?).map(|group| Place {
            group: group.name.clone(),
            number: String::new(),
        })
    };
    let rows = std::iter::zip(&file.rows, &saved);
    let rows = rows.map(|(row, (id, subscriber))| RowChange {
        line: row.line,
        subscriber_id: row.subscriber_id.clone(),
        from: world
            .subscriber(*id)
            .and_then(|was| place(was.pickup_group)),
        to: place(subscriber.pickup_group),
    });
    Ok(BulkChanges {
        rows: rows.collect(),
        subscribers: changed(world, saved),
        ..BulkChanges::default()
    })
}

fn hunt_place(group: &HuntGroup, subscriber: SubscriberId) -> Option<Place> {
    let mut members = group.members.iter();
    let member = members.find(|member| member.subscriber == subscriber)?;
    Some(Place {
        group: group.name.clone(),
        number: member.order.to_string(),
    })
}

fn hunt_change(
    row: &BulkRow,
    id: SubscriberId,
    before: Option<&HuntGroup>,
    after: Option<&HuntGroup>,
) -> RowChange {
    RowChange {
        line: row.line,
        subscriber_id: row.subscriber_id.clone(),
        from: before.and_then(|group| hunt_place(group, id)),
        to: after.and_then(|group| hunt_place(group, id)),
    }
}

fn run_hunt_removal(
    world: &CompanySettings,
    file: &BulkFile,
    judged: &mut dyn FnMut(usize),
) -> Result<BulkChanges, Refusal> {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for row in &file.rows {
        *times.entry(&row.subscriber_id).or_default() += 1;
    }
    let mut after: BTreeMap<HuntGroupId, HuntGroup> = BTreeMap::new();
    let rows = file.each(judged, |row| {
        let id = known(world, row)?;
        let membership = world.hunt_group_of(id);
        let Some((group, was)) = membership.filter(|(_, group)| group.has_member(id)) else {
            return Err(ErrorCode::HuntGroupNotRegistered.at("subscriber_id"));
        };
        if !row.value.is_empty() {
            return Err(ErrorCode::CsvValue.at("order"));
        }
        if times.get(row.subscriber_id.as_str()) != Some(&1) {
            return Err(ErrorCode::HuntMemberTwice.at("subscriber_id"));
        }
        let group = after.entry(group).or_insert_with(|| was.clone());
        group.members.retain(|member| member.subscriber != id);
        Ok(hunt_change(row, id, Some(was), None))
    })?;
    Ok(BulkChanges {
        rows,
        hunt_groups: after.into_iter().collect(),
        ..BulkChanges::default()
    })
}

fn run_hunt(
    world: &CompanySettings,
    file: &BulkFile,
    judged: &mut dyn FnMut(usize),
) -> Result<BulkChanges, Refusal> {
    let mut groups = world.hunt_groups();
    let group = groups.find(|(_, group)| fold::same_name(&group.name, &file.group));
    let Some((group_id, was)) = group else {
        file.each(judged, |row| {
            known(world, row)?;
            Err::<(), _>(ErrorCode::HuntGroupNotRegistered.at("hunt_group"))
        })?;
        return Ok(BulkChanges::default());
    };
    let (after, over) = hunt_after(world, file, was);
    let rows = file.each(judged, |row| {
        let id = known(world, row)?;
        let Some(order) = parse_order(&row.value) else {
            return Err(ErrorCode::CsvValue.at("order"));
        };
        if world
            .hunt_groups_of(id)
            .iter()
            .any(|other| *other != group_id)
        {
            return Err(ErrorCode::InAnotherHuntGroup.at("subscriber_id"));
        }
        let mine = |member: &&HuntMember| member.subscriber == id;
        if after.members.iter().filter(mine).count() > 1 {
            return Err(ErrorCode::HuntMemberTwice.at("subscriber_id"));
        }
        let same = |member: &&HuntMember| member.order == order;
        if after.members.iter().filter(same).count() > 1 {
            return Err(ErrorCode::HuntOrderTwice.at("order"));
        }
        if over.contains(&row.line) {
            after.check_size()?;
        }
        Ok(hunt_change(row, id, Some(was), Some(&after)))
    })?;
    let after = after.normalised();
    let mut changes = BulkChanges {
        rows,
        ..BulkChanges::default()
    };
    if after.members != was.members {
        changes.hunt_groups.push((group_id, after));
    }
    Ok(changes)
}

/// The group as the file leaves it, and the lines that add a member too many.
fn hunt_after(
    world: &CompanySettings,
    file: &BulkFile,
    was: &HuntGroup,
) -> (HuntGroup, Vec<usize>) {
    let listed: Vec<(SubscriberId, &BulkRow)> = file
        .rows
        .iter()
        .filter_map(|row| Some((world.subscriber_by_code(&row.subscriber_id)?, row)))
        .collect();
    let named: std::collections::BTreeSet<SubscriberId> =
        listed.iter().map(|(id, _)| *id).collect();
    let mut after = was.clone();
    after
        .members
        .retain(|member| !named.contains(&member.subscriber));
    let room = was.slide_type.members_max().max(was.members.len());
    let mut over = Vec::new();
    let mut count = was.members.len();
    for (subscriber, row) in listed {
        if let Some(order) = parse_order(&row.value) {
            after.members.push(HuntMember { subscriber, order });
        }
        count += usize::from(!was.has_member(subscriber));
        if count > room {
            over.push(row.line);
        }
    }
    (after, over)
}
