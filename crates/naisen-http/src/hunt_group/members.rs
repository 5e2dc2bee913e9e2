//! 代表グループメンバ設定 (S15): which numbers ring for a group and in which order, and beside it what a
//! call to the group does now.

use askama::Template;
use naisen_core::doctor::Target;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{HuntGroupId, SubscriberId};
use naisen_core::settings::{CompanySettings, HuntGroup, Subscriber};
use naisen_core::text::{Lang, Text};
use naisen_store::list::Listing as Found;
use naisen_store::view::{Kind, NumberColumn, NumberQuery, Within};
use naisen_store::{hunt_group, number};

use super::api::HuntMemberShown;
use super::body::MemberRowBody;
use super::preview::{self, Preview};
use super::{csv, text};
use crate::auth::{Admin, Caller};
use crate::failure::{Failure, Result};
use crate::form::{Choice, Entry, Form, Holds, ListQuery, Row, RowProblem, VERSION};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{doctor, download, notes, outcome, page};

const PATH: &str = "/hunt-group-members";

const TARGETS: [(&str, NumberColumn, Holds); 2] = [
    ("number", NumberColumn::External, Holds::Number),
    ("extension", NumberColumn::Extension, Holds::Number),
];

const COLUMNS: [(&str, NumberColumn); 2] = [
    ("number", NumberColumn::External),
    ("extension", NumberColumn::Extension),
];

const TARGET_LABELS: [Text; 2] = [text::NUMBER, text::EXTENSION];

const LABELS: [(&str, Text); 2] = [("order", text::ORDER), ("members", text::MEMBERS)];

/// Which numbers of which group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) group: HuntGroupId,
    pub(super) members: bool,
    pub(super) others: bool,
}

/// One number and its part in the group.
#[derive(Clone, Debug)]
pub(super) struct Member {
    code: String,
    external_number: String,
    extension: Option<String>,
    display_name: String,
    member: bool,
    order: Option<u8>,
    pilot: bool,
    stopped: bool,
    other_group: Option<String>,
}

/// A row of the page: what is stored, and what was typed before a refusal.
struct Line {
    member: Member,
    ticked: bool,
    order: String,
    problem: Option<RowProblem>,
}

/// The group beside its members.
struct Card {
    id: HuntGroupId,
    name: String,
    pilot: String,
    slide_type: Text,
    slide_line: Text,
    slide_timer: String,
    schedule: Option<(i64, String)>,
    count: usize,
    max: usize,
    preview: Option<Preview>,
}

#[derive(Template)]
#[template(path = "hunt_group/members.html")]
struct MembersPage {
    shell: Shell,
    entry: Entry,
    groups: Vec<Choice>,
    members: bool,
    others: bool,
    /// This very page, for the form that saves and the way back.
    here: String,
    list: Listing,
    lines: Vec<Line>,
    card: Option<Card>,
}

impl From<Member> for HuntMemberShown {
    fn from(member: Member) -> Self {
        Self {
            number: member.code,
            external_number: member.external_number,
            extension: member.extension,
            member: member.member,
            order: member.order,
            other_group: member.other_group,
        }
    }
}

/// The numbers a query finds among members, non-members or both.
pub(super) async fn find(
    visit: &Visit,
    caller: &Caller,
    query: &ListQuery,
    wanted: Wanted,
) -> Result<Found<Member>> {
    if !wanted.members && !wanted.others {
        return Err(ErrorCode::Required.at("members").into());
    }
    let within = Within::HuntGroup(wanted.group);
    let query = NumberQuery {
        list: query.query(&TARGETS, &COLUMNS)?,
        members: (wanted.members != wanted.others).then_some((within, wanted.members)),
        only: None,
    };
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let group = hunt_group::get(conn, &actor, wanted.group)?;
            let found = number::list(conn, &actor, &query)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.iter();
            Ok(Found {
                rows: rows
                    .map(|row| Member::of(&company, (group.id, &group.value), row.id, row))
                    .collect(),
                total: found.total,
            })
        })
        .await?;
    Ok(found)
}

impl Member {
    fn of(
        company: &CompanySettings,
        (group_id, group): (HuntGroupId, &HuntGroup),
        id: SubscriberId,
        subscriber: &Subscriber,
    ) -> Self {
        let member = group.members.iter().find(|m| m.subscriber == id);
        let other = company.hunt_group_of(id).filter(|(of, _)| *of != group_id);
        Self {
            code: subscriber.subscriber_id.clone(),
            external_number: subscriber.external_number.clone(),
            extension: subscriber.extension.clone(),
            display_name: subscriber.display_name.clone(),
            member: member.is_some(),
            order: member.map(|m| m.order),
            pilot: group.pilot == id,
            stopped: subscriber.emergency_stop,
            other_group: other.map(|(_, other)| other.name.clone()),
        }
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    members_page(&visit, &caller, query, Entry::default()).await
}

pub(super) async fn save(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    let group = HuntGroupId(query.choice("group").parse().unwrap_or(-1));
    let rows = form.rows().into_iter().map(|row| MemberRowBody {
        ticked: row.fields.ticked("tick"),
        order: row.fields.text("order").to_owned(),
        number: row.key,
    });
    let rows = rows.collect();
    match super::update_members(&visit, &caller, group, form.version(), rows).await {
        Ok(_) => {
            let line = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, &query.href(PATH), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            if refusal.code == ErrorCode::HuntGroupMissing {
                return Err(refusal.into());
            }
            let entry = Entry::typed(form, &refusal, visit.lang());
            members_page(&visit, &caller, query, entry).await
        }
    }
}

async fn members_page(
    visit: &Visit,
    caller: &Caller,
    mut query: ListQuery,
    mut entry: Entry,
) -> Result {
    let groups = groups(visit, caller).await?;
    // The group comes first: without a choice, the first one by name.
    if query.choice("group").is_empty()
        && let Some((first, _)) = groups.first()
    {
        query.choices.push(("group".to_owned(), first.clone()));
    }
    let shown = |what: &str| {
        let mut choices = query.choices.iter().filter(|(name, _)| name == "show");
        choices.clone().next().is_none() || choices.any(|(_, value)| value == what)
    };
    let wanted = Wanted {
        group: HuntGroupId(query.choice("group").parse().unwrap_or(-1)),
        members: shown("members"),
        others: shown("others"),
    };
    let nobody = Found {
        rows: Vec::new(),
        total: 0,
    };
    let found = if groups.is_empty() {
        nobody
    } else if wanted.members || wanted.others {
        find(visit, caller, &query, wanted).await?
    } else {
        // None ticked is a refusal on the page itself (domain §5).
        let refusal = ErrorCode::Required.at("members");
        entry = Entry::typed(Form::default(), &refusal, visit.lang());
        nobody
    };
    let (card, version) = match card(visit, caller, wanted.group).await? {
        Some((card, version)) => (Some(card), version),
        None => (None, 0),
    };
    if entry.problem().is_none() {
        entry = Entry::saved([(VERSION, version.to_string())]);
    }
    let mut shell = visit.shell(text::MEMBERS);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, visit.lang()));
    let target = Target::HuntMembers(wanted.group);
    shell.hints = doctor::hints(visit, caller, target).await?;
    let targets: Vec<(&str, Text)> = COLUMNS
        .map(|c| c.0)
        .into_iter()
        .zip(TARGET_LABELS)
        .collect();
    let page = MembersPage {
        shell,
        groups: Entry::saved([("group", wanted.group.to_string())]).choices("group", groups),
        members: wanted.members,
        others: wanted.others,
        here: query.href(PATH),
        lines: lines(found.rows, &entry),
        list: Listing::new(
            PATH,
            query,
            &targets,
            &COLUMNS.map(|c| c.0),
            found.total as u64,
            visit.lang(),
        ),
        card,
        entry,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::form(&page.entry, &page),
    }
}

/// The rows, after a refusal as they were typed.
fn lines(members: Vec<Member>, entry: &Entry) -> Vec<Line> {
    let typed: Vec<Row> = entry.rows();
    let problem = entry.problem();
    let line = |member: Member| {
        let typed = typed.iter().find(|row| row.key == member.code);
        Line {
            ticked: typed.map_or(member.member, |row| row.fields.ticked("tick")),
            order: typed.map_or_else(
                || member.order.map_or_else(String::new, |o| o.to_string()),
                |row| row.fields.text("order").to_owned(),
            ),
            problem: problem.and_then(|p| p.row(&member.code)).cloned(),
            member,
        }
    };
    members.into_iter().map(line).collect()
}

async fn groups(visit: &Visit, caller: &Caller) -> Result<Vec<(String, String)>> {
    let actor = caller.actor.clone();
    let mut groups: Vec<(String, String)> = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            let groups = company.hunt_groups();
            Ok(groups
                .map(|(id, group)| (id.to_string(), group.name.clone()))
                .collect())
        })
        .await?;
    groups.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(groups)
}

async fn card(
    visit: &Visit,
    caller: &Caller,
    id: HuntGroupId,
) -> Result<Option<(Card, i64)>, Failure> {
    let (actor, lang, now_ms) = (caller.actor.clone(), visit.lang(), visit.app().now_ms());
    let card = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            let version = company.version(Kind::HuntGroup, id.0);
            let Some(group) = company.hunt_group(id) else {
                return Ok(None);
            };
            let pilot = company.subscriber(group.pilot);
            let schedule = group.schedule.and_then(|id| {
                let schedule = company.schedule(id)?;
                Some((id.0, schedule.name.clone()))
            });
            let card = Card {
                id,
                name: group.name.clone(),
                pilot: pilot.map_or_else(String::new, |s| format::tel(&s.external_number)),
                slide_type: notes::hunt::slide_type_name(group.slide_type),
                slide_line: notes::hunt::slide_type(group.slide_type),
                slide_timer: format::seconds(u32::from(group.slide_timer), lang),
                schedule,
                count: group.members.len(),
                max: group.slide_type.members_max(),
                preview: preview::of(company.settings(), group, now_ms, lang),
            };
            Ok(Some((card, version.unwrap_or_default())))
        })
        .await?;
    Ok(card)
}

pub(super) async fn export(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let group = HuntGroupId(query.choice("group").parse().unwrap_or(-1));
    file(&visit, &caller, group).await
}

/// The members as a bulk file.
pub(super) async fn file(visit: &Visit, caller: &Caller, group: HuntGroupId) -> Result {
    let actor = caller.actor.clone();
    let bytes = visit
        .app()
        .store
        .read(move |conn| {
            let group = hunt_group::get(conn, &actor, group)?;
            let company = conn.company(&actor)?;
            Ok(csv::members(&company, &group))
        })
        .await?;
    Ok(download::csv("hunt-members.csv", "Shift_JIS", bytes))
}

impl MembersPage {
    /// 「メンバ 3 / 32人」 below the list: what follows the count.
    fn seats(&self, card: &Card) -> String {
        match self.shell.lang {
            Lang::Ja => format!(" / {}人", card.max),
            Lang::En => format!(" of {}", card.max),
        }
    }

    /// Why a row cannot be ticked.
    fn elsewhere(&self, group: &str) -> String {
        match self.shell.lang {
            Lang::Ja => format!("{group}に登録済み"),
            Lang::En => format!("In {group}"),
        }
    }

    fn when_called(&self, card: &Card) -> String {
        match self.shell.lang {
            Lang::Ja => format!("いま{}にかかると", card.pilot),
            Lang::En => format!("A call to {} now", card.pilot),
        }
    }
}
