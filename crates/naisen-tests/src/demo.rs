//! `demo.json` as the foundation's contract fixes it.

use serde::Deserialize;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// `http://ADDR:PORT` of the portal.
    pub http: String,
    /// `ADDR:PORT` of the SIP engine.
    pub sip: String,
    /// 保守者.
    pub operator: Account,
    /// 株式会社サンプル first, then the company for isolation.
    pub companies: Vec<Company>,
}

/// Who logs in, and the token that acts for the same account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// ログインID.
    pub login_id: String,
    /// パスワード.
    pub password: String,
    /// Bearer token of the API.
    pub token: String,
}

/// A company with its administrator and numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// ログインID of the administrator.
    pub login_id: String,
    /// 企業名.
    pub name: String,
    /// SIPドメイン.
    pub domain: String,
    /// 管理者.
    pub admin: Account,
    /// 端末利用者, in the order of calls §15.
    pub users: Vec<User>,
}

/// A number and its subscriber's account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// ログインID.
    pub login_id: String,
    /// パスワード.
    pub password: String,
    /// Bearer token of the API.
    pub token: String,
    /// 外線番号.
    pub external_number: String,
    /// 内線番号; none outside a 内線グループ.
    pub extension: Option<String>,
    /// Credentials of the number's terminal.
    pub sip: Sip,
}

/// Digest credentials.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sip {
    /// User of the address of record.
    pub username: String,
    /// Realm and domain.
    pub domain: String,
    /// Digest password.
    pub password: String,
}

impl User {
    /// The account alone.
    #[must_use]
    pub fn account(&self) -> Account {
        Account {
            login_id: self.login_id.clone(),
            password: self.password.clone(),
            token: self.token.clone(),
        }
    }
}

impl Demo {
    /// A number's account by the letter that calls §15 gives it (`A`–`H`, `P`, `Q`, `N`, `M`, `Z`).
    #[must_use]
    pub fn user(&self, letter: char) -> &User {
        let number = match letter {
            'A'..='F' => format!("0501111000{}", letter as u32 - 'A' as u32 + 1),
            'G' => "05011110011".to_owned(),
            'H' => "05011110012".to_owned(),
            'N' => "05011110021".to_owned(),
            'M' => "05011110022".to_owned(),
            'P' => "05011110100".to_owned(),
            'Q' => "05011110200".to_owned(),
            'Z' => "05022220001".to_owned(),
            other => panic!("calls §15 has no number {other}"),
        };
        let mut users = self.companies.iter().flat_map(|c| &c.users);
        users
            .find(|u| u.external_number == number)
            .unwrap_or_else(|| panic!("the demo lacks {letter} {number}"))
    }
}
