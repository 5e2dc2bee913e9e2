//! What the operator sets of a company. A member left out stays as it is, or as by default in a new
//! company; 掲示板 and 状態 are not here, because others write them or they have their own operation.

use naisen_core::settings::{Company, DigestMode, Features, MediaRelay};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::failure::Result;
use crate::form::{Entry, Form};

/// A company to add, or changes to one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(super) struct CompanyDraft {
    /// ログインID, prefix and 11 characters `[0-9A-Z]`; unique everywhere.
    login_id: String,
    /// The name, 1–100 characters.
    name: String,
    /// SIPドメイン, a host name; unique everywhere.
    sip_domain: String,
    /// ご契約内容.
    #[serde(default)]
    features: Option<Features>,
    /// 国際通話の許可.
    #[serde(default)]
    international: Option<bool>,
    /// 国際転送の許可.
    #[serde(default)]
    international_forward: Option<bool>,
    /// ガイダンス: refused callers hear why.
    #[serde(default)]
    refusal_guidance: Option<bool>,
    /// When this grants international calls: sets 国際発信規制 on for every number. Left out, it does.
    #[serde(default = "yes")]
    pub(super) bar_all: bool,
    /// 認証方式の初期値.
    #[serde(default)]
    digest: Option<DigestMode>,
    /// 音声の中継.
    #[serde(default)]
    relay: Option<MediaRelay>,
    /// Days call records are kept, 1–3650.
    #[serde(default)]
    records_keep_days: Option<u16>,
    /// Days audit entries are kept, 1–3650.
    #[serde(default)]
    audit_keep_days: Option<u16>,
    /// 本人確認日, `YYYY-MM-DD`.
    #[serde(default)]
    identity_checked_on: Option<String>,
    /// 確認方法, 0–100 characters.
    #[serde(default)]
    identity_method: Option<String>,
    /// 責任者, 0–100 characters.
    #[serde(default)]
    responsible_person: Option<String>,
}

const fn yes() -> bool {
    true
}

impl CompanyDraft {
    /// ログインID as sent.
    pub(super) fn login_id(&self) -> &str {
        &self.login_id
    }

    /// The record with these changes.
    pub(super) fn over(self, company: Company) -> Company {
        Company {
            login_id: self.login_id,
            name: self.name,
            sip_domain: self.sip_domain,
            features: self.features.unwrap_or(company.features),
            international: self.international.unwrap_or(company.international),
            international_forward: self
                .international_forward
                .unwrap_or(company.international_forward),
            refusal_guidance: self.refusal_guidance.unwrap_or(company.refusal_guidance),
            digest: self.digest.unwrap_or(company.digest),
            relay: self.relay.unwrap_or(company.relay),
            records_keep_days: self.records_keep_days.unwrap_or(company.records_keep_days),
            audit_keep_days: self.audit_keep_days.unwrap_or(company.audit_keep_days),
            identity_checked_on: self
                .identity_checked_on
                .unwrap_or(company.identity_checked_on),
            identity_method: self.identity_method.unwrap_or(company.identity_method),
            responsible_person: self
                .responsible_person
                .unwrap_or(company.responsible_person),
            ..company
        }
    }

    /// What a form sent.
    ///
    /// # Errors
    /// 8008, 8009 for days and 認証方式; the rest is judged with the record.
    pub(super) fn of(form: &Form) -> Result<Self> {
        let text = |name: &str| form.text(name).to_owned();
        let on = |name: &str| form.ticked(name);
        Ok(Self {
            login_id: text("login_id"),
            name: text("name"),
            sip_domain: text("sip_domain"),
            features: Some(Features {
                voicemail: on("voicemail"),
                forward: on("forward"),
                hunt: on("hunt"),
                extension: on("extension"),
                pickup: on("pickup"),
                phonebook: on("phonebook"),
                barring: on("barring"),
                functions: on("functions"),
                bulk: on("bulk"),
            }),
            international: Some(on("international")),
            international_forward: Some(on("international_forward")),
            refusal_guidance: Some(on("refusal_guidance")),
            bar_all: form.text("bar_all") != "stored",
            digest: Some(form.choice("digest")?),
            relay: Some(form.choice("relay")?),
            records_keep_days: Some(form.number("records_keep_days")?),
            audit_keep_days: Some(form.number("audit_keep_days")?),
            identity_checked_on: Some(text("identity_checked_on")),
            identity_method: Some(text("identity_method")),
            responsible_person: Some(text("responsible_person")),
        })
    }
}

/// The form of a company as it is.
pub(super) fn entry(company: &Company, version: i64) -> Entry {
    let on = |set: bool| if set { "on" } else { "" }.to_owned();
    let digest = match company.digest {
        DigestMode::Both => "both",
        DigestMode::Sha256 => "sha256",
        DigestMode::Md5 => "md5",
    };
    let relay = match company.relay {
        MediaRelay::Always => "always",
        MediaRelay::Nat => "nat",
        MediaRelay::Never => "never",
    };
    let features = company.features;
    Entry::saved([
        ("version", version.to_string()),
        ("login_id", company.login_id.clone()),
        ("name", company.name.clone()),
        ("sip_domain", company.sip_domain.clone()),
        ("voicemail", on(features.voicemail)),
        ("forward", on(features.forward)),
        ("hunt", on(features.hunt)),
        ("extension", on(features.extension)),
        ("pickup", on(features.pickup)),
        ("phonebook", on(features.phonebook)),
        ("barring", on(features.barring)),
        ("functions", on(features.functions)),
        ("bulk", on(features.bulk)),
        ("international", on(company.international)),
        ("international_forward", on(company.international_forward)),
        ("refusal_guidance", on(company.refusal_guidance)),
        ("bar_all", "all".to_owned()),
        ("digest", digest.to_owned()),
        ("relay", relay.to_owned()),
        ("records_keep_days", company.records_keep_days.to_string()),
        ("audit_keep_days", company.audit_keep_days.to_string()),
        ("identity_checked_on", company.identity_checked_on.clone()),
        ("identity_method", company.identity_method.clone()),
        ("responsible_person", company.responsible_person.clone()),
    ])
}
