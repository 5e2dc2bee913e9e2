//! What a SIPp process does, as the XML it reads. SIPp tells calls apart by Call-ID and runs a scenario
//! from its top for each, so that a phone counts its rings to know how to react to this one.

use std::fmt::Write as _;

use crate::demo::Sip;

/// A scenario, ready to be written to a file.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(super) xml: String,
    /// How many calls it places; 0 of one that is called.
    pub(super) calls: usize,
    /// What differs from call to call, as SIPp's injection file.
    pub(super) injection: Option<String>,
    /// What a digest is for, without the scheme: SIPp takes it from its command line.
    pub(super) target: String,
}

/// What a phone does when it rings. Times in milliseconds after it began to ring or to talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It rings on.
    Ring,
    /// It answers.
    Answer {
        /// When.
        after_ms: i64,
        /// When it hangs up, if it does.
        talk_ms: Option<i64>,
        /// Whom it asks to be transferred to, and when.
        transfers: Vec<(i64, String)>,
    },
    /// It declines.
    Decline {
        /// When.
        after_ms: i64,
        /// With which final status.
        status: u16,
    },
}

/// How somebody places a call.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The whole Request-URI.
    pub target: String,
    /// From without its tag.
    pub from: String,
    /// Further header lines, each with its line end.
    pub lines: String,
    /// Credentials, when the server asks for them.
    pub digest: Option<Sip>,
    /// Port of its media.
    pub media_port: u16,
    /// When it gives up while nobody has answered, ms.
    pub cancel_ms: Option<i64>,
    /// When it hangs up after the answer, ms.
    pub talk_ms: Option<i64>,
}

/// Final refusals a caller takes as an answer to its call.
const REFUSALS: &[u16] = &[
    400, 403, 404, 405, 406, 408, 410, 413, 415, 416, 420, 422, 423, 433, 480, 481, 482, 483, 484,
    486, 487, 488, 489, 491, 500, 501, 502, 503, 504, 505, 513, 600, 603, 604, 606,
];

/// CSeq number of the message that came last: in a call that is being set up, that of its INVITE.
const LAST_CSEQ: &str = "[last_cseq_number]";

impl Scenario {
    /// A REGISTER with digest, for an hour. Any final answer ends it.
    #[must_use]
    pub fn register(sip: &Sip) -> Self {
        let contact = format!("<sip:{}@[local_ip]:[local_port]>", sip.username);
        Self::binding(
            &sip.username,
            &sip.domain,
            &contact,
            3_600,
            &authentication(sip),
        )
    }

    /// The same for several phones of one domain, from one address.
    ///
    /// # Panics
    /// Without phones.
    #[must_use]
    pub fn register_all(phones: &[Sip]) -> Self {
        let domain = &phones[0].domain;
        let contact = "<sip:[field0]@[local_ip]:[local_port]>";
        let mut scenario = Self::binding("[field0]", domain, contact, 3_600, "[field1]\n");
        let lines = phones
            .iter()
            .map(|sip| format!("{};{}", sip.username, authentication(sip)));
        scenario.injection = Some(format!("SEQUENTIAL\n{}", lines.collect::<String>()));
        scenario.calls = phones.len();
        scenario
    }

    /// A REGISTER that takes every binding away.
    #[must_use]
    pub fn unregister(sip: &Sip) -> Self {
        Self::binding(&sip.username, &sip.domain, "*", 0, &authentication(sip))
    }

    fn binding(username: &str, domain: &str, contact: &str, expires_s: u32, proof: &str) -> Self {
        let mut xml = Xml::new("register");
        let request = |cseq: u8, authorization: &str| {
            format!(
                "REGISTER sip:{domain} SIP/2.0\n\
                 Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport\n\
                 Max-Forwards: 70\n\
                 From: <sip:{username}@{domain}>;tag=[pid]r[call_number]\n\
                 To: <sip:{username}@{domain}>\n\
                 Call-ID: [call_id]\n\
                 CSeq: {cseq} REGISTER\n\
                 Contact: {contact}\n\
                 {authorization}Expires: {expires_s}\n\
                 Content-Length: 0\n\n"
            )
        };
        xml.send("", &request(1, ""));
        xml.provisional(&[100]);
        xml.refusals("end");
        xml.recv("response=\"200\" optional=\"true\" next=\"end\"");
        xml.recv("response=\"401\" auth=\"true\"");
        xml.send("", &request(2, proof));
        xml.provisional(&[100]);
        xml.refusals("end");
        xml.recv("response=\"401\" optional=\"true\" next=\"end\"");
        xml.recv("response=\"200\"");
        xml.end(Some(domain))
    }

    /// A phone that is called: it reacts to its first ring as the first reaction says, and so on; after
    /// the last one it rings on.
    #[must_use]
    pub fn phone(reactions: &[Reaction], media_port: u16) -> Self {
        let mut xml = Xml::new("phone");
        xml.add("<Global variables=\"rings\"/>");
        xml.recv("request=\"NOTIFY\" optional=\"true\" next=\"agree\"");
        xml.recv("request=\"OPTIONS\" optional=\"true\" next=\"agree\"");
        let mut count = "<add assign_to=\"rings\" value=\"1\"/>".to_owned();
        for (_, n) in reactions.iter().zip(1..) {
            // Writing to a String cannot fail.
            let _ = write!(
                count,
                "<test assign_to=\"is{n}\" variable=\"rings\" compare=\"equal\" value=\"{n}\"/>"
            );
        }
        let keep = [("From:", "their"), ("To:", "our")].map(|(header, name)| {
            format!(
                "<ereg regexp=\".*\" search_in=\"hdr\" header=\"{header}\" assign_to=\"{name}\"/>"
            )
        });
        xml.add(&format!(
            "<recv request=\"INVITE\" rrs=\"true\"><action>{count}{}</action></recv>\n<Reference variables=\"their,our\"/>",
            keep.concat()
        ));
        xml.send("", &response("180 Ringing", &own_tag(), "", None));
        for (_, n) in reactions.iter().zip(1..) {
            xml.add(&format!("<nop next=\"ring{n}\" test=\"is{n}\"/>"));
        }
        xml.recv("request=\"CANCEL\" next=\"cancelled\"");
        for (reaction, n) in reactions.iter().zip(1..) {
            xml.reaction(n, reaction, media_port);
        }
        xml.label("cancelled");
        xml.send("", &response("200 OK", &own_tag(), "[last_CSeq:]", None));
        let invite = "CSeq: [last_cseq_number] INVITE";
        xml.send(
            "retrans=\"500\"",
            &response("487 Request Terminated", &own_tag(), invite, None),
        );
        xml.add("<recv request=\"ACK\" next=\"end\"/>");
        xml.label("agree");
        xml.send("", &response("200 OK", "[last_To:]", "[last_CSeq:]", None));
        xml.end(None)
    }

    /// A call: it takes any refusal, and talks until it or the other side hangs up.
    #[must_use]
    pub fn call(caller: &Caller) -> Self {
        let mut xml = Xml::new("call");
        xml.send("retrans=\"500\"", &caller.invite("1", ""));
        if let Some(sip) = &caller.digest {
            xml.provisional(&[100]);
            xml.refusals("refused");
            xml.recv("response=\"407\" auth=\"true\"");
            xml.send("", &caller.refusal_ack());
            xml.send("retrans=\"500\"", &caller.invite("2", &authentication(sip)));
            xml.waiting("waiting", caller.cancel_ms);
            xml.challenged_again();
            xml.send("", &caller.refusal_ack());
            let invite = caller.invite("3", &authentication(sip));
            xml.send("retrans=\"500\"", &invite);
            xml.waiting("waiting_again", caller.cancel_ms);
            xml.recv("response=\"407\" optional=\"true\" next=\"refused\"");
            xml.recv("response=\"200\" rrs=\"true\"");
            xml.label("answered");
        } else {
            xml.waiting("waiting", caller.cancel_ms);
            xml.recv("response=\"200\" rrs=\"true\"");
        }
        xml.send("", &caller.within("ACK", LAST_CSEQ, ""));
        xml.label("talk");
        let patience = patience(caller.talk_ms, "hangup");
        xml.recv(&format!(
            "request=\"INVITE\" optional=\"true\" next=\"renew\"{patience}"
        ));
        xml.recv("request=\"UPDATE\" optional=\"true\" next=\"agree\"");
        xml.recv("request=\"BYE\" next=\"released\"");
        xml.renew(caller.media_port);
        xml.label("agree");
        xml.send(
            "next=\"talk\"",
            &response("200 OK", "[last_To:]", "[last_CSeq:]", None),
        );
        xml.label("hangup");
        xml.send("retrans=\"500\"", &caller.within("BYE", "99", ""));
        xml.recv("response=\"200\" next=\"end\"");
        xml.label("cancel");
        xml.send("retrans=\"500\"", &caller.cancel());
        xml.recv("response=\"200\"");
        xml.recv("response=\"487\"");
        xml.label("refused");
        xml.send("next=\"end\"", &caller.refusal_ack());
        xml.label("released");
        xml.send("", &response("200 OK", "[last_To:]", "[last_CSeq:]", None));
        xml.end(Some(caller.target.trim_start_matches("sip:")))
    }
}

impl Caller {
    fn invite(&self, cseq: &str, authorization: &str) -> String {
        let Self {
            target,
            from,
            lines,
            ..
        } = self;
        let body = description(self.media_port);
        format!(
            "INVITE {target} SIP/2.0\n\
             Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-{cseq}-[call_number];rport\n\
             Max-Forwards: 70\n\
             From: {from};tag=[pid]c[call_number]\n\
             To: <{target}>\n\
             Call-ID: [call_id]\n\
             CSeq: {cseq} INVITE\n\
             Contact: <sip:caller@[local_ip]:[local_port]>\n\
             {lines}{authorization}Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, NOTIFY\n\
             Content-Type: application/sdp\n\
             Content-Length: [len]\n\n{body}"
        )
    }

    /// The CANCEL of the last INVITE, on its branch (RFC 3261 §9.1).
    fn cancel(&self) -> String {
        let (Self { target, from, .. }, cseq) = (self, LAST_CSEQ);
        format!(
            "CANCEL {target} SIP/2.0\n\
             Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-{cseq}-[call_number];rport\n\
             Max-Forwards: 70\n\
             From: {from};tag=[pid]c[call_number]\n\
             To: <{target}>\n\
             Call-ID: [call_id]\n\
             CSeq: {cseq} CANCEL\n\
             Content-Length: 0\n\n"
        )
    }

    /// The ACK of a refusal, on the branch of what was refused (RFC 3261 §17.1.1.3).
    fn refusal_ack(&self) -> String {
        let (target, from) = (&self.target, &self.from);
        format!(
            "ACK {target} SIP/2.0\n\
             [last_Via:]\n\
             Max-Forwards: 70\n\
             From: {from};tag=[pid]c[call_number]\n\
             [last_To:]\n\
             Call-ID: [call_id]\n\
             CSeq: [last_cseq_number] ACK\n\
             Content-Length: 0\n\n"
        )
    }

    /// A request within the dialog.
    fn within(&self, method: &str, cseq: &str, lines: &str) -> String {
        let (target, from) = (&self.target, &self.from);
        format!(
            "{method} [next_url] SIP/2.0\n\
             Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport\n\
             [routes]\n\
             Max-Forwards: 70\n\
             From: {from};tag=[pid]c[call_number]\n\
             To: <{target}>[peer_tag_param]\n\
             Call-ID: [call_id]\n\
             CSeq: {cseq} {method}\n\
             {lines}Content-Length: 0\n\n"
        )
    }
}

/// XML being written.
struct Xml {
    text: String,
}

impl Xml {
    fn new(name: &str) -> Self {
        let text =
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"{name}\">\n");
        Self { text }
    }

    fn add(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn send(&mut self, attributes: &str, message: &str) {
        self.add(&format!(
            "<send {attributes}><![CDATA[\n{message}]]></send>"
        ));
    }

    fn recv(&mut self, attributes: &str) {
        self.add(&format!("<recv {attributes}/>"));
    }

    fn label(&mut self, name: &str) {
        self.add(&format!("<label id=\"{name}\"/>"));
    }

    fn provisional(&mut self, codes: &[u16]) {
        for code in codes {
            self.recv(&format!("response=\"{code}\" optional=\"true\""));
        }
    }

    /// What may come before the answer; this long after the last of it the caller gives up. SIPp does not
    /// go on counting after an optional message unless it is told to go on somewhere.
    fn waiting(&mut self, label: &str, cancel_ms: Option<i64>) {
        self.label(label);
        let patience = patience(cancel_ms, "cancel");
        self.recv(&format!(
            "response=\"100\" optional=\"true\" next=\"{label}\"{patience}"
        ));
        for code in [180, 181, 183] {
            self.recv(&format!(
                "response=\"{code}\" optional=\"true\" next=\"{label}\""
            ));
        }
        self.refusals("refused");
    }

    /// A second challenge: one that says the nonce is stale, as when another call of the same phone was
    /// quicker, goes on behind this; any other refuses the password.
    fn challenged_again(&mut self) {
        self.add(
            "<recv response=\"407\" auth=\"true\" optional=\"true\" next=\"challenged\"><action>\
             <ereg regexp=\"stale=true\" search_in=\"hdr\" header=\"Proxy-Authenticate:\" \
             assign_to=\"stale\"/></action></recv>",
        );
        self.recv("response=\"200\" rrs=\"true\" next=\"answered\"");
        self.label("challenged");
        self.add("<nop next=\"again\" test=\"stale\"/>");
        self.add("<nop next=\"refused\"/>");
        self.label("again");
    }

    fn refusals(&mut self, next: &str) {
        for code in REFUSALS {
            self.recv(&format!(
                "response=\"{code}\" optional=\"true\" next=\"{next}\""
            ));
        }
    }

    fn reaction(&mut self, n: usize, reaction: &Reaction, media_port: u16) {
        self.label(&format!("ring{n}"));
        let wait = |after_ms: i64| {
            format!(
                "request=\"CANCEL\" timeout=\"{}\" ontimeout=\"do{n}\" next=\"cancelled\"",
                after_ms.max(1)
            )
        };
        match reaction {
            Reaction::Ring => self.recv("request=\"CANCEL\" next=\"cancelled\""),
            Reaction::Decline { after_ms, status } => {
                self.recv(&wait(*after_ms));
                self.label(&format!("do{n}"));
                let refusal = format!("{status} No");
                self.send(
                    "retrans=\"500\"",
                    &response(&refusal, &own_tag(), "[last_CSeq:]", None),
                );
                self.add("<recv request=\"ACK\" next=\"end\"/>");
            }
            Reaction::Answer {
                after_ms,
                talk_ms,
                transfers,
            } => {
                if *after_ms > 0 {
                    self.recv(&wait(*after_ms));
                }
                self.label(&format!("do{n}"));
                let answer = response("200 OK", &own_tag(), "[last_CSeq:]", Some(media_port));
                self.send("retrans=\"500\"", &answer);
                self.recv("request=\"ACK\"");
                self.talk(n, *talk_ms, transfers, media_port);
            }
        }
    }

    fn talk(
        &mut self,
        n: usize,
        talk_ms: Option<i64>,
        transfers: &[(i64, String)],
        media_port: u16,
    ) {
        let mut spent_ms = 0;
        for ((after_ms, target), t) in transfers.iter().zip(1..) {
            let wait_ms = (after_ms - spent_ms).max(1);
            spent_ms = *after_ms;
            self.recv(&format!(
                "request=\"BYE\" timeout=\"{wait_ms}\" ontimeout=\"refer{n}x{t}\" next=\"agree\""
            ));
            self.label(&format!("refer{n}x{t}"));
            let lines = format!("Refer-To: <{target}>\n");
            self.send("retrans=\"500\"", &from_called("REFER", 10 + t, &lines));
            self.recv("response=\"202\"");
            self.label(&format!("told{n}x{t}"));
            // One NOTIFY says that it is tried, and another how it ended, where it ends at once.
            self.recv(&format!(
                "request=\"NOTIFY\" timeout=\"300\" ontimeout=\"go{n}x{t}\""
            ));
            self.send(
                &format!("next=\"told{n}x{t}\""),
                &response("200 OK", "[last_To:]", "[last_CSeq:]", None),
            );
            self.label(&format!("go{n}x{t}"));
        }
        self.label(&format!("talk{n}"));
        let left_ms = talk_ms.map(|talk_ms| talk_ms - spent_ms);
        let patience = patience(left_ms, &format!("bye{n}"));
        self.recv(&format!(
            "request=\"INVITE\" optional=\"true\" next=\"renew{n}\"{patience}"
        ));
        self.recv(&format!(
            "request=\"NOTIFY\" optional=\"true\" next=\"noted{n}\""
        ));
        self.recv("request=\"BYE\" next=\"agree\"");
        self.label(&format!("noted{n}"));
        self.send(
            &format!("next=\"talk{n}\""),
            &response("200 OK", "[last_To:]", "[last_CSeq:]", None),
        );
        self.label(&format!("renew{n}"));
        let answer = response("200 OK", "[last_To:]", "[last_CSeq:]", Some(media_port));
        self.send("retrans=\"500\"", &answer);
        self.add(&format!("<recv request=\"ACK\" next=\"talk{n}\"/>"));
        if talk_ms.is_some() {
            self.label(&format!("bye{n}"));
            self.send("retrans=\"500\"", &from_called("BYE", 9, ""));
            self.add("<recv response=\"200\" next=\"end\"/>");
        }
    }

    /// Takes a new description of the other side.
    fn renew(&mut self, media_port: u16) {
        self.label("renew");
        let answer = response("200 OK", "[last_To:]", "[last_CSeq:]", Some(media_port));
        self.send("retrans=\"500\"", &answer);
        self.add("<recv request=\"ACK\" next=\"talk\"/>");
    }

    /// The scenario; one that begins with a request names its target.
    fn end(mut self, target: Option<&str>) -> Scenario {
        self.label("end");
        self.add("<nop/>\n</scenario>");
        Scenario {
            xml: self.text,
            calls: usize::from(target.is_some()),
            injection: None,
            target: target.unwrap_or_default().to_owned(),
        }
    }
}

fn authentication(sip: &Sip) -> String {
    format!(
        "[authentication username={} password={}]\n",
        sip.username, sip.password
    )
}

/// The attributes of a wait that goes on elsewhere after so many ms. SIPp heeds them at the first of
/// what it waits for.
fn patience(wait_ms: Option<i64>, label: &str) -> String {
    wait_ms.map_or_else(String::new, |wait_ms| {
        format!(" timeout=\"{}\" ontimeout=\"{label}\"", wait_ms.max(1))
    })
}

fn own_tag() -> String {
    "[last_To:];tag=[pid]p[call_number]".to_owned()
}

/// A response to the last request, or to the INVITE whose CSeq is given.
fn response(status: &str, to: &str, cseq: &str, media_port: Option<u16>) -> String {
    let cseq = if cseq.is_empty() {
        "[last_CSeq:]"
    } else {
        cseq
    };
    let (kind, body) = match media_port {
        None => ("Content-Length: 0\n\n".to_owned(), String::new()),
        Some(port) => (
            "Content-Type: application/sdp\nContent-Length: [len]\n\n".to_owned(),
            description(port),
        ),
    };
    format!(
        "SIP/2.0 {status}\n\
         [last_Via:]\n\
         [last_Record-Route:]\n\
         [last_From:]\n\
         {to}\n\
         [last_Call-ID:]\n\
         {cseq}\n\
         Contact: <sip:[local_ip]:[local_port]>\n\
         {kind}{body}"
    )
}

/// A request of the called side within the dialog.
fn from_called(method: &str, cseq: usize, lines: &str) -> String {
    format!(
        "{method} [next_url] SIP/2.0\n\
         Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport\n\
         [routes]\n\
         Max-Forwards: 70\n\
         From: [$our];tag=[pid]p[call_number]\n\
         To: [$their]\n\
         [last_Call-ID:]\n\
         CSeq: {cseq} {method}\n\
         Contact: <sip:[local_ip]:[local_port]>\n\
         {lines}Content-Length: 0\n\n"
    )
}

fn description(port: u16) -> String {
    format!(
        "v=0\n\
         o=phone 1 1 IN IP4 [local_ip]\n\
         s=-\n\
         c=IN IP4 [local_ip]\n\
         t=0 0\n\
         m=audio {port} RTP/AVP 0 8 101\n\
         a=rtpmap:0 PCMU/8000\n\
         a=rtpmap:8 PCMA/8000\n\
         a=rtpmap:101 telephone-event/8000\n"
    )
}
