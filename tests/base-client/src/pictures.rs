//! Files of a folder, and the pictures they belong to, by the simplest means.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// One file: its path relative to the folder, with `/` between names, and its size.
pub(crate) struct FoundFile {
    pub(crate) path: String,
    pub(crate) size: u64,
}

impl FoundFile {
    /// Lower case, with its dot.
    pub(crate) fn extension(&self) -> String {
        self.path
            .rsplit_once('.')
            .map(|(_, end)| format!(".{}", end.to_lowercase()))
            .unwrap_or_default()
    }

    /// The path without its extension.
    pub(crate) fn stem(&self) -> &str {
        self.path.rsplit_once('.').map_or(&self.path, |(stem, _)| stem)
    }

    /// Camera and counter, when the name has them.
    pub(crate) fn picture(&self) -> Option<(String, String)> {
        let name = self.stem().rsplit('/').next()?;
        let first = name.split('-').next()?;
        let (camera, counter) = first.is_ascii().then(|| first.split_at_checked(4))??;
        let fits = camera.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && counter.len() == 4
            && counter.chars().all(|c| c.is_ascii_digit());
        fits.then(|| (camera.to_owned(), counter.to_owned()))
    }
}

/// Every file below a folder, sorted.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<FoundFile>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(place)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(relative) = path.strip_prefix(folder).ok().and_then(Path::to_str) {
                let size = path.metadata()?.len();
                found.push(FoundFile { path: relative.replace('\\', "/"), size });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// The extensions that each picture has.
pub(crate) type Pictures = BTreeMap<(String, String), BTreeSet<String>>;

/// Pictures of the files whose names fit the rule.
pub(crate) fn pictures(files: &[FoundFile]) -> Pictures {
    let mut pictures = Pictures::new();
    for file in files {
        if let Some(picture) = file.picture() {
            pictures.entry(picture).or_default().insert(file.extension());
        }
    }
    pictures
}
