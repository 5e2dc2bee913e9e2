//! The document a softphone reads to set itself up: Linphone's remote provisioning, an XML form of its
//! configuration (sections with entries). Written here entry by entry; it holds nothing but the account.

use std::fmt::Write as _;

use crate::sip_account::SipAccount;

/// Its media type.
pub(super) const KIND: &str = "application/xml; charset=utf-8";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <config xmlns=\"http://www.linphone.org/xsds/lpconfig.xsd\" \
    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xsi:schemaLocation=\"http://www.linphone.org/xsds/lpconfig.xsd lpconfig.xsd\">\n";

/// Seconds a registration asks for.
const EXPIRES_S: &str = "3600";

/// The document for an account.
pub(super) fn document(account: &SipAccount) -> String {
    let transport = account.transport.word();
    let server = format!("<sip:{};transport={transport}>", account.server);
    let identity = format!("sip:{}@{}", account.username, account.domain);
    let mut text = HEAD.to_owned();
    // The address is good once only: it must not be asked again at the next start.
    section(&mut text, "misc", &[("transient_provisioning", "1")]);
    section(&mut text, "sip", &[("default_proxy", "0")]);
    section(
        &mut text,
        "proxy_0",
        &[
            ("reg_proxy", &server),
            ("reg_route", &server),
            ("reg_identity", &identity),
            ("realm", &account.domain),
            ("reg_expires", EXPIRES_S),
            ("reg_sendregister", "1"),
            ("publish", "0"),
        ],
    );
    section(
        &mut text,
        "auth_info_0",
        &[
            ("username", &account.username),
            ("passwd", &account.password),
            ("realm", &account.domain),
            ("domain", &account.domain),
        ],
    );
    text.push_str("</config>\n");
    text
}

fn section(text: &mut String, name: &str, entries: &[(&str, &str)]) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  <section name=\"{name}\">");
    for (key, value) in entries {
        let value = escaped(value);
        let _ = writeln!(
            text,
            "    <entry name=\"{key}\" overwrite=\"true\">{value}</entry>"
        );
    }
    text.push_str("  </section>\n");
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip_account::SipTransport;

    #[test]
    fn the_document_is_the_account() {
        // terminal.12
        let account = SipAccount {
            username: "05011110001".to_owned(),
            password: "a&b<c>\"".to_owned(),
            domain: "k1.example".to_owned(),
            server: "sip.example:5061".to_owned(),
            transport: SipTransport::Tls,
        };
        let text = document(&account);
        for line in [
            "<section name=\"proxy_0\">",
            "<entry name=\"reg_proxy\" overwrite=\"true\">&lt;sip:sip.example:5061;transport=tls&gt;</entry>",
            "<entry name=\"reg_identity\" overwrite=\"true\">sip:05011110001@k1.example</entry>",
            "<entry name=\"passwd\" overwrite=\"true\">a&amp;b&lt;c&gt;&quot;</entry>",
            "<entry name=\"transient_provisioning\" overwrite=\"true\">1</entry>",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert_eq!(
            text.matches("<section").count(),
            text.matches("</section>").count()
        );
    }
}
