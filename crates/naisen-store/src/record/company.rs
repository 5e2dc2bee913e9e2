//! Rows of 企業.

use naisen_core::ids::CompanyId;
use naisen_core::settings::{Company, CompanySettings, Features};
use serde_json::{Map, Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::sql::{row, sql};
use crate::view::Kind;
use crate::word;

row! {
    pub(crate) struct CompanyRow {
        company_id: i64,
        version: i64,
        login_id: String,
        name: String,
        sip_domain: String,
        state: String,
        bulletin: String,
        notice: String,
        features: String,
        international: bool,
        international_forward: bool,
        digest: String,
        records_keep_days: i64,
        audit_keep_days: i64,
        identity_checked_on: String,
        identity_method: String,
        responsible_person: String,
        refusal_guidance: bool,
        relay: String,
    }
}

sql! {
    fn select(company_id: i64) -> CompanyRow =
        "SELECT company_id, version, login_id, name, sip_domain, state, bulletin, notice, features,
                international, international_forward, digest, records_keep_days, audit_keep_days,
                identity_checked_on, identity_method, responsible_person, refusal_guidance,
                relay
         FROM company WHERE company_id = $1";
    fn insert(..CompanyRow) =
        "INSERT INTO company (company_id, version, login_id, name, sip_domain, state, bulletin, notice,
                              features, international, international_forward, digest,
                              records_keep_days, audit_keep_days, identity_checked_on,
                              identity_method, responsible_person, refusal_guidance, relay)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19)";
    fn update(..CompanyRow) =
        "UPDATE company SET version = $2, login_id = $3, name = $4, sip_domain = $5, state = $6,
                bulletin = $7, notice = $8, features = $9, international = $10,
                international_forward = $11, digest = $12, records_keep_days = $13,
                audit_keep_days = $14, identity_checked_on = $15, identity_method = $16,
                responsible_person = $17, refusal_guidance = $18, relay = $19
         WHERE company_id = $1";
    fn delete(company_id: i64) = "DELETE FROM company WHERE company_id = $1";
}

fn row(company: &Company, company_id: i64, version: i64) -> Result<CompanyRow> {
    Ok(CompanyRow {
        company_id,
        version,
        login_id: company.login_id.clone(),
        name: company.name.clone(),
        sip_domain: company.sip_domain.clone(),
        state: word::of(&company.state)?,
        bulletin: company.bulletin.clone(),
        notice: company.notice.clone(),
        features: features_text(&company.features)?,
        international: company.international,
        international_forward: company.international_forward,
        digest: word::of(&company.digest)?,
        records_keep_days: i64::from(company.records_keep_days),
        audit_keep_days: i64::from(company.audit_keep_days),
        identity_checked_on: company.identity_checked_on.clone(),
        identity_method: company.identity_method.clone(),
        responsible_person: company.responsible_person.clone(),
        refusal_guidance: company.refusal_guidance,
        relay: word::of(&company.relay)?,
    })
}

fn record(row: CompanyRow) -> Result<Company> {
    Ok(Company {
        login_id: row.login_id,
        name: row.name,
        sip_domain: row.sip_domain,
        state: word::read(&row.state)?,
        bulletin: row.bulletin,
        notice: row.notice,
        features: features_of(&row.features)?,
        international: row.international,
        international_forward: row.international_forward,
        digest: word::read(&row.digest)?,
        records_keep_days: word::narrow(row.records_keep_days)?,
        audit_keep_days: word::narrow(row.audit_keep_days)?,
        identity_checked_on: row.identity_checked_on,
        identity_method: row.identity_method,
        responsible_person: row.responsible_person,
        refusal_guidance: row.refusal_guidance,
        relay: word::read(&row.relay)?,
    })
}

/// The words of the features a company has, separated by spaces.
fn features_text(features: &Features) -> Result<String> {
    let json = serde_json::to_value(features).map_err(|e| Fault::new("writing features", e))?;
    let Json::Object(flags) = json else {
        return Err(Fault::because("features are not flags").into());
    };
    let on: Vec<String> = flags
        .into_iter()
        .filter(|(_, on)| *on == true)
        .map(|(k, _)| k)
        .collect();
    Ok(on.join(" "))
}

fn features_of(text: &str) -> Result<Features> {
    let Json::Object(all) = json!(Features::default()) else {
        return Err(Fault::because("features are not flags").into());
    };
    let has = |word: &str| text.split(' ').any(|w| w == word);
    let flags: Map<String, Json> = all
        .into_iter()
        .map(|(k, _)| (k.clone(), json!(has(&k))))
        .collect();
    serde_json::from_value(Json::Object(flags))
        .map_err(|e| Fault::new("reading features", e).into())
}

impl Record for Company {
    type Id = CompanyId;
    const KIND: Kind = Kind::Company;

    fn id(raw: i64) -> CompanyId {
        CompanyId(raw)
    }
    fn called(&self) -> &str {
        &self.login_id
    }
    fn audit(&self) -> Json {
        json!(self)
    }
    fn select(conn: &mut Conn<'_>, company: i64, _id: i64) -> Result<Option<(i64, Self)>> {
        let row = select(conn, company)?.pop();
        row.map(|row| Ok((row.version, record(row)?))).transpose()
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let found = Self::select(conn, company, company)?;
        Ok(found
            .map(|(version, record)| (company, version, record))
            .into_iter()
            .collect())
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, _id: i64) -> Result<()> {
        insert(tx, &row(self, company, 1)?)?;
        Ok(())
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, _id: i64, version: i64) -> Result<()> {
        update(tx, &row(self, company, version)?)?;
        Ok(())
    }
    fn delete(tx: &mut Tx<'_>, company: i64, _id: i64) -> Result<()> {
        delete(tx, company)?;
        Ok(())
    }
    fn put(self, settings: &mut CompanySettings, _id: i64) {
        settings.put_company(self);
    }
    fn take(_settings: &mut CompanySettings, _id: i64) {
        // A snapshot without its company is not kept at all.
    }
    fn find(settings: &CompanySettings, _id: i64) -> Option<Self> {
        Some(settings.company().clone())
    }
}
