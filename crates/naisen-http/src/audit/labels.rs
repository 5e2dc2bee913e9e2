//! What the members of the records are called on screens.

use naisen_core::text::{Lang, Text, t};

/// A member's words: of the whole path, or of its outer and inner part.
pub(super) fn label(member: &str, lang: Lang) -> String {
    if let Some(text) = find(member) {
        return text.get(lang).to_owned();
    }
    let parts = member.split('.');
    let words = parts.map(|part| find(part).map_or(part, |text| text.get(lang)));
    words.collect::<Vec<_>>().join(" ")
}

fn find(member: &str) -> Option<Text> {
    let found = LABELS.iter().find(|(name, _)| *name == member);
    found.map(|(_, text)| *text)
}

/// Members by name; the words are the glossary's.
const LABELS: &[(&str, Text)] = &[
    ("action", t("転送種別", "Action")),
    (
        "anonymous_reject",
        t("非通知着信拒否", "Anonymous call rejection"),
    ),
    ("answer", t("留守番電話/転送", "Voicemail/forwarding")),
    (
        "audit_keep_days",
        t("操作履歴の保存期間（日）", "Audit retention (days)"),
    ),
    ("barring", t("発着信規制", "Call restrictions")),
    (
        "blocklist",
        t("指定番号着信拒否の件数", "Block list entries"),
    ),
    ("bulk", t("一括登録", "Bulk registration")),
    ("bulletin", t("掲示板", "Bulletin board")),
    ("callback_number", t("確認電話番号", "Confirmation number")),
    ("caller_number", t("発信番号", "Caller number")),
    ("callkit", t("CallKit", "CallKit")),
    ("changed", t("変更した件数", "Records changed")),
    ("condition", t("条件", "Condition")),
    ("date", t("日付", "Date")),
    ("days", t("日数", "Days")),
    ("destination", t("転送先", "Destination")),
    ("digest", t("認証方式", "Digest mode")),
    ("display_name", t("表示名", "Display name")),
    ("email", t("メールアドレス", "E-mail address")),
    ("emergency_stop", t("緊急停止", "Emergency stop")),
    ("extension", t("内線番号", "Extension number")),
    ("extension_group", t("内線グループ", "Extension group")),
    ("external_number", t("外線番号", "External number")),
    ("features", t("ご契約内容", "Contracted features")),
    (
        "features.extension",
        t("ご契約内容 内線", "Contracted features: extensions"),
    ),
    ("file_name", t("ファイル名", "File")),
    ("forward", t("転送", "Forwarding")),
    (
        "forward_identity",
        t("転送時の発信番号", "Identity of forwarded calls"),
    ),
    ("functions", t("機能設定", "Functions")),
    ("hunt", t("代表", "Hunt groups")),
    ("hunt_refuse", t("代表着信拒否", "Hunt call rejection")),
    (
        "identity_checked_on",
        t("本人確認をした日", "Identity checked on"),
    ),
    (
        "identity_method",
        t("本人確認の方法", "Identity check method"),
    ),
    (
        "international",
        t("国際通話の許可", "International calls allowed"),
    ),
    (
        "international_forward",
        t("国際転送の許可", "Forwarding abroad allowed"),
    ),
    ("intl_bar", t("国際発信規制", "International call barring")),
    ("kind", t("データ区分", "Kind")),
    ("login_id", t("ログインID", "Login ID")),
    ("mail_caller", t("メールに発信者を載せる", "Caller in mail")),
    ("members", t("メンバ", "Members")),
    ("messages", t("件数", "Messages")),
    ("mode", t("動作", "mode")),
    (
        "must_change_password",
        t("次のログインで変更が必要", "Change at next login"),
    ),
    ("name", t("名称", "Name")),
    ("nickname", t("ニックネームの設定", "Nickname set")),
    ("notice", t("お知らせ", "Notice")),
    ("number", t("番号", "Number")),
    ("number_format", t("番号の形式", "Number format")),
    ("outside_bar", t("外線発信規制", "Outside call barring")),
    ("peers", t("接続先", "Peers")),
    ("phonebook", t("共通電話帳", "Shared phone book")),
    ("pickup", t("ピックアップ", "Pickup")),
    ("pickup_group", t("ピックアップグループ", "Pickup group")),
    ("pilot", t("代表番号", "Representative number")),
    ("reason", t("理由", "Reason")),
    (
        "records_keep_days",
        t("通話履歴の保存期間（日）", "Call record retention (days)"),
    ),
    (
        "refusal_guidance",
        t("断った通話のガイダンス", "Guidance for refused calls"),
    ),
    ("relay", t("音声の中継", "Relay of sound")),
    ("remark", t("備考", "Remark")),
    ("responsible_person", t("責任者", "Responsible person")),
    ("ring_seconds", t("呼び出し秒数", "Ring seconds")),
    ("rows", t("行", "Rows")),
    ("schedule", t("スケジュール転送", "Schedule forward")),
    ("sip_domain", t("SIPドメイン", "SIP domain")),
    ("site", t("サイト", "Site")),
    ("site_number", t("拠点番号", "Site number")),
    (
        "slide_timer",
        t("スライドタイマー（秒）", "Slide timer (s)"),
    ),
    ("slide_type", t("スライドタイプ", "Slide type")),
    ("source", t("出典", "Source")),
    ("state", t("状態", "State")),
    ("subscriber", t("電話番号", "Number")),
    ("subscriber_id", t("加入者ID", "Subscriber ID")),
    ("terminal_auth", t("端末認証", "Terminal authentication")),
    (
        "terminal_auth.armed",
        t("ワンタイム解除", "One-time release"),
    ),
    ("terminal_auth.done", t("端末の設定済み", "Terminal set up")),
    ("terminal_auth.on", t("端末認証", "Terminal authentication")),
    ("trusted", t("信頼する", "Trusted")),
    ("updated_ms", t("更新日時", "Updated")),
    ("voicemail", t("留守番電話", "Voicemail")),
    ("years", t("年", "Years")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_core::ids::{ExtensionGroupId, SiteId, SubscriberId};
    use naisen_core::settings::{
        Company, ExtensionGroup, HuntGroup, PhoneBook, PickupGroup, Schedule, Site, SlideType,
        Subscriber,
    };
    use serde_json::{Value as Json, json};

    fn check(path: &str, value: &Json) {
        let Json::Object(record) = value else { return };
        for (name, inner) in record {
            let member = format!("{path}.{name}");
            assert!(
                find(name).or_else(|| find(&member)).is_some(),
                "{member} has no label in this table"
            );
            check(name, inner);
        }
    }

    #[test]
    fn every_member_of_every_record_has_a_label() {
        let hunt = HuntGroup {
            name: String::new(),
            pilot: SubscriberId(1),
            slide_type: SlideType::default(),
            slide_timer: 1,
            remark: String::new(),
            schedule: None,
            members: Vec::new(),
        };
        let schedule = Schedule {
            extension_group: ExtensionGroupId(1),
            ..Schedule::default()
        };
        let pickup = PickupGroup {
            site: SiteId(1),
            ..PickupGroup::default()
        };
        for (record, value) in [
            ("company", json!(Company::default())),
            ("site", json!(Site::default())),
            ("subscriber", json!(Subscriber::default())),
            ("extension_group", json!(ExtensionGroup::default())),
            ("hunt_group", json!(hunt)),
            ("schedule", json!(schedule)),
            ("pickup_group", json!(pickup)),
            (
                "phone_book",
                json!(PhoneBook {
                    number: 1,
                    name: String::new(),
                    file_name: String::new(),
                    updated_ms: 0,
                    members: Vec::new(),
                }),
            ),
        ] {
            check(record, &value);
        }
    }

    #[test]
    fn the_table_is_in_order_and_says_nothing_twice() {
        assert!(LABELS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
