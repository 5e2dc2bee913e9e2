//! "Shift_JIS" of the lists and files: Windows code page 932, strictly (domain §7.2). The codec is the
//! WHATWG one; this module refuses what that codec would change or guess.

use encoding_rs::SHIFT_JIS;

use crate::fold;

/// Why bytes are not a CP932 text (8061).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCp932 {
    /// The file begins with a UTF-8 or UTF-16 byte order mark.
    ByteOrderMark,
    /// The file is valid UTF-8 with a sequence of three or more bytes: kanji of another encoding.
    Utf8,
    /// Some bytes are no CP932 character.
    Undecodable,
    /// Some bytes are user-defined characters, which nobody else can read.
    PrivateUse,
}

/// The text of these bytes.
///
/// # Errors
/// [`NotCp932`], where any byte could have been meant differently.
pub fn decode(bytes: &[u8]) -> Result<String, NotCp932> {
    let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    if marks.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(NotCp932::ByteOrderMark);
    }
    // Half-width katakana look like two-byte UTF-8, therefore only longer sequences give it away.
    if std::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(|c| c.len_utf8() > 2)) {
        return Err(NotCp932::Utf8);
    }
    let text = SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(NotCp932::Undecodable)?;
    if text.contains(|c| matches!(c, '\u{E000}'..='\u{F8FF}')) {
        return Err(NotCp932::PrivateUse);
    }
    Ok(text.into_owned())
}

/// The bytes of this text after folding.
///
/// # Errors
/// The first character CP932 lacks.
pub fn encode(text: &str) -> Result<Vec<u8>, char> {
    let folded: String = text.chars().map(fold::cp932).collect();
    let (bytes, _, replaced) = SHIFT_JIS.encode(&folded);
    let back = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes);
    if !replaced && back.is_some_and(|back| back == folded) {
        return Ok(bytes.into_owned());
    }
    Err(text
        .chars()
        .find(|c| char_bytes(*c).is_none())
        .unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Whether every character survives CP932 (domain §2).
#[must_use]
pub fn encodable(text: &str) -> bool {
    text.is_ascii() || encode(text).is_ok()
}

/// Whether a character is 環境依存文字: in CP932, but not in JIS X 0208 (domain §2.10). ASCII and
/// half-width katakana are JIS X 0201 and safe.
#[must_use]
pub fn platform_dependent(c: char) -> bool {
    // The vendor rows: NEC row 13, NEC's copy of the IBM characters, and the IBM characters.
    matches!(
        char_bytes(c).as_deref(),
        Some([0x87 | 0xED | 0xEE | 0xFA..=0xFC, _])
    )
}

fn char_bytes(c: char) -> Option<Vec<u8>> {
    let folded = String::from(fold::cp932(c));
    let (bytes, _, replaced) = SHIFT_JIS.encode(&folded);
    let back = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!replaced && back == folded).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_characters_come_back_as_the_folded_ones() {
        let cases = [
            ("〜", "～"),
            ("−", "－"),
            ("—", "―"),
            ("‖", "∥"),
            ("¢£¬", "￠￡￢"),
            ("¥", "￥"),
            ("‾", "￣"),
            ("\\~", "\\~"),
            ("髙橋﨑塚晴①㈱", "髙橋﨑塚晴①㈱"),
            ("ｶﾀｶﾅ", "ｶﾀｶﾅ"),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(&encode(text).unwrap()).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn characters_outside_are_named() {
        for c in ['é', '한', '😀', '\u{E000}', '𠮷', '\u{3099}'] {
            assert_eq!(encode(&format!("あ{c}い")), Err(c));
            assert!(!encodable(&String::from(c)));
        }
    }

    #[test]
    fn files_of_other_encodings_are_refused() {
        // bulk.3
        assert_eq!(decode(b"\xEF\xBB\xBFabc"), Err(NotCp932::ByteOrderMark));
        assert_eq!(decode(b"\xFF\xFEa\0"), Err(NotCp932::ByteOrderMark));
        assert_eq!(decode("営業部".as_bytes()), Err(NotCp932::Utf8));
        assert_eq!(decode("😀".as_bytes()), Err(NotCp932::Utf8));
        assert_eq!(decode(b"\x81"), Err(NotCp932::Undecodable));
        assert_eq!(decode(b"abc\xFD"), Err(NotCp932::Undecodable));
        assert_eq!(decode(b"\xF0\x40"), Err(NotCp932::PrivateUse));
        // Two-byte sequences of UTF-8 are half-width katakana too.
        assert_eq!(decode(b"\xC4\xB1").unwrap(), "ﾄｱ");
    }

    #[test]
    fn vendor_characters_are_platform_dependent() {
        for c in "①㈱髙﨑Ⅳ㍉№彅".chars() {
            assert!(platform_dependent(c), "{c}");
        }
        for c in "亜熙Aｱあ￢∪≒−〜".chars() {
            assert!(!platform_dependent(c), "{c}");
        }
    }

    /// Every code the codec decodes either encodes to text that decodes alike, or is private use.
    #[test]
    fn every_code_survives_or_is_refused() {
        let mut decoded = 0;
        for lead in 0x81..=0xFCu8 {
            for trail in 0x40..=0xFCu8 {
                if let Ok(text) = decode(&[lead, trail]) {
                    decoded += 1;
                    assert!(encodable(&text), "{lead:02X}{trail:02X} {text}");
                }
            }
        }
        assert!(decoded > 7_000);
    }
}
