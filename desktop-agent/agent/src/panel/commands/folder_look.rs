//! What a dropped path is to us, and what adding it would mean.

use std::path::{Path, PathBuf};

use safelight_scan::Root;

use crate::panel::{
    compose::folder_name,
    engine::sentence,
    mounts::{self, Mount},
    shapes::{FolderAnswer, FolderKind},
};

/// Folders in which nobody keeps photos, with everything below; their own is theirs alone.
const SYSTEM: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/run/lock",
    "/sbin",
    "/sys",
    "/usr",
    "/var/lib",
    "/var/log",
    "/System",
    "/Library",
    "/Applications",
    "C:\\Windows",
    "C:\\Program Files",
];
/// Folders that hold those of others or drives, but no photos themselves.
const AROUND: &[&str] =
    &["/", "/home", "/media", "/mnt", "/run", "/tmp", "/var", "/Users", "/Volumes"];

/// What is known around the path.
pub(super) struct Around<'a> {
    /// Bound folders.
    pub(super) roots: &'a [String],
    /// Name and folder of each collection.
    pub(super) collections: &'a [(String, String)],
    pub(super) mounted: &'a [Mount],
    /// Our own files.
    pub(super) own: &'a Path,
}

/// Looks at a path. Blocks.
pub(super) fn look(typed: &str, around: &Around<'_>) -> FolderAnswer {
    let typed = typed.trim();
    let path = typed.strip_prefix("file://").map_or_else(|| typed.to_owned(), decoded);
    let path = PathBuf::from(path);
    if std::fs::metadata(&path).is_ok_and(|about| about.is_file()) {
        return file(&path, around);
    }
    let root = match Root::bind(&path) {
        Ok(root) => root,
        Err(error) => return unusable(&path, &error),
    };
    match root.canonical_path().to_str() {
        Some(path) => folder(path, around),
        None => {
            let sentence = "The name of this folder is not readable text; add the folder above it.";
            answer(FolderKind::Unreadable, &path.to_string_lossy(), sentence.to_owned(), false)
        }
    }
}

/// A file: its folder may be meant.
fn file(path: &Path, around: &Around<'_>) -> FolderAnswer {
    let above = path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
    let above = above.unwrap_or_else(|| path.to_owned());
    let of_folder = look(&above.to_string_lossy(), around);
    let sentence = format!(
        "{} is a file. Its folder is {}.",
        folder_name(&path.to_string_lossy()),
        of_folder.path
    );
    FolderAnswer { kind: FolderKind::File, sentence, ..of_folder }
}

fn unusable(path: &Path, error: &safelight_scan::ScanError) -> FolderAnswer {
    let shown = path.to_string_lossy().into_owned();
    if error.code() == "not_found" {
        let sentence = format!(
            "There is no folder {shown}. Check the spelling, or whether its drive is connected."
        );
        return answer(FolderKind::Missing, &shown, sentence, false);
    }
    let sentence = format!(
        "{} Let this account read the folder, or choose another one.",
        sentence(&error.to_string())
    );
    answer(FolderKind::Unreadable, &shown, sentence, false)
}

fn folder(path: &str, around: &Around<'_>) -> FolderAnswer {
    let here = Path::new(path);
    if is_system(here, around.own) {
        let sentence =
            format!("{path} belongs to the system. Choose the folder with the photos in it.");
        return answer(FolderKind::System, path, sentence, false);
    }
    if let Some((name, _)) = around.collections.iter().find(|(_, known)| known == path) {
        let sentence = format!("This folder is the collection {name} already.");
        return answer(FolderKind::Already, path, sentence, false);
    }
    let mount = mounts::holding(around.mounted, here);
    if mount.is_some_and(|mount| mount.point == here && !mount.is_network()) {
        let name = folder_name(path);
        let sentence = format!(
            "This is all of the drive {name}. If the photos are in one folder of it, \
             choose that one."
        );
        return answer(FolderKind::WholeDisk, path, sentence, true);
    }
    if let Some((kind, sentence)) = overlap(here, around) {
        return answer(kind, path, sentence, true);
    }
    if mount.is_some_and(Mount::is_network) || is_slow(here) {
        let sentence = "This folder lies on another computer. It is read over the network, which takes \
            longer, and looked at every half hour, as networks do not tell of changes.";
        return answer(FolderKind::NetworkMount, path, sentence.to_owned(), true);
    }
    answer(FolderKind::Fine, path, "This folder can be added.".to_owned(), true)
}

fn overlap(here: &Path, around: &Around<'_>) -> Option<(FolderKind, String)> {
    let inside = around.collections.iter().find(|(_, known)| here.starts_with(known));
    if let Some((name, _)) = inside {
        let sentence = format!(
            "This folder is inside of {name} and is checked with it. It can be a collection \
             of its own as well."
        );
        return Some((FolderKind::InsideBound, sentence));
    }
    if let Some(root) = around.roots.iter().find(|root| here.starts_with(root)) {
        let sentence =
            format!("This folder is inside of {root}, which Safelight may read already.");
        return Some((FolderKind::InsideBound, sentence));
    }
    let below: Vec<&str> = around
        .collections
        .iter()
        .filter(|(_, known)| Path::new(known).starts_with(here))
        .map(|(name, _)| name.as_str())
        .collect();
    (!below.is_empty()).then(|| {
        let sentence = format!(
            "This folder holds {}. Both stay collections, and files in both are counted in both.",
            below.join(" and ")
        );
        (FolderKind::ContainsBound, sentence)
    })
}

fn is_system(path: &Path, own: &Path) -> bool {
    let around = AROUND.iter().any(|one| path == Path::new(one));
    let inside = SYSTEM.iter().any(|one| path.starts_with(one));
    around || inside || path.starts_with(own) || path.parent().is_none()
}

fn is_slow(path: &Path) -> bool {
    Root::open(path)
        .and_then(|root| root.open_beneath(Path::new("")))
        .is_ok_and(|folder| folder.is_on_slow_storage())
}

fn answer(kind: FolderKind, path: &str, sentence: String, can_add: bool) -> FolderAnswer {
    let consent = if can_add { CONSENT.to_owned() } else { String::new() };
    FolderAnswer {
        kind,
        path: path.to_owned(),
        name: folder_name(path),
        sentence,
        can_add,
        consent,
    }
}

/// What adding means, in plain words.
const CONSENT: &str = "Safelight may then read the names, sizes and times of the files in this \
                       folder and below. It never opens, changes, moves or uploads a picture.";

/// `%20` and the like, as browsers and file managers write them.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
#[path = "folder_look_tests.rs"]
mod tests;
