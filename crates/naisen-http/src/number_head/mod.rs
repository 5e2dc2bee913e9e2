//! What stands above every page of one number: the number, its person, extension and state, and the
//! tabs between its settings (S09–S11, U02–U04). It knows no setting.

use std::sync::Arc;

use naisen_core::dial_plan::check_destination;
use naisen_core::doctor::Target;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{AnswerMode, CompanySettings, Feature, Subscriber};
use naisen_core::text::{Lang, Text, t};
use naisen_store::number;
use naisen_store::view::CompanyView;

use crate::auth::Caller;
use crate::doctor;
use crate::failure::Result;
use crate::feature::Who;
use crate::ui::{Link, Shell, format};
use crate::visit::Visit;

/// 電話番号設定, the common title of the tabs.
pub(crate) const SETTINGS: Text = t("電話番号設定", "Number settings");
const NUMBERS: Text = t("電話番号一覧", "Numbers");
const INFO: Text = t("電話番号情報", "Number details");
const CALLS: Text = t("発着信設定", "Calls in and out");
const ANSWER: Text = t("留守番電話/転送設定", "Voicemail and forwarding");
const MAILBOX: Text = t("録音メッセージ", "Messages");
const PHONE: Text = t("端末の設定", "Set up a phone");
const STOPPED: Text = t("緊急停止中", "Stopped");
const EXTENSION: Text = t("内線", "Ext.");

/// A number as one of its pages needs it: read once, and only what the caller may see.
pub(crate) struct Opened {
    pub(crate) id: SubscriberId,
    pub(crate) version: i64,
    pub(crate) subscriber: Subscriber,
    /// The company around it, at the same instant.
    pub(crate) company: Arc<CompanyView>,
}

/// Reads the number a path names.
///
/// # Errors
/// 8015, 8016, 9002.
pub(crate) async fn open(visit: &Visit, caller: &Caller, number: &str) -> Result<Opened> {
    let (caller, code) = (caller.clone(), number.to_owned());
    let opened = visit
        .app()
        .store
        .read(move |conn| {
            let id = caller.number(conn, &code)?;
            let stored = number::get(conn, &caller.actor, id)?;
            let company = conn.company(&caller.actor)?;
            Ok(Opened {
                id,
                version: stored.version,
                subscriber: stored.value,
                company,
            })
        })
        .await?;
    Ok(opened)
}

/// The head of a page.
#[derive(Clone, Debug)]
pub(crate) struct NumberHead {
    /// 外線番号 with hyphens.
    pub(crate) number: String,
    /// 表示名; empty for none.
    pub(crate) name: String,
    /// 内線番号, in words; empty for none.
    pub(crate) extension: String,
    /// 内線グループ; empty for none.
    pub(crate) extension_group: String,
    /// 緊急停止中.
    pub(crate) stopped: bool,
    /// The pages of this number that the caller may see.
    pub(crate) tabs: Vec<Link>,
}

impl NumberHead {
    /// The head of a number's page; the tab whose address the request has is the current one.
    pub(crate) fn new(visit: &Visit, caller: &Caller, opened: &Opened) -> Self {
        let lang = visit.lang();
        let subscriber = &opened.subscriber;
        let group = subscriber.extension_group;
        Self {
            number: format::tel(&subscriber.external_number),
            name: subscriber.display_name.clone(),
            extension: extension(subscriber, lang),
            extension_group: group
                .and_then(|id| opened.company.extension_group(id))
                .map(|group| group.name.clone())
                .unwrap_or_default(),
            stopped: subscriber.emergency_stop,
            tabs: tabs(visit, caller, &subscriber.subscriber_id),
        }
    }

    /// 緊急停止中, in the page's language.
    pub(crate) fn stopped_word(shell: &Shell) -> &'static str {
        STOPPED.get(shell.lang)
    }
}

fn extension(subscriber: &Subscriber, lang: Lang) -> String {
    let digits = subscriber.extension.as_deref();
    digits.map_or_else(String::new, |digits| {
        format!("{} {digits}", EXTENSION.get(lang))
    })
}

fn tabs(visit: &Visit, caller: &Caller, code: &str) -> Vec<Link> {
    let here = visit.path();
    // What was said to a subscriber is nobody else's (domain §1).
    let own = caller.who() == Some(Who::User);
    [
        (INFO, href(code), &[][..]),
        (CALLS, format!("{}/calls", href(code)), &[]),
        (
            ANSWER,
            format!("{}/answer", href(code)),
            &[Feature::Voicemail, Feature::Forward],
        ),
        (PHONE, format!("{}/softphone", href(code)), &[]),
    ]
    .into_iter()
    .chain(own.then(|| {
        (
            MAILBOX,
            format!("{}/mailbox", href(code)),
            &[Feature::Voicemail][..],
        )
    }))
    .filter(|(_, _, contract)| caller.has_contract(contract))
    .map(|(title, href, _)| Link {
        label: title.get(visit.lang()).to_owned(),
        current: href == here,
        href,
    })
    .collect()
}

/// The address of a number's first page.
pub(crate) fn href(code: &str) -> String {
    format!("/numbers/{code}")
}

/// The shell of a number's page: named by the number and the page, below 電話番号一覧.
pub(crate) fn shell(visit: &Visit, opened: &Opened, title: Text) -> Shell {
    let number = format::tel(&opened.subscriber.external_number);
    let title = format!("{number} {}", title.get(visit.lang()));
    visit
        .shell(SETTINGS)
        .titled(title)
        .under(NUMBERS.get(visit.lang()), "/numbers")
}

/// The same, with what 設定診断 found about the page's settings.
pub(crate) async fn hinted(
    visit: &Visit,
    caller: &Caller,
    opened: &Opened,
    title: Text,
    about: Target,
) -> Result<Shell> {
    let hints = doctor::hints(visit, caller, about).await?;
    Ok(Shell {
        hints,
        ..shell(visit, opened, title)
    })
}

/// A number in a sentence: `050-1111-0001（佐藤、内線 2001）`.
pub(crate) fn named(subscriber: &Subscriber, lang: Lang) -> String {
    let number = format::tel(&subscriber.external_number);
    let words = [subscriber.display_name.clone(), extension(subscriber, lang)];
    let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
    match (words.is_empty(), lang) {
        (true, _) => number,
        (false, Lang::Ja) => format!("{number}（{}）", words.join("、")),
        (false, Lang::En) => format!("{number} ({})", words.join(", ")),
    }
}

/// Whether a number's forward is set but would not work now, because a restriction or a grant keeps it
/// from working (domain §6.6).
pub(crate) fn forward_rests(
    company: &CompanySettings,
    id: SubscriberId,
    subscriber: &Subscriber,
) -> bool {
    let answer = &subscriber.answer;
    let group = subscriber.extension_group;
    // answer.11
    answer.mode == AnswerMode::Forward
        && check_destination(company, group, Some(id), &answer.destination).is_err()
}
