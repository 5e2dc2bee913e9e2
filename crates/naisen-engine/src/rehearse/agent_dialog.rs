//! A phone in its calls: answering, declining, hanging up, holding, transferring.

use naisen_sip::build::Builder;
use naisen_sip::header::Reason;
use naisen_sip::mwi::Summary;
use naisen_sip::transaction::{Outgoing, ServerId};
use naisen_sip::{HeaderName, Message, Method, Status};

use super::agent::{Agent, CallState, Heard, What};

impl Agent {
    /// The call that rings and began to ring first.
    #[must_use]
    pub fn ringing(&self) -> Option<usize> {
        self.calls
            .iter()
            .position(|call| call.state == CallState::Ringing)
    }

    /// The call that was given up last while it rang, and may still be answered if the phone is slow.
    #[must_use]
    pub fn given_up(&self) -> Option<usize> {
        self.calls
            .iter()
            .rposition(|call| call.state == CallState::Cancelled)
    }

    /// Answers a call that rings.
    pub fn answer(&mut self, call: usize, now_ms: u64) {
        self.now_ms = now_ms;
        let sdp = self.sdp("sendrecv");
        let here = &mut self.calls[call];
        here.state = CallState::Talking;
        let invite = here
            .invite
            .as_ref()
            .and_then(|one| one.view().cseq().map(|c| c.number));
        if let (Some(number), Some(server)) = (invite, here.server) {
            here.unacknowledged.insert(number, server);
        }
        self.answer_invite(call, Status(200), &sdp);
    }

    /// Lets the caller of a call that rings hear something before it is answered.
    pub fn progress(&mut self, call: usize, now_ms: u64) {
        self.now_ms = now_ms;
        let sdp = self.sdp("sendrecv");
        self.answer_invite(call, Status(183), &sdp);
    }

    /// Declines a call that rings.
    pub fn decline(&mut self, call: usize, status: u16, now_ms: u64) {
        self.now_ms = now_ms;
        self.calls[call].state = CallState::Over;
        self.answer_invite(call, Status(status), &[]);
    }

    /// Ends a call, whatever it does.
    pub fn hang_up(&mut self, call: usize, now_ms: u64) {
        self.now_ms = now_ms;
        match self.calls[call].state {
            CallState::Dialling => {
                let Some(client) = self.calls[call].client else {
                    return;
                };
                if self.transactions.is_proceeding(client) {
                    self.transactions
                        .cancel(client, None, now_ms, &mut self.out);
                } else {
                    self.calls[call].wants_cancel = true;
                }
            }
            CallState::Ringing => self.decline(call, 486, now_ms),
            CallState::Talking if !self.calls[call].unacknowledged.is_empty() => {
                self.calls[call].wants_bye = true;
            }
            CallState::Talking => {
                self.calls[call].state = CallState::Over;
                self.request(call, Method::Bye, b"", b"", b"");
            }
            CallState::Cancelled | CallState::Over => {}
        }
    }

    /// Holds or resumes by a re-INVITE with this direction, unless its own 2xx still waits for the ACK
    /// (RFC 3261 §14.1).
    pub fn reinvite(&mut self, call: usize, direction: &str, now_ms: u64) {
        self.now_ms = now_ms;
        if !self.calls[call].unacknowledged.is_empty() {
            return;
        }
        let sdp = self.sdp(direction);
        self.request(call, Method::Invite, b"", b"application/sdp", &sdp);
    }

    /// Asks for a transfer.
    pub fn refer(&mut self, call: usize, target: &str, now_ms: u64) {
        self.now_ms = now_ms;
        let line = format!("Refer-To: <{target}>\r\n");
        self.request(call, Method::Refer, line.as_bytes(), b"", b"");
    }

    /// What Replaces would name this call by, escaped for a URI.
    #[must_use]
    pub fn replaces(&self, call: usize) -> String {
        let dialog = &self.calls[call].dialog;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('@', "%40");
        format!(
            "{}%3Bto-tag%3D{}%3Bfrom-tag%3D{}",
            text(&dialog.call_id),
            text(&dialog.remote_tag),
            text(&dialog.local_tag)
        )
    }

    fn request(&mut self, call: usize, method: Method<'_>, lines: &[u8], kind: &[u8], body: &[u8]) {
        let client = self.transactions.open();
        let (via, contact) = (self.via(client), self.contact());
        let bytes = self.calls[call]
            .dialog
            .next_request(method)
            .header(HeaderName::Via, via)
            .header(HeaderName::Contact, contact)
            .lines(lines)
            .body(kind, body);
        let is_invite = method == Method::Invite;
        let what = if is_invite {
            What::Invite(call)
        } else {
            What::Other
        };
        if is_invite {
            self.calls[call].cseq = self.calls[call].dialog.local_cseq;
            self.calls[call].last_ack = None;
        }
        self.purposes.insert(client, what);
        self.send(client, is_invite, bytes);
    }

    pub(super) fn answer_invite(&mut self, call: usize, status: Status, sdp: &[u8]) {
        let contact = self.contact();
        let source = self.flow.peer;
        let call = &self.calls[call];
        let (Some(server), Some(invite)) = (call.server, call.invite.as_ref()) else {
            return;
        };
        let view = invite.view();
        let builder = Builder::reply(&view, status, source, &call.dialog.local_tag)
            .copy(&view, &[HeaderName::RecordRoute])
            .header(HeaderName::Contact, contact);
        let bytes = builder.body(b"application/sdp", sdp);
        let (now_ms, out) = (self.now_ms, &mut self.out);
        self.transactions
            .respond(server, status, bytes, now_ms, out);
    }

    pub(super) fn invite_answered(&mut self, call: usize, message: &Message<'_>) {
        let number = message.cseq().map_or(0, |cseq| cseq.number);
        let via = self.via_with(format!("z9hG4bKack{call}-{number}").as_bytes());
        let (flow, here) = (self.flow, &mut self.calls[call]);
        let bytes = match &here.last_ack {
            Some((last, bytes)) if *last == number => bytes.clone(),
            _ => {
                here.dialog.establish(message);
                let ack = here.dialog.ack(number).header(HeaderName::Via, via);
                ack.end()
            }
        };
        if number == here.cseq && here.last_ack.is_none() {
            here.last_ack = Some((number, bytes.clone()));
            here.remote_sdp = message.body().to_vec();
            if here.state == CallState::Dialling {
                here.state = CallState::Talking;
                self.heard.push(Heard::Answered(call));
            }
        }
        self.out.push(Outgoing { flow, bytes });
    }

    pub(super) fn acknowledged(&mut self, message: &Message<'_>) {
        let found = self
            .calls
            .iter()
            .position(|call| call.dialog.matches_request(message));
        let Some(call) = found else {
            return;
        };
        let here = &mut self.calls[call];
        let number = message.cseq().map_or(0, |cseq| cseq.number);
        let Some(server) = here.unacknowledged.remove(&number) else {
            return;
        };
        self.transactions.acknowledge(server, self.now_ms);
        if !message.body().is_empty() {
            here.remote_sdp = message.body().to_vec();
        }
        if here.unacknowledged.is_empty() && std::mem::take(&mut here.wants_bye) {
            self.hang_up(call, self.now_ms);
        }
    }

    pub(super) fn cancelled(&mut self, message: &Message<'_>, invite: Option<ServerId>) {
        let Some(server) = invite else {
            return self.reply(message, Status(481));
        };
        self.reply(message, Status(200));
        let found = self
            .calls
            .iter()
            .position(|call| call.server == Some(server));
        let Some(call) = found.filter(|call| self.calls[*call].state == CallState::Ringing) else {
            return;
        };
        let mut reasons = message.elements(HeaderName::Reason).map(Reason::parse);
        let elsewhere = reasons.any(|reason| reason.cause == Some(200));
        self.calls[call].state = CallState::Cancelled;
        self.heard.push(Heard::Cancelled { call, elsewhere });
        if !self.slow {
            self.answer_invite(call, Status(487), &[]);
        }
    }

    pub(super) fn in_dialog(&mut self, message: &Message<'_>) {
        let found = self
            .calls
            .iter()
            .position(|call| call.dialog.matches_request(message));
        let summary = Summary::parse(message.body());
        if let (Some(Method::Notify), None, Some(summary)) = (message.method(), found, summary) {
            self.heard.push(Heard::Mailbox(summary));
            return self.reply(message, Status(200));
        }
        let Some(call) = found else {
            return self.reply(message, Status(481));
        };
        if self.calls[call].dialog.note_request(message).is_err() {
            return self.reply(message, Status(500));
        }
        match message.method() {
            Some(Method::Bye) => {
                self.reply(message, Status(200));
                if self.calls[call].state != CallState::Over {
                    self.calls[call].state = CallState::Over;
                    self.heard.push(Heard::Bye(call));
                }
            }
            Some(Method::Invite) => self.reinvited(call, message),
            Some(Method::Notify) => {
                self.reply(message, Status(200));
                let words = message.body().split(|byte| *byte == b' ').nth(1);
                let status = words.and_then(|word| naisen_sip::lex::number(word, 699));
                if let Some(status) = status {
                    let status = status as u16;
                    self.heard.push(Heard::Transferred { call, status });
                }
            }
            _ => self.reply(message, Status(200)),
        }
    }

    fn reinvited(&mut self, call: usize, message: &Message<'_>) {
        if self.engaged > 0 {
            self.engaged -= 1;
            return self.reply(message, Status(491));
        }
        let Some(server) = self.transactions.serve(message, self.flow) else {
            return;
        };
        if !message.body().is_empty() {
            self.calls[call].remote_sdp = message.body().to_vec();
        }
        if let Some(cseq) = message.cseq() {
            self.calls[call].unacknowledged.insert(cseq.number, server);
        }
        let sdp = self.sdp("sendrecv");
        let bytes = Builder::reply(message, Status(200), self.flow.peer, b"")
            .header(HeaderName::Contact, self.contact())
            .body(b"application/sdp", &sdp);
        let (now_ms, out) = (self.now_ms, &mut self.out);
        self.transactions
            .respond(server, Status(200), bytes, now_ms, out);
    }

    fn reply(&mut self, message: &Message<'_>, status: Status) {
        let bytes = Builder::reply(message, status, self.flow.peer, b"x").end();
        if let Some(server) = self.transactions.serve(message, self.flow) {
            let (now_ms, out) = (self.now_ms, &mut self.out);
            self.transactions
                .respond(server, status, bytes, now_ms, out);
        }
    }
}
