//! The carrier's calls, by hand and one after the other: what the server calls back for is answered on the
//! way.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::super::probe::CARRIER;
use super::sound::Lanes;

/// Where the trunk of the measurements is (`naisen bench-data`).
const PORT: u16 = 5_060;
/// How long one answer is waited for, and a call in all.
const PAUSE: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the two ends of a call send their sound: the second one only where the carrier was called back.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    pub(super) caller: Way,
    pub(super) callee: Option<Way>,
}

/// From one of our lanes to a port of the server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) lane: usize,
    pub(super) to: SocketAddr,
}

/// The carrier.
pub(super) struct Carrier {
    socket: UdpSocket,
    server: SocketAddr,
    lanes: Lanes,
    count: usize,
    /// The BYE of every call, by its Call-ID.
    byes: BTreeMap<String, String>,
    /// What the server has called back for since the last call was placed.
    called_back: Option<Way>,
}

impl Carrier {
    pub(super) fn new(server: SocketAddr, lanes: Lanes) -> Result<Self> {
        let socket = UdpSocket::bind((IpAddr::V4(CARRIER), PORT))
            .with_context(|| format!("{CARRIER}:{PORT} is needed"))?;
        socket.set_read_timeout(Some(PAUSE))?;
        Ok(Self {
            socket,
            server,
            lanes,
            count: 0,
            byes: BTreeMap::new(),
            called_back: None,
        })
    }

    pub(super) const fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Calls a number again and again until it answers.
    pub(super) fn call_until(&mut self, called: &str, patience: Duration) -> Result<Talk> {
        let began = Instant::now();
        loop {
            match self.call(called) {
                Err(_) if began.elapsed() < patience => {}
                outcome => return outcome,
            }
        }
    }

    /// Calls a number until it has answered.
    pub(super) fn call(&mut self, called: &str) -> Result<Talk> {
        self.count += 1;
        self.called_back = None;
        let (n, server, lane) = (self.count, self.server, self.lanes.of(self.count));
        let local = self.socket.local_addr()?;
        let head = format!(
            "Via: SIP/2.0/UDP {local};branch=z9hG4bKm{n};rport\r\nMax-Forwards: 70\r\n\
             From: <sip:0398765432@carrier.invalid>;tag=m{n}\r\nCall-ID: m{n}@{local}\r\n\
             Contact: <sip:{local}>\r\n"
        );
        let sdp = self.lanes.description(lane);
        let invite = format!(
            "INVITE sip:{called}@{server} SIP/2.0\r\n{head}To: <sip:{called}@{server}>\r\nCSeq: 1 INVITE\r\n\
             Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{sdp}",
            sdp.len()
        );
        let call_id = format!("m{n}@");
        self.send(&invite)?;
        let began = Instant::now();
        let answer = loop {
            let Some(message) = self.hear()? else {
                if began.elapsed() > PATIENCE {
                    bail!("{called} does not answer");
                }
                continue;
            };
            if !line(&message, "Call-ID").contains(&call_id) || !message.starts_with("SIP/2.0 ") {
                continue;
            }
            match message.get(8..11) {
                Some("200") => break message,
                Some(status) if status < "200" => {}
                status => bail!("{called} answers {status:?}"),
            }
        };
        let target = line(&answer, "Contact").trim_matches(['<', '>']).to_owned();
        let request = |method: &str, cseq: u32| {
            let head = head.replace(";branch=z9hG4bKm", &format!(";branch=z9hG4bK{method}"));
            format!(
                "{method} {target} SIP/2.0\r\n{head}To: {}\r\nCSeq: {cseq} {method}\r\n\
                 Content-Length: 0\r\n\r\n",
                line(&answer, "To")
            )
        };
        self.send(&request("ACK", 1))?;
        self.byes.insert(call_id, request("BYE", 2));
        Ok(Talk {
            caller: Way {
                lane,
                to: self.media(&answer)?,
            },
            callee: self.called_back,
        })
    }

    /// Ends every call.
    pub(super) fn hang_up(&mut self) -> Result<()> {
        for bye in self.byes.clone().into_values() {
            self.send(&bye)?;
            // A few at a time: what the server says to the other ends is answered in between.
            let _ = self.hear()?;
        }
        let began = Instant::now();
        while !self.byes.is_empty() && began.elapsed() < PATIENCE {
            for bye in self.byes.clone().into_values() {
                self.send(&bye)?;
                let _ = self.hear()?;
            }
        }
        Ok(())
    }

    fn send(&self, message: &str) -> Result<()> {
        self.socket.send_to(message.as_bytes(), self.server)?;
        Ok(())
    }

    /// The next answer; what the server asks for is done at once.
    fn hear(&mut self) -> Result<Option<String>> {
        let mut buffer = [0; 8_192];
        let Ok(length) = self.socket.recv(&mut buffer) else {
            return Ok(None);
        };
        let bytes = buffer.get(..length).unwrap_or_default();
        let message = String::from_utf8_lossy(bytes).into_owned();
        if message.starts_with("SIP/2.0 ") {
            if line(&message, "CSeq").ends_with("BYE") {
                let id = line(&message, "Call-ID");
                self.byes
                    .retain(|call_id, _| !id.starts_with(call_id.as_str()));
            }
            return Ok(Some(message));
        }
        if !message.starts_with("ACK ") {
            self.answer(&message)?;
        }
        Ok(None)
    }

    /// 200 to a request; to an INVITE with a description of the next lane.
    fn answer(&mut self, request: &str) -> Result<()> {
        let mut answer = String::from("SIP/2.0 200 OK\r\n");
        for name in ["Via", "Record-Route", "From", "Call-ID", "CSeq"] {
            for value in lines(request, name) {
                answer += &format!("{name}: {value}\r\n");
            }
        }
        let local = self.socket.local_addr()?;
        let tag = if line(request, "To").contains(";tag=") {
            ""
        } else {
            ";tag=c"
        };
        answer += &format!(
            "To: {}{tag}\r\nContact: <sip:{local}>\r\n",
            line(request, "To")
        );
        let mut sdp = String::new();
        if request.starts_with("INVITE ") {
            let lane = self.lanes.of(self.count + 1);
            sdp = self.lanes.description(lane);
            let to = self.media(request)?;
            self.called_back = Some(Way { lane, to });
            answer += "Content-Type: application/sdp\r\n";
        }
        self.send(&format!(
            "{answer}Content-Length: {}\r\n\r\n{sdp}",
            sdp.len()
        ))
    }

    /// Where a description wants its sound.
    fn media(&self, message: &str) -> Result<SocketAddr> {
        let medium = message
            .lines()
            .find_map(|line| line.strip_prefix("m=audio "));
        let port = medium.and_then(|rest| rest.split(' ').next());
        let port = port.context("no m=audio")?.parse()?;
        Ok(SocketAddr::new(self.server.ip(), port))
    }
}

/// The values of a header.
fn lines<'a>(message: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let value = move |line: &'a str| line.strip_prefix(name)?.strip_prefix(": ");
    message.lines().filter_map(value)
}

fn line<'a>(message: &'a str, name: &'a str) -> &'a str {
    lines(message, name).next().unwrap_or_default()
}
