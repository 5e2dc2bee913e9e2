//! What the mutations start from: the torture messages, requests and responses within a call, and one
//! good file or datagram of every other kind.

use naisen_media::play::Player;
use naisen_media::{g711::Law, rtcp, tone, wav};

/// Seeds for an entry.
pub(crate) fn seeds(entry: &str) -> Vec<Vec<u8>> {
    match entry {
        "message" | "stream" | "engine" => torture(),
        "dialog" => DIALOG.iter().map(|text| lines(text)).collect(),
        "uri" => texts(&[
            "sip:alice:pw@example.invalid:5061;transport=tcp;lr?subject=x&to=y",
            "tel:+81-3-1234-5678;phone-context=+81",
            "\"A \\\"B\\\"\" <sip:%E3%81%82@[2001:db8::1]:5060;user=phone>;tag=1",
        ]),
        "sdp" => texts(&[
            "v=0\r\no=- 1 2 IN IP6 ::1\r\ns=-\r\nc=IN IP4 192.0.2.1/127/3\r\nt=0 0\r\na=sendonly\r\n\
             m=audio 40000/2 RTP/AVP 0 8 96\r\na=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n\
             a=ptime:20\r\nm=video 0 RTP/AVP 31\r\nb=AS:64\r\n",
        ]),
        "digest" => texts(&[
            "Digest username=\"05011110001\", realm=\"k1\", nonce=\"000003e8000000010123\", uri=\"sip:k1\", \
             response=\"753927fa0e85d155564e2e272a28d180\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"x\"",
            "Digest realm=\"k1\", nonce=\"abc\", algorithm=SHA-256, qop=\"auth,auth-int\", stale=true",
        ]),
        "rtp" => vec![sound()],
        "rtcp" => vec![rtcp::build(7, "naisen", None, None, true)],
        "wav" => vec![wav::write(&tone::sine(400.0, 8_000, 400))],
        _ => texts(&[
            "\"VPN\",\"HQ\"\r\n\"05011110001\",\"2001\"\r\n\"05011110002\",\"2002\"\r\n",
            "05011110001,本社,\"山田 \"\"太郎\"\"\"\r\n",
            "\"001\",\"取引先\",\"トリヒキサキ\",\"0312345678\",\"\"\r\n",
        ]),
    }
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn lines(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn torture() -> Vec<Vec<u8>> {
    let text = include_str!("../../../naisen-sip/tests/torture.txt");
    let messages = text.split("\n=== ").skip(1);
    messages
        .filter_map(|message| message.split_once('\n'))
        .map(|(_, message)| lines(message.trim_end_matches("\n.\n")))
        .collect()
}

/// A few RTP datagrams, the length of each in front.
fn sound() -> Vec<u8> {
    let mut player = Player::new(Law::Mu, 7, 65_534, 4_294_967_000);
    let mut out = Vec::new();
    for _ in 0..5 {
        let datagram = player.frame(&[100; 160]);
        out.push(datagram.len().min(255) as u8);
        out.extend_from_slice(&datagram[..datagram.len().min(255)]);
    }
    for datagram in player.key(101, 5, 3) {
        out.push(datagram.len() as u8);
        out.extend_from_slice(&datagram);
    }
    out
}

const DIALOG: &[&str] = &[
    "BYE sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\nFrom: <sip:a@h>;tag=1\n\
     To: <sip:b@h>;tag=%TAG%\nCall-ID: c\nCSeq: 2 BYE\nMax-Forwards: 70\nContent-Length: 0\n\n",
    "CANCEL sip:05011110001@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.200:5060;branch=z9hG4bKx\n\
     From: <sip:0312345678@192.0.2.200>;tag=1\nTo: <sip:05011110001@198.51.100.1>\nCall-ID: c\n\
     CSeq: 1 CANCEL\nMax-Forwards: 70\nContent-Length: 0\n\n",
    "INVITE sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKb\nFrom: <sip:a@h>;tag=1\n\
     To: <sip:b@h>;tag=%TAG%\nCall-ID: c\nCSeq: 3 INVITE\nMax-Forwards: 70\nContact: <sip:a@h>\n\
     Session-Expires: 90;refresher=uac\nSupported: timer\nContent-Type: application/sdp\nContent-Length: 5\n\nv=0\n",
    "UPDATE sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKc\nFrom: <sip:a@h>;tag=1\n\
     To: <sip:b@h>;tag=%TAG%\nCall-ID: c\nCSeq: 4 UPDATE\nMax-Forwards: 70\nContact: <sip:a@h>\n\n",
    "PRACK sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKd\nFrom: <sip:a@h>;tag=1\n\
     To: <sip:b@h>;tag=%TAG%\nCall-ID: c\nCSeq: 5 PRACK\nRAck: 1 1 INVITE\nMax-Forwards: 70\n\n",
    "REFER sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKe\nFrom: <sip:b@h>;tag=b\n\
     To: <sip:a@h>;tag=%TAG%\nCall-ID: c\nCSeq: 6 REFER\nRefer-To: <sip:2004@k1?Replaces=c%3Bto-tag%3D1>\n\n",
    "SIP/2.0 183 Progress\nVia: SIP/2.0/UDP 198.51.100.1:5060;rport;branch=%BRANCH%\nFrom: <sip:a@h>;tag=%TAG%\n\
     To: <sip:b@h>;tag=z\nCall-ID: c\nCSeq: 1 INVITE\nRequire: 100rel\nRSeq: 1\nContact: <sip:b@h>\n\n",
    "SIP/2.0 486 Busy\nVia: SIP/2.0/UDP 198.51.100.1:5060;rport;branch=%BRANCH%\nFrom: <sip:a@h>;tag=x\n\
     To: <sip:b@h>;tag=z\nCall-ID: c\nCSeq: 1 INVITE\n\n",
    "SIP/2.0 302 Moved\nVia: SIP/2.0/UDP 198.51.100.1:5060;rport;branch=%BRANCH%\nFrom: <sip:a@h>;tag=x\n\
     To: <sip:b@h>;tag=z\nCall-ID: c\nCSeq: 1 INVITE\nContact: <sip:evil@h>\n\n",
    "ACK sip:naisen@198.51.100.1 SIP/2.0\nVia: SIP/2.0/UDP h;branch=z9hG4bKf\nFrom: <sip:a@h>;tag=1\n\
     To: <sip:b@h>;tag=%TAG%\nCall-ID: c\nCSeq: 1 ACK\nMax-Forwards: 70\n\n",
];
