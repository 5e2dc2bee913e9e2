//! トランク: how calls leave to a carrier and come in (domain §2.12, calls §1.1, §10). All companies
//! share them; only the operator changes them. Addresses are resolved, and secrets sealed, elsewhere.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::ids::TrunkId;
use crate::settings::company::is_host_name;
use crate::settings::field;
use crate::{fold, limits};

/// A carrier, its peers in the order they are tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trunk {
    /// Name, unique.
    pub name: String,
    /// Where calls go, the first that answers.
    pub peers: Vec<TrunkPeer>,
    /// Its calls need no digest and its assertions are believed.
    pub trusted: bool,
    /// How called numbers are written.
    #[serde(default)]
    pub number_format: NumberFormat,
    /// Whose number a diverted call shows.
    #[serde(default)]
    pub forward_identity: ForwardIdentity,
}

/// One peer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrunkPeer {
    /// Host name or address.
    pub host: String,
    /// Port, 1–65535.
    pub port: u16,
    /// Transport protocol.
    #[serde(default)]
    pub transport: TrunkTransport,
    /// User to register as; empty for a peer that is only addressed.
    #[serde(default)]
    pub user: String,
    /// Secret of that user as typed; blank in what is read back, and blank keeps the stored one.
    #[serde(default)]
    pub secret: String,
}

/// Transport of a peer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrunkTransport {
    /// UDP.
    #[default]
    Udp,
    /// TCP.
    Tcp,
    /// TLS.
    Tls,
}

/// `number_format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum NumberFormat {
    /// `0…`.
    #[default]
    #[serde(rename = "national")]
    National,
    /// `+81…`.
    #[serde(rename = "+81")]
    Plus81,
}

/// `forward_identity` (calls §10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForwardIdentity {
    /// The original caller; Diversion names the diverting number.
    #[default]
    Original,
    /// The diverting number, for carriers that refuse numbers that are not the trunk's.
    Diverting,
}

impl Trunk {
    /// The record as it is stored: trimmed, hosts in lower case.
    #[must_use]
    pub fn normalised(self) -> Self {
        let peers = self.peers.into_iter().map(|peer| TrunkPeer {
            host: fold::digits(&peer.host).to_ascii_lowercase(),
            user: fold::trim(&peer.user).to_owned(),
            ..peer
        });
        Self {
            name: fold::trim(&self.name).to_owned(),
            peers: peers.collect(),
            ..self
        }
    }

    /// Judges a trunk to be added, or to replace `was`, among all there are. Fields: `name`, `peers`,
    /// `host`, `port`, `user`, `secret`; the last four with their peer as row, counted from 1.
    ///
    /// # Errors
    /// 8008, 8009 (a duplicate name too).
    pub fn check<'a>(
        &self,
        others: impl IntoIterator<Item = (TrunkId, &'a Self)>,
        was: Option<TrunkId>,
    ) -> Result<(), Refusal> {
        field::plain_name("name", &self.name, &limits::NAME_CHARS)?;
        if self.peers.is_empty() {
            return Err(ErrorCode::Required.at("peers"));
        }
        if self.peers.len() > limits::TRUNK_PEERS_MAX {
            return Err(ErrorCode::Invalid.at("peers"));
        }
        for (place, peer) in (1..).zip(&self.peers) {
            let refused = |refusal: Refusal| refusal.in_row(i32::to_string(&place));
            peer.check().map_err(refused)?;
        }
        let mut others = others.into_iter().filter(|(id, _)| Some(*id) != was);
        if others.any(|(_, other)| fold::same_name(&other.name, &self.name)) {
            return Err(ErrorCode::Invalid.at("name").with_detail(
                "同じ名前のトランクがあります。",
                "Another trunk has this name.",
            ));
        }
        Ok(())
    }
}

impl TrunkPeer {
    fn check(&self) -> Result<(), Refusal> {
        field::required("host", &self.host)?;
        let address = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        if address.is_err() && !is_host_name(&self.host) {
            return Err(ErrorCode::Invalid.at("host"));
        }
        if self.port == 0 {
            return Err(ErrorCode::Invalid.at("port"));
        }
        // Both stand in SIP headers, where only visible ASCII travels safely.
        let visible = |text: &str| {
            text.len() <= limits::TRUNK_SECRET_CHARS_MAX
                && text.bytes().all(|b| b.is_ascii_graphic())
        };
        if !visible(&self.user) || self.user.contains(['"', '@', '<', '>', '\\']) {
            return Err(ErrorCode::Invalid.at("user"));
        }
        if !visible(&self.secret) || self.user.is_empty() && !self.secret.is_empty() {
            return Err(ErrorCode::Invalid.at("secret"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunk() -> Trunk {
        let peer = TrunkPeer {
            host: "SIP.carrier.invalid".to_owned(),
            port: 5060,
            ..TrunkPeer::default()
        };
        Trunk {
            name: "本線".to_owned(),
            peers: vec![peer],
            ..Trunk::default()
        }
    }

    fn field_at_fault(change: impl FnOnce(&mut Trunk)) -> Option<(u16, &'static str)> {
        let mut trunk = trunk();
        let other = trunk.clone();
        change(&mut trunk);
        let others = [(TrunkId(2), &other)];
        let refusal = trunk.normalised().check(others, Some(TrunkId(1))).err()?;
        Some((refusal.code.number(), refusal.field?))
    }

    #[test]
    fn fields() {
        let rename = |t: &mut Trunk| t.name = "予備".to_owned();
        assert_eq!(field_at_fault(rename), None);
        assert_eq!(field_at_fault(|_| {}), Some((8009, "name")));
        assert_eq!(field_at_fault(|t| t.peers.clear()), Some((8008, "peers")));
        let peer = |change: fn(&mut TrunkPeer)| {
            field_at_fault(|t| {
                rename(t);
                change(&mut t.peers[0]);
            })
        };
        assert_eq!(peer(|p| p.host = "192.0.2.1".to_owned()), None);
        assert_eq!(peer(|p| p.host = "[2001:db8::1]".to_owned()), None);
        assert_eq!(peer(|p| p.host = "a b".to_owned()), Some((8009, "host")));
        assert_eq!(peer(|p| p.host.clear()), Some((8008, "host")));
        let mut two = trunk();
        two.peers.push(TrunkPeer {
            port: 0,
            ..two.peers[0].clone()
        });
        let refusal = two.check([], None).unwrap_err();
        assert_eq!((refusal.field, &*refusal.rows[0].key), (Some("port"), "2"));
        assert_eq!(peer(|p| p.port = 0), Some((8009, "port")));
        assert_eq!(peer(|p| p.user = "a@b".to_owned()), Some((8009, "user")));
        assert_eq!(peer(|p| p.secret = "x".to_owned()), Some((8009, "secret")));
        assert_eq!(
            peer(|p| {
                p.user = "naisen".to_owned();
                p.secret = "s\"3cret".to_owned();
            }),
            None
        );
    }
}
