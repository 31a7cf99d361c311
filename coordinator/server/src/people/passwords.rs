//! Passwords: Argon2id, on blocking threads, a few at a time.

use std::sync::{Arc, OnceLock};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use zeroize::Zeroizing;

/// Shortest password that is taken, in characters.
pub(crate) const MIN_PASSWORD: usize = 12;
/// Longest password that is taken, in bytes.
pub(crate) const MAX_PASSWORD: usize = 1024;

/// Hashes at the same time. Each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// Makes and checks password hashes.
pub(crate) struct Passwords {
    argon: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// Checked when nobody has that e-mail, so that the answer takes as long.
    nobody: Arc<OnceLock<String>>,
}

impl Passwords {
    /// With the strength that is meant for people.
    pub(crate) fn strong() -> Self {
        Self::with(Params::DEFAULT)
    }

    /// With next to no strength; for tests.
    #[cfg(test)]
    pub(crate) fn weak() -> Self {
        Self::with(Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least is enough"))
    }

    fn with(params: Params) -> Self {
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Self { argon, permits: Arc::new(Semaphore::new(AT_ONCE)), nobody: Arc::default() }
    }

    /// The hash of a new password.
    pub(crate) async fn hash(&self, password: &str) -> anyhow::Result<String> {
        let argon = self.argon.clone();
        let password = Zeroizing::new(password.to_owned());
        self.blocking(move || hash(&argon, &password)).await?
    }

    /// Whether the password fits the hash. Without a hash it never does, and takes as long.
    pub(crate) async fn fits(&self, password: &str, hash: Option<&str>) -> anyhow::Result<bool> {
        let argon = self.argon.clone();
        let known = hash.map(str::to_owned);
        let nobody = Arc::clone(&self.nobody);
        let password = Zeroizing::new(password.to_owned());
        self.blocking(move || {
            let decoy = nobody_has(&nobody, &argon)?;
            let fits = PasswordHash::new(known.as_deref().unwrap_or(decoy))
                .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok());
            Ok(fits && known.is_some())
        })
        .await?
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let permit = Arc::clone(&self.permits).acquire_owned().await?;
        Ok(spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await?)
    }
}

/// Made at the first sign-in, of whomever.
fn nobody_has<'a>(kept: &'a OnceLock<String>, argon: &Argon2<'_>) -> anyhow::Result<&'a str> {
    if let Some(made) = kept.get() {
        return Ok(made);
    }
    let made = hash(argon, "nobody has this password")?;
    Ok(kept.get_or_init(|| made))
}

fn hash(argon: &Argon2<'_>, password: &str) -> anyhow::Result<String> {
    let hash: PasswordHash = argon
        .hash_password(password.as_bytes())
        .map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits_its_hash() {
        let passwords = Passwords::weak();
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.fits("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("nobody has this password", None).await.unwrap());
    }

    #[tokio::test]
    async fn people_get_the_full_strength() {
        let hash = Passwords::strong().hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
