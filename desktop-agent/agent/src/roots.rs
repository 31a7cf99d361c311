//! The folders that the owner bound: the only ones an agent reads for a coordinator.

use std::path::{Path, PathBuf};

use safelight_scan::Root;

/// The canonical form of a folder that somebody typed, after looking that it is one.
///
/// # Errors
/// A sentence, when there is no such folder, it cannot be read, or its name cannot travel.
pub fn canonical(typed: &Path) -> Result<String, String> {
    let root = Root::bind(typed).map_err(|error| error.to_string())?;
    root.canonical_path().to_str().map(str::to_owned).ok_or_else(|| {
        format!(
            "The name of {} is not UTF-8, so no coordinator could ask for it; bind the folder above it.",
            typed.display()
        )
    })
}

/// Adds a canonical folder; one that is there already is fine.
pub fn add(roots: &mut Vec<String>, path: String) {
    if !roots.contains(&path) {
        roots.push(path);
        roots.sort_unstable();
    }
}

/// Takes a folder out, by the name under which it is listed.
///
/// # Errors
/// A sentence, when it is not bound.
pub fn remove(roots: &mut Vec<String>, path: &str) -> Result<(), String> {
    let before = roots.len();
    roots.retain(|root| root != path);
    if roots.len() < before { Ok(()) } else { Err(format!("{path} is not bound; see roots list.")) }
}

/// The listed name of what somebody typed: a folder may be gone by the time it is unbound.
#[must_use]
pub fn listed_name(typed: &Path) -> String {
    canonical(typed).unwrap_or_else(|_| {
        let absolute: PathBuf = std::path::absolute(typed).unwrap_or_else(|_| typed.to_owned());
        absolute.to_string_lossy().trim_end_matches('/').to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_bound_once_by_its_real_name() {
        let home = tempfile::tempdir().unwrap();
        let base = home.path().canonicalize().unwrap();
        std::fs::create_dir(base.join("photos")).unwrap();
        let real = base.join("photos").to_str().unwrap().to_owned();
        let mut roots = Vec::new();
        add(&mut roots, canonical(&base.join("photos")).unwrap());
        add(&mut roots, canonical(&base.join("./photos/")).unwrap());
        assert_eq!(roots, std::slice::from_ref(&real));
        std::fs::remove_dir(base.join("photos")).unwrap();
        remove(&mut roots, &listed_name(&base.join("photos"))).unwrap();
        assert!(roots.is_empty());
        assert!(remove(&mut roots, &real).unwrap_err().contains("not bound"));
    }

    #[test]
    fn a_file_and_a_missing_folder_are_not_bound() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a.jpg");
        std::fs::write(&file, "").unwrap();
        assert!(canonical(&file).unwrap_err().contains("not a folder"));
        assert!(canonical(&home.path().join("none")).is_err());
    }
}
