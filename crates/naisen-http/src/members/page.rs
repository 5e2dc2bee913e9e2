//! The page of a member screen. It works without script: 表示 is a link's form, 変更 sends every row
//! that is displayed, and a refused page holds what was typed.

use askama::Template;
use axum::routing::get;
use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::text::{Lang, Text};

use super::{
    COLUMNS, Fact, Input, Member, MemberRow, Membership, Shown, TARGETS, Wanted, Words, text,
};
use crate::auth::{Admin, Caller};
use crate::failure::{Failure, Result};
use crate::feature::{Pages, Screen};
use crate::form::{Choice, Entry, Form, ListQuery, Problem, record_id};
use crate::ui::{Axis, Lane, Listing, Shell, format, words as kit};
use crate::visit::Visit;
use crate::{doctor, outcome, page};

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
    facts: Vec<Fact>,
    seats: Option<usize>,
    picture: Option<Picture>,
}

/// What a call to the group would do.
pub(crate) struct Picture {
    /// Of which call.
    pub(crate) title: String,
    /// In one sentence.
    pub(crate) headline: String,
    /// Seconds of the call.
    pub(crate) axis: Axis,
    /// Who rings from when to when.
    pub(crate) lanes: Vec<Lane>,
    /// How it was computed.
    pub(crate) note: Text,
}

/// One row as it is shown: saved, or as it was typed.
struct RowView {
    code: String,
    number: String,
    name: String,
    /// 内線番号 as saved.
    extension: String,
    /// What the input holds, and what is saved, from which a change is told.
    typed: String,
    was: String,
    ticked: bool,
    /// It is in another group, which it would have to leave first.
    fixed: bool,
    version: String,
    /// Facts that bear on the membership.
    elsewhere: String,
    pilot_of: Option<String>,
    stopped: bool,
    problem: Option<Problem>,
    /// Whether clearing 内線番号 mends the row.
    clearable: bool,
}

/// The routes of a member screen. Without a choice in the URL the first group is shown, members and
/// others.
pub(crate) fn pages(
    pages: Pages,
    kind: &'static dyn Membership,
    screens: &'static [Screen],
) -> Pages {
    let show = move |visit: Visit, caller: Admin, list: ListQuery| async move {
        members_page(&visit, &caller, kind, list, None).await
    };
    let put = move |visit: Visit, caller: Admin, list: ListQuery, form: Form| {
        save(visit, caller, kind, list, form)
    };
    let file = move |visit: Visit, caller: Admin, list: ListQuery| async move {
        super::file(&visit, &caller, kind, record_id(list.choice("group"))).await
    };
    pages
        .screen(screens, get(show).post(put))
        .action(screens, kind.words().csv, get(file))
}

/// 変更: applies to the displayed rows (domain §5).
async fn save(
    visit: Visit,
    caller: Admin,
    kind: &'static dyn Membership,
    list: ListQuery,
    form: Form,
) -> Result {
    let (words, group) = (kind.words(), record_id(list.choice("group")));
    match super::update(&visit, &caller, kind, group, form.version(), sent(&form)).await {
        Ok(()) => {
            let said = words.saved.get(visit.lang());
            Ok(outcome::done(&visit, &list.href(words.path), said))
        }
        Err(failure) => {
            let refused = (form, failure.into_refusal()?);
            members_page(&visit, &caller, kind, list, Some(refused)).await
        }
    }
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
        order: row.fields.text("order").to_owned(),
        version: Some(row.fields.version()),
        number: row.key,
    })
    .collect()
}

async fn members_page(
    visit: &Visit,
    caller: &Caller,
    kind: &'static dyn Membership,
    mut list: ListQuery,
    refused: Option<(Form, Refusal)>,
) -> Result {
    let groups = visit.read(caller, move |conn, actor| {
        Ok(kind.groups(&*conn.company(actor)?))
    });
    let groups = groups.await?;
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
    let (shown, unseen) = match super::find(visit, caller, kind, &list, wanted).await {
        _ if groups.is_empty() && refused.is_none() => (none(), None),
        Ok(shown) => (shown, None),
        Err(failure) => (none(), Some(not_shown(kind.words(), failure)?)),
    };
    let group = group_facts(visit, caller, kind, wanted.group, &groups).await?;
    let hints = doctor::hints(visit, caller, kind.target(wanted.group)).await?;
    let asked = Asked {
        list,
        wanted,
        groups,
        refused: refused.or(unseen),
    };
    let mut page = asked.page(visit, kind.words(), group, shown);
    page.shell.hints = hints;
    match page.list.beyond() {
        Some(last) if page.entry.problem().is_none() => Ok(outcome::go(&last)),
        _ => page::form(&page.entry, &page),
    }
}

/// A refusal that the page itself explains: nothing ticked, or the group is gone. Any other is the edge's.
fn not_shown(words: &Words, failure: Failure) -> Result<(Form, Refusal)> {
    let refusal = failure.clone().into_refusal()?;
    let explained =
        matches!(refusal.field, Some(field) if field == words.field || field == "members");
    if explained {
        Ok((Form::default(), refusal))
    } else {
        Err(failure)
    }
}

async fn group_facts(
    visit: &Visit,
    caller: &Caller,
    kind: &'static dyn Membership,
    group: i64,
    groups: &[(i64, String)],
) -> Result<Option<GroupFacts>> {
    let Some((id, name)) = groups.iter().find(|(id, _)| *id == group).cloned() else {
        return Ok(None);
    };
    let (lang, now_ms) = (visit.lang(), visit.app().now_ms());
    let found = visit.read(caller, move |conn, actor| {
        let company = conn.company(actor)?;
        Ok(GroupFacts {
            id,
            name,
            facts: kind.facts(id, &company, lang),
            seats: kind.seats(id, &company),
            picture: kind.picture(id, company.settings(), now_ms, lang),
        })
    });
    found.await.map(Some)
}

/// What was asked for, and why it was refused.
struct Asked {
    list: ListQuery,
    wanted: Wanted,
    groups: Vec<(i64, String)>,
    refused: Option<(Form, Refusal)>,
}

impl Asked {
    fn page(
        self,
        visit: &Visit,
        words: &'static Words,
        group: Option<GroupFacts>,
        shown: Shown,
    ) -> MembersPage {
        let (lang, list, wanted) = (visit.lang(), self.list, self.wanted);
        let rows = row_views(words, shown.rows.rows, self.refused.as_ref(), lang);
        let typed_version = self.refused.as_ref().map(|(form, _)| form.version());
        let entry = match self.refused {
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
            ("order", text::ORDER),
        ];
        shell.summary = entry.problem().map(|p| {
            let title = if p.rows.is_empty() && p.field.is_some() {
                text::NOT_SHOWN
            } else {
                text::NOT_SAVED
            };
            page::summary(title, p, &labels, lang)
        });
        let targets = TARGETS.map(|(name, ..)| name);
        let targets: Vec<(&str, Text)> = targets
            .into_iter()
            .zip([text::NUMBER, text::EXTENSION])
            .collect();
        let (columns, total) = (COLUMNS.map(|(name, _)| name), shown.rows.total as u64);
        let choice = |(id, label): (i64, String)| Choice {
            value: id.to_string(),
            label,
            chosen: id == wanted.group,
        };
        let version = |v| typed_version.filter(|t| *t >= 0).unwrap_or(v);
        MembersPage {
            here: list.href(words.path),
            list: Listing::new(words.path, list, &targets, &columns, total, lang),
            groups: self.groups.into_iter().map(choice).collect(),
            group,
            members: wanted.members,
            others: wanted.others,
            version: shown.version.map(version),
            rows,
            shell,
            words,
            entry,
        }
    }
}

fn row_views(
    words: &Words,
    found: Vec<Member>,
    refused: Option<&(Form, Refusal)>,
    lang: Lang,
) -> Vec<RowView> {
    let typed = refused.map(|(form, _)| form.rows()).unwrap_or_default();
    let view = |member: Member| {
        let fields = typed.iter().find(|row| row.key == member.number);
        let fields = fields.map(|row| &row.fields);
        let extension = member.extension.unwrap_or_default();
        let (field, was) = match words.input {
            Input::Nothing => ("", String::new()),
            Input::Extension => ("extension", extension.clone()),
            Input::Order => {
                let order = member.order.map(|order| order.to_string());
                ("order", order.unwrap_or_default())
            }
        };
        let refusal = refused.and_then(|(_, refusal)| {
            let row = refusal.rows.iter().find(|row| row.key == member.number)?;
            Some(row_refusal(row))
        });
        let typed = fields.map_or_else(|| was.clone(), |f| f.text(field).to_owned());
        RowView {
            number: format::tel(&member.external_number),
            ticked: fields.map_or(member.ticked, |f| f.ticked("tick")),
            version: fields.map_or_else(
                || member.version.to_string(),
                |f| f.text("version").to_owned(),
            ),
            clearable: refusal
                .as_ref()
                .is_some_and(|r| r.code == ErrorCode::ExtensionWithoutGroup),
            problem: refusal.map(|refusal| Problem::new(&refusal, lang)),
            elsewhere: elsewhere(words, &member.elsewhere, lang),
            code: member.number,
            name: member.display_name,
            pilot_of: member.pilot_of,
            stopped: member.emergency_stop,
            fixed: words.exclusive && !member.elsewhere.is_empty() && !member.ticked,
            extension,
            typed,
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

/// 「営業、東京のメンバ」; empty for none.
fn elsewhere(words: &Words, names: &[String], lang: Lang) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names = names.join(match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    });
    let [before, behind] = words.elsewhere.map(|text| text.get(lang));
    format!("{before}{names}{behind}")
}

impl MembersPage {
    /// 「 / 32人」 behind the count of ticks.
    fn of_seats(&self) -> String {
        let seats = self.group.as_ref().and_then(|group| group.seats);
        match (seats, self.shell.lang) {
            (None, _) => String::new(),
            (Some(seats), Lang::Ja) => format!(" / {seats}人"),
            (Some(seats), Lang::En) => format!(" of {seats}"),
        }
    }
}
