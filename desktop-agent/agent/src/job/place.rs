//! Where a job may read: only inside the folders that the owner bound, whatever it asks for.

use std::path::{Path, PathBuf};

use safelight_scan::{Folder, Roots, ScanError};

/// Opens `path` inside one of `roots`.
///
/// # Errors
/// [`ScanError::OutsideRoots`] when no root holds it.
pub(super) fn open(roots: &[String], path: &str) -> Result<Folder, ScanError> {
    let wanted = Path::new(path);
    // Only the roots in question are opened: an unplugged disk must not stop jobs on another.
    let around: Vec<PathBuf> =
        roots.iter().map(PathBuf::from).filter(|root| wanted.starts_with(root)).collect();
    if around.is_empty() {
        return Err(ScanError::OutsideRoots { path: wanted.to_owned() });
    }
    Roots::open(around)?.resolve(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(roots: &[String], path: &str) -> &'static str {
        open(roots, path).err().map_or("opened", |error| error.code())
    }

    #[test]
    fn only_bound_folders_open_whatever_is_asked() {
        let home = tempfile::tempdir().unwrap();
        let base = home.path().canonicalize().unwrap();
        for folder in ["photos/2024", "photos2", "secret"] {
            std::fs::create_dir_all(base.join(folder)).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(base.join("secret"), base.join("photos/way-out")).unwrap();
        let at = |rest: &str| format!("{}/{rest}", base.display());
        let roots = [at("photos"), at("unplugged")];
        assert_eq!(code(&roots, &at("photos")), "opened");
        assert_eq!(code(&roots, &at("photos/2024")), "opened");
        let outside =
            ["photos2", "secret", "photos/../secret", "photos/way-out", "photos/2024/../../secret"];
        for path in outside {
            assert_eq!(code(&roots, &at(path)), "outside_roots", "{path}");
        }
        assert_eq!(code(&roots, "/etc"), "outside_roots");
        assert_eq!(code(&roots, "photos"), "outside_roots", "relative");
        assert_eq!(code(&[], &at("photos")), "outside_roots", "no roots, no jobs");
        assert_eq!(code(&roots, &at("photos/none")), "not_found");
    }
}
