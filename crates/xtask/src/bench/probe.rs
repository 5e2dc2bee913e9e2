//! One INVITE after the other from the carrier's address, by hand: whether, and since when, the engine
//! knows something. Every probe is a call of its own that is refused at once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Where the carrier of the measurements calls from (`naisen bench-data`).
pub(super) const CARRIER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// How long one answer is waited for.
const PATIENCE: Duration = Duration::from_millis(50);

/// The carrier.
pub(super) struct Probe {
    socket: UdpSocket,
    local: SocketAddr,
    count: u64,
}

impl Probe {
    pub(super) fn new() -> Result<Self> {
        let socket = UdpSocket::bind((IpAddr::V4(CARRIER), 0))?;
        socket.set_read_timeout(Some(PATIENCE))?;
        let local = socket.local_addr()?;
        Ok(Self {
            socket,
            local,
            count: 0,
        })
    }

    /// Calls a number, withholding the caller's, until the answer is the wanted one; how long it took.
    pub(super) fn until(
        &mut self,
        server: SocketAddr,
        called: &str,
        wanted: u16,
        patience: Duration,
    ) -> Result<Duration> {
        let began = Instant::now();
        loop {
            let answer = self.call(server, called)?;
            if answer == Some(wanted) {
                return Ok(began.elapsed());
            }
            if began.elapsed() > patience {
                bail!("{called} answers {answer:?} instead of {wanted}");
            }
        }
    }

    /// One call: its final answer, if one came.
    pub(super) fn call(&mut self, server: SocketAddr, called: &str) -> Result<Option<u16>> {
        self.count += 1;
        let (n, local) = (self.count, self.local);
        let invite = format!(
            "INVITE sip:{called}@{server} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bKp{n};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:0312345678@carrier.invalid>;tag=p{n}\r\n\
             To: <sip:{called}@{server}>\r\nCall-ID: p{n}@{local}\r\nCSeq: 1 INVITE\r\n\
             Contact: <sip:{local}>\r\nPrivacy: id\r\nContent-Length: 0\r\n\r\n"
        );
        self.socket.send_to(invite.as_bytes(), server)?;
        let mut buffer = [0; 4_096];
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            // Nothing came, or nobody listens yet (ICMP): the next probe will tell.
            let Ok(length) = self.socket.recv(&mut buffer) else {
                return Ok(None);
            };
            let answer = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default());
            let status = answer
                .get(8..11)
                .and_then(|status| status.parse::<u16>().ok());
            let is_final = status.is_some_and(|status| status >= 200);
            if is_final && answer.contains(&format!("p{n}@")) {
                let to = answer
                    .lines()
                    .find(|line| line.starts_with("To:"))
                    .unwrap_or_default();
                let ack = invite
                    .replace("INVITE", "ACK")
                    .replace(&format!("To: <sip:{called}@{server}>"), to);
                self.socket.send_to(ack.as_bytes(), server)?;
                return Ok(status);
            }
        }
        Ok(None)
    }
}
