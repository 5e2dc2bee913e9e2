//! 企業(契約グループ), domain §2.1.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};
use crate::settings::{CompanySettings, field};
use crate::{fold, limits};

/// A company: one contract group. Only the operator changes it, but for the bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Company {
    /// ログインID of the administrator, prefix and 11 characters `[0-9A-Z]`; unique everywhere.
    pub login_id: String,
    /// The company's name, 1–100 characters.
    pub name: String,
    /// SIPドメイン, a host name; unique everywhere (calls §1.1).
    pub sip_domain: String,
    /// 状態.
    pub state: CompanyState,
    /// 掲示板, plain text, 0–1000 characters, line breaks kept.
    pub bulletin: String,
    /// The operator's notice to this company; empty shows the standard sentence.
    pub notice: String,
    /// ご契約内容.
    pub features: Features,
    /// 国際通話の許可.
    pub international: bool,
    /// 国際転送の許可; effective only with `international`.
    pub international_forward: bool,
    /// ガイダンス: a refused caller hears why (calls.61). Emergency calls always do.
    pub refusal_guidance: bool,
    /// 認証方式の初期値 for new terminals.
    pub digest: DigestMode,
    /// 音声の中継.
    pub relay: MediaRelay,
    /// Days call records are kept, 1–3650.
    pub records_keep_days: u16,
    /// Days audit entries are kept, 1–3650.
    pub audit_keep_days: u16,
    /// Date of the identity check, `YYYY-MM-DD`; empty when not done.
    pub identity_checked_on: String,
    /// How identity was checked, 0–100 characters.
    pub identity_method: String,
    /// Name of the responsible person, 0–100 characters.
    pub responsible_person: String,
}

/// 状態 of a company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompanyState {
    /// In service.
    #[default]
    Active,
    /// Closed by the operator: lists and saves answer 8016, calls 404.
    Closed,
}

/// 認証方式: the digest algorithms offered to a terminal (calls §1, RFC 8760).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DigestMode {
    /// SHA-256 first, MD5 second.
    #[default]
    Both,
    /// SHA-256 only.
    Sha256,
    /// MD5 only.
    Md5,
}

/// 音声の中継: which calls send their sound through the engine instead of straight from phone to phone.
/// The later variants relay more.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MediaRelay {
    /// None.
    Never,
    /// Those of a phone behind NAT.
    #[default]
    Nat,
    /// All.
    Always,
}

/// One flag of ご契約内容 (domain §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// 留守番電話.
    Voicemail,
    /// 転送.
    Forward,
    /// 代表.
    Hunt,
    /// 内線.
    Extension,
    /// ピックアップ.
    Pickup,
    /// 共通電話帳.
    Phonebook,
    /// 発着信規制 (the screens; restrictions stay in force).
    Barring,
    /// 機能設定.
    Functions,
    /// 一括登録.
    Bulk,
}

/// ご契約内容: which features a company has; off hides menu and routes (9002) and, for voicemail,
/// forward, hunt, extension and pickup, makes the setting inert in calls (domain §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Features {
    /// 留守番電話.
    pub voicemail: bool,
    /// 転送.
    pub forward: bool,
    /// 代表.
    pub hunt: bool,
    /// 内線.
    pub extension: bool,
    /// ピックアップ.
    pub pickup: bool,
    /// 共通電話帳.
    pub phonebook: bool,
    /// 発着信規制.
    pub barring: bool,
    /// 機能設定.
    pub functions: bool,
    /// 一括登録.
    pub bulk: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            voicemail: true,
            forward: true,
            hunt: true,
            extension: true,
            pickup: true,
            phonebook: true,
            barring: true,
            functions: true,
            bulk: true,
        }
    }
}

impl Features {
    /// Whether the company has this feature.
    #[must_use]
    pub const fn has(&self, feature: Feature) -> bool {
        match feature {
            Feature::Voicemail => self.voicemail,
            Feature::Forward => self.forward,
            Feature::Hunt => self.hunt,
            Feature::Extension => self.extension,
            Feature::Pickup => self.pickup,
            Feature::Phonebook => self.phonebook,
            Feature::Barring => self.barring,
            Feature::Functions => self.functions,
            Feature::Bulk => self.bulk,
        }
    }
}

impl Default for Company {
    fn default() -> Self {
        Self {
            login_id: String::new(),
            name: String::new(),
            sip_domain: String::new(),
            state: CompanyState::default(),
            bulletin: String::new(),
            notice: String::new(),
            features: Features::default(),
            international: false,
            international_forward: false,
            refusal_guidance: false,
            digest: DigestMode::default(),
            relay: MediaRelay::default(),
            records_keep_days: limits::RECORDS_KEEP_DAYS_DEFAULT,
            audit_keep_days: limits::AUDIT_KEEP_DAYS_DEFAULT,
            identity_checked_on: String::new(),
            identity_method: String::new(),
            responsible_person: String::new(),
        }
    }
}

impl Company {
    /// The record as it is stored: trimmed, the domain in lower case.
    #[must_use]
    pub fn normalised(self) -> Self {
        Self {
            login_id: fold::digits(&self.login_id),
            name: fold::trim(&self.name).to_owned(),
            sip_domain: fold::digits(&self.sip_domain).to_ascii_lowercase(),
            bulletin: fold::trim(&self.bulletin).replace("\r\n", "\n"),
            notice: fold::trim(&self.notice).replace("\r\n", "\n"),
            identity_checked_on: fold::digits(&self.identity_checked_on),
            identity_method: fold::trim(&self.identity_method).to_owned(),
            responsible_person: fold::trim(&self.responsible_person).to_owned(),
            ..self
        }
    }

    /// Judges what the operator sets. That login id and SIP domain are unique everywhere is the
    /// store's to know. Fields: those of the record.
    ///
    /// # Errors
    /// 8008, 8009.
    pub fn check(&self, login_id_prefix: &str) -> Result<(), Refusal> {
        field::required("login_id", &self.login_id)?;
        if !is_company_login_id(&self.login_id, login_id_prefix) {
            return Err(ErrorCode::Invalid.at("login_id"));
        }
        field::name_of("name", &self.name, &limits::COMPANY_NAME_CHARS)?;
        field::required("sip_domain", &self.sip_domain)?;
        if !is_host_name(&self.sip_domain) {
            return Err(ErrorCode::Invalid.at("sip_domain"));
        }
        self.check_bulletin()?;
        self.check_notice()?;
        field::range(
            "records_keep_days",
            self.records_keep_days,
            &limits::KEEP_DAYS,
        )?;
        field::range("audit_keep_days", self.audit_keep_days, &limits::KEEP_DAYS)?;
        let date = self.identity_checked_on.as_str();
        if !date.is_empty() && (date.len() != 10 || date.parse::<Date>().is_err()) {
            return Err(ErrorCode::Invalid.at("identity_checked_on"));
        }
        let chars_max = *limits::COMPANY_NAME_CHARS.end();
        field::one_line("identity_method", &self.identity_method, chars_max)?;
        field::one_line("responsible_person", &self.responsible_person, chars_max)
    }

    /// Judges 掲示板, which the administrator writes (S03). Field: `bulletin`.
    ///
    /// # Errors
    /// 8009.
    pub fn check_bulletin(&self) -> Result<(), Refusal> {
        field::lines("bulletin", &self.bulletin, limits::BULLETIN_CHARS_MAX)
    }

    /// Judges the operator's notice. Field: `notice`.
    ///
    /// # Errors
    /// 8009.
    pub fn check_notice(&self) -> Result<(), Refusal> {
        field::lines("notice", &self.notice, limits::BULLETIN_CHARS_MAX)
    }

    /// Judges the activation of a number where the operator asks for 本人確認 first. Fields: the three
    /// of it.
    ///
    /// # Errors
    /// 8008 for the first that is empty.
    pub fn check_identity(&self) -> Result<(), Refusal> {
        for (field, text) in [
            ("identity_checked_on", &self.identity_checked_on),
            ("identity_method", &self.identity_method),
            ("responsible_person", &self.responsible_person),
        ] {
            if fold::trim(text).is_empty() {
                return Err(ErrorCode::Required.at(field).with_detail(
                    "本人確認の記録がない企業には、番号を追加できません。",
                    "A company gets no number before its identity check is recorded.",
                ));
            }
        }
        Ok(())
    }

    /// 8016 for a company the operator has closed: no list, no save, no call.
    ///
    /// # Errors
    /// 8016.
    pub fn check_open(&self) -> Result<(), Refusal> {
        match self.state {
            CompanyState::Active => Ok(()),
            CompanyState::Closed => Err(ErrorCode::CompanyMissing.into()),
        }
    }

    /// Whether 本人確認 is complete, without which `require_identity_check` activates no number.
    #[must_use]
    pub fn identity_checked(&self) -> bool {
        let fields = [
            &self.identity_checked_on,
            &self.identity_method,
            &self.responsible_person,
        ];
        fields.iter().all(|text| !fold::trim(text).is_empty())
    }

    /// Judges a deletion (operator): a company with numbers stays.
    ///
    /// # Errors
    /// 9004.
    pub fn check_delete(world: &CompanySettings) -> Result<(), Refusal> {
        if world.subscriber_count() > 0 {
            return Err(ErrorCode::StillInUse.into());
        }
        Ok(())
    }
}

/// Whether a text is `^<prefix>[0-9A-Z]{11}$`.
#[must_use]
pub fn is_company_login_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        let known = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
        rest.len() == limits::LOGIN_ID_SUFFIX_CHARS && rest.bytes().all(known)
    })
}

/// Whether a text is a host name and no address: dot-separated labels, the last one not all digits.
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253 && text.split('.').all(label) && !last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> Company {
        Company {
            login_id: "NS-00000000001".to_owned(),
            name: "青空商事".to_owned(),
            sip_domain: "k1.demo.naisen.invalid".to_owned(),
            ..Company::default()
        }
    }

    fn field_at_fault(change: impl FnOnce(&mut Company)) -> Option<(u16, &'static str)> {
        let mut company = company();
        change(&mut company);
        let refusal = company.normalised().check("NS-").err()?;
        Some((refusal.code.number(), refusal.field?))
    }

    #[test]
    fn fields() {
        assert_eq!(field_at_fault(|_| {}), None);
        assert_eq!(
            field_at_fault(|c| c.login_id.clear()),
            Some((8008, "login_id"))
        );
        for id in [
            "NS-0000000000",
            "NS-0000000000a",
            "XX-00000000001",
            "00000000001",
        ] {
            assert_eq!(
                field_at_fault(|c| c.login_id = id.to_owned()),
                Some((8009, "login_id"))
            );
        }
        assert_eq!(
            field_at_fault(|c| c.login_id = "ＮＳ－0000000000Z".to_owned()),
            None
        );
        assert_eq!(
            field_at_fault(|c| c.name = "=A".to_owned()),
            Some((8009, "name"))
        );
        assert_eq!(
            field_at_fault(|c| c.name = "あ".repeat(101)),
            Some((8009, "name"))
        );
        for domain in ["k1..x", "-a.b", "192.0.2.1", "a b", "あ.jp"] {
            assert_eq!(
                field_at_fault(|c| c.sip_domain = domain.to_owned()),
                Some((8009, "sip_domain")),
                "{domain}"
            );
        }
        assert_eq!(
            field_at_fault(|c| c.sip_domain = "K1.Example".to_owned()),
            None
        );
        assert_eq!(
            field_at_fault(|c| c.records_keep_days = 0),
            Some((8009, "records_keep_days"))
        );
        assert_eq!(
            field_at_fault(|c| c.audit_keep_days = 3_651),
            Some((8009, "audit_keep_days"))
        );
        assert_eq!(
            field_at_fault(|c| c.identity_checked_on = "2026-02-30".to_owned()),
            Some((8009, "identity_checked_on"))
        );
        assert_eq!(
            field_at_fault(|c| c.identity_checked_on = "2026-02-03".to_owned()),
            None
        );
        assert_eq!(field_at_fault(|c| c.bulletin = "1\r\n2".to_owned()), None);
    }

    /// Calls C24: lists, saves and calls of a closed company all ask this.
    #[test]
    fn a_closed_company() {
        let closed = Company {
            state: CompanyState::Closed,
            ..company()
        };
        assert_eq!(closed.check_open(), Err(ErrorCode::CompanyMissing.into()));
        assert_eq!(company().check_open(), Ok(()));
    }

    #[test]
    fn identity() {
        let mut company = company();
        assert!(!company.identity_checked());
        assert_eq!(
            company.check_identity().unwrap_err().field,
            Some("identity_checked_on")
        );
        company.identity_checked_on = "2026-02-03".to_owned();
        company.identity_method = "登記事項証明書".to_owned();
        company.responsible_person = "山田".to_owned();
        assert!(company.identity_checked());
        assert_eq!(company.check_identity(), Ok(()));
    }
}
