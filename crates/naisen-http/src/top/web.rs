//! The pages of トップ and 掲示板.

use askama::Template;
use naisen_core::text::Lang;

use super::overview::{self, Overview};
use super::text;
use crate::auth::{Admin, Signed};
use crate::failure::Result;
use crate::feature::{Section, Who};
use crate::form::{Entry, Form};
use crate::notes;
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{outcome, page};

/// One section of the menu as tiles.
struct Tiles {
    title: Option<&'static str>,
    tiles: Vec<Tile>,
}

struct Tile {
    label: &'static str,
    href: String,
    line: &'static str,
}

#[derive(Template)]
#[template(path = "top/top.html")]
struct TopPage {
    shell: Shell,
    /// What the administrator sees of calls and settings.
    overview: Option<Overview>,
    sections: Vec<Tiles>,
    board: Option<Board>,
    may_edit: bool,
}

/// What a company's people read here.
struct Board {
    notice_title: String,
    notice: String,
    bulletin: String,
}

pub(super) async fn show(visit: Visit, caller: Signed) -> Result {
    let lang = visit.lang();
    let sections = Section::ALL
        .iter()
        .filter(|s| **s != Section::Top)
        .map(|section| Tiles {
            title: section.title().map(|t| t.get(lang)),
            tiles: page::below(&caller, *section)
                .into_iter()
                .map(|(screen, href)| Tile {
                    label: screen.title.get(lang),
                    href,
                    line: screen.menu.map_or("", |m| m.line.get(lang)),
                })
                .collect(),
        })
        .filter(|section| !section.tiles.is_empty())
        .collect();
    page::show(&TopPage {
        shell: visit.shell(text::TOP),
        overview: overview::of(&visit, &caller).await?,
        sections,
        board: board(&visit, &caller).await?,
        may_edit: caller.who() == Some(Who::Admin),
    })
}

async fn board(visit: &Visit, caller: &Signed) -> Result<Option<Board>> {
    let actor = caller.actor.clone();
    if actor.company().is_none() {
        return Ok(None);
    }
    let view = visit
        .app()
        .store
        .read(move |conn| conn.company(&actor))
        .await?;
    let company = view.settings().company();
    let service = &visit.app().brand.service_name;
    let notice = if company.notice.is_empty() {
        notes::top::NO_NOTICE.get(visit.lang()).to_owned()
    } else {
        company.notice.clone()
    };
    Ok(Some(Board {
        notice_title: match visit.lang() {
            Lang::Ja => format!("{service}{}", text::NOTICE.ja),
            Lang::En => format!("{}{service}", text::NOTICE.en),
        },
        notice,
        bulletin: company.bulletin.clone(),
    }))
}

#[derive(Template)]
#[template(path = "top/bulletin.html")]
struct BulletinPage {
    shell: Shell,
    entry: Entry,
}

pub(super) async fn edit(visit: Visit, caller: Admin) -> Result {
    let (version, bulletin) = super::bulletin(&visit, &caller).await?;
    let entry = Entry::saved([("version", version.to_string()), ("bulletin", bulletin)]);
    bulletin_page(&visit, entry)
}

pub(super) async fn save(visit: Visit, caller: Admin, form: Form) -> Result {
    let saved = super::post(&visit, &caller, form.version(), form.text("bulletin")).await;
    match saved {
        Ok(_) => Ok(outcome::done(&visit, "/", text::SAVED.get(visit.lang()))),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            bulletin_page(&visit, Entry::typed(form, &refusal, visit.lang()))
        }
    }
}

fn bulletin_page(visit: &Visit, entry: Entry) -> Result {
    let lang = visit.lang();
    let mut shell = visit.shell(text::BULLETIN).under(text::TOP.get(lang), "/");
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[("bulletin", text::CONTENT)], lang));
    let bulletin = BulletinPage { shell, entry };
    page::form(&bulletin.entry, &bulletin)
}
