//! The configuration of `naisen serve`: one TOML file, every key documented in docs/operate. An
//! unknown key is an error, so that a misspelled one cannot be silently ignored.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use naisen_core::limits;
use naisen_core::settings::CallPolicy;
use naisen_store::mailbox::KeepDays;
use serde::{Deserialize, Deserializer};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Folder of what is not in the database: the key, voicemail.
    pub(crate) data: PathBuf,
    /// Path of an SQLite file, or `postgres://…`; without it `naisen.db` in the data folder.
    pub(crate) database: Option<String>,
    #[serde(default)]
    pub(crate) http: Http,
    #[serde(default)]
    pub(crate) sip: Sip,
    #[serde(default)]
    pub(crate) voicemail: Voicemail,
    /// Without it no message is mailed.
    pub(crate) mail: Option<Mail>,
    #[serde(default)]
    pub(crate) brand: Brand,
    #[serde(default)]
    pub(crate) password: Password,
    #[serde(default)]
    pub(crate) setup: Setup,
    /// What bears on every call (calls §4, §6).
    #[serde(default)]
    pub(crate) calls: CallPolicy,
    #[serde(default)]
    pub(crate) log: Log,
}

/// `[http]`: where and how the portal is served.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Http {
    pub(crate) listen: SocketAddr,
    /// Host names the portal answers to, without port; none answers loopback names only.
    pub(crate) hosts: Vec<String>,
    /// A reverse proxy in front speaks https and sets `X-Forwarded-For`.
    pub(crate) behind_proxy: bool,
    /// Serve https ourselves.
    pub(crate) tls: Option<Tls>,
}

/// `[http.tls]`: PEM files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    /// The certificate with its chain.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// `[sip]`: where phones and trunks reach the engine.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Sip {
    /// Datagrams and plain streams: one address, or several.
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) listen: Vec<SocketAddr>,
    /// What phones are told instead of the listening address, as when a router forwards to it.
    pub(crate) address: Option<IpAddr>,
    /// `host` or `host:port` that phones are told to register at; without it their company's domain.
    pub(crate) server: Option<String>,
    /// Over what they are told to register there.
    pub(crate) transport: naisen_http::SipTransport,
    /// Streams over TLS.
    pub(crate) tls: Option<SecurePlace>,
    /// Web sockets, as behind a proxy that speaks https.
    pub(crate) ws: Option<PlainPlace>,
    /// Web sockets over TLS.
    pub(crate) wss: Option<SecurePlace>,
    /// The authorities that vouch for trunk peers over TLS, PEM; without it those of the system.
    pub(crate) trust: Option<PathBuf>,
    /// Connections at once, in all.
    pub(crate) connections: usize,
    /// Connections at once from one address.
    pub(crate) connections_per_address: usize,
    /// The first and last port of the engine's own media.
    pub(crate) media_ports: (u16, u16),
    /// Whether sound may be relayed at all.
    pub(crate) relay: bool,
    /// The first and last port of the relay.
    pub(crate) relay_ports: (u16, u16),
}

/// An address that speaks in the clear.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlainPlace {
    pub(crate) listen: SocketAddr,
}

/// An address with a certificate; PEM files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecurePlace {
    pub(crate) listen: SocketAddr,
    /// The certificate with its chain.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SocketAddr>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        One(SocketAddr),
        Many(Vec<SocketAddr>),
    }
    Ok(match Given::deserialize(from)? {
        Given::One(address) => vec![address],
        Given::Many(addresses) => addresses,
    })
}

/// `[voicemail]` (domain §2.5): how long messages are kept, days.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Voicemail {
    /// Once heard, 7–365.
    pub(crate) heard_days: u16,
    /// Unheard, 7–365.
    pub(crate) unheard_days: u16,
}

/// `[mail]`: the SMTP server that messages are mailed through (domain §2.5).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// Its name, which its certificate must carry.
    pub(crate) server: String,
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) tls: MailTls,
    /// The sender's address.
    pub(crate) from: String,
    pub(crate) user: Option<String>,
    /// A file that holds the user's password.
    pub(crate) password_file: Option<PathBuf>,
    /// PEM file of an authority the system does not know.
    pub(crate) authority: Option<PathBuf>,
}

/// How the connection to an SMTP server is encrypted; there is no way without.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailTls {
    /// From the first byte (port 465).
    #[default]
    Implicit,
    /// After STARTTLS, or not at all (port 587).
    Starttls,
}

/// `[brand]`: the operator's own words (domain §0.1).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Brand {
    pub(crate) service_name: String,
    pub(crate) login_prefix: String,
}

/// `[password]` (domain §8).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Password {
    pub(crate) min_length: usize,
}

/// `[setup]`: 初期設定 of terminals (domain §3.1).
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Setup {
    /// The confirmation call. Off, number and password suffice, and pages say so.
    pub(crate) callback: Switch,
}

/// A thing that is done or is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Switch {
    #[default]
    On,
    Off,
}

/// `[log]`: one line an event, to standard error.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Log {
    pub(crate) format: LogFormat,
    pub(crate) level: Level,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    #[default]
    Text,
    Json,
}

/// The least important lines that are written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
}

const PASSWORD_LENGTH_LEAST: usize = 8;
const PASSWORD_LENGTH_MOST: usize = 128;

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            hosts: Vec::new(),
            behind_proxy: false,
            tls: None,
        }
    }
}

impl Default for Sip {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 5060))],
            address: None,
            server: None,
            transport: naisen_http::SipTransport::Udp,
            tls: None,
            ws: None,
            wss: None,
            trust: None,
            connections: 20_000,
            connections_per_address: 1_000,
            media_ports: (20_000, 29_999),
            relay: true,
            relay_ports: (10_000, 19_999),
        }
    }
}

impl Default for Voicemail {
    fn default() -> Self {
        let keep = KeepDays::default();
        Self {
            heard_days: keep.heard,
            unheard_days: keep.unheard,
        }
    }
}

impl Default for Brand {
    fn default() -> Self {
        let brand = naisen_http::Brand::default();
        Self {
            service_name: brand.service_name,
            login_prefix: brand.login_prefix,
        }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self {
            min_length: naisen_http::Brand::default().password_min,
        }
    }
}

impl Config {
    /// Reads and judges a file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Self> {
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    /// Where the rows are.
    pub(crate) fn database(&self) -> String {
        database(&self.data, self.database.as_deref())
    }

    /// The operator's words and limits, as the portal takes them.
    pub(crate) fn brand(&self) -> naisen_http::Brand {
        naisen_http::Brand {
            service_name: self.brand.service_name.clone(),
            login_prefix: self.brand.login_prefix.clone(),
            password_min: self.password.min_length,
        }
    }

    /// How long messages are kept.
    pub(crate) const fn keep(&self) -> KeepDays {
        KeepDays {
            heard: self.voicemail.heard_days,
            unheard: self.voicemail.unheard_days,
        }
    }

    fn check(&self) -> Result<()> {
        let http = &self.http;
        if !http.listen.ip().is_loopback() && http.tls.is_none() && !http.behind_proxy {
            bail!(
                "http.listen = {} would carry passwords in the clear: set http.tls, or listen on \
                 loopback behind a proxy, or say http.behind_proxy = true",
                http.listen
            );
        }
        let (media, relay) = (self.sip.media_ports, self.sip.relay_ports);
        for (name, (first, last)) in [("media_ports", media), ("relay_ports", relay)] {
            if first == 0 || first >= last {
                bail!("sip.{name} must be the first and the last port, in this order");
            }
        }
        if self.sip.relay && media.0 <= relay.1 && relay.0 <= media.1 {
            bail!("sip.media_ports and sip.relay_ports must not share a port");
        }
        if self.sip.listen.is_empty() {
            bail!("sip.listen names no address");
        }

        let days = limits::MESSAGE_KEEP_DAYS;
        let Voicemail {
            heard_days,
            unheard_days,
        } = self.voicemail;
        if !days.contains(&heard_days) || !days.contains(&unheard_days) {
            bail!(
                "voicemail.heard_days and voicemail.unheard_days must be {}–{}",
                days.start(),
                days.end()
            );
        }
        let length = self.password.min_length;
        if !(PASSWORD_LENGTH_LEAST..=PASSWORD_LENGTH_MOST).contains(&length) {
            bail!("password.min_length must be {PASSWORD_LENGTH_LEAST}–{PASSWORD_LENGTH_MOST}");
        }
        Ok(())
    }
}

/// The database's address: as given, or a file in the data folder.
pub(crate) fn database(data: &Path, given: Option<&str>) -> String {
    given.map_or_else(
        || data.join("naisen.db").display().to_string(),
        str::to_owned,
    )
}

#[cfg(test)]
mod tests {
    use naisen_core::settings::Callable;

    use super::*;

    fn refusal(text: &str) -> String {
        format!("{:#}", Config::parse(text).unwrap_err())
    }

    #[test]
    fn plain_http_is_served_on_loopback_or_behind_something_that_encrypts() {
        let outside = "data = 'd'\n[http]\nlisten = '0.0.0.0:80'\n";
        assert!(refusal(outside).contains("in the clear"));
        assert!(Config::parse(&format!("{outside}behind_proxy = true")).is_ok());
        let tls = format!("{outside}tls = {{ certificate = 'c.pem', key = 'k.pem' }}");
        assert!(Config::parse(&tls).is_ok());
        assert!(Config::parse("data = 'd'\n[http]\nlisten = '[::1]:80'").is_ok());
    }

    #[test]
    fn sip_listens_on_one_address_or_several() {
        let listen = |text: &str| Config::parse(&format!("data = 'd'\n[sip]\n{text}"));
        let one = listen("listen = '0.0.0.0:5060'").unwrap().sip;
        assert_eq!(one.listen, ["0.0.0.0:5060".parse().unwrap()]);
        let both = listen("listen = ['0.0.0.0:5060', '[::]:5060']").unwrap();
        assert_eq!(both.sip.listen.len(), 2);
        assert!(refusal("data = 'd'\n[sip]\nlisten = []").contains("no address"));
        assert!(refusal("data = 'd'\n[sip]\nmedia_ports = [9, 8]").contains("media_ports"));
        assert!(refusal("data = 'd'\n[sip]\nrelay_ports = [9, 8]").contains("relay_ports"));
        let shared = "media_ports = [9000, 10001]";
        assert!(listen(shared).is_err_and(|e| format!("{e:#}").contains("share")));
        assert!(listen(&format!("{shared}\nrelay = false")).is_ok());
    }

    #[test]
    fn what_bears_on_calls_is_as_safe_as_it_can_be_unless_it_is_said() {
        let config = Config::parse("data = 'd'").unwrap();
        assert_eq!(
            (config.calls, config.setup.callback),
            (CallPolicy::default(), Switch::On)
        );
        let said = "data = 'd'\n[setup]\ncallback = 'off'\n\
            [calls]\nreject_unavailable = true\ncallable = { premium = true, free = false }";
        let config = Config::parse(said).unwrap();
        assert_eq!(config.setup.callback, Switch::Off);
        let Callable { premium, free, .. } = config.calls.callable;
        assert!(config.calls.reject_unavailable && premium && !free);
        assert!(
            refusal("data = 'd'\n[calls]\ncallable = { emergency = true }").contains("emergency")
        );
        assert!(refusal("data = 'd'\n[setup]\ncallback = 'maybe'").contains("maybe"));
    }

    #[test]
    fn an_unknown_key_and_a_short_password_are_refused() {
        assert!(refusal("data = 'd'\n[http]\nlissen = '127.0.0.1:1'").contains("lissen"));
        assert!(refusal("data = 'd'\n[password]\nmin_length = 7").contains("min_length"));
        assert!(refusal("data = 'd'\n[voicemail]\nheard_days = 6").contains("7–365"));
        assert_eq!(
            Config::parse("data = 'd'").unwrap().database(),
            "d/naisen.db"
        );
    }
}
