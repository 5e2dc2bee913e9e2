//! What only the subscriber itself sets (domain §1, §2.3): メール通知, 指定番号着信拒否, ニックネーム.

use crate::dial_plan::normalise_number;
use crate::error::{ErrorCode, Refusal};
use crate::settings::{Subscriber, field};
use crate::{fold, limits};

impl Subscriber {
    /// Judges メール通知 (U04). Field: `email`.
    ///
    /// # Errors
    /// 8009.
    pub fn check_mail(&self) -> Result<(), Refusal> {
        if self.email.is_empty() || is_email(&self.email) {
            return Ok(());
        }
        Err(ErrorCode::Invalid.at("email"))
    }

    /// Judges what the app sets: 指定番号着信拒否 and ニックネーム. Fields: `blocklist`, `nickname`.
    ///
    /// # Errors
    /// 8009.
    pub fn check_app_data(&self) -> Result<(), Refusal> {
        if self.blocklist.len() > limits::BLOCKLIST_MAX {
            let most = limits::BLOCKLIST_MAX;
            return Err(ErrorCode::Invalid.at("blocklist").with_detail(
                format!("{most}件以内にしてください。"),
                format!("Use at most {most} numbers."),
            ));
        }
        if let Some(entry) = self.blocklist.iter().find(|entry| !is_blockable(entry)) {
            return Err(ErrorCode::Invalid
                .at("blocklist")
                .with_detail(entry.as_str(), entry.as_str()));
        }
        if self.nickname.chars().any(char::is_control) {
            return Err(ErrorCode::Invalid.at("nickname"));
        }
        field::at_most("nickname", &self.nickname, *limits::NAME_CHARS.end())
    }
}

/// Entries as they are compared (calls §6 step 3), each once, in the order typed.
pub(super) fn normalised_blocklist(entries: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for entry in entries {
        let key = normalise_number(&fold::phone_number(entry));
        if !key.is_empty() && !kept.contains(&key) {
            kept.push(key);
        }
    }
    kept
}

fn is_blockable(entry: &str) -> bool {
    let digits = entry.strip_prefix('+').unwrap_or(entry);
    limits::BLOCKLIST_DIGITS.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// One `local@domain` that can stand in a mail header as it is; whether it exists, mail will tell.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= limits::EMAIL_CHARS_MAX
        && !local.is_empty()
        && local.bytes().all(atom)
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "a@example.jp",
            "a.b+c@mail.example.co.jp",
            "a..b@example.jp",
        ] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("{}@example.jp", "a".repeat(250));
        for bad in [
            "a",
            "@b.jp",
            "a@b",
            "a@b..jp",
            "a b@c.jp",
            "a@b.jp\r\nBcc: c@d.jp",
            "a@b@c.jp",
            "あ@b.jp",
            &long,
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn block_lists() {
        let with = |entries: Vec<String>| Subscriber {
            blocklist: normalised_blocklist(&entries),
            ..Subscriber::default()
        };
        let many: Vec<String> = (0..31).map(|n| format!("09012345{n:03}")).collect();
        assert!(with(many[..30].to_vec()).check_app_data().is_ok());
        assert!(with(many).check_app_data().is_err());
        for (entry, good) in [
            ("110", true),
            ("11", false),
            ("09a", false),
            ("*97", false),
            ("+1234567890123456", true),
            ("12345678901234567", false),
        ] {
            assert_eq!(
                with(vec![entry.to_owned()]).check_app_data().is_ok(),
                good,
                "{entry}"
            );
        }
    }
}
