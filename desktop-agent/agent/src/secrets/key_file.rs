//! The key in a file of its own, for machines without keychain: mode 0600, owned by whoever runs
//! the agent, or it is refused.

use std::{fs, io, path::Path};

use zeroize::Zeroizing;

use super::{MasterKey, SecretError, failed};
use crate::files::write_atomic;

/// Reads the key when there is one and nobody else can.
pub(super) fn read(path: &Path) -> Result<Option<MasterKey>, SecretError> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed(path, "read", source)),
    };
    refuse_exposed(path, &about)?;
    let text = fs::read_to_string(path).map_err(|source| failed(path, "read", source))?;
    MasterKey::from_text(&Zeroizing::new(text))
        .map(Some)
        .ok_or(SecretError::CannotOpen("the key file does not hold a key"))
}

/// Writes a fresh key.
pub(super) fn create(path: &Path) -> Result<MasterKey, SecretError> {
    let key = MasterKey::generate()?;
    write_atomic(path, key.to_text().as_bytes())
        .map_err(|source| failed(path, "written", source))?;
    Ok(key)
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, about: &fs::Metadata) -> Result<(), SecretError> {
    use std::os::unix::fs::MetadataExt;
    let exposed = |fault, mend: String| {
        Err(SecretError::KeyFileExposed { path: path.display().to_string(), fault, mend })
    };
    if !about.is_file() {
        return exposed("is not a plain file", "put the key itself there".to_owned());
    }
    if about.mode() & 0o077 != 0 {
        return exposed("can be read by others", format!("run: chmod 600 {}", path.display()));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return exposed(
            "belongs to another account",
            "run the agent as its owner, or change the owner".to_owned(),
        );
    }
    Ok(())
}

/// The folder's access list protects the file; there is no mode to look at.
#[cfg(not(unix))]
fn refuse_exposed(_path: &Path, _about: &fs::Metadata) -> Result<(), SecretError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_that_others_can_read_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.key");
        let key = create(&path).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().bytes(), key.bytes());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("can be read by others") && error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_link_in_place_of_the_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        create(&real).unwrap();
        let path = folder.path().join("agent.key");
        std::os::unix::fs::symlink(&real, &path).unwrap();
        assert!(matches!(read(&path), Err(SecretError::KeyFileExposed { .. })));
    }

    #[test]
    fn a_key_of_another_account_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.key");
        create(&path).unwrap();
        // Only root can give a file away; elsewhere the refusal is shown by a file of root's.
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(&path, Some(4_242), None).unwrap();
            let error = read(&path).unwrap_err().to_string();
            assert!(error.contains("another account"), "{error}");
        }
    }
}
