//! SIP credentials just made (calls §1.1): told once, to whoever asked for them, and kept only as a sealed
//! HA1. It knows neither pages nor why they were asked for.

use md5::Md5;
use naisen_core::settings::{CompanySettings, DigestMode, Subscriber};
use naisen_store::Fault;
use naisen_store::terminal::NewTerminal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Secret, password};

/// Over what phones are told to register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SipTransport {
    /// Datagrams.
    #[default]
    Udp,
    /// A stream in the clear.
    Tcp,
    /// A stream over TLS.
    Tls,
}

impl SipTransport {
    /// The value of the `transport` parameter (RFC 3261 §19.1.1).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }

    /// Its name as phones show it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }
}

/// What a phone is given to register with.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct SipAccount {
    /// User name: the 外線番号.
    pub(crate) username: String,
    /// Password, told only now.
    pub(crate) password: String,
    /// Domain and realm.
    pub(crate) domain: String,
    /// Where to register, `host` or `host:port`.
    pub(crate) server: String,
    /// Over what.
    pub(crate) transport: SipTransport,
}

impl std::fmt::Debug for SipAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SipAccount({}@{})", self.username, self.domain)
    }
}

impl SipAccount {
    /// New credentials for a number's next terminal.
    pub(crate) fn new(app: &App, company: &CompanySettings, number: &Subscriber) -> Self {
        let domain = company.company().sip_domain.clone();
        Self {
            username: number.external_number.clone(),
            password: password::first(app),
            server: app.sip_server.clone().unwrap_or_else(|| domain.clone()),
            transport: app.sip_transport,
            domain,
        }
    }

    /// The terminal that will hold them. `app_token` is there for the app alone.
    ///
    /// # Errors
    /// A fault when the installation has no key.
    pub(crate) fn terminal(
        &self,
        app: &App,
        digest: DigestMode,
        device_name: &str,
        app_token: Option<&Secret>,
    ) -> Result<NewTerminal, Fault> {
        let key = app.seal.as_ref();
        let key = key.ok_or_else(|| Fault::because("sealing a secret without a key"))?;
        let hashes = self.hashes(digest).to_string();
        Ok(NewTerminal {
            device_name: device_name.to_owned(),
            app_token: app_token.map(Secret::hash),
            sip_username: self.username.clone(),
            sealed_ha1: key.seal_bytes(&app.random, &self.username, hashes.as_bytes())?,
        })
    }

    /// HA1 (RFC 8760) for each algorithm of 認証方式, as the engine reads it.
    fn hashes(&self, digest: DigestMode) -> serde_json::Value {
        let text = format!("{}:{}:{}", self.username, self.domain, self.password);
        let md5 = hex(&Md5::digest(&text));
        let sha256 = hex(&Sha256::digest(&text));
        match digest {
            DigestMode::Both => serde_json::json!({ "md5": md5, "sha256": sha256 }),
            DigestMode::Md5 => serde_json::json!({ "md5": md5 }),
            DigestMode::Sha256 => serde_json::json!({ "sha256": sha256 }),
        }
    }
}

/// 認証方式 of a number: its own, else its company's.
pub(crate) fn digest_of(company: &CompanySettings, number: &Subscriber) -> DigestMode {
    number.digest.unwrap_or(company.company().digest)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_digest_standard() {
        // RFC 2617 §3.5 and RFC 7616 §3.9.1 give the inputs; the hashes are those of `md5sum`, `sha256sum`.
        let account = SipAccount {
            username: "Mufasa".to_owned(),
            password: "Circle Of Life".to_owned(),
            domain: "testrealm@host.com".to_owned(),
            server: String::new(),
            transport: SipTransport::Udp,
        };
        let both = account.hashes(DigestMode::Both);
        assert_eq!(both["md5"], "939e7578ed9e3c518a452acee763bce9");
        assert_eq!(both["sha256"].as_str().map(str::len), Some(64));
        assert!(account.hashes(DigestMode::Sha256)["md5"].is_null());
        assert!(account.hashes(DigestMode::Md5)["sha256"].is_null());
        assert!(!format!("{account:?}").contains("Circle"));
    }
}
