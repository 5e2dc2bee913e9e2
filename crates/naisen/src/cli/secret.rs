//! Passwords the command line makes: random, long enough for every rule of domain §8, and easy to
//! copy from paper.

use anyhow::{Result, anyhow};

/// No letter or digit that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS: usize = 4;
const GROUP_LETTERS: usize = 5;

/// A new password of four groups, 100 random bits.
pub(crate) fn password() -> Result<String> {
    let mut bytes = [0; GROUPS * GROUP_LETTERS];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("no randomness: {e}"))?;
    let letters: Vec<char> = bytes
        .iter()
        .map(|b| char::from(LETTERS[usize::from(b % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(GROUP_LETTERS)
        .map(String::from_iter)
        .collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_password_has_four_groups_and_differs_from_the_next() {
        let one = super::password().unwrap();
        assert_eq!(
            one.split('-').map(str::len).collect::<Vec<_>>(),
            [5, 5, 5, 5]
        );
        assert_ne!(one, super::password().unwrap());
    }
}
