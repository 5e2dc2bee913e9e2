//! The page of 録音メッセージ: the list with its wave forms, the confirmation of a deletion, the greeting.

use askama::Template;
use axum::extract::Path;
use naisen_core::dial_plan::{self, Class, Dialler};
use naisen_core::ids::{MessageId, SubscriberId};
use naisen_core::settings::{CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text};
use naisen_store::mailbox::{Message, WITHHELD};

use super::api::{audio, id};
use super::{greeting_of, open, picture, text, wav_of};
use crate::auth::{Caller, User};
use crate::call_record::side;
use crate::failure::Result;
use crate::form::{Entry, Form, Upload};
use crate::number_head::{self, NumberHead, Opened};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{download, outcome, page};

const LABELS: [(&str, Text); 2] = [("file", text::FILE), ("tick", text::TITLE)];

#[derive(Template)]
#[template(path = "mailbox/list.html")]
struct ListPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    /// The address of the page.
    path: String,
    /// The address of the greeting.
    greeting_path: String,
    rows: Vec<MessageRow>,
    own_greeting: bool,
}

#[derive(Template)]
#[template(path = "mailbox/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    path: String,
    rows: Vec<MessageRow>,
    verb: String,
}

/// One message on the page.
struct MessageRow {
    id: MessageId,
    received: String,
    caller: String,
    length: String,
    until: String,
    heard: bool,
    /// Heights of the columns of the wave form, 0–100.
    picture: Vec<u8>,
}

impl MessageRow {
    fn new(message: Message, opened: &Opened, lang: Lang) -> Self {
        let world = opened.company.settings();
        let (number, unknown) = match message.caller.as_str() {
            WITHHELD => ("", text::WITHHELD),
            number => (number, text::UNKNOWN),
        };
        let colleague = colleague(world, &opened.subscriber, number);
        let caller = side(world, colleague, number, unknown, lang).told();
        let seconds = u32::try_from((message.length_ms + 500) / 1_000).unwrap_or_default();
        Self {
            id: message.id,
            received: format::moment(message.received_ms, true, lang),
            caller,
            length: format::elapsed(u64::from(seconds)),
            until: format::moment(message.expires_ms, true, lang),
            heard: message.heard,
            picture: message.picture,
        }
    }

    /// What a reader of the screen is told of the message.
    fn sentence(&self) -> String {
        format!("{} {} {}", self.received, self.caller, self.length)
    }

    /// The columns of the picture: place, top and height in its 96 × 40 box.
    fn columns(&self) -> impl Iterator<Item = (usize, u16, u16)> {
        self.picture.iter().enumerate().map(|(column, height)| {
            let height = (u16::from(*height) * 40 / 100).max(1);
            (column, (40 - height) / 2, height)
        })
    }
}

/// Whose number the phone has shown: an extension as this subscriber would dial it, or a 050 number.
fn colleague(world: &CompanySettings, own: &Subscriber, number: &str) -> Option<SubscriberId> {
    let dialled = || dial_plan::parse(world, Dialler::of(world, own), number);
    let extension = || Some(dialled()).filter(|found| found.class == Class::Extension);
    world
        .subscriber_by_number(number)
        .or_else(|| extension()?.subscriber)
}

pub(super) async fn show(visit: Visit, caller: User, Path(number): Path<String>) -> Result {
    list(&visit, &caller, &number, Entry::default()).await
}

async fn list(visit: &Visit, caller: &Caller, number: &str, entry: Entry) -> Result {
    let lang = visit.lang();
    let opened = number_head::open(visit, caller, number).await?;
    let (vault, owner) = open(visit, caller, number).await?;
    let mut rows = vault.list(&caller.actor, owner).await?;
    // The latest is what one comes for.
    rows.reverse();
    let mut shell = number_head::shell(visit, &opened, text::TITLE);
    shell.summary = entry
        .problem()
        .map(|problem| page::summary(text::NOT_DONE, problem, &LABELS, lang));
    let back = number_head::href(number);
    let page = ListPage {
        head: NumberHead::new(visit, caller, &opened),
        path: format!("{back}/mailbox"),
        greeting_path: format!("{back}/greeting"),
        own_greeting: vault.greeting(&caller.actor, owner).await?.is_some(),
        rows: rows
            .into_iter()
            .map(|message| MessageRow::new(message, &opened, lang))
            .collect(),
        entry,
        shell,
    };
    page::form(&page.entry, &page)
}

/// What is done with ticked messages: `do` is `heard`, `new`, `delete` (asks) or `delete-now`.
pub(super) async fn act(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let lang = visit.lang();
    let path = format!("{}/mailbox", number_head::href(&number));
    let done = match form.text("do") {
        "delete" => ask(&visit, &caller, &number, &form).await,
        "delete-now" => delete(&visit, &caller, &number, &form).await.map(|count| {
            let line = match lang {
                Lang::Ja => format!("{count}件の録音メッセージを削除しました。"),
                Lang::En => format!("{count} messages deleted."),
            };
            outcome::done(&visit, &path, &line)
        }),
        what => mark(&visit, &caller, &number, &form, what == "heard")
            .await
            .map(|()| outcome::done(&visit, &path, text::MARKED.get(lang))),
    };
    match done {
        Ok(response) => Ok(response),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, lang);
            list(&visit, &caller, &number, entry).await
        }
    }
}

/// The ticked messages; 8008 without any.
fn ticked(form: &Form) -> Result<Vec<MessageId>> {
    let ids: Result<Vec<_>, _> = form.all("n").map(id).collect();
    let ids = ids?;
    if ids.is_empty() {
        return Err(naisen_core::error::ErrorCode::Required.at("tick").into());
    }
    Ok(ids)
}

async fn mark(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    form: &Form,
    heard: bool,
) -> Result<()> {
    let (vault, owner) = open(visit, caller, number).await?;
    for message in ticked(form)? {
        vault.mark(&caller.actor, owner, message, heard).await?;
    }
    Ok(())
}

async fn delete(visit: &Visit, caller: &Caller, number: &str, form: &Form) -> Result<usize> {
    let (vault, owner) = open(visit, caller, number).await?;
    let ids = ticked(form)?;
    let count = ids.len();
    vault.delete(&caller.actor, owner, ids).await?;
    Ok(count)
}

/// 削除 on the list: names what will be lost and asks.
async fn ask(visit: &Visit, caller: &Caller, number: &str, form: &Form) -> Result {
    let lang = visit.lang();
    let opened = number_head::open(visit, caller, number).await?;
    let (vault, owner) = open(visit, caller, number).await?;
    let ids = ticked(form)?;
    let all = vault.list(&caller.actor, owner).await?;
    let rows: Vec<_> = all
        .into_iter()
        .filter(|message| ids.contains(&message.id))
        .map(|message| MessageRow::new(message, &opened, lang))
        .collect();
    if rows.len() != ids.len() {
        return Err(naisen_core::error::ErrorCode::FileMissing.into());
    }
    let path = format!("{}/mailbox", number_head::href(number));
    let count = rows.len();
    let (title, verb) = match lang {
        Lang::Ja => (
            format!("{count}件の録音メッセージを削除しますか"),
            format!("{count}件を削除する"),
        ),
        Lang::En => (
            format!("Delete {count} messages?"),
            format!("Delete {count}"),
        ),
    };
    page::show(&ConfirmPage {
        shell: visit
            .shell(text::TITLE)
            .titled(title)
            .under(text::TITLE.get(lang), &path),
        path,
        rows,
        verb,
    })
}

/// The sound of a message, played in the page. Who has it played has heard it (voicemail.9).
pub(super) async fn sound(
    visit: Visit,
    caller: User,
    Path((number, message)): Path<(String, String)>,
) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let id = id(&message)?;
    let (message, sound) = vault.sound(&caller.actor, owner, id).await?;
    if !message.heard {
        vault.mark(&caller.actor, owner, id, true).await?;
    }
    Ok(audio(&sound))
}

/// The sound of a message as a file.
pub(super) async fn download(
    visit: Visit,
    caller: User,
    Path((number, message)): Path<(String, String)>,
) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let (message, sound) = vault.sound(&caller.actor, owner, id(&message)?).await?;
    let stamp: String = format::stamp(message.received_ms)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let name = format!("message-{stamp}.wav");
    Ok(download::file(&name, "audio/wav", wav_of(&sound)))
}

/// The subscriber's greeting, played in the page.
pub(super) async fn greeting(visit: Visit, caller: User, Path(number): Path<String>) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let sound = vault.greeting(&caller.actor, owner).await?;
    Ok(audio(
        &sound.ok_or(naisen_core::error::ErrorCode::FileMissing)?,
    ))
}

/// アップロード of a greeting.
pub(super) async fn save_greeting(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    upload: Upload,
) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let saved = match greeting_of(upload.file("file").map(|file| &file.bytes[..])) {
        Ok(sound) => vault
            .keep_greeting(&caller.actor, owner, &sound)
            .await
            .map_err(Into::into),
        Err(refusal) => Err(refusal.into()),
    };
    greeting_done(
        &visit,
        &caller,
        &number,
        saved,
        upload.form,
        text::GREETING_SAVED,
    )
    .await
}

/// 標準に戻す.
pub(super) async fn delete_greeting(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let (vault, owner) = open(&visit, &caller, &number).await?;
    let done = vault.delete_greeting(&caller.actor, owner).await;
    let done = done.map_err(Into::into);
    greeting_done(&visit, &caller, &number, done, form, text::GREETING_DELETED).await
}

async fn greeting_done(
    visit: &Visit,
    caller: &Caller,
    number: &str,
    done: Result<()>,
    form: Form,
    said: Text,
) -> Result {
    let path = format!("{}/mailbox", number_head::href(number));
    match done {
        Ok(()) => Ok(outcome::done(visit, &path, said.get(visit.lang()))),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            list(visit, caller, number, entry).await
        }
    }
}
