//! Numbers named by their 加入者ID, where records are joined by ids.

use naisen_core::fold;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::CompanySettings;
use naisen_store::Error;

/// The ids behind 加入者IDs. One that does not exist gets an id no record has, so that the checks of
/// core judge it in its place, and [`Codes::restore`] names it again.
pub(crate) struct Codes<'a> {
    company: &'a CompanySettings,
    unknown: Vec<String>,
}

impl<'a> Codes<'a> {
    pub(crate) const fn new(company: &'a CompanySettings) -> Self {
        Self {
            company,
            unknown: Vec::new(),
        }
    }

    /// The id of a 加入者ID; 0 for an empty one, which the checks call required.
    pub(crate) fn id(&mut self, code: &str) -> SubscriberId {
        let code = fold::phone_number(code);
        if code.is_empty() {
            return SubscriberId::default();
        }
        self.company.subscriber_by_code(&code).unwrap_or_else(|| {
            self.unknown.push(code);
            SubscriberId(-i64::try_from(self.unknown.len()).unwrap_or(i64::MAX))
        })
    }

    /// The same error, the rows of a refusal named as they were sent.
    pub(crate) fn restore(&self, error: Error) -> Error {
        let Error::Refusal(mut refusal) = error else {
            return error;
        };
        for row in &mut refusal.rows {
            let place = row.key.strip_prefix('-').and_then(|n| n.parse().ok());
            let sent = place.and_then(|n: usize| self.unknown.get(n.checked_sub(1)?));
            if let Some(sent) = sent {
                row.key.clone_from(sent);
            }
        }
        Error::Refusal(refusal)
    }
}
