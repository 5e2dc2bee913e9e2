//! The pages of トランク.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::fold;
use naisen_core::ids::TrunkId;
use naisen_core::limits::TRUNK_PEERS_MAX;
use naisen_core::settings::{ForwardIdentity, NumberFormat, Trunk, TrunkPeer, TrunkTransport};
use naisen_core::text::Text;

use super::{Row as TrunkRow, text};
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, Row, RowProblem};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{outcome, page};

const HOME: &str = "/operator/trunks";
const LABELS: [(&str, Text); 6] = [
    ("name", text::NAME),
    ("peers", text::PEERS),
    ("host", text::HOST),
    ("port", text::PORT),
    ("user", text::USER),
    ("secret", text::SECRET),
];
const TRANSPORTS: [(&str, &str); 3] = [("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")];

#[derive(Template)]
#[template(path = "operator_trunk/list.html")]
struct ListPage {
    shell: Shell,
    trunks: Vec<TrunkRow>,
}

pub(super) async fn list(visit: Visit, caller: Operator) -> Result {
    page::show(&ListPage {
        shell: visit.shell(text::TITLE),
        trunks: super::list(&visit, &caller).await?,
    })
}

#[derive(Template)]
#[template(path = "operator_trunk/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    /// Address of the page that removes it; none for a new one.
    delete: Option<String>,
}

impl EditPage {
    fn peers(&self) -> Vec<PeerRow> {
        (1..=TRUNK_PEERS_MAX)
            .map(|i| {
                let field = |name: &str| format!("row.{i}.{name}");
                let value = |name: &str| self.entry.value(&field(name)).to_owned();
                let problem = self.entry.problem().and_then(|p| p.row(&i.to_string()));
                PeerRow {
                    i,
                    problem: problem.cloned(),
                    host: value("host"),
                    port: value("port"),
                    user: value("user"),
                    transports: self.entry.choices(&field("transport"), TRANSPORTS),
                }
            })
            .collect()
    }

    fn formats(&self) -> Vec<Choice> {
        let national = text::NATIONAL.get(self.shell.lang);
        let options = [("national", national), ("+81", "+81…")];
        self.entry.choices("number_format", options)
    }

    fn identities(&self) -> Vec<Choice> {
        let options = [("original", text::ORIGINAL), ("diverting", text::DIVERTING)];
        let options = options.map(|(value, label)| (value, label.get(self.shell.lang)));
        self.entry.choices("forward_identity", options)
    }
}

/// One row of the form; its secret is never sent back.
struct PeerRow {
    i: usize,
    problem: Option<RowProblem>,
    host: String,
    port: String,
    user: String,
    transports: Vec<Choice>,
}

impl PeerRow {
    /// Whether the refusal names this field.
    fn bad(&self, field: &str) -> bool {
        let problem = self.problem.as_ref();
        problem.is_some_and(|problem| problem.field == Some(field))
    }
}

fn entry(trunk: &Trunk, version: i64) -> Entry {
    let format = match trunk.number_format {
        NumberFormat::National => "national",
        NumberFormat::Plus81 => "+81",
    };
    let identity = match trunk.forward_identity {
        ForwardIdentity::Original => "original",
        ForwardIdentity::Diverting => "diverting",
    };
    let on = if trunk.trusted { "on" } else { "" };
    let mut values: Vec<(String, String)> = [
        ("version", version.to_string()),
        ("name", trunk.name.clone()),
        ("trusted", on.to_owned()),
        ("number_format", format.to_owned()),
        ("forward_identity", identity.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (peer, i) in trunk.peers.iter().zip(1..) {
        let transport = match peer.transport {
            TrunkTransport::Udp => "udp",
            TrunkTransport::Tcp => "tcp",
            TrunkTransport::Tls => "tls",
        };
        for (name, value) in [
            ("host", peer.host.clone()),
            ("port", peer.port.to_string()),
            ("transport", transport.to_owned()),
            ("user", peer.user.clone()),
        ] {
            values.push((format!("row.{i}.{name}"), value));
        }
    }
    Entry::saved(values)
}

/// The rows of the form that name a host; the others are not filled in.
fn peers(form: &Form) -> Vec<Row> {
    let mut rows = form.rows();
    rows.retain(|row| !fold::trim(row.fields.text("host")).is_empty());
    rows
}

fn peer(fields: &Form) -> Result<TrunkPeer, Refusal> {
    Ok(TrunkPeer {
        host: fields.text("host").to_owned(),
        port: fields.number("port")?,
        transport: fields.choice("transport")?,
        user: fields.text("user").to_owned(),
        secret: fields.text("secret").to_owned(),
    })
}

/// A peer that is refused is named by its place among the peers; here by its row in the form.
fn by_row(mut refusal: Refusal, form: &Form) -> Refusal {
    let peers = peers(form);
    for row in &mut refusal.rows {
        let place = row.key.parse::<usize>().unwrap_or_default();
        if let Some(peer) = place.checked_sub(1).and_then(|place| peers.get(place)) {
            row.key.clone_from(&peer.key);
        }
    }
    refusal
}

fn trunk_of(form: &Form) -> Result<Trunk, Refusal> {
    let rows = (1..).zip(peers(form));
    let peers = rows
        .map(|(place, row)| peer(&row.fields).map_err(|r| r.in_row(i32::to_string(&place))))
        .collect::<Result<_, _>>()?;
    Ok(Trunk {
        name: form.text("name").to_owned(),
        peers,
        trusted: form.ticked("trusted"),
        number_format: form.choice("number_format")?,
        forward_identity: form.choice("forward_identity")?,
    })
}

fn edit_page(visit: &Visit, title: Text, entry: Entry, delete: Option<String>) -> Result {
    let lang = visit.lang();
    let mut shell = visit.shell(title).under(text::TITLE.get(lang), HOME);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let edit = EditPage {
        shell,
        entry,
        delete,
    };
    page::form(&edit.entry, &edit)
}

pub(super) async fn add(visit: Visit, _: Operator) -> Result {
    let fresh = Trunk {
        peers: vec![TrunkPeer {
            port: 5060,
            ..TrunkPeer::default()
        }],
        ..Trunk::default()
    };
    edit_page(&visit, text::NEW, entry(&fresh, 0), None)
}

pub(super) async fn create(visit: Visit, caller: Operator, form: Form) -> Result {
    let made = match trunk_of(&form) {
        Ok(trunk) => super::create(&visit, &caller, trunk).await,
        Err(refusal) => Err(refusal.into()),
    };
    match made {
        Ok(_) => Ok(outcome::done(&visit, HOME, text::SAVED.get(visit.lang()))),
        Err(failure) => {
            let refusal = by_row(failure.into_refusal()?, &form);
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit_page(&visit, text::NEW, entry, None)
        }
    }
}

pub(super) async fn edit(visit: Visit, caller: Operator, Path(id): Path<i64>) -> Result {
    let trunk = super::read(&visit, &caller, TrunkId(id)).await?;
    let delete = Some(format!("{HOME}/{id}/delete"));
    edit_page(
        &visit,
        text::EDIT,
        entry(&trunk.value, trunk.version),
        delete,
    )
}

pub(super) async fn save(
    visit: Visit,
    caller: Operator,
    Path(id): Path<i64>,
    form: Form,
) -> Result {
    let saved = match trunk_of(&form) {
        Ok(trunk) => super::update(&visit, &caller, TrunkId(id), form.version(), trunk).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(_) => Ok(outcome::done(&visit, HOME, text::SAVED.get(visit.lang()))),
        Err(failure) if failure.refusal.code == ErrorCode::PageMissing => Err(failure),
        Err(failure) => {
            let refusal = by_row(failure.into_refusal()?, &form);
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit_page(
                &visit,
                text::EDIT,
                entry,
                Some(format!("{HOME}/{id}/delete")),
            )
        }
    }
}

#[derive(Template)]
#[template(path = "operator_trunk/delete.html")]
struct DeletePage {
    shell: Shell,
    trunk: TrunkRow,
}

pub(super) async fn ask_delete(visit: Visit, caller: Operator, Path(id): Path<i64>) -> Result {
    let trunk = super::read(&visit, &caller, TrunkId(id)).await?;
    page::show(&DeletePage {
        shell: visit
            .shell(text::DELETE)
            .under(text::TITLE.get(visit.lang()), HOME),
        trunk,
    })
}

pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path(id): Path<i64>,
    form: Form,
) -> Result {
    super::delete(&visit, &caller, TrunkId(id), form.version()).await?;
    Ok(outcome::done(&visit, HOME, text::DELETED.get(visit.lang())))
}
