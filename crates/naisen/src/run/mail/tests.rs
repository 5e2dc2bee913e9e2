//! A real SMTP server on loopback, with a certificate of its own, takes (or refuses) the mails.

use std::path::PathBuf;
use std::sync::Arc;

use naisen_core::actor::Role;
use naisen_core::settings::Company;
use naisen_http::mailbox::Spoken;
use naisen_http::{App, Brand, Http, Seal};
use naisen_media::tone;
use naisen_store::mailbox::{Kept, Owner};
use naisen_store::number::{self, NewNumber};
use naisen_store::{Store, company};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::*;

/// A server that answers RCPT with a status and hands out what it was given.
struct Server {
    port: u16,
    authority: String,
    acceptor: TlsAcceptor,
    socket: TcpListener,
}

impl Server {
    async fn start() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            port: socket.local_addr().unwrap().port(),
            authority: made.cert.pem(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
            socket,
        }
    }

    /// Takes one conversation: the mail's lines, or none when its recipient was refused.
    async fn serve(&self, rcpt: &str) -> Option<String> {
        let (stream, _) = self.socket.accept().await.unwrap();
        let stream = self.acceptor.accept(stream).await.ok()?;
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 here\r\n").await.unwrap();
        let mut mail = None;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return mail;
            }
            let answer = match line.get(..4).unwrap_or("") {
                "EHLO" => "250-here\r\n250 8BITMIME\r\n".to_owned(),
                "RCPT" => format!("{rcpt}\r\n"),
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await.unwrap();
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") {
                        stream.read_line(&mut text).await.unwrap();
                    }
                    mail = Some(text);
                    "250 taken\r\n".to_owned()
                }
                "QUIT" => "221 bye\r\n".to_owned(),
                _ => "250 well\r\n".to_owned(),
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            if line.starts_with("QUIT") {
                return mail;
            }
        }
    }
}

/// A mailbox whose subscriber wants its messages mailed.
struct Office {
    vault: Vault,
    owner: Owner,
    folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("naisen.db");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        let mut app = App::new(store, Brand::default(), Http::default());
        app.seal = Some(Seal::new([3; 32]));
        app.mails = true;
        let made = app.store.write(|tx| {
            let system = Actor::system();
            let company = Company {
                login_id: "NS-00000000001".to_owned(),
                name: "K".to_owned(),
                sip_domain: "k.example".to_owned(),
                ..Company::default()
            };
            let company = company::create(tx, &system, company, "NS-", "x")?.id;
            let new = NewNumber {
                subscriber: Subscriber {
                    subscriber_id: "05011110001".to_owned(),
                    external_number: "05011110001".to_owned(),
                    ..Subscriber::default()
                },
                password_hash: "x".to_owned(),
            };
            let subscriber = number::create(tx, &system, company, new)?.id;
            let user = Actor {
                role: Role::User(company, subscriber),
                address: None,
            };
            number::update_mail(tx, &user, subscriber, 1, "a@example.jp", true)?;
            Ok(Owner {
                company,
                subscriber,
            })
        });
        let owner = made.await.unwrap();
        let vault = Vault::of(&app).unwrap();
        Self {
            vault,
            owner,
            folder,
        }
    }

    async fn leave_message(&self) {
        let spoken = Spoken {
            received_ms: self.vault.store().now_ms(),
            caller: "0312345678".to_owned(),
            sound: Law::Mu.encode_all(&tone::sine(440.0, 8_000, 16_000)),
        };
        let kept = self.vault.keep(self.owner, &spoken).await.unwrap();
        assert_eq!(kept, Kept::Stored);
    }

    fn mailer(&self, server: &Server, authority: Option<PathBuf>) -> Mailer {
        let config = config::Mail {
            server: "localhost".to_owned(),
            port: server.port,
            tls: MailTls::Implicit,
            from: "voicemail@example.jp".to_owned(),
            user: None,
            password_file: None,
            authority,
        };
        Mailer::new(&config, self.vault.clone()).unwrap()
    }

    fn authority(&self, server: &Server) -> PathBuf {
        let path = self.folder.path().join("ca.pem");
        std::fs::write(&path, &server.authority).unwrap();
        path
    }
}

#[tokio::test]
async fn a_message_is_mailed_once_with_its_sound() {
    // voicemail.18
    let (office, server) = (Office::open().await, Server::start().await);
    office.leave_message().await;
    let mailer = office.mailer(&server, Some(office.authority(&server)));
    let (worked, mail) = tokio::join!(mailer.work(), server.serve("250 well"));
    assert!(worked.unwrap());
    let mail = mail.unwrap();
    for part in ["To: a@example.jp", "audio/wav", "message-", "UklGR"] {
        assert!(
            mail.contains(part),
            "{part}: {}",
            &mail[..mail.len().min(2_000)]
        );
    }
    assert!(!mailer.work().await.unwrap(), "it is not mailed twice");
}

#[tokio::test]
async fn a_refused_mail_waits_and_an_untrusted_server_gets_nothing() {
    // voicemail.18, voicemail.19
    let (office, server) = (Office::open().await, Server::start().await);
    office.leave_message().await;
    let mailer = office.mailer(&server, Some(office.authority(&server)));
    let (worked, mail) = tokio::join!(mailer.work(), server.serve("451 later"));
    assert!(worked.unwrap());
    assert_eq!(mail, None);
    assert!(!mailer.work().await.unwrap(), "it waits");
    office.leave_message().await;
    let stranger = office.mailer(&server, None);
    let (worked, mail) = tokio::join!(stranger.work(), server.serve("250 well"));
    assert!(worked.unwrap());
    assert_eq!(mail, None, "its certificate is nobody's");
}

#[test]
fn pauses_double_up_to_six_hours() {
    let minutes: Vec<_> = (1..=12).map(|n| pause_ms(n) / 60_000).collect();
    assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
}
