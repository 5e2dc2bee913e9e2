//! 企業(契約グループ), domain §2.1.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::limits;

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
    /// 認証方式の初期値 for new terminals.
    pub digest: DigestMode,
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
            digest: DigestMode::default(),
            records_keep_days: limits::RECORDS_KEEP_DAYS_DEFAULT,
            audit_keep_days: limits::AUDIT_KEEP_DAYS_DEFAULT,
            identity_checked_on: String::new(),
            identity_method: String::new(),
            responsible_person: String::new(),
        }
    }
}
