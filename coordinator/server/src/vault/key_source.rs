//! Where the master keys come from: a file, the environment, or systemd.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{KeyRing, MasterKey};
use crate::config::{KeyText, Places, SecretSettings};

/// The name of the credential that systemd hands over (`LoadCredential=`).
const CREDENTIAL: &str = "safelight-master-key";

/// Why the master keys cannot be used. Never says what stands there.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file cannot be read or written.
    #[error("the master key {} cannot be used: {reason}", file.display())]
    Io {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Others may read the file, or it is somebody else's.
    #[error(
        "the master key {} is open to others (mode {mode:03o}) or not yours; `chmod 600` and \
         `chown` it",
        file.display()
    )]
    OpenToOthers {
        /// Which file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Something else stands there.
    #[error("{place} must hold one master key a line, 64 hexadecimal digits each")]
    NotAKey {
        /// File or variable.
        place: String,
    },
    /// A new key cannot be put there.
    #[error(
        "the master keys come from {place}, which is not changed from here; add a line of 64 \
         random hexadecimal digits to it yourself"
    )]
    NotOurs {
        /// Where they come from.
        place: String,
    },
}

/// Where the master keys are looked for, each time they are needed: a key that is added to the
/// file is known without a restart.
#[derive(Debug, Clone, Default)]
pub struct MasterKeys {
    named: Option<PathBuf>,
    text: Option<KeyText>,
    handed_over: Option<PathBuf>,
    usual: Option<PathBuf>,
}

/// What the keys come from.
enum Source<'a> {
    File(&'a Path),
    Text(&'a KeyText),
    HandedOver(&'a Path),
}

impl MasterKeys {
    /// By the settings, else `master.key` in the data folder.
    #[must_use]
    pub fn new(settings: &SecretSettings, places: &Places) -> Self {
        Self { usual: Some(places.master_key()), ..Self::named(settings) }
    }

    /// By the settings alone.
    #[must_use]
    pub fn named(settings: &SecretSettings) -> Self {
        Self {
            named: settings.master_key_file.clone(),
            text: settings.master_key.clone(),
            handed_over: settings.credentials_directory.as_ref().map(|dir| dir.join(CREDENTIAL)),
            usual: None,
        }
    }

    /// A file that was named wins over the environment, that over systemd, that over the usual
    /// place. A named file must be there.
    fn source(&self) -> Option<Source<'_>> {
        let there = |file: &'_ Option<PathBuf>| file.as_ref().is_some_and(|file| file.exists());
        match (&self.named, &self.text) {
            (Some(file), _) => Some(Source::File(file)),
            (None, Some(text)) => Some(Source::Text(text)),
            _ if there(&self.handed_over) => self.handed_over.as_deref().map(Source::HandedOver),
            _ if there(&self.usual) => self.usual.as_deref().map(Source::File),
            _ => None,
        }
    }

    /// The keys as they are now; none when there is no master key.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub(crate) fn ring(&self) -> Result<Option<KeyRing>, MasterKeyError> {
        let (text, place) = match self.source() {
            None => return Ok(None),
            Some(Source::Text(text)) => {
                (Zeroizing::new(text.expose().to_owned()), "SAFELIGHT_MASTER_KEY".to_owned())
            }
            Some(Source::File(file) | Source::HandedOver(file)) => {
                refuse_open_to_others(file)?;
                let text = fs::read_to_string(file).map_err(|reason| failed(file, reason))?;
                (Zeroizing::new(text), file.display().to_string())
            }
        };
        KeyRing::parse(&text).map(Some).ok_or(MasterKeyError::NotAKey { place })
    }

    /// Whether the keys can be used, where there are any.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub fn check(&self) -> Result<(), MasterKeyError> {
        self.ring().map(drop)
    }

    /// Adds a fresh key as the newest, and makes the file when there is none. Answers the key's id
    /// and the file.
    ///
    /// # Errors
    /// [`MasterKeyError`].
    pub(crate) fn generate(&self) -> Result<(String, PathBuf), MasterKeyError> {
        let file = match self.source() {
            Some(Source::File(file)) => file,
            Some(Source::Text(_)) => {
                return Err(MasterKeyError::NotOurs { place: "SAFELIGHT_MASTER_KEY".to_owned() });
            }
            Some(Source::HandedOver(_)) => {
                return Err(MasterKeyError::NotOurs { place: format!("systemd ({CREDENTIAL})") });
            }
            None => self.usual.as_deref().unwrap_or_else(|| Path::new("master.key")),
        };
        let key = MasterKey::generate().map_err(|error| failed(file, io::Error::other(error)))?;
        let id = key.id();
        let there = file.try_exists().map_err(|reason| failed(file, reason))?;
        let before = if there { Self::in_file(file).ring()? } else { None };
        let ring = match before {
            Some(ring) => ring.with(key),
            None => KeyRing::of(key),
        };
        write_whole(file, &ring.to_text()).map_err(|reason| failed(file, reason))?;
        Ok((id, file.to_owned()))
    }

    fn in_file(file: &Path) -> Self {
        Self { named: Some(file.to_owned()), ..Self::default() }
    }
}

/// Under a temporary name first, closed to others, so that no key is ever half there.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut temporary = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(file)?;
    Ok(())
}

fn failed(file: &Path, reason: io::Error) -> MasterKeyError {
    MasterKeyError::Io { file: file.to_owned(), reason }
}

#[cfg(unix)]
fn refuse_open_to_others(file: &Path) -> Result<(), MasterKeyError> {
    use std::os::unix::fs::MetadataExt as _;

    let found = fs::metadata(file).map_err(|reason| failed(file, reason))?;
    let mode = found.mode() & 0o777;
    let is_ours = found.uid() == rustix::process::geteuid().as_raw() || found.uid() == 0;
    if mode & 0o077 == 0 && is_ours {
        Ok(())
    } else {
        Err(MasterKeyError::OpenToOthers { file: file.to_owned(), mode })
    }
}

/// Elsewhere the file inherits the access list of its folder, which is the owner's own.
#[cfg(not(unix))]
fn refuse_open_to_others(_file: &Path) -> Result<(), MasterKeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        MasterKey::generate().unwrap().to_hex().to_string()
    }

    fn put(file: &Path, text: &str) {
        write_whole(file, text).unwrap();
    }

    #[test]
    fn keys_come_from_file_environment_or_systemd_in_this_order() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        let mut keys = MasterKeys { usual: Some(place("master.key")), ..MasterKeys::default() };
        let first = |keys: &MasterKeys| keys.ring().unwrap().map(|ring| ring.first().id());
        assert_eq!(first(&keys), None);
        let id = |text: &str| KeyRing::parse(text).map(|ring| ring.first().id());
        let [usual, handed, text, named] = [(); 4].map(|()| key());
        put(&place("master.key"), &usual);
        assert_eq!(first(&keys), id(&usual));
        keys.handed_over = Some(place(CREDENTIAL));
        assert_eq!(first(&keys), id(&usual), "systemd hands none over");
        put(&place(CREDENTIAL), &handed);
        assert_eq!(first(&keys), id(&handed));
        keys.text = Some(text.parse().unwrap());
        assert_eq!(first(&keys), id(&text));
        keys.named = Some(place("named"));
        assert!(keys.ring().is_err(), "a named file must be there");
        put(&place("named"), &named);
        assert_eq!(first(&keys), id(&named));
    }

    #[test]
    fn a_new_key_is_added_and_the_old_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let keys = MasterKeys { usual: Some(file.clone()), ..MasterKeys::default() };
        let (first, told) = keys.generate().unwrap();
        assert_eq!(told, file);
        let (second, _) = keys.generate().unwrap();
        let ring = keys.ring().unwrap().unwrap();
        assert_eq!((ring.first().id(), ring.newest().id()), (first, second));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let text = Some(key().parse().unwrap());
        let elsewhere = MasterKeys { text, ..MasterKeys::default() }.generate().unwrap_err();
        assert!(elsewhere.to_string().contains("SAFELIGHT_MASTER_KEY"), "{elsewhere}");
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        put(&file, "zebra");
        let error = MasterKeys::in_file(&file).ring().unwrap_err().to_string();
        assert!(error.contains("master.key") && !error.contains("zebra"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        put(&file, &key());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = MasterKeys::in_file(&file).ring().unwrap_err();
        assert!(error.to_string().contains("mode 640"), "{error}");
    }
}
