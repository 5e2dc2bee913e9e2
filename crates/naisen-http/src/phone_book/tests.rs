//! 共通電話帳 through the whole router: notes.

use crate::help::screen::Screen;
use crate::testing::Portal;

#[tokio::test]
async fn every_note_stands_on_its_screen() {
    let portal = Portal::open().await;
    portal.shows_notes("/phone-books/new", Screen::S26).await;
    portal.shows_notes("/phone-book-members", Screen::S27).await;
}
