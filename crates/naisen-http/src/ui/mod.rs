//! The portal's kit: what every page is made of. Plain values rendered by templates; it knows no
//! route, no session and no store, so that any feature and any test can use it.

pub mod assets;
