//! The characters and small shapes the grammar is made of: tokens, quoted strings, comma lists,
//! parameters, numbers. Knows no header.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

/// Characters of a token (RFC 3261 §25.1).
static TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut c = 0;
    while c < 256 {
        let byte = c as u8;
        table[c] = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~'
            );
        c += 1;
    }
    table
};

/// Characters of a parameter's value that is not quoted.
static PARAM_VALUE: [bool; 256] = {
    let mut table = [true; 256];
    let mut c = 0;
    while c < 256 {
        let byte = c as u8;
        table[c] = !is_space(byte) && !matches!(byte, b'"' | b',' | b'<' | b'>');
        c += 1;
    }
    table
};

/// Linear white space: a folded line leaves its line break inside the value.
#[must_use]
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether the bytes are one token.
#[must_use]
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| TOKEN[usize::from(*byte)])
}

/// Without white space at either end.
#[must_use]
pub const fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes {
        if !is_space(*first) {
            break;
        }
        bytes = rest;
    }
    trim_end(bytes)
}

/// Without white space at the end.
#[must_use]
pub const fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., last] = bytes {
        if !is_space(*last) {
            break;
        }
        bytes = rest;
    }
    bytes
}

/// The decimal number the bytes spell, if it is one and does not exceed `max`.
#[must_use]
pub fn number(bytes: &[u8], max: u64) -> Option<u64> {
    if bytes.is_empty() {
        return None;
    }
    let mut value = 0_u64;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
    }
    (value <= max).then_some(value)
}

/// Appends a number in decimal.
pub fn push_number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Where the quoted string that starts at the first byte ends (one past the closing quote).
#[must_use]
pub fn quoted_end(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// The text of a quoted string without quotes and escapes; other text as it is.
#[must_use]
pub fn unquote(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = trim(bytes);
    let Some(inner) = bytes
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
    else {
        return bytes.into();
    };
    if memchr(b'\\', inner).is_none() {
        return inner.into();
    }
    let mut text = Vec::with_capacity(inner.len());
    let mut escaped = false;
    for byte in inner {
        if *byte == b'\\' && !escaped {
            escaped = true;
            continue;
        }
        escaped = false;
        text.push(*byte);
    }
    text.into()
}

/// Appends text as a quoted string; characters no header may carry are left out.
pub fn push_quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            0..=0x1f | 0x7f => {}
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
}

/// Where the first `stop` outside quotes and angle brackets is.
#[must_use]
pub fn find_outside(bytes: &[u8], stop: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + memchr3(stop, b'"', b'<', bytes.get(at..)?)?;
        at = match bytes[found] {
            byte if byte == stop => return Some(found),
            b'"' => found + quoted_end(&bytes[found..])?,
            _ => found + memchr(b'>', &bytes[found..])? + 1,
        };
    }
}

/// The elements of a comma list, trimmed; quotes and angle brackets protect commas.
pub fn comma_list(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let value = rest?;
        if let Some(comma) = find_outside(value, b',') {
            rest = Some(&value[comma + 1..]);
            Some(trim(&value[..comma]))
        } else {
            rest = None;
            Some(trim(value))
        }
    })
}

/// One `name` or `name=value` of a parameter list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    /// As spelled; compare without case.
    pub name: &'a [u8],
    /// As spelled, quotes included; none when there is no `=`.
    pub value: Option<&'a [u8]>,
}

/// The parameters of `;a=1;b` (with or without the leading semicolon). An element that is no parameter
/// is an error and ends the list.
pub fn params(list: &[u8]) -> impl Iterator<Item = Result<Param<'_>, BadParam>> {
    let list = trim(list);
    let mut rest = Some(list.strip_prefix(b";").unwrap_or(list)).filter(|_| !list.is_empty());
    std::iter::from_fn(move || {
        let list = rest?;
        let end = find_outside(list, b';');
        rest = end.map(|at| &list[at + 1..]);
        let one = trim(&list[..end.unwrap_or(list.len())]);
        let param = match memchr(b'=', one) {
            Some(at) => Param {
                name: trim(&one[..at]),
                value: Some(trim(&one[at + 1..])),
            },
            None => Param {
                name: one,
                value: None,
            },
        };
        if is_token(param.name) && param.value.is_none_or(is_param_value) {
            Some(Ok(param))
        } else {
            rest = None;
            Some(Err(BadParam))
        }
    })
}

/// Something between two semicolons that is no parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadParam;

/// `gen-value`: a token, a host (also an IPv6 one) or a quoted string.
fn is_param_value(value: &[u8]) -> bool {
    if value.first() == Some(&b'"') {
        return quoted_end(value) == Some(value.len());
    }
    !value.is_empty() && value.iter().all(|byte| PARAM_VALUE[usize::from(*byte)])
}

/// The value of the first parameter of that name: `Some(b"")` when it stands alone.
#[must_use]
pub fn param<'a>(list: &'a [u8], name: &str) -> Option<&'a [u8]> {
    params(list)
        .map_while(Result::ok)
        .find(|one| one.name.eq_ignore_ascii_case(name.as_bytes()))
        .map(|one| one.value.unwrap_or_default())
}

/// Percent-escapes resolved; a broken escape is kept as it is.
#[must_use]
pub fn unescape(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match pair.and_then(hex_byte) {
            Some(byte) => {
                text.push(byte);
                at += 3;
            }
            None => {
                text.push(bytes[at]);
                at += 1;
            }
        }
    }
    text
}

fn hex_byte(pair: &[u8]) -> Option<u8> {
    Some(hex_digit(*pair.first()?)? << 4 | hex_digit(*pair.get(1)?)?)
}

/// The value of one hexadecimal digit.
#[must_use]
pub const fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// A byte in lower-case hexadecimal.
#[must_use]
pub const fn hex_pair(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]]
}

/// Appends bytes in lower-case hexadecimal.
pub fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(bytes.iter().flat_map(|byte| hex_pair(*byte)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(value: &str) -> Vec<&str> {
        comma_list(value.as_bytes())
            .map(|one| std::str::from_utf8(one).unwrap())
            .collect()
    }

    #[test]
    fn commas_in_quotes_and_brackets_do_not_split() {
        assert_eq!(
            list("\"a, \\\"b\" <sip:x,y@z>;q=1 , <sip:c@d>"),
            ["\"a, \\\"b\" <sip:x,y@z>;q=1", "<sip:c@d>"]
        );
        assert_eq!(list(""), [""]);
        assert_eq!(list("a,,b"), ["a", "", "b"]);
    }

    #[test]
    fn parameters_are_found_without_case_and_with_folding() {
        let params = b";Tag = 1\r\n ;lr; x=\"a;b\"";
        assert_eq!(param(params, "tag"), Some(&b"1"[..]));
        assert_eq!(param(params, "lr"), Some(&b""[..]));
        assert_eq!(param(params, "x"), Some(&b"\"a;b\""[..]));
        assert_eq!(param(params, "y"), None);
    }

    #[test]
    fn an_empty_parameter_is_an_error() {
        assert!(params(b";a;;b").any(|one| one.is_err()));
        assert!(params(b"").next().is_none());
    }

    #[test]
    fn numbers_have_a_ceiling() {
        assert_eq!(
            number(b"4294967295", u64::from(u32::MAX)),
            Some(4_294_967_295)
        );
        assert_eq!(number(b"36893488147419103232", u64::MAX), None);
        assert_eq!(number(b"-1", 9), None);
    }

    #[test]
    fn escapes_resolve_and_broken_ones_stay() {
        assert_eq!(unescape(b"%61%6Cice%2"), b"alice%2");
        assert_eq!(*unquote(b"\"a\\\"b\\\\\""), *b"a\"b\\");
    }
}
