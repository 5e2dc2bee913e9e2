//! The member screens (S21, S24, S27): numbers of the company beside one group, ticked or not. What a
//! membership is and how it is saved is each group's own [`Membership`]; here are the search, the rows
//! that were sent, and the page.

mod body;
mod page;
mod text;

pub(crate) use body::{Codes, Member, MemberRow};
pub(crate) use page::{export, save, show};
pub(crate) use text::SAVED;

use naisen_core::actor::Actor;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text};
use naisen_store::list::Listing;
use naisen_store::view::{CompanyView, NumberColumn, NumberQuery, Within};
use naisen_store::{Tx, number};

use crate::auth::Caller;
use crate::failure::Result;
use crate::form::{Holds, ListQuery};
use crate::visit::Visit;

/// One kind of group with members.
pub(crate) trait Membership: Send + Sync + 'static {
    /// Its words and addresses.
    const WORDS: Words;
    /// What is answered when the group shown is gone.
    const MISSING: ErrorCode;

    /// The company's groups with their names, in the order of their list.
    fn groups(company: &CompanySettings) -> Vec<(i64, String)>;
    /// The members of a group, for the number list.
    fn within(group: i64) -> Within;
    /// Whether a number is a member.
    fn is_member(group: i64, company: &CompanySettings, id: SubscriberId) -> bool;
    /// Names of the other groups of this kind that a number is in.
    fn elsewhere(group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String>;
    /// What there is to know of a group beside its members.
    fn facts(group: i64, company: &CompanySettings, lang: Lang) -> Vec<(&'static str, String)>;
    /// The version of the record that holds the members; none where each number holds its own.
    fn version(group: i64, company: &CompanyView) -> Option<i64>;
    /// The members as a file, and its name.
    fn file(group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>);
    /// Saves displayed rows, all or none.
    fn save(
        tx: &mut Tx<'_>,
        actor: &Actor,
        group: i64,
        version: i64,
        rows: &[SentRow],
    ) -> naisen_store::Result<()>;
}

/// What a member screen says of its kind of group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// Address of the screen.
    pub(crate) path: &'static str,
    /// Address of the list of groups; a group's own page is below it.
    pub(crate) list: &'static str,
    /// Title of the screen.
    pub(crate) title: Text,
    /// 内線グループ, ピックアップグループ or 共通電話帳.
    pub(crate) group: Text,
    /// Name of the group in a refusal.
    pub(crate) field: &'static str,
    /// Said when there is no group yet.
    pub(crate) none: Text,
    /// Its button.
    pub(crate) add: Text,
    /// Said after a save.
    pub(crate) saved: Text,
    /// What the download is called.
    pub(crate) export: Text,
    /// Whether a row has an input for 内線番号.
    pub(crate) extension: bool,
    /// The manual's notes, and ours.
    pub(crate) notes: &'static [Text],
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
    fn within<M: Membership>(self) -> Result<Option<(Within, bool)>, Refusal> {
        match (self.members, self.others) {
            (true, true) => Ok(None),
            (true, false) => Ok(Some((M::within(self.group), true))),
            (false, true) => Ok(Some((M::within(self.group), false))),
            (false, false) => Err(ErrorCode::Required.at("members")), // extension.14
        }
    }
}

/// The numbers a query finds.
///
/// # Errors
/// 8008 with neither members nor non-members wanted; 8009 for an unknown target or order; the kind's
/// own code when the group is gone; 8016.
pub(crate) async fn find<M: Membership>(
    visit: &Visit,
    caller: &Caller,
    list: &ListQuery,
    wanted: Wanted,
) -> Result<Shown> {
    let query = NumberQuery {
        list: list.query(&TARGETS, &COLUMNS)?,
        members: wanted.within::<M>()?,
        only: None,
    };
    let (actor, group) = (caller.actor.clone(), wanted.group);
    let shown = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            exists::<M>(group, &company)?;
            let found = number::list(conn, &actor, &query)?;
            let rows = found.rows.iter();
            let rows = rows.map(|row| Member::of::<M>(group, &company, row));
            Ok(Shown {
                rows: Listing {
                    rows: rows.collect(),
                    total: found.total,
                },
                version: M::version(group, &company),
            })
        })
        .await?;
    Ok(shown)
}

/// Saves displayed rows, all or none (domain §5).
///
/// # Errors
/// 8016, 9002, 9003 and those of the kind's save.
pub(crate) async fn update<M: Membership>(
    visit: &Visit,
    caller: &Caller,
    group: i64,
    version: i64,
    rows: Vec<MemberRow>,
) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| {
            let company = tx.company(&actor)?;
            let mut codes = Codes::new(&company);
            let sent: Vec<SentRow> = rows.iter().map(|row| codes.row(row)).collect();
            M::save(tx, &actor, group, version, &sent).map_err(|error| codes.restore(error))
        })
        .await?;
    Ok(())
}

/// The members of a group as a file.
///
/// # Errors
/// The kind's own code when the group is gone; 8016.
pub(crate) async fn file<M: Membership>(
    visit: &Visit,
    caller: &Caller,
    group: i64,
) -> Result<(&'static str, Vec<u8>)> {
    let actor = caller.actor.clone();
    let file = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            exists::<M>(group, &company)?;
            Ok(M::file(group, &company))
        })
        .await?;
    Ok(file)
}

fn exists<M: Membership>(group: i64, company: &CompanySettings) -> Result<(), Refusal> {
    if M::groups(company).iter().any(|(id, _)| *id == group) {
        return Ok(());
    }
    Err(M::MISSING.at(M::WORDS.field))
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
