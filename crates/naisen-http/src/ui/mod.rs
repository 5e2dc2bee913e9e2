//! The portal's kit: what every page is made of. Plain values rendered by templates; it knows no
//! route, no session and no store, so that any feature and any test can use it.
//!
//! A page is a struct with a [`Shell`] named `shell` whose template extends `base.html` (or `door.html`
//! before login, `print.html` for paper) and imports the macros of `ui.html`.

pub mod assets;
pub mod calendar;
pub mod format;
pub mod lane;
pub mod list;
pub mod shell;
pub mod words;

pub use calendar::{Calendar, Day};
pub use lane::{Axis, Bar, Lane, Mark, Tick};
pub use list::{Head, Listing, PageLink};
pub use shell::{Account, Crumb, Hint, Link, MenuSection, Remedy, Shell, Summary, SummaryLine};

#[cfg(test)]
mod gallery;
