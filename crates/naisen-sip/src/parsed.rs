//! What was taken apart of a message, for whoever asks again: half a dozen places look at the same Via,
//! From and To on a message's way.

use std::cell::OnceCell;

use crate::address::NameAddr;
use crate::transaction::ServerKey;
use crate::{Uri, Via};

/// Typed views, each made when it is asked for first. None inside is a header that is absent or broken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parsed<'a> {
    pub(crate) target: OnceCell<Option<Uri<'a>>>,
    pub(crate) via: OnceCell<Option<Via<'a>>>,
    pub(crate) from: OnceCell<Option<NameAddr<'a>>>,
    pub(crate) from_uri: OnceCell<Option<Uri<'a>>>,
    pub(crate) from_tag: OnceCell<Option<&'a [u8]>>,
    pub(crate) to: OnceCell<Option<NameAddr<'a>>>,
    pub(crate) to_uri: OnceCell<Option<Uri<'a>>>,
    pub(crate) to_tag: OnceCell<Option<&'a [u8]>>,
    pub(crate) key: OnceCell<Option<ServerKey>>,
}
