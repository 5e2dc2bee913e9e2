//! What a new password must be (domain §8, NIST SP 800-63B-4). Hashing is the store's.

mod common;

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use crate::error::{ErrorCode, Refusal};
use crate::fold;

/// Fewest characters unless the operator sets another minimum.
pub const CHARS_MIN_DEFAULT: usize = 15;
/// The lowest minimum an operator can set (`password.min_length`).
pub const CHARS_MIN_FLOOR: usize = 8;
/// Most characters.
pub const CHARS_MAX: usize = 128;
/// Field name of the new password.
pub const FIELD: &str = "password";
/// Field name of its confirmation.
pub const CONFIRMATION_FIELD: &str = "password_confirmation";

/// Shorter words of the account are ignored: a company called `A` must not forbid every `a`.
const CONTEXT_CHARS_MIN: usize = 3;

/// Whose password it is: words it must not contain.
#[derive(Clone, Copy, Debug, Default)]
pub struct PasswordContext<'a> {
    /// ログインID or 加入者ID.
    pub login_id: &'a str,
    /// 外線番号 of a user; empty otherwise.
    pub external_number: &'a str,
    /// Name of the company; empty for an operator.
    pub company_name: &'a str,
    /// Name of the service (`[brand]`).
    pub service_name: &'a str,
}

/// The form that is hashed and compared: NFKC, so that full-width input of an ASCII password is the
/// same password.
#[must_use]
pub fn normalise(password: &str) -> String {
    password.nfkc().collect()
}

/// Permitted number of characters under an operator's `password.min_length`, never below 8.
#[must_use]
pub fn length(min_length: Option<usize>) -> RangeInclusive<usize> {
    min_length
        .unwrap_or(CHARS_MIN_DEFAULT)
        .clamp(CHARS_MIN_FLOOR, CHARS_MAX)..=CHARS_MAX
}

/// Judges a new password typed twice.
///
/// # Errors
/// 8008 for an empty field; 8009 for a mismatch, a wrong length, a control character, a common
/// password, or one that contains the account's own words.
pub fn check(
    password: &str,
    confirmation: &str,
    length: &RangeInclusive<usize>,
    context: &PasswordContext<'_>,
) -> Result<(), Refusal> {
    if password.is_empty() {
        return Err(ErrorCode::Required.at(FIELD));
    }
    if confirmation.is_empty() {
        return Err(ErrorCode::Required.at(CONFIRMATION_FIELD));
    }
    let normal = normalise(password);
    let chars = normal.chars().count();
    if !length.contains(&chars) {
        return Err(ErrorCode::Invalid.at(FIELD).with_detail(
            format!(
                "{}〜{}文字にしてください(現在{chars}文字)。",
                length.start(),
                length.end()
            ),
            format!(
                "Use {} to {} characters (now {chars}).",
                length.start(),
                length.end()
            ),
        ));
    }
    if normal.chars().any(char::is_control) {
        return Err(ErrorCode::Invalid.at(FIELD).with_detail(
            "制御文字は使用できません。",
            "Control characters cannot be used.",
        ));
    }
    if common::is_common(&normal) {
        return Err(ErrorCode::Invalid.at(FIELD).with_detail(
            "推測されやすいパスワードです。",
            "This password is easy to guess.",
        ));
    }
    if context.is_in(&normal) {
        return Err(ErrorCode::Invalid.at(FIELD).with_detail(
            "ログインID、電話番号、企業名、サービス名を含むパスワードは使用できません。",
            "A password must not contain the login ID, the telephone number, the company name or the service name.",
        ));
    }
    if normalise(confirmation) != normal {
        return Err(ErrorCode::Invalid.at(CONFIRMATION_FIELD).with_detail(
            "新パスワードと一致しません。",
            "It differs from the new password.",
        ));
    }
    Ok(())
}

impl PasswordContext<'_> {
    fn is_in(&self, normal: &str) -> bool {
        let password = normal.to_lowercase();
        let bare = fold::phone_number(&password);
        [
            self.login_id,
            self.external_number,
            self.company_name,
            self.service_name,
        ]
        .iter()
        .map(|word| normalise(fold::trim(word)).to_lowercase())
        .filter(|word| word.chars().count() >= CONTEXT_CHARS_MIN)
        .any(|word| password.contains(&word) || bare.contains(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<u16> {
        let context = PasswordContext {
            login_id: "NS-00000000001",
            external_number: "05011110001",
            company_name: "青空商事",
            service_name: "Naisen",
        };
        check(password, password, &length(None), &context)
            .err()
            .map(|r| r.code.number())
    }

    #[test]
    fn the_rules_one_by_one() {
        // passwords.2, passwords.3
        let cases = [
            ("", Some(8008)),
            ("short-pass-14!", Some(8009)),
            ("correct horse battery", None),
            ("あさひがのぼるまえにおきる", Some(8009)),
            ("あさひがのぼるまえにおきるひと", None),
            ("tab\tinside a password", Some(8009)),
            ("passwordpassword", Some(8009)),
            ("Password20261234", Some(8009)),
            ("1234567890123456", Some(8009)),
            ("qwertyuiopasdfgh", Some(8009)),
            ("p@ssw0rdp@ssw0rd!", Some(8009)),
            ("x9k2x9k2x9k2x9k2", Some(8009)),
            ("my ns-00000000001 id", Some(8009)),
            ("call 050-1111-0001 now", Some(8009)),
            ("青空商事のひみつのことばです", Some(8009)),
            ("I like NAISEN very much", Some(8009)),
            ("Ｉ　ｌｉｋｅ　ｎａｉｓｅｎ　ｍｕｃｈ", Some(8009)),
        ];
        for (password, expected) in cases {
            assert_eq!(code(password), expected, "{password}");
        }
        assert_eq!(code(&"長い合言葉".repeat(26)), Some(8009));
    }

    #[test]
    fn length_counts_after_nfkc() {
        // passwords.1
        // ㍿ becomes four characters.
        let range = length(Some(3));
        assert_eq!(range, 8..=128);
        let context = PasswordContext::default();
        assert!(check("㍿㍿", "㍿㍿", &range, &context).is_err());
        assert!(check("㍿猫犬鳥魚", "㍿猫犬鳥魚", &range, &context).is_ok());
        assert_eq!(length(Some(500)), 128..=128);
    }

    #[test]
    fn confirmation_is_compared_after_nfkc() {
        // passwords.5
        let context = PasswordContext::default();
        let range = length(None);
        let typed = "violet river stone";
        assert!(
            check(
                typed,
                "ｖｉｏｌｅｔ　ｒｉｖｅｒ　ｓｔｏｎｅ",
                &range,
                &context
            )
            .is_ok()
        );
        let refusal = check(typed, "violet river stoned", &range, &context).unwrap_err();
        assert_eq!(refusal.field, Some(CONFIRMATION_FIELD));
    }
}
