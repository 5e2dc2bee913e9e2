//! Everything one company has set, in memory: the world of `check` and of `decide`.

use std::collections::BTreeMap;

use crate::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PhoneBookId, PickupGroupId, ScheduleId, SiteId,
    SubscriberId,
};
use crate::settings::{
    Company, ExtensionGroup, HuntGroup, PhoneBook, PickupGroup, Schedule, ScheduleRow, Site,
    Subscriber,
};

/// A company's settings as the engine and the checks read them. Built by the store, shared as
/// `Arc<CompanySettings>`; the indexes are private to this module and kept by its constructors.
#[derive(Clone, Debug, Default)]
pub struct CompanySettings {
    /// Identity.
    pub id: CompanyId,
    /// 企業.
    pub company: Company,
    /// サイト.
    pub sites: BTreeMap<SiteId, Site>,
    /// 加入者.
    pub subscribers: BTreeMap<SubscriberId, Subscriber>,
    /// 内線グループ.
    pub extension_groups: BTreeMap<ExtensionGroupId, ExtensionGroup>,
    /// 代表グループ.
    pub hunt_groups: BTreeMap<HuntGroupId, HuntGroup>,
    /// スケジュール転送 with rows ascending by No.
    pub schedules: BTreeMap<ScheduleId, (Schedule, Vec<ScheduleRow>)>,
    /// ピックアップグループ.
    pub pickup_groups: BTreeMap<PickupGroupId, PickupGroup>,
    /// 共通電話帳.
    pub phone_books: BTreeMap<PhoneBookId, PhoneBook>,
}
