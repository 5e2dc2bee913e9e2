//! A real browser window. Fields are named by their label and buttons by their words, as a person
//! would; nothing waits longer than the driver's own limit. A failing test leaves a picture in
//! `target/browser/`.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use naisen_core::error::ErrorCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Account, portal};

/// The widths and schemes every page is looked at in: phone and desk, light and dark.
pub const LOOKS: [(u32, u32, &str); 4] = [
    (1440, 900, "light"),
    (1440, 900, "dark"),
    (390, 844, "light"),
    (390, 844, "dark"),
];

/// In what looks [`Page::survey`] sees a page.
#[derive(Clone, Copy, Debug)]
pub struct Looks {
    /// Widths at which everything is examined, and those between at which nothing may be too wide.
    widths: &'static [u32],
    between: &'static [u32],
    /// Whether axe looks at it, in light and dark.
    axe: bool,
}

impl Looks {
    /// Everything.
    pub const ALL: Self = Self {
        widths: &[1440, 390],
        between: &[320, 560, 720, 900, 1100],
        axe: true,
    };
    /// Only whether it is too wide.
    pub const WIDTHS: Self = Self {
        axe: false,
        ..Self::ALL
    };
}

/// One page as [`Page::survey`] saw it.
#[derive(Clone, Debug, Deserialize)]
pub struct Seen {
    /// Its path.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// The language it says it is in.
    pub lang: String,
    /// Everything wrong with it.
    pub found: Vec<String>,
}

/// An element as a camera sees it.
#[derive(Deserialize)]
struct Picture {
    width: usize,
    height: usize,
    /// Lightness of every pixel, row by row.
    grey: Vec<u8>,
}

/// Tabs that load side by side: one draws while another waits.
const TABS: u32 = 2;

/// One window with cookies of its own.
#[derive(Debug)]
pub struct Page {
    driver: RefCell<Driver>,
    base: String,
}

#[derive(Debug)]
struct Driver {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Page {
    /// No violation, no complaint and nothing too wide, as the visitor sees the page now, in every look.
    ///
    /// # Panics
    /// When there is any.
    #[track_caller]
    pub fn looks_right(&self, name: &str) {
        for (width, height, scheme) in LOOKS {
            self.show(width, height, scheme);
            assert_eq!(self.axe(), Vec::<String>::new(), "{name} {width} {scheme}");
            assert_eq!(self.overflow(), 0, "{name} {width}");
            let _ = self.screenshot(&format!("{name}-{width}-{scheme}"));
        }
        let (width, height, scheme) = LOOKS[0];
        self.show(width, height, scheme);
        assert_eq!(self.complaints(), Vec::<String>::new(), "{name}");
    }

    /// A new browser with one window, 1440 × 900, light, Japanese, scripts on.
    #[must_use]
    pub fn open(base: &str) -> Self {
        let page = Self {
            driver: RefCell::new(Driver::start()),
            base: base.to_owned(),
        };
        page.reopen("ja", true);
        page
    }

    /// Forgets everything and opens a window in another language, with or without scripts.
    #[track_caller]
    pub fn reopen(&self, lang: &str, scripts: bool) {
        self.ask(json!({
            "do": "open", "base": self.base, "width": 1440, "height": 900,
            "scheme": "light", "lang": lang, "scripts": scripts,
        }));
    }

    /// Logs in through the login page.
    #[track_caller]
    pub fn log_in(&self, account: &Account) {
        self.goto("/login");
        self.type_into("login_id", &account.login_id);
        self.type_into("password", &account.password);
        self.click("main form button.primary");
        assert!(
            !self.path().starts_with("/login"),
            "{} could not log in",
            account.login_id
        );
    }

    /// Opens a path and hands out the HTTP status.
    #[track_caller]
    pub fn goto(&self, path: &str) -> u64 {
        self.ask(json!({"do": "goto", "path": path}))
            .as_u64()
            .unwrap_or_default()
    }

    /// Types into the field with this label.
    #[track_caller]
    pub fn fill(&self, label: &str, value: &str) {
        self.ask(json!({"do": "fill", "label": label, "value": value}));
    }

    /// Types into the field with this name.
    #[track_caller]
    fn type_into(&self, name: &str, value: &str) {
        self.ask(json!({"do": "type", "selector": format!("main [name={name}]"), "value": value}));
    }

    /// Ticks or unticks the box with this label.
    #[track_caller]
    pub fn check(&self, label: &str, on: bool) {
        self.ask(json!({"do": "check", "label": label, "on": on}));
    }

    /// Chooses from the list with this label.
    #[track_caller]
    pub fn choose(&self, label: &str, words: &str) {
        self.ask(json!({"do": "choose", "label": label, "value": words}));
    }

    /// Puts a file into the field with this label.
    #[track_caller]
    pub fn upload(&self, label: &str, file: &Path) {
        self.ask(json!({"do": "upload", "label": label, "file": file}));
    }

    /// Presses the button with these words.
    #[track_caller]
    pub fn press(&self, name: &str) {
        self.ask(json!({"do": "press", "name": name}));
    }

    /// Follows the link with these words.
    #[track_caller]
    pub fn follow(&self, name: &str) {
        self.ask(json!({"do": "follow", "name": name}));
    }

    /// Clicks the first element of a CSS selector.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.ask(json!({"do": "click", "selector": selector}));
    }

    /// Presses a key, as `Tab` or `Enter`.
    #[track_caller]
    pub fn key(&self, key: &str) {
        self.ask(json!({"do": "key", "key": key}));
    }

    /// Waits until the page shows these words.
    #[track_caller]
    pub fn see(&self, words: &str) {
        self.ask(json!({"do": "see", "words": words}));
    }

    /// Waits until an element of a CSS selector shows these words.
    #[track_caller]
    pub fn see_in(&self, selector: &str, words: &str) {
        self.ask(json!({"do": "seeIn", "selector": selector, "words": words}));
    }

    /// Waits until the page shows a refusal: its number and its Japanese sentence.
    #[track_caller]
    pub fn shows(&self, code: ErrorCode) {
        self.see(&format!("エラーコード:{}", code.number()));
        self.see(code.text().ja);
    }

    /// The visible text of the first element of a CSS selector.
    #[must_use]
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        words(&self.ask(json!({"do": "text", "selector": selector})))
    }

    /// The visible texts of all elements of a CSS selector.
    #[must_use]
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        list(&self.ask(json!({"do": "texts", "selector": selector})))
    }

    /// What stands in the field with this label.
    #[must_use]
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        words(&self.ask(json!({"do": "value", "label": label})))
    }

    /// An attribute of the first element of a CSS selector; empty when it has none.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        words(&self.ask(json!({"do": "attribute", "selector": selector, "name": name})))
    }

    /// How many elements a CSS selector finds.
    #[must_use]
    #[track_caller]
    pub fn count(&self, selector: &str) -> u64 {
        self.ask(json!({"do": "count", "selector": selector}))
            .as_u64()
            .unwrap_or_default()
    }

    /// Path and query of the page that is open.
    #[must_use]
    #[track_caller]
    pub fn path(&self) -> String {
        let url = words(&self.ask(json!({"do": "where"})));
        url.strip_prefix(&self.base).unwrap_or(&url).to_owned()
    }

    /// The page's title.
    #[must_use]
    #[track_caller]
    pub fn title(&self) -> String {
        words(&self.ask(json!({"do": "title"})))
    }

    /// Resizes the window and sets the preferred scheme.
    #[track_caller]
    pub fn show(&self, width: u32, height: u32, scheme: &str) {
        self.ask(json!({"do": "show", "width": width, "height": height, "scheme": scheme}));
    }

    /// Every violation of WCAG 2.2 AA that axe finds on the open page.
    #[must_use]
    #[track_caller]
    pub fn axe(&self) -> Vec<String> {
        list(&self.ask(json!({"do": "axe"})))
    }

    /// Plays the first sound of a CSS selector to its end; its length in milliseconds.
    #[must_use]
    #[track_caller]
    pub fn play(&self, selector: &str) -> u64 {
        self.ask(json!({"do": "play", "selector": selector}))
            .as_u64()
            .unwrap_or_default()
    }

    /// The words of the QR code that is drawn by the first element of a CSS selector, read from its
    /// picture as a camera would.
    ///
    /// # Panics
    /// When there is not just one that can be read.
    #[must_use]
    #[track_caller]
    pub fn scan(&self, selector: &str) -> String {
        let seen = self.ask(json!({"do": "picture", "selector": selector}));
        let picture: Picture = serde_json::from_value(seen).unwrap();
        let lightness = |x: usize, y: usize| picture.grey[y * picture.width + x];
        let mut seen =
            rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, lightness);
        let grids = seen.detect_grids();
        assert_eq!(grids.len(), 1, "QR codes in {selector}");
        grids[0].decode().unwrap().1
    }

    /// Whether the first element of a CSS selector lies between the left and right edges of the row
    /// around it.
    #[must_use]
    #[track_caller]
    pub fn is_within(&self, selector: &str, row: &str) -> bool {
        let within = self.ask(json!({"do": "within", "selector": selector, "row": row}));
        within == json!(true)
    }

    /// Looks at many pages with the window's login, in tabs of their own.
    #[must_use]
    #[track_caller]
    pub fn survey(&self, paths: &[String], looks: &Looks) -> Vec<Seen> {
        let seen = self.ask(json!({
            "do": "survey", "paths": paths, "tabs": TABS, "widths": looks.widths,
            "between": looks.between, "dark": true, "axe": looks.axe,
        }));
        serde_json::from_value(seen).unwrap()
    }

    /// How many pixels the page is wider than the window.
    #[must_use]
    #[track_caller]
    pub fn overflow(&self) -> u64 {
        self.ask(json!({"do": "overflow"}))
            .as_u64()
            .unwrap_or_default()
    }

    /// Script errors and policy violations since the last call.
    #[must_use]
    #[track_caller]
    pub fn complaints(&self) -> Vec<String> {
        list(&self.ask(json!({"do": "complaints"})))
    }

    /// Takes a picture of the whole page into `target/browser/NAME.png`.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let file = pictures().join(format!("{name}.png"));
        self.ask(json!({"do": "screenshot", "file": file}));
        file
    }

    #[track_caller]
    fn ask(&self, command: Value) -> Value {
        match self.driver.borrow_mut().ask(&command) {
            Ok(answer) => answer,
            Err(error) => panic!("{command}: {error}"),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let driver = self.driver.get_mut();
        if std::thread::panicking() {
            let name = std::thread::current()
                .name()
                .unwrap_or("browser")
                .replace("::", "-");
            let file = pictures().join(format!("{name}.png"));
            let _ = driver.ask(&json!({"do": "screenshot", "file": file}));
            eprintln!("what the browser showed: {}", file.display());
        }
        let _ = driver.ask(&json!({"do": "close"}));
        let _ = driver.child.wait();
    }
}

impl Driver {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
        assert!(
            folder.join("node_modules/playwright-core").exists(),
            "the browser tests need their packages: npm ci in {}",
            folder.display()
        );
        let mut child = Command::new("node")
            .arg(folder.join("driver.mjs"))
            .arg(std::env::var_os("NAISEN_CHROMIUM").unwrap_or("/usr/bin/chromium".into()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node can be started");
        let to = child.stdin.take().unwrap();
        let from = BufReader::new(child.stdout.take().unwrap());
        let mut driver = Self { child, to, from };
        driver.answer().expect("Chromium starts");
        driver
    }

    fn ask(&mut self, command: &Value) -> Result<Value, String> {
        writeln!(self.to, "{command}").map_err(|error| error.to_string())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Value, String> {
        let mut line = String::new();
        match self.from.read_line(&mut line) {
            Ok(0) => Err("the browser's driver ended".to_owned()),
            Err(error) => Err(error.to_string()),
            Ok(_) => {
                let mut answer: Value = serde_json::from_str(&line).map_err(|e| e.to_string())?;
                match answer["error"].as_str() {
                    Some(error) => Err(error.to_owned()),
                    None => Ok(answer["ok"].take()),
                }
            }
        }
    }
}

fn words(answer: &Value) -> String {
    answer.as_str().unwrap_or_default().to_owned()
}

fn list(answer: &Value) -> Vec<String> {
    answer.as_array().into_iter().flatten().map(words).collect()
}

fn pictures() -> PathBuf {
    let folder = portal::target().join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
