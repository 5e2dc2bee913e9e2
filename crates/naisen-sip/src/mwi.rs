//! The body of a message-waiting notification (RFC 3842 §5.2).

/// Its media type.
pub const CONTENT_TYPE: &str = "application/simple-message-summary";

/// How many voice messages wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Not yet heard.
    pub new: u32,
    /// Heard and kept.
    pub old: u32,
}

impl Summary {
    /// The body; `account` is the mailbox's URI.
    #[must_use]
    pub fn body(self, account: &str) -> Vec<u8> {
        let waiting = if self.new > 0 { "yes" } else { "no" };
        format!(
            "Messages-Waiting: {waiting}\r\nMessage-Account: {account}\r\nVoice-Message: {}/{}\r\n",
            self.new, self.old
        )
        .into_bytes()
    }

    /// Reads a body; none without a Voice-Message line.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let line = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case("Voice-Message")
                .then(|| value.trim())
        })?;
        // The counts of urgent messages in parentheses are not ours.
        let counts = line.split([' ', '(']).next()?;
        let (new, old) = counts.split_once('/')?;
        Some(Self {
            new: new.parse().ok()?,
            old: old.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_survives_its_body() {
        let summary = Summary { new: 2, old: 8 };
        let body = summary.body("sip:05011110001@k1.demo.naisen.invalid");
        assert!(body.starts_with(b"Messages-Waiting: yes\r\n"));
        assert_eq!(Summary::parse(&body), Some(summary));
        assert_eq!(
            Summary::parse(b"Voice-Message: 4/8 (1/2)\r\n"),
            Some(Summary { new: 4, old: 8 })
        );
        assert!(
            Summary::default()
                .body("x")
                .starts_with(b"Messages-Waiting: no\r\n")
        );
    }
}
