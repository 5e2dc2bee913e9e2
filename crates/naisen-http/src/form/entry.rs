//! The model of a form's template: what stands in each field, and the refusal beside the one to blame.

use naisen_core::error::Refusal;
use naisen_core::text::Lang;

use super::{Form, Problem};

/// What a form shows: saved values at first, after a refusal what was typed.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    form: Form,
    problem: Option<Problem>,
}

/// One option of a select or a radio group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

impl Entry {
    /// A form with these values; a ticked box is `"on"`, an unticked one is left out or empty.
    #[must_use]
    pub fn saved<N: Into<String>, V: Into<String>>(
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self {
            form: Form::new(
                values
                    .into_iter()
                    .map(|(name, value)| (name.into(), value.into()))
                    .collect(),
            ),
            problem: None,
        }
    }

    /// The form as it was sent, refused.
    #[must_use]
    pub fn typed(form: Form, refusal: &Refusal, lang: Lang) -> Self {
        Self {
            form,
            problem: Some(Problem::new(refusal, lang)),
        }
    }

    /// The form as it was sent, neither saved nor refused: it was only tried.
    #[must_use]
    pub const fn tried(form: Form) -> Self {
        Self {
            form,
            problem: None,
        }
    }

    /// What the fields hold.
    #[must_use]
    pub const fn form(&self) -> &Form {
        &self.form
    }

    /// The field's text.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.form.text(name)
    }

    /// Whether the box is ticked.
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        self.form.ticked(name)
    }

    /// Whether the field holds this option.
    #[must_use]
    pub fn is(&self, name: &str, option: &str) -> bool {
        self.value(name) == option
    }

    /// Every value of a field that may be there more than once.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.form.all(name)
    }

    /// The rows as they were sent, with what was typed into each.
    #[must_use]
    pub fn rows(&self) -> Vec<super::Row> {
        self.form.rows()
    }

    /// The options of a field, the chosen one marked.
    #[must_use]
    pub fn choices<V: Into<String>, L: Into<String>>(
        &self,
        name: &str,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Vec<Choice> {
        options
            .into_iter()
            .map(|(value, label)| {
                let value = value.into();
                Choice {
                    chosen: self.value(name) == value,
                    value,
                    label: label.into(),
                }
            })
            .collect()
    }

    /// The refusal, for the summary on top of the page.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// The refusal, if this field is to blame.
    #[must_use]
    pub fn problem_at(&self, name: &str) -> Option<&Problem> {
        self.problem.as_ref().filter(|p| p.field == Some(name))
    }

    /// The status of the page that shows this form: 200, or the refusal's.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.problem.as_ref().map_or(200, |p| p.status)
    }
}
