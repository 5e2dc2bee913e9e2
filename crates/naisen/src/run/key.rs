//! The key that seals SIP secrets. It lives in a file beside the database and never in it, so that a
//! copy of the database alone opens nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use naisen_http::{Random, Seal};

const FILE: &str = "naisen.key";
const KEY_BYTES: usize = 32;
/// Anybody but the owner may do anything.
const OTHERS: u32 = 0o077;

/// The installation's key.
pub(crate) struct Key(Seal);

impl Key {
    /// Reads the key of a data folder, or makes it when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read or written, has another length, or others may read it.
    pub(crate) fn open(data: &Path) -> Result<Self> {
        let path = data.join(FILE);
        let shown = path.display();
        if !path.exists() {
            make(&path).with_context(|| format!("cannot write {shown}"))?;
        }
        let mode = fs::metadata(&path)?.mode();
        if mode & OTHERS != 0 {
            bail!(
                "{shown} may be read by others (mode {:o}); chmod 600 it",
                mode & 0o777
            );
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
        let secret = <[u8; KEY_BYTES]>::try_from(bytes)
            .map_err(|_| anyhow!("{shown} is not a key of {KEY_BYTES} bytes"))?;
        Ok(Self(Seal::new(secret)))
    }

    /// The same key for what the portal seals.
    pub(crate) fn portal(&self) -> Seal {
        self.0.clone()
    }

    /// Seals a secret for one purpose: it opens only where the same purpose is named.
    ///
    /// # Errors
    /// As [`Seal::seal_bytes`].
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Result<Vec<u8>> {
        Ok(self.0.seal_bytes(&Random::system(), purpose, secret)?)
    }

    /// Opens what [`Key::seal`] sealed for this purpose; none when it was another key or purpose.
    #[must_use]
    pub(crate) fn unseal(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.open_bytes(purpose, sealed)
    }
}

/// Writes a new key: complete or not at all, and never readable by others.
fn make(path: &Path) -> io::Result<()> {
    let mut secret = [0; KEY_BYTES];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    write_private(path, &secret)
}

/// Writes a file that only its owner may read: complete or not at all.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let _ = fs::remove_file(&beside);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_the_same_key_for_the_same_purpose_only() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Key::open(folder.path())
            .unwrap()
            .seal("05011110001", b"ha1")
            .unwrap();
        let again = Key::open(folder.path()).unwrap();
        assert_eq!(again.unseal("05011110001", &sealed).unwrap(), b"ha1");
        assert_eq!(again.unseal("05011110002", &sealed), None);
        let other = tempfile::tempdir().unwrap();
        assert_eq!(
            Key::open(other.path())
                .unwrap()
                .unseal("05011110001", &sealed),
            None
        );
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        Key::open(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(Key::open(folder.path()).is_err());
    }
}
