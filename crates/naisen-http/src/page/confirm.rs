//! The page between 削除… and the deletion: it names every record that will be lost. It works without
//! script, deletes nothing itself, and shows the refusal when the deletion is refused.

use askama::Template;
use naisen_core::text::{Text, t};

use crate::failure::Result;
use crate::form::Entry;
use crate::ui::Shell;

/// One record that will be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doomed {
    /// What the form sends.
    pub value: String,
    /// How a person knows it.
    pub label: String,
    /// What is lost with it; empty when nothing is.
    pub note: String,
}

/// A confirmation of a deletion.
#[derive(Template)]
#[template(path = "page/confirm.html")]
pub struct Confirm {
    /// Frame of the page, with its title.
    pub shell: Shell,
    /// The refusal of the attempt before, if there was one.
    pub entry: Entry,
    /// Where the form goes.
    pub action: String,
    /// Where the visitor comes back to.
    pub back: String,
    /// What happens, in one sentence.
    pub warning: Text,
    /// The version the records were read at; none where each is deleted whatever its version.
    pub version: Option<i64>,
    /// The records.
    pub rows: Vec<Doomed>,
    /// The button's words, naming object and number.
    pub verb: String,
}

impl Confirm {
    /// The page with the refusal's status, 200 without one.
    ///
    /// # Errors
    /// 9099 when the template fails.
    pub fn show(&self) -> Result {
        super::form(&self.entry, self)
    }
}

const STAY: Text = t("削除しないで戻る", "Go back without deleting");
const FOREVER: Text = t("削除すると元に戻せません。", "A deletion cannot be undone.");
const LOST: Text = t("削除するもの", "What will be deleted");
