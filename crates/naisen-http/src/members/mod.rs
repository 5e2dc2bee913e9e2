//! The member screens (S15, S21, S24, S27): numbers of the company beside one group, ticked or not. What
//! a membership is and how it is saved is each group's own [`Membership`]; here are the search, the rows
//! that were sent, and the page.

mod body;
mod codes;
mod page;
mod text;

pub(crate) use body::{Member, MemberRow};
pub(crate) use codes::Codes;
pub(crate) use page::{Picture, pages};
pub(crate) use text::{IN, SAVED};

use std::sync::Arc;

use naisen_core::actor::Actor;
use naisen_core::doctor::Target;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text};
use naisen_store::list::Listing;
use naisen_store::view::{CompanyView, NumberColumn, NumberQuery, Within};
use naisen_store::{Tx, number};

use crate::auth::Caller;
use crate::download;
use crate::failure::Result;
use crate::form::{Holds, ListQuery};
use crate::visit::Visit;

/// One kind of group with members.
pub(crate) trait Membership: Sync {
    /// Its words and addresses.
    fn words(&self) -> &'static Words;
    /// The company's groups with their names, in the order of their list.
    fn groups(&self, company: &CompanySettings) -> Vec<(i64, String)>;
    /// The members of a group, for the number list.
    fn within(&self, group: i64) -> Within;
    /// Whether a number is a member.
    fn is_member(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> bool;
    /// Names of the other groups of this kind that a number is in.
    fn elsewhere(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String>;
    /// What there is to know of a group beside its members.
    fn facts(&self, group: i64, company: &CompanySettings, lang: Lang) -> Vec<Fact>;
    /// The members as a file, and its name.
    fn file(&self, group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>);
    /// Saves displayed rows, all or none.
    fn save(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        group: i64,
        version: i64,
        rows: &[SentRow],
    ) -> naisen_store::Result<()>;

    /// The version of the record that holds the members; none where each number holds its own.
    fn version(&self, _group: i64, _company: &CompanyView) -> Option<i64> {
        None
    }
    /// 着信順序 of a member, where members have one.
    fn order(&self, _group: i64, _company: &CompanySettings, _id: SubscriberId) -> Option<u8> {
        None
    }
    /// How many members a group may have, where that depends on the group.
    fn seats(&self, _group: i64, _company: &CompanySettings) -> Option<usize> {
        None
    }
    /// What a call to the group would do now, where calls go to one.
    fn picture(&self, _: i64, _: &Arc<CompanySettings>, _now_ms: i64, _: Lang) -> Option<Picture> {
        None
    }
    /// What 設定診断 calls the screen.
    fn target(&self, _group: i64) -> Option<Target> {
        None
    }
}

/// What a member screen says of its kind of group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// Address of the screen.
    pub(crate) path: &'static str,
    /// Address of the members as a file.
    pub(crate) csv: &'static str,
    /// Address of the list of groups; a group's own page is below it.
    pub(crate) list: &'static str,
    /// Title of the screen.
    pub(crate) title: Text,
    /// 代表グループ, 内線グループ, ピックアップグループ or 共通電話帳.
    pub(crate) group: Text,
    /// Name of the group in a refusal.
    pub(crate) field: &'static str,
    /// What is answered when the group shown is gone.
    pub(crate) missing: ErrorCode,
    /// Said when there is no group yet.
    pub(crate) none: Text,
    /// Its button.
    pub(crate) add: Text,
    /// Said after a save.
    pub(crate) saved: Text,
    /// What the download is called.
    pub(crate) export: Text,
    /// What a row has an input for.
    pub(crate) input: Input,
    /// What stands before and behind the names of other groups a number is in.
    pub(crate) elsewhere: [Text; 2],
    /// A number in another group cannot be ticked.
    pub(crate) exclusive: bool,
    /// The manual's notes, and ours.
    pub(crate) notes: &'static [Text],
}

/// What a row has an input for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// The box only.
    Nothing,
    /// 内線番号.
    Extension,
    /// 着信順序.
    Order,
}

/// One thing to know of a group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fact {
    name: &'static str,
    value: String,
    note: &'static str,
    href: String,
}

impl Fact {
    /// A name and its value.
    pub(crate) fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            name,
            value: value.into(),
            ..Self::default()
        }
    }

    /// The same with a sentence below.
    pub(crate) const fn noted(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// The same leading to a page.
    pub(crate) fn leading(mut self, href: String) -> Self {
        self.href = href;
        self
    }
}

/// A displayed row as it was sent, its number found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentRow {
    /// Whose row; an id nobody has when the 加入者ID does not exist.
    pub(crate) subscriber: SubscriberId,
    /// ☐ member of the group.
    pub(crate) ticked: bool,
    /// 内線番号 as typed.
    pub(crate) extension: String,
    /// 着信順序 as typed.
    pub(crate) order: String,
    /// The version of the number the row was made from; none judges none.
    pub(crate) version: Option<i64>,
}

/// What of a group is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The group.
    pub(crate) group: i64,
    /// ■メンバ.
    pub(crate) members: bool,
    /// ■非メンバ.
    pub(crate) others: bool,
}

/// One page of numbers beside a group.
pub(crate) struct Shown {
    /// The numbers.
    pub(crate) rows: Listing<Member>,
    /// See [`Membership::version`].
    pub(crate) version: Option<i64>,
}

/// The targets of the search; both columns sort as well.
const TARGETS: [(&str, NumberColumn, Holds); 2] = [
    ("number", NumberColumn::External, Holds::Number),
    ("extension", NumberColumn::Extension, Holds::Number),
];
const COLUMNS: [(&str, NumberColumn); 2] = [
    ("number", NumberColumn::External),
    ("extension", NumberColumn::Extension),
];

impl Wanted {
    /// What a query asks of a group; a box that is not named is as `unsaid` says.
    pub(crate) fn of(group: i64, list: &ListQuery, unsaid: (bool, bool)) -> Self {
        let on = |name: &str, unsaid: bool| match list.choice(name) {
            "" => unsaid,
            word => !matches!(word, "off" | "false" | "0"),
        };
        Self {
            group,
            members: on("members", unsaid.0),
            others: on("others", unsaid.1),
        }
    }

    /// Members, non-members, or none of these for both; 8008 with neither ticked (domain §5).
    fn within(self, kind: &dyn Membership) -> Result<Option<(Within, bool)>, Refusal> {
        match (self.members, self.others) {
            (true, true) => Ok(None),
            (true, false) => Ok(Some((kind.within(self.group), true))),
            (false, true) => Ok(Some((kind.within(self.group), false))),
            (false, false) => Err(ErrorCode::Required.at("members")), // extension.14
        }
    }
}

/// The numbers a query finds.
///
/// # Errors
/// 8008 with neither members nor non-members wanted; 8009 for an unknown target or order; the kind's
/// own code when the group is gone; 8016.
pub(crate) async fn find(
    visit: &Visit,
    caller: &Caller,
    kind: &'static dyn Membership,
    list: &ListQuery,
    wanted: Wanted,
) -> Result<Shown> {
    let query = NumberQuery {
        list: list.query(&TARGETS, &COLUMNS)?,
        members: wanted.within(kind)?,
        only: None,
    };
    let group = wanted.group;
    visit
        .read(caller, move |conn, actor| {
            let company = conn.company(actor)?;
            exists(kind, group, &company)?;
            let found = number::list(conn, actor, &query)?;
            Ok(Shown {
                rows: found.map(|row| Member::of(kind, group, &company, row)),
                version: kind.version(group, &company),
            })
        })
        .await
}

/// Saves displayed rows, all or none (domain §5).
///
/// # Errors
/// 8016, 9002, 9003 and those of the kind's save.
pub(crate) async fn update(
    visit: &Visit,
    caller: &Caller,
    kind: &'static dyn Membership,
    group: i64,
    version: i64,
    rows: Vec<MemberRow>,
) -> Result<()> {
    visit
        .write(caller, move |tx, actor| {
            let company = tx.company(actor)?;
            let mut codes = Codes::new(&company);
            let sent: Vec<SentRow> = rows.iter().map(|row| row.sent(&mut codes)).collect();
            let saved = kind.save(tx, actor, group, version, &sent);
            saved.map_err(|error| codes.restore(error))
        })
        .await
}

/// The members of a group as a file.
///
/// # Errors
/// The kind's own code when the group is gone; 8016.
pub(crate) async fn file(
    visit: &Visit,
    caller: &Caller,
    kind: &'static dyn Membership,
    group: i64,
) -> Result {
    let file = visit.read(caller, move |conn, actor| {
        let company = conn.company(actor)?;
        exists(kind, group, &company)?;
        Ok(kind.file(group, &company))
    });
    let (name, bytes) = file.await?;
    Ok(download::csv(name, "Shift_JIS", bytes))
}

fn exists(kind: &dyn Membership, group: i64, company: &CompanySettings) -> Result<(), Refusal> {
    if kind.groups(company).iter().any(|(id, _)| *id == group) {
        return Ok(());
    }
    let words = kind.words();
    Err(words.missing.at(words.field))
}

/// 外線番号 order: what a file of members is written in.
pub(crate) fn by_number(
    company: &CompanySettings,
    members: impl Iterator<Item = SubscriberId>,
) -> Vec<&Subscriber> {
    let mut found: Vec<&Subscriber> = members.filter_map(|id| company.subscriber(id)).collect();
    found.sort_by(|a, b| a.external_number.cmp(&b.external_number));
    found
}
