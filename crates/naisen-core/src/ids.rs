//! Identities of records. An id is a positive integer below 2^53, so that it survives JSON; ids are
//! made by the store (time first, so that newer records sort later) and mean nothing to a user.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize, ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = i64)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// 企業.
    CompanyId;
    /// 保守者.
    OperatorId;
    /// サイト.
    SiteId;
    /// 加入者 (the record; the 加入者ID a user sees is [`crate::settings::SubscriberCode`]).
    SubscriberId;
    /// 内線グループ.
    ExtensionGroupId;
    /// 代表グループ.
    HuntGroupId;
    /// スケジュール転送.
    ScheduleId;
    /// スケジュール詳細.
    ScheduleRowId;
    /// ピックアップグループ.
    PickupGroupId;
    /// 共通電話帳.
    PhoneBookId;
    /// Bulk-registration job (domain §3.4).
    BulkJobId;
    /// Bearer token of the API.
    TokenId;
    /// Portal session.
    SessionId;
    /// Trusted browser (domain §3.5).
    BrowserId;
    /// Voicemail message.
    MessageId;
    /// Terminal.
    TerminalId;
    /// Trunk.
    TrunkId;
    /// Audit entry.
    AuditId;
    /// Call record.
    CallRecordId;
}
