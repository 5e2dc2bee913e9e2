//! `demo.json`: every login of the sample, and where it is served.

use naisen_http::auth::{Secret, password};
use naisen_http::{Brand, Random};
use serde::{Deserialize, Serialize};

use super::{COMPANIES, OPERATOR, SampleCompany, SampleNumber};

/// The whole file.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) http: String,
    pub(crate) sip: String,
    pub(crate) operator: Login,
    pub(crate) companies: Vec<CompanyLogin>,
}

/// Who logs in, and the token that acts for the same account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) login_id: String,
    pub(crate) password: String,
    pub(crate) token: String,
}

/// A company with its administrator and numbers.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CompanyLogin {
    pub(crate) login_id: String,
    pub(crate) name: String,
    pub(crate) domain: String,
    pub(crate) admin: Login,
    pub(crate) users: Vec<UserLogin>,
}

/// A number, its subscriber's login and its terminal's credentials.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct UserLogin {
    #[serde(flatten)]
    pub(crate) login: Login,
    pub(crate) external_number: String,
    pub(crate) extension: Option<String>,
    pub(crate) sip: Sip,
}

/// Digest credentials (calls §1.1).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Sip {
    pub(crate) username: String,
    pub(crate) domain: String,
    pub(crate) password: String,
}

/// New random credentials for the whole sample; not served anywhere yet.
pub(crate) fn credentials(random: &Random) -> Credentials {
    let companies = COMPANIES
        .iter()
        .map(|company| company_login(random, company));
    Credentials {
        http: String::new(),
        sip: String::new(),
        operator: login(random, OPERATOR),
        companies: companies.collect(),
    }
}

fn company_login(random: &Random, company: &SampleCompany) -> CompanyLogin {
    let users = company
        .numbers
        .iter()
        .map(|number| user_login(random, company, number));
    CompanyLogin {
        login_id: company.login_id.to_owned(),
        name: company.name.to_owned(),
        domain: company.domain.to_owned(),
        admin: login(random, company.login_id),
        users: users.collect(),
    }
}

fn user_login(random: &Random, company: &SampleCompany, number: &SampleNumber) -> UserLogin {
    UserLogin {
        login: login(random, number.external_number),
        external_number: number.external_number.to_owned(),
        extension: number.extension.map(|(extension, _)| extension.to_owned()),
        sip: Sip {
            username: number.external_number.to_owned(),
            domain: company.domain.to_owned(),
            password: first_password(random),
        },
    }
}

fn login(random: &Random, login_id: &str) -> Login {
    Login {
        login_id: login_id.to_owned(),
        password: first_password(random),
        token: Secret::token(random).reveal().to_owned(),
    }
}

fn first_password(random: &Random) -> String {
    password::new(random, Brand::default().password_min)
}
