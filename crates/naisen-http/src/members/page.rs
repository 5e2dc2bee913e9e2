//! The page of a member screen. It works without script: 表示 is a link's form, 変更 sends every row
//! that is displayed, and a refused page holds what was typed.

use askama::Template;
use naisen_core::error::{Refusal, RowRefusal};
use naisen_core::text::{Lang, Text};

use super::{COLUMNS, Member, MemberRow, Membership, Shown, TARGETS, Wanted, Words, text};
use crate::auth::{Admin, Caller};
use crate::failure::{Failure, Result};
use crate::form::{Choice, Entry, Form, ListQuery, Problem, record_id};
use crate::ui::{Listing, Shell, format, words as kit};
use crate::visit::Visit;
use crate::{download, outcome, page};

#[derive(Template)]
#[template(path = "members/page.html")]
struct MembersPage {
    shell: Shell,
    words: &'static Words,
    entry: Entry,
    list: Listing,
    /// This very list, where its rows are sent.
    here: String,
    groups: Vec<Choice>,
    /// Name of the group shown; none when it is gone.
    group: Option<GroupFacts>,
    members: bool,
    others: bool,
    version: Option<i64>,
    rows: Vec<RowView>,
}

/// What stands beside the rows.
struct GroupFacts {
    id: i64,
    name: String,
    facts: Vec<(&'static str, String)>,
}

/// One row as it is shown: saved, or as it was typed.
struct RowView {
    code: String,
    number: String,
    name: String,
    extension: String,
    /// The saved 内線番号, from which a change is told.
    was: String,
    ticked: bool,
    version: String,
    /// Facts that bear on the membership.
    elsewhere: String,
    pilot_of: Option<String>,
    stopped: bool,
    problem: Option<Problem>,
    /// Whether clearing 内線番号 mends the row.
    clearable: bool,
}

/// S21, S24 or S27. Without a choice in the URL the first group is shown, members and others.
pub(crate) async fn show<M: Membership>(visit: Visit, caller: Admin, list: ListQuery) -> Result {
    members_page::<M>(&visit, &caller, list, None).await
}

/// 変更: applies to the displayed rows (domain §5).
pub(crate) async fn save<M: Membership>(
    visit: Visit,
    caller: Admin,
    list: ListQuery,
    form: Form,
) -> Result {
    let group = record_id(list.choice("group"));
    let saved = super::update::<M>(&visit, &caller, group, form.version(), sent(&form)).await;
    match saved {
        Ok(()) => {
            let here = list.href(M::WORDS.path);
            let said = M::WORDS.saved.get(visit.lang());
            Ok(outcome::done(&visit, &here, said))
        }
        Err(failure) => {
            let refused = (form, failure.into_refusal()?);
            members_page::<M>(&visit, &caller, list, Some(refused)).await
        }
    }
}

/// The members of one group as a file.
pub(crate) async fn export<M: Membership>(visit: Visit, caller: Admin, list: ListQuery) -> Result {
    let group = record_id(list.choice("group"));
    let (name, bytes) = super::file::<M>(&visit, &caller, group).await?;
    Ok(download::csv(name, "Shift_JIS", bytes))
}

/// The rows of a form. The row whose `fix` button was pressed has its 内線番号 cleared.
fn sent(form: &Form) -> Vec<MemberRow> {
    let rows = form.rows().into_iter();
    rows.map(|row| MemberRow {
        ticked: row.fields.ticked("tick"),
        extension: if form.text("fix") == row.key {
            String::new()
        } else {
            row.fields.text("extension").to_owned()
        },
        version: Some(row.fields.version()),
        number: row.key,
    })
    .collect()
}

async fn members_page<M: Membership>(
    visit: &Visit,
    caller: &Caller,
    mut list: ListQuery,
    refused: Option<(Form, Refusal)>,
) -> Result {
    let groups = groups::<M>(visit, caller).await?;
    if list.choices.is_empty()
        && let Some((first, _)) = groups.first()
    {
        let on = |name: &str| (name.to_owned(), "on".to_owned());
        let group = ("group".to_owned(), first.to_string());
        list.choices = vec![group, on("members"), on("others")];
    }
    let wanted = Wanted::of(record_id(list.choice("group")), &list, (false, false));
    let none = || Shown {
        rows: naisen_store::list::Listing {
            rows: Vec::new(),
            total: 0,
        },
        version: None,
    };
    let (shown, unseen) = match super::find::<M>(visit, caller, &list, wanted).await {
        _ if groups.is_empty() && refused.is_none() => (none(), None),
        Ok(shown) => (shown, None),
        Err(failure) => (none(), Some(not_shown::<M>(failure)?)),
    };
    let facts = group_facts::<M>(visit, caller, wanted.group, &groups).await?;
    let page = write::<M>(
        visit,
        list,
        wanted,
        groups,
        facts,
        shown,
        refused.or(unseen),
    );
    match page.list.beyond() {
        Some(last) if page.entry.problem().is_none() => Ok(outcome::go(&last)),
        _ => page::form(&page.entry, &page),
    }
}

/// A refusal that the page itself explains: nothing ticked, or the group is gone. Any other is the edge's.
fn not_shown<M: Membership>(failure: Failure) -> Result<(Form, Refusal)> {
    let refusal = failure.clone().into_refusal()?;
    let explained =
        matches!(refusal.field, Some(field) if field == M::WORDS.field || field == "members");
    if explained {
        Ok((Form::default(), refusal))
    } else {
        Err(failure)
    }
}

async fn groups<M: Membership>(visit: &Visit, caller: &Caller) -> Result<Vec<(i64, String)>> {
    let actor = caller.actor.clone();
    let groups = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            Ok(M::groups(&company))
        })
        .await?;
    Ok(groups)
}

async fn group_facts<M: Membership>(
    visit: &Visit,
    caller: &Caller,
    group: i64,
    groups: &[(i64, String)],
) -> Result<Option<GroupFacts>> {
    let Some((id, name)) = groups.iter().find(|(id, _)| *id == group).cloned() else {
        return Ok(None);
    };
    let (actor, lang) = (caller.actor.clone(), visit.lang());
    let facts = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            Ok(M::facts(id, &company, lang))
        })
        .await?;
    Ok(Some(GroupFacts { id, name, facts }))
}

fn write<M: Membership>(
    visit: &Visit,
    list: ListQuery,
    wanted: Wanted,
    groups: Vec<(i64, String)>,
    group: Option<GroupFacts>,
    shown: Shown,
    refused: Option<(Form, Refusal)>,
) -> MembersPage {
    let lang = visit.lang();
    let words = const { &M::WORDS };
    let rows = row_views(shown.rows.rows, refused.as_ref(), lang);
    let typed_version = refused.as_ref().map(|(form, _)| form.version());
    let entry = match refused {
        Some((form, refusal)) => Entry::typed(form, &refusal, lang),
        None => Entry::default(),
    };
    let mut shell = visit
        .shell(words.title)
        .under(words.group.get(lang), words.list);
    let labels = [
        (words.field, words.group),
        ("members", text::SHOWN),
        ("extension", text::EXTENSION),
    ];
    shell.summary = entry.problem().map(|p| {
        let title = if p.rows.is_empty() && p.field.is_some() {
            text::NOT_SHOWN
        } else {
            text::NOT_SAVED
        };
        page::summary(title, p, &labels, lang)
    });
    let targets: [(&str, Text); 2] = [("number", text::NUMBER), ("extension", text::EXTENSION)];
    let columns = COLUMNS.map(|(name, _)| name);
    debug_assert_eq!(
        TARGETS.map(|(name, ..)| name),
        targets.map(|(name, _)| name)
    );
    MembersPage {
        here: list.href(words.path),
        list: Listing::new(
            words.path,
            list,
            &targets,
            &columns,
            shown.rows.total as u64,
            lang,
        ),
        groups: groups
            .into_iter()
            .map(|(id, label)| Choice {
                value: id.to_string(),
                label,
                chosen: id == wanted.group,
            })
            .collect(),
        group,
        members: wanted.members,
        others: wanted.others,
        version: shown
            .version
            .map(|v| typed_version.filter(|t| *t >= 0).unwrap_or(v)),
        rows,
        shell,
        words,
        entry,
    }
}

fn row_views(found: Vec<Member>, refused: Option<&(Form, Refusal)>, lang: Lang) -> Vec<RowView> {
    let typed = refused.map(|(form, _)| form.rows()).unwrap_or_default();
    let view = |member: Member| {
        let fields = typed.iter().find(|row| row.key == member.number);
        let fields = fields.map(|row| &row.fields);
        let was = member.extension.unwrap_or_default();
        let refusal = refused.and_then(|(_, refusal)| {
            let row = refusal.rows.iter().find(|row| row.key == member.number)?;
            Some(row_refusal(row))
        });
        let extension = fields.map_or_else(|| was.clone(), |f| f.text("extension").to_owned());
        RowView {
            number: format::tel(&member.external_number),
            ticked: fields.map_or(member.ticked, |f| f.ticked("tick")),
            version: fields.map_or_else(
                || member.version.to_string(),
                |f| f.text("version").to_owned(),
            ),
            clearable: refusal
                .as_ref()
                .is_some_and(|r| r.code == naisen_core::error::ErrorCode::ExtensionWithoutGroup),
            problem: refusal.map(|refusal| Problem::new(&refusal, lang)),
            code: member.number,
            name: member.display_name,
            elsewhere: member.elsewhere.join(match lang {
                Lang::Ja => "、",
                Lang::En => ", ",
            }),
            pilot_of: member.pilot_of,
            stopped: member.emergency_stop,
            extension,
            was,
        }
    };
    found.into_iter().map(view).collect()
}

/// A row's refusal as one of its own, so that cause and remedy stand beside the row.
fn row_refusal(row: &RowRefusal) -> Refusal {
    Refusal {
        code: row.code,
        field: row.field,
        detail: row.detail.clone(),
        rows: Vec::new(),
    }
}
