//! Common passwords: everybody's words, keyboard rows, counting, repetition, and what people put
//! together from them. A password is common when such pieces cover all but a few of its characters.

/// Words found again and again in passwords of office systems, lower case.
const WORDS: &[&str] = &[
    "abc",
    "access",
    "account",
    "admin",
    "administrator",
    "android",
    "angel",
    "apple",
    "asdf",
    "autumn",
    "banana",
    "baseball",
    "basketball",
    "batman",
    "business",
    "butterfly",
    "centrex",
    "change",
    "changeme",
    "charlie",
    "chocolate",
    "coffee",
    "company",
    "computer",
    "cookie",
    "daniel",
    "default",
    "demo",
    "denwa",
    "dragon",
    "enter",
    "example",
    "family",
    "flower",
    "football",
    "forever",
    "freedom",
    "friend",
    "fuji",
    "google",
    "guest",
    "happy",
    "hello",
    "hogehoge",
    "holiday",
    "house",
    "iloveyou",
    "internet",
    "iphone",
    "japan",
    "jordan",
    "kaisha",
    "kanri",
    "kyoto",
    "letmein",
    "login",
    "love",
    "lucky",
    "manager",
    "master",
    "michael",
    "monkey",
    "mother",
    "music",
    "network",
    "nihon",
    "ninja",
    "nippon",
    "office",
    "ohayou",
    "orange",
    "osaka",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "pasuwaado",
    "peanut",
    "pepper",
    "phone",
    "pokemon",
    "princess",
    "private",
    "purple",
    "qwerty",
    "root",
    "sakura",
    "sample",
    "secret",
    "secure",
    "security",
    "server",
    "shadow",
    "silver",
    "snoopy",
    "soccer",
    "spring",
    "star",
    "summer",
    "sunshine",
    "super",
    "superman",
    "support",
    "system",
    "taro",
    "telephone",
    "temp",
    "temporary",
    "test",
    "thunder",
    "tiger",
    "tokyo",
    "toyota",
    "training",
    "trustno",
    "user",
    "welcome",
    "whatever",
    "windows",
    "winter",
    "work",
    "yamada",
    "yamato",
    "zaq",
    "パスワード",
    "ぱすわーど",
    "ありがとう",
    "おはよう",
    "こんにちは",
    "さくら",
    "会社",
    "管理者",
    "電話",
    "内線",
    "秘密",
    "東京",
    "大阪",
    "日本",
    "株式会社",
];

/// Rows people slide along, forwards or backwards.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "!@#$%^&*()",
    "!\"#$%&'()",
    "あいうえおかきくけこさしすせそたちつてとなにぬねの",
];

/// Characters of its own a password may add and still be common.
const FREE_MAX: usize = 3;
/// Characters of a slide or repetition.
const RUN_MIN: usize = 3;
/// Times a unit must repeat to make the whole password common.
const REPEATS_MIN: usize = 3;

/// Whether a password, after NFKC, is common.
pub(super) fn is_common(password: &str) -> bool {
    let chars: Vec<char> = password.to_lowercase().chars().collect();
    repeats(&chars) || free_chars(&chars) <= FREE_MAX
}

fn repeats(chars: &[char]) -> bool {
    (1..=chars.len() / REPEATS_MIN).any(|unit| {
        chars
            .iter()
            .zip(chars.iter().skip(unit))
            .all(|(a, b)| a == b)
    })
}

/// The fewest characters that no piece covers.
fn free_chars(chars: &[char]) -> usize {
    let mut free = vec![0; chars.len() + 1];
    for at in (0..chars.len()).rev() {
        let rest = &chars[at..];
        let mut least = free[at + 1] + usize::from(!is_filler(rest[0]));
        for taken in pieces(rest) {
            least = least.min(free[at + taken]);
        }
        free[at] = least;
    }
    free[0]
}

/// Spaces and joining marks between pieces add nothing.
fn is_filler(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '.' | ',')
}

/// Lengths of the pieces the text begins with.
fn pieces(text: &[char]) -> impl Iterator<Item = usize> + '_ {
    let words = WORDS.iter().filter_map(|word| word_len(text, word));
    words.chain(year_len(text)).chain(run_len(text))
}

fn word_len(text: &[char], word: &str) -> Option<usize> {
    let len = word.chars().count();
    let begins = text.len() >= len
        && text
            .iter()
            .zip(word.chars())
            .all(|(c, w)| looks_like(*c, w));
    begins.then_some(len)
}

fn looks_like(typed: char, letter: char) -> bool {
    typed == letter
        || matches!(
            (typed, letter),
            ('@' | '4', 'a')
                | ('0', 'o')
                | ('1' | '!', 'i' | 'l')
                | ('3', 'e')
                | ('$' | '5', 's')
                | ('7', 't')
        )
}

fn year_len(text: &[char]) -> Option<usize> {
    match text {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            Some(4)
        }
        _ => None,
    }
}

/// The longest slide along a row, or repetition of one character.
fn run_len(text: &[char]) -> Option<usize> {
    let same = text.iter().take_while(|c| **c == text[0]).count();
    let slides = ROWS.iter().flat_map(|row| {
        let row: Vec<char> = row.chars().collect();
        let back: Vec<char> = row.iter().rev().copied().collect();
        [slide_len(text, &row), slide_len(text, &back)]
    });
    slides
        .chain([same])
        .max()
        .filter(|longest| *longest >= RUN_MIN)
}

fn slide_len(text: &[char], row: &[char]) -> usize {
    (0..row.len())
        .map(|from| {
            text.iter()
                .zip(&row[from..])
                .take_while(|(a, b)| a == b)
                .count()
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_put_together_are_common() {
        for password in [
            "password",
            "PASSWORD123",
            "p@$$w0rd-2026!",
            "welcome1welcome1",
            "aaaaaaaaaaaaaaa",
            "abababababababa",
            "zyxwvutsrqponmlk",
            "1qaz2wsx3edc4rfv",
            "admin administrator 1",
            "パスワードパスワード",
            "さくらさくら1234567",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn words_of_ones_own_are_not() {
        for password in [
            "velvet piano 39 rain",
            "password kettle moss",
            "831946027558204",
            "ねこがこたつでねている",
            "",
        ] {
            assert!(password.is_empty() || !is_common(password), "{password}");
        }
    }

    #[test]
    fn the_list_is_lower_case() {
        assert!(WORDS.iter().all(|w| *w == w.to_lowercase()));
    }
}
