//! What a feature registers: its pages, its operations and its screens. The menu, the screen list of
//! domain §6 and who may enter come from here and from nowhere else. It knows no feature by name.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use naisen_core::settings::Feature as Contract;
use naisen_core::text::Text;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::auth::{Rule, gate};

/// A role that may enter (domain §1), without its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// 保守者.
    Operator,
    /// 管理者.
    Admin,
    /// 端末利用者.
    User,
}

/// One screen of domain §6.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// `S01`–`S36`, `U01`–`U05`, or our own for pages of domain §6.7 (`O…` operator, `X…` others).
    pub id: &'static str,
    /// Route of the page, with `{number}` and the like.
    pub path: &'static str,
    /// The title, which is also the menu's word.
    pub title: Text,
    /// Who may enter; empty means everybody, logged in or not.
    pub roles: &'static [Who],
    /// Flags of ご契約内容, one of which the company needs; empty means none is needed.
    pub contract: &'static [Contract],
    /// The place in the menu; none for pages reached from another page.
    pub menu: Option<Menu>,
    /// Open while a password given by somebody else must still be changed, and after closing.
    pub always: bool,
}

/// A line of the menu and a tile of the top page.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// Where it stands.
    pub section: Section,
    /// The manual's one-line description.
    pub line: Text,
}

/// Sections of the menu in their order (domain §6.2); those without a title hold single links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// トップ.
    Top,
    /// 電話番号一覧.
    Numbers,
    /// 留守番電話/転送設定.
    Answer,
    /// 代表設定.
    Hunt,
    /// 内線設定.
    Extension,
    /// ピックアップ設定.
    Pickup,
    /// 電話帳管理.
    PhoneBook,
    /// 発着信規制.
    Barring,
    /// 機能設定.
    Functions,
    /// 一括登録.
    Bulk,
    /// 保守者: 企業, サイト, 番号.
    Operator,
    /// パスワード変更.
    Password,
    /// 緊急停止.
    Stop,
    /// 確かめる: live, simulator, doctor, audit.
    Verify,
    /// アカウント: sessions, browsers, tokens.
    Account,
    /// ヘルプ.
    Help,
}

impl Section {
    /// Every section in the menu's order.
    pub const ALL: &'static [Self] = &[
        Self::Top,
        Self::Numbers,
        Self::Answer,
        Self::Hunt,
        Self::Extension,
        Self::Pickup,
        Self::PhoneBook,
        Self::Barring,
        Self::Functions,
        Self::Bulk,
        Self::Operator,
        Self::Password,
        Self::Stop,
        Self::Verify,
        Self::Account,
        Self::Help,
    ];

    /// The heading under which the section's links are folded; none for single links.
    #[must_use]
    pub const fn title(self) -> Option<Text> {
        use naisen_core::text::t;
        match self {
            Self::Hunt => Some(t("代表設定", "Hunt groups")),
            Self::Extension => Some(t("内線設定", "Extensions")),
            Self::Pickup => Some(t("ピックアップ設定", "Pickup")),
            Self::PhoneBook => Some(t("電話帳管理", "Phone books")),
            Self::Functions => Some(t("機能設定", "Functions")),
            Self::Password => Some(t("パスワード変更", "Passwords")),
            Self::Verify => Some(t("確かめる", "Verify")),
            Self::Account => Some(t("アカウント", "Account")),
            Self::Help => Some(t("ヘルプ", "Help")),
            Self::Top
            | Self::Numbers
            | Self::Answer
            | Self::Barring
            | Self::Bulk
            | Self::Operator
            | Self::Stop => None,
        }
    }
}

impl Screen {
    /// A screen for some roles, in no menu and under no contract flag.
    #[must_use]
    pub const fn new(
        id: &'static str,
        path: &'static str,
        title: Text,
        roles: &'static [Who],
    ) -> Self {
        Self {
            id,
            path,
            title,
            roles,
            contract: &[],
            menu: None,
            always: false,
        }
    }

    /// The same screen, only for companies with one of these flags.
    #[must_use]
    pub const fn contract(mut self, any_of: &'static [Contract]) -> Self {
        self.contract = any_of;
        self
    }

    /// The same screen with a line in the menu.
    #[must_use]
    pub const fn menu(mut self, section: Section, line: Text) -> Self {
        self.menu = Some(Menu { section, line });
        self
    }

    /// The same screen, open also while the password must be changed.
    #[must_use]
    pub const fn always(mut self) -> Self {
        self.always = true;
        self
    }
}

/// The pages of a feature: a router that remembers what it holds.
#[derive(Debug, Default)]
pub struct Pages {
    router: Router<App>,
    screens: Vec<Screen>,
    routes: Vec<(&'static str, &'static str)>,
}

impl Pages {
    /// No page yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The route of one screen, or of several that share a path (an administrator's and a user's).
    #[must_use]
    pub fn screen(self, screens: &'static [Screen], methods: MethodRouter<App>) -> Self {
        let Some(first) = screens.first() else {
            return self;
        };
        let mut pages = self.action(screens, first.path, methods);
        pages.screens.extend(screens);
        pages
    }

    /// A further route of a screen (a download, a row's button) under the same rule.
    #[must_use]
    pub fn action(
        mut self,
        screens: &'static [Screen],
        path: &'static str,
        methods: MethodRouter<App>,
    ) -> Self {
        let methods = methods.route_layer(from_fn_with_state(Rule { screens }, gate));
        self.router = self.router.route(path, methods);
        self.routes
            .push((path, screens.first().map_or("", |s| s.id)));
        self
    }
}

/// One slice of the portal.
pub struct Feature {
    pub(crate) pages: Router<App>,
    pub(crate) api: OpenApiRouter<App>,
    /// Its screens.
    pub screens: Vec<Screen>,
    /// Every page route with the id of the screen it belongs to.
    pub routes: Vec<(&'static str, &'static str)>,
}

impl Feature {
    /// A feature with pages and operations; operations check the role by their extractors.
    #[must_use]
    pub fn new(pages: Pages, api: OpenApiRouter<App>) -> Self {
        Self {
            pages: pages.router,
            api,
            screens: pages.screens,
            routes: pages.routes,
        }
    }

    /// The same feature, its operations only for companies with one of these flags (9002).
    #[must_use]
    pub fn contract(mut self, any_of: &'static [Contract]) -> Self {
        self.api = self
            .api
            .route_layer(from_fn_with_state(any_of, crate::auth::contract_gate));
        self
    }
}
