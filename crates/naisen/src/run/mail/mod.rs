//! Messages by mail: each message of a subscriber that has given an address leaves as a WAV file, over
//! TLS or not at all, and is tried again until the server takes it (docs/features/voicemail.md).

use std::time::Duration;

use anyhow::{Context as _, Result};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor};
use naisen_core::actor::Actor;
use naisen_core::settings::Subscriber;
use naisen_core::text::Lang;
use naisen_http::mailbox::Vault;
use naisen_http::ui::format;
use naisen_media::g711::Law;
use naisen_media::wav;
use naisen_store::mailbox::{self, MailJob, Message, WITHHELD};

use crate::config::{self, MailTls};

/// How long a mail may take before somebody else tries it.
const LEASE_MS: i64 = 300_000;
/// How often new mails are looked for when nobody says that there is one.
const LOOK: Duration = Duration::from_secs(10);
/// How long one conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first pause after a failure, the longest one, and how often in all.
const PAUSE_MS: i64 = 60_000;
const PAUSE_MAX_MS: i64 = 6 * 3_600_000;
const ATTEMPTS_MAX: i64 = 12;

/// Who mails.
pub(crate) struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    vault: Vault,
}

/// Everything a mail is made of.
struct Letter {
    subscriber: Subscriber,
    lang: Lang,
    message: Message,
    sound: Vec<u8>,
}

impl Mailer {
    /// A mailer for the configured server.
    ///
    /// # Errors
    /// When an address or a file of the configuration cannot be used.
    pub(crate) fn new(config: &config::Mail, vault: Vault) -> Result<Self> {
        let mut parameters = TlsParameters::builder(config.server.clone());
        if let Some(path) = &config.authority {
            let pem = std::fs::read(path).with_context(|| path.display().to_string())?;
            parameters = parameters.add_root_certificate(Certificate::from_pem(&pem)?);
        }
        let parameters = parameters.build()?;
        let tls = match config.tls {
            MailTls::Implicit => Tls::Wrapper(parameters),
            MailTls::Starttls => Tls::Required(parameters),
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.server)
            .port(config.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(user) = &config.user {
            let path = config.password_file.as_ref();
            let path = path.context("mail.user needs mail.password_file")?;
            let password =
                std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            let password = password.trim_end().to_owned();
            server = server.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            server: server.build(),
            from: config.from.parse().context("mail.from is no address")?,
            vault,
        })
    }

    /// Mails until the process ends.
    pub(crate) async fn run(self) {
        let mut changes = mailbox::watch(self.vault.store());
        loop {
            match self.work().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "no mail could be taken up"),
            }
            tokio::select! {
                _ = changes.recv() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Mails one message; false when none is waiting.
    async fn work(&self) -> Result<bool> {
        let store = self.vault.store();
        let take = store.write(|tx| mailbox::next_mail(tx, &Actor::system(), LEASE_MS));
        let Some(job) = take.await.map_err(said)? else {
            return Ok(false);
        };
        let outcome = self.send(&job).await;
        let write = match outcome {
            Ok(()) => None,
            Err(error) if job.attempts >= ATTEMPTS_MAX => {
                tracing::error!(subscriber = job.owner.subscriber.0, %error, "a mail was given up");
                None
            }
            Err(error) => {
                let pause_ms = pause_ms(job.attempts);
                tracing::warn!(
                    subscriber = job.owner.subscriber.0,
                    pause_ms,
                    %error,
                    "a mail could not be sent"
                );
                Some(pause_ms)
            }
        };
        let done = store.write(move |tx| match write {
            None => mailbox::finish_mail(tx, &Actor::system(), &job),
            Some(pause_ms) => mailbox::defer_mail(tx, &Actor::system(), &job, pause_ms),
        });
        done.await.map_err(said)?;
        Ok(true)
    }

    async fn send(&self, job: &MailJob) -> Result<()> {
        let Some(letter) = self.letter(job).await? else {
            return Ok(());
        };
        let mail = compose(&self.from, &letter)?;
        self.server.send(mail).await?;
        Ok(())
    }

    /// What is to be mailed; none when the message or the wish for it is gone.
    async fn letter(&self, job: &MailJob) -> Result<Option<Letter>> {
        let (system, owner) = (Actor::system(), job.owner);
        let read = self.vault.store().read(move |conn| {
            let system = Actor::system();
            let view = conn.company_of(&system, owner.company)?;
            let lang = mailbox::language(conn, &system, owner)?;
            Ok((view.subscriber(owner.subscriber).cloned(), lang))
        });
        let (subscriber, lang) = read.await.map_err(said)?;
        let wants = subscriber.filter(|subscriber| !subscriber.email.is_empty());
        let Some(subscriber) = wants else {
            return Ok(None);
        };
        match self.vault.sound(&system, owner, job.message).await {
            Ok((message, sound)) => Ok(Some(Letter {
                subscriber,
                lang,
                message,
                sound,
            })),
            Err(naisen_store::Error::Refusal(_)) => Ok(None),
            Err(error) => Err(said(error)),
        }
    }
}

/// 1, 2, 4 … minutes.
fn pause_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(16);
    (PAUSE_MS << doublings).min(PAUSE_MAX_MS)
}

fn compose(from: &Mailbox, letter: &Letter) -> Result<Mail> {
    let Letter {
        subscriber,
        lang,
        message,
        sound,
    } = letter;
    let lang = *lang;
    let number = format::tel(&subscriber.external_number);
    let received = format::moment(message.received_ms, true, lang);
    let seconds = (message.length_ms + 500) / 1_000;
    let caller = match (message.caller.as_str(), lang) {
        (WITHHELD, Lang::Ja) => "非通知".to_owned(),
        (WITHHELD, Lang::En) => "withheld".to_owned(),
        ("", Lang::Ja) => "表示できない番号".to_owned(),
        ("", Lang::En) => "no number".to_owned(),
        (number, _) => format::tel(number),
    };
    let (mut subject, mut body) = match lang {
        Lang::Ja => (
            format!("録音メッセージ {number}"),
            format!(
                "{number} に録音メッセージがあります。\n\n受付: {received}\n長さ: {seconds}秒\n"
            ),
        ),
        Lang::En => (
            format!("Message for {number}"),
            format!(
                "There is a message for {number}.\n\nReceived: {received}\nLength: {seconds} s\n"
            ),
        ),
    };
    if subscriber.mail_caller {
        let (of, line) = match lang {
            Lang::Ja => (format!("（{caller}）"), format!("発信者: {caller}\n")),
            Lang::En => (format!(" ({caller})"), format!("Caller: {caller}\n")),
        };
        subject.push_str(&of);
        body.push_str(&line);
    }
    let mut samples = Vec::with_capacity(sound.len());
    Law::Mu.decode_into(sound, &mut samples);
    let stamp: String = format::stamp(message.received_ms)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let file = Attachment::new(format!("message-{stamp}.wav"))
        .body(wav::write(&samples), ContentType::parse("audio/wav")?);
    Ok(Mail::builder()
        .from(from.clone())
        .to(subscriber.email.parse()?)
        .subject(subject)
        .multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain(body))
                .singlepart(file),
        )?)
}

fn said(error: naisen_store::Error) -> anyhow::Error {
    match error {
        naisen_store::Error::Refusal(refusal) => {
            anyhow::anyhow!("refused with {}", refusal.code.number())
        }
        naisen_store::Error::Fault(fault) => fault.into(),
    }
}

#[cfg(test)]
mod tests;
