//! Every statement of the crate, and the two tests that prepare all of them.

use super::Statement;

/// The statements of every module.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = &'static Statement> {
    [crate::migrate::STATEMENTS].into_iter().flatten().copied()
}
