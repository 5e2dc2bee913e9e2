//! The page of 設定診断.

use askama::Template;
use naisen_core::doctor::Severity;
use naisen_core::text::Text;

use super::{Checked, linked, text};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::ListQuery;
use crate::ui::{Hint, Listing, Shell};
use crate::visit::Visit;
use crate::{outcome, page};

/// The headings, the gravest first.
const GRADES: [(Severity, Text); 3] = [
    (Severity::Error, text::ERRORS),
    (Severity::Warning, text::WARNINGS),
    (Severity::Notice, text::NOTICES),
];

#[derive(Template)]
#[template(path = "doctor/doctor.html")]
struct DoctorPage {
    shell: Shell,
    list: Listing,
    sections: Vec<Graded>,
}

/// The findings of one page of the list that are equally grave.
struct Graded {
    title: Text,
    /// On all pages.
    count: String,
    findings: Vec<Hint>,
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let Checked { view, findings } = super::examine(&visit, &caller).await?;
    let lang = visit.lang();
    let (page, size) = (query.page.max(1) as usize, query.size as usize);
    let shown = findings.iter().skip((page - 1) * size).take(size);
    let shown: Vec<_> = shown.collect();
    let sections = GRADES.iter().map(|(severity, title)| {
        let all = findings.iter().filter(|f| f.severity == *severity).count();
        let here = shown.iter().filter(|f| f.severity == *severity);
        Graded {
            title: *title,
            count: text::count(all, lang),
            findings: here
                .map(|f| linked(f, &caller, view.settings(), lang))
                .collect(),
        }
    });
    let page = DoctorPage {
        shell: visit.shell(text::TITLE),
        list: Listing::new("/doctor", query, &[], &[], findings.len() as u64, lang),
        sections: sections.filter(|s| !s.findings.is_empty()).collect(),
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&page),
    }
}
