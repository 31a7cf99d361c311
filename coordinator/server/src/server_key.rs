//! The key that signing secrets are derived from: 32 random bytes in a file that only its owner
//! reads.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 32 random bytes. Cannot be printed, and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ServerKey([u8; 32]);

/// Why there is no server key.
#[derive(Debug, thiserror::Error)]
pub enum ServerKeyError {
    /// The file cannot be read or made.
    #[error("the server key {} cannot be used: {reason}", file.display())]
    Io {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Others may read the file.
    #[error(
        "the server key {} can be read by others (mode {mode:03o}); run `chmod 600` on it",
        file.display()
    )]
    OpenToOthers {
        /// Which file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds something else.
    #[error("the server key {} must hold 64 hexadecimal digits", file.display())]
    NotAKey {
        /// Which file.
        file: PathBuf,
    },
}

impl ServerKey {
    /// The key made of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in `file`, which must exist and be closed to others.
    ///
    /// # Errors
    /// [`ServerKeyError`], with the file's name.
    pub fn read(file: &Path) -> Result<Self, ServerKeyError> {
        refuse_open_to_others(file)?;
        let text = Zeroizing::new(fs::read_to_string(file).map_err(|error| io(file, error))?);
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes)
            .map_err(|_| ServerKeyError::NotAKey { file: file.to_owned() })?;
        Ok(Self(bytes))
    }

    /// Makes a key in `file` when there is none. Answers whether it did.
    ///
    /// # Errors
    /// [`ServerKeyError`], with the file's name.
    pub fn create_if_missing(file: &Path) -> Result<bool, ServerKeyError> {
        if file.try_exists().map_err(|error| io(file, error))? {
            return Ok(false);
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| io(file, io::Error::other(error)))?;
        let key = Self(bytes);
        bytes.zeroize();
        key.write_new(file).map_err(|error| io(file, error))?;
        Ok(true)
    }

    fn write_new(&self, file: &Path) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut opened = options.open(file)?;
        let text = Zeroizing::new(hex::encode(self.0));
        opened.write_all(text.as_bytes())?;
        opened.write_all(b"\n")?;
        opened.sync_all()
    }

    /// The bytes, to derive from.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Tells keys apart without giving them away: what the database remembers.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"safelight server key fingerprint v1\0");
        hash.update(self.0);
        hex::encode(hash.finalize())
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

fn io(file: &Path, reason: io::Error) -> ServerKeyError {
    ServerKeyError::Io { file: file.to_owned(), reason }
}

#[cfg(unix)]
fn refuse_open_to_others(file: &Path) -> Result<(), ServerKeyError> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = fs::metadata(file).map_err(|error| io(file, error))?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(ServerKeyError::OpenToOthers { file: file.to_owned(), mode })
    }
}

/// Elsewhere the file inherits the access list of its folder, which is the owner's own.
#[cfg(not(unix))]
fn refuse_open_to_others(_file: &Path) -> Result<(), ServerKeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.key");
        assert!(ServerKey::read(&file).is_err(), "reading makes none");
        assert!(ServerKey::create_if_missing(&file).unwrap());
        let made = ServerKey::read(&file).unwrap();
        assert!(!ServerKey::create_if_missing(&file).unwrap());
        let read = ServerKey::read(&file).unwrap();
        assert_eq!(made.expose(), read.expose());
        assert_ne!(made.expose(), &[0; 32]);
        assert!(!format!("{made:?}").contains(&hex::encode(made.expose())));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.key");
        ServerKey::create_if_missing(&file).unwrap();
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = ServerKey::read(&file).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.key");
        ServerKey::new([1; 32]).write_new(&file).unwrap();
        fs::write(&file, "abc").unwrap();
        assert!(matches!(ServerKey::read(&file), Err(ServerKeyError::NotAKey { .. })));
    }
}
