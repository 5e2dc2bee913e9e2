//! The files the pages load: bundled by the build script, embedded, named by their content, so that a
//! browser may keep them for ever. Knows nothing of pages or state.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where the files are served.
pub const PATH: &str = "/assets/{file}";

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Last part of its address; changes with every change of its content.
    pub file: &'static str,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// The file.
    pub plain: &'static [u8],
    /// The same, compressed.
    pub gzip: &'static [u8],
}

impl Asset {
    /// The embedded file of this name.
    #[must_use]
    pub fn find(file: &str) -> Option<&'static Self> {
        let at = ASSETS.binary_search_by_key(&file, |asset| asset.file);
        at.ok().map(|i| &ASSETS[i])
    }
}

/// The route of all embedded files; for everybody, logged in or not.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(PATH, get(serve))
}

async fn serve(Path(file): Path<String>, request: HeaderMap) -> Response {
    let Some(asset) = Asset::find(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !accepts_gzip(&request) {
        return (headers, asset.plain).into_response();
    }
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    (headers, asset.gzip).into_response()
}

fn accepts_gzip(request: &HeaderMap) -> bool {
    let listed = request
        .get_all(header::ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && weight.trim() != "q=0"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_file_is_found_and_the_table_is_sorted() {
        assert!(ASSETS.windows(2).all(|pair| pair[0].file < pair[1].file));
        for path in [STYLE_CSS, UI_JS, ICONS_SVG, MARK_SVG] {
            let file = path.strip_prefix("/assets/").unwrap();
            assert!(!Asset::find(file).unwrap().plain.is_empty());
        }
        assert!(Asset::find("../Cargo.toml").is_none());
    }

    #[test]
    fn gzip_is_sent_only_to_who_takes_it() {
        let check = |accept: &'static str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(accepts_gzip(&headers), expected, "{accept}");
        };
        check("gzip, deflate, br", true);
        check("br;q=1.0, GZIP;q=0.5", true);
        check("gzip;q=0", false);
        check("identity", false);
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
