//! What an engine is told once, at its start.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;

use naisen_sip::digest::NonceKey;

/// Settings of one shard.
#[derive(Clone, Debug)]
pub struct Config {
    /// This shard's number: part of every branch.
    pub shard: u16,
    /// A secret of this start: makes branches, tags and Call-IDs unguessable.
    pub secret: [u8; 32],
    /// The key of digest nonces.
    pub nonce_key: NonceKey,
    /// Addresses the engine is reached at; a Request-URI may name one instead of a domain.
    pub listen: Vec<SocketAddr>,
    /// Our end of datagrams to trunks.
    pub trunk_local: SocketAddr,
    /// Where the engine's own media is received.
    pub media_address: IpAddr,
    /// Ports of the engine's own media; even ones are used.
    pub media_ports: RangeInclusive<u16>,
    /// Ports of the relay, likewise; none where nothing is relayed.
    pub relay_ports: Option<RangeInclusive<u16>>,
    /// Calls at once; more are answered 503.
    pub calls_max: usize,
    /// Transactions at once; more are answered 503.
    pub transactions_max: usize,
}

/// Seconds a refused caller is asked to wait (503).
pub(crate) const RETRY_AFTER_S: u64 = 5;
/// Shortest and longest registration, seconds (calls §1).
pub(crate) const REGISTRATION_S: RangeInclusive<u32> = 60..=3_600;
/// Flows of one terminal that are kept (RFC 5626).
pub(crate) const FLOWS_MAX: usize = 4;
/// How long guidance may take before the refusal is sent all the same, ms.
pub(crate) const GUIDANCE_MS_MAX: u64 = 15_000;
/// Calls of the engine's own at once; more are refused with 503.
pub(crate) const ANNOUNCEMENTS_MAX: usize = 64;
/// How long such a call may ring, and how long it may last once it is answered, ms.
pub(crate) const ANNOUNCEMENT_RINGS_MS: u64 = 60_000;
pub(crate) const ANNOUNCEMENT_MS_MAX: u64 = 120_000;
/// Bytes kept of what a terminal calls itself.
pub(crate) const USER_AGENT_BYTES_MAX: usize = 96;
/// The session interval we ask for, seconds (calls §1).
pub(crate) const SESSION_S: u32 = 1_800;
/// Smallest session interval, seconds (calls §1, RFC 4028).
pub(crate) const MIN_SE_S: u32 = 90;
/// How long a trunk peer may stay silent before the next one is tried, ms.
pub(crate) const TRUNK_SILENT_MS: u64 = 4_000;
/// Challenges of a trunk peer answered in a row: a stale nonce may cost one more.
pub(crate) const CHALLENGES_MAX: u32 = 2;
/// Bytes of a body.
pub(crate) const BODY_BYTES_MAX: usize = 32_768;
/// Trunk peers and flows tried for one leg.
pub(crate) const TARGETS_MAX: usize = 8;
