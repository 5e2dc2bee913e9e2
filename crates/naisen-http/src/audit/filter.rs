//! Which entries are looked for, as it stands in the URL: person, kind of object, its name, days.

use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::fold;
use naisen_store::audit::AuditQuery;

use crate::form::{DAY_MS, ListQuery, midnight};

/// The choices made; empty finds every entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// ログインID of who did it.
    pub(super) login_id: String,
    /// Kind of object.
    pub(super) object: String,
    /// What a person calls the object: a number, a group's name.
    pub(super) object_name: String,
    /// First day, `YYYY-MM-DD`.
    pub(super) from: String,
    /// Last day, `YYYY-MM-DD`.
    pub(super) until: String,
    /// ログインID of the company an operator asks about.
    pub(super) company: String,
    from_ms: Option<i64>,
    until_ms: Option<i64>,
}

impl Filter {
    /// The choices of a URL.
    ///
    /// # Errors
    /// 8009 for a kind of object or a day that does not exist.
    pub(super) fn of(list: &ListQuery) -> Result<Self, Refusal> {
        let text = |name: &str| fold::trim(list.choice(name)).to_owned();
        let mut filter = Self {
            login_id: text("login_id"),
            object: text("object"),
            object_name: text("object_name"),
            from: text("from"),
            until: text("until"),
            company: text("company"),
            ..Self::default()
        };
        let known = super::words::OBJECTS
            .iter()
            .any(|(name, _)| *name == filter.object);
        if !filter.object.is_empty() && !known {
            return Err(ErrorCode::Invalid.at("object"));
        }
        filter.from_ms = midnight(&filter.from, "from")?;
        filter.until_ms = midnight(&filter.until, "until")?.map(|ms| ms + DAY_MS);
        Ok(filter)
    }

    /// Whether anything narrows the list.
    pub(super) const fn narrows(&self) -> bool {
        !(self.login_id.is_empty()
            && self.object.is_empty()
            && self.object_name.is_empty()
            && self.from.is_empty()
            && self.until.is_empty()
            && self.company.is_empty())
    }

    pub(super) fn query(&self) -> AuditQuery {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        AuditQuery {
            object: some(&self.object),
            login_id: some(&self.login_id),
            object_name: some(&self.object_name),
            from_ms: self.from_ms,
            until_ms: self.until_ms,
            only_operator: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_tokyos_and_the_last_one_is_included() {
        let list = ListQuery::parse("from=2026-12-02&until=2026-12-02&login_id=+a+").unwrap();
        let query = Filter::of(&list).unwrap().query();
        assert_eq!(query.from_ms, Some(1_796_137_200_000));
        assert_eq!(query.until_ms, Some(1_796_137_200_000 + DAY_MS));
        assert_eq!(query.login_id.as_deref(), Some("a"));
        for (url, field) in [
            ("from=yesterday", "from"),
            ("until=2027-02-29", "until"),
            ("object=nothing", "object"),
        ] {
            let list = ListQuery::parse(url).unwrap();
            assert_eq!(
                Filter::of(&list),
                Err(ErrorCode::Invalid.at(field)),
                "{url}"
            );
        }
    }
}
