//! The shell of a page: account, menu and outcome from the request and the registered screens.

use naisen_core::text::{Lang, Text, t};
use naisen_store::account::Theme;

use crate::auth::Caller;
use crate::feature::{Screen, Section, Who};
use crate::form::Problem;
use crate::ui::{Account, Link, MenuSection, Shell, Summary, SummaryLine};
use crate::visit::Visit;

/// A screen and its address for a caller.
type Place = (&'static Screen, String);

impl Visit {
    /// The shell of a page with this title.
    #[must_use]
    pub fn shell(&self, title: Text) -> Shell {
        let lang = self.lang();
        let mut here = self.path().to_owned();
        if !self.query().is_empty() {
            here.push('?');
            here.push_str(self.query());
        }
        Shell {
            lang,
            theme: theme_word(self.theme()),
            density: self.density().word(),
            service: self.app().brand.service_name.clone(),
            account: self.caller().map(|caller| account(caller, lang)),
            menu: self
                .caller()
                .map(|caller| menu(caller, self.path(), lang))
                .unwrap_or_default(),
            here,
            title: title.get(lang).to_owned(),
            crumbs: Vec::new(),
            outcome: self.outcome().map(str::to_owned),
            summary: None,
            hints: Vec::new(),
        }
    }
}

/// The screens in a caller's menu below a section, as tiles of the top page.
#[must_use]
pub fn below(caller: &Caller, section: Section) -> Vec<Place> {
    crate::screens()
        .iter()
        .filter(|s| s.menu.is_some_and(|m| m.section == section) && caller.may_see(s))
        .map(|s| (s, address(s, caller)))
        .collect()
}

/// The summary on top of a refused form: one line for the field or for each row.
#[must_use]
pub fn summary(title: Text, problem: &Problem, labels: &[(&str, Text)], lang: Lang) -> Summary {
    let label = |field: Option<&str>| {
        let found = labels.iter().find(|(name, _)| Some(*name) == field);
        found.map_or("", |(_, text)| text.get(lang))
    };
    let message = |message: &str, detail: Option<&String>| match detail {
        Some(detail) => format!("{message} {detail}"),
        None => message.to_owned(),
    };
    let lines = if problem.rows.is_empty() {
        let shown = problem
            .field
            .filter(|f| labels.iter().any(|(name, _)| name == f));
        vec![SummaryLine {
            anchor: shown.map(|field| format!("f-{field}")),
            label: label(problem.field).to_owned(),
            code: problem.code,
            message: message(problem.message, problem.detail.as_ref()),
        }]
    } else {
        problem
            .rows
            .iter()
            .map(|row| SummaryLine {
                anchor: Some(format!("r-{}", row.key)),
                label: format!("{} {}", row.key, label(row.field))
                    .trim_end()
                    .to_owned(),
                code: row.code,
                message: message(row.message, row.detail.as_ref()),
            })
            .collect()
    };
    Summary {
        title: title.get(lang).to_owned(),
        lines,
    }
}

const fn theme_word(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn account(caller: &Caller, lang: Lang) -> Account {
    let role = match caller.who() {
        Some(Who::Operator) | None => t("保守者", "Operator"),
        Some(Who::Admin) => t("管理者", "Administrator"),
        Some(Who::User) => t("端末利用者", "User"),
    };
    let links = below(caller, Section::Account)
        .into_iter()
        .map(|(screen, href)| link(screen, href, "", lang))
        .collect();
    let company = caller.company.as_ref();
    Account {
        name: company.map_or_else(|| role.get(lang).to_owned(), |c| c.name.clone()),
        id: match (caller.who(), company) {
            (Some(Who::User), Some(company)) => {
                format!(
                    "{} {}",
                    company.login_id,
                    crate::ui::format::tel(&caller.login_id)
                )
            }
            _ => caller.login_id.clone(),
        },
        role,
        password_href: "/password".to_owned(),
        links,
    }
}

fn menu(caller: &Caller, here: &str, lang: Lang) -> Vec<MenuSection> {
    Section::ALL
        .iter()
        .map(|section| {
            let links: Vec<Link> = below(caller, *section)
                .into_iter()
                .map(|(screen, href)| link(screen, href, here, lang))
                .collect();
            // A fold around one link only hides it.
            let title = section.title().filter(|_| links.len() > 1);
            MenuSection {
                title: title.map(|t| t.get(lang).to_owned()),
                heading: *section == Section::Verify,
                links,
            }
        })
        .filter(|section| !section.links.is_empty())
        .collect()
}

fn link(screen: &Screen, href: String, here: &str, lang: Lang) -> Link {
    let above = href != "/" && here.starts_with(&href) && here[href.len()..].starts_with('/');
    Link {
        label: screen.title.get(lang).to_owned(),
        current: here == href || above,
        href,
    }
}

/// A user's menu leads to its own number.
fn address(screen: &Screen, caller: &Caller) -> String {
    screen.path.replace("{number}", &caller.login_id)
}
