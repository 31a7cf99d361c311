//! Looks at the folder before anything is built: a mistyped path should cost no minutes.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, bail};

/// The folder's full path, or a sentence that says what is wrong with it.
pub(crate) fn checked(given: &Path) -> Result<String> {
    let shown = given.display();
    let path = match given.canonicalize() {
        Ok(path) => path,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!(
                "There is no folder {shown}. Check the spelling, or whether its disk is connected."
            )
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            bail!("You may not look at {shown}. Run this as somebody who may.")
        }
        Err(error) => bail!("{shown} cannot be opened: {error}."),
    };
    if !path.is_dir() {
        let around = path.parent().unwrap_or(&path).display();
        bail!("{shown} is a file. Give the folder that holds it: cargo xtask up '{around}'");
    }
    let Some(text) = path.to_str() else {
        bail!(
            "The path {shown} holds bytes that are not UTF-8. Files inside may have such names, \
             the folder's own path may not: start from a folder above it, or rename it."
        );
    };
    match path.read_dir() {
        Ok(mut entries) => {
            if entries.next().is_none() {
                crate::shell::say(&format!("{text} is empty. The verdict will say so."));
            }
        }
        Err(_) => bail!("You may not list {shown}. Run this as somebody who may."),
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = checked(&folder.path().join("gone")).unwrap_err().to_string();
        assert!(error.starts_with("There is no folder "), "{error}");
        assert!(error.contains("gone"), "{error}");
    }

    #[test]
    fn for_a_file_the_folder_around_it_is_offered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("AB3D0001.CR3");
        std::fs::write(&file, b"x").unwrap();
        let error = checked(&file).unwrap_err().to_string();
        let around = folder.path().canonicalize().unwrap();
        assert!(error.contains("is a file"), "{error}");
        assert!(error.ends_with(&format!("cargo xtask up '{}'", around.display())), "{error}");
    }

    #[test]
    fn a_link_is_followed_to_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        std::fs::create_dir(&real).unwrap();
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&real, &link).unwrap();
            assert_eq!(checked(&link).unwrap(), real.canonicalize().unwrap().to_str().unwrap());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_is_not_text_is_refused_in_words() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"b\xe4d"));
        std::fs::create_dir(&odd).unwrap();
        let error = checked(&odd).unwrap_err().to_string();
        assert!(error.contains("not UTF-8"), "{error}");
    }
}
