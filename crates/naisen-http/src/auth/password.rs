//! Hashing passwords: argon2id with 19 MiB, 2 passes, 1 lane, after NFKC (domain §8). A few at a time
//! and off the runtime's threads, so that logins cannot starve the portal.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use naisen_core::password::normalise;
use naisen_store::Fault;

use crate::app::{App, Random};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// No letter or digit that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const GROUP_LETTERS: usize = 5;
const GROUPS_MIN: usize = 4;

/// A password to be printed on a 登録証 and typed from paper: groups of five letters, at least 100
/// random bits, as long as the operator's minimum asks.
#[must_use]
pub fn first(app: &App) -> String {
    new(&app.random, app.brand.password_min)
}

/// The same before there is an application; `chars_min` is the operator's minimum.
#[must_use]
pub fn new(random: &Random, chars_min: usize) -> String {
    let groups = chars_min.div_ceil(GROUP_LETTERS + 1);
    let group = |_| -> String {
        let bytes = random.bytes::<GROUP_LETTERS>().into_iter();
        bytes
            .map(|b| char::from(LETTERS[usize::from(b % 32)]))
            .collect()
    };
    let groups: Vec<String> = (0..groups.max(GROUPS_MIN)).map(group).collect();
    groups.join("-")
}

/// The PHC string to store for a password.
///
/// # Errors
/// A fault when hashing itself fails.
pub async fn hash(app: &App, password: &str) -> Result<String, Fault> {
    let salt = app.random.bytes::<SALT_BYTES>();
    let password = normalise(password);
    off_thread(app, move || {
        hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|e| Fault::because(format!("hashing a password: {e}")))
    })
    .await
}

/// Whether a password belongs to a stored hash. Without one (an unknown login id) the same work is
/// done, so that both take equally long.
///
/// # Errors
/// A fault when the stored hash is no PHC string.
pub async fn verify(app: &App, password: &str, stored: Option<String>) -> Result<bool, Fault> {
    let password = normalise(password);
    let salt = app.random.bytes::<SALT_BYTES>();
    off_thread(app, move || {
        let hasher = hasher()?;
        let Some(stored) = stored else {
            return hasher
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map(|_| false)
                .map_err(|e| Fault::because(format!("hashing a password: {e}")));
        };
        let hash = PasswordHash::new(&stored)
            .map_err(|e| Fault::because(format!("reading a password hash: {e}")))?;
        Ok(hasher.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

fn hasher() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|e| Fault::because(format!("argon2 parameters: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn off_thread<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let _turn = app
        .hashing
        .acquire()
        .await
        .map_err(|e| Fault::new("waiting to hash a password", e))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Fault::new("hashing a password", e))?
}
