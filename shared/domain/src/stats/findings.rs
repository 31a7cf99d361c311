//! What `PhotoStats` says in the end.

use std::collections::BTreeMap;

/// What was found in a library. Lists are sorted by the bytes of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhotoStatsFindings {
    /// Photo and metadata files.
    pub total_files: u64,
    /// Their bytes.
    pub total_size: u64,
    /// Files per extension that occurs.
    pub file_counts: BTreeMap<String, u64>,
    /// Bytes per extension that occurs.
    pub storage_by_type: BTreeMap<String, u64>,
    /// Images that lack the sidecar they need.
    pub orphaned_images: Vec<String>,
    /// Sidecars without image.
    pub orphaned_sidecars: Vec<String>,
    /// How many of the listed paths are not UTF-8 and show U+FFFD instead of some bytes.
    pub lossy_paths: u64,
}

impl PhotoStatsFindings {
    pub(super) fn new(sums: impl Iterator<Item = (String, u64, u64)>, orphans: Orphans) -> Self {
        let mut findings = Self::default();
        for (extension, files, bytes) in sums {
            findings.total_files += files;
            findings.total_size += bytes;
            findings.file_counts.insert(extension.clone(), files);
            findings.storage_by_type.insert(extension, bytes);
        }
        findings.orphaned_images = sorted_texts(orphans.images, &mut findings.lossy_paths);
        findings.orphaned_sidecars = sorted_texts(orphans.sidecars, &mut findings.lossy_paths);
        findings
    }

    /// How many paths both lists hold.
    #[must_use]
    pub fn issues_found(&self) -> u64 {
        (self.orphaned_images.len() + self.orphaned_sidecars.len()) as u64
    }

    /// What a reader of the lists should know, as sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match self.lossy_paths {
            0 => Vec::new(),
            1 => vec![
                "1 listed path is not valid UTF-8; \u{fffd} stands for what cannot be shown."
                    .to_owned(),
            ],
            many => vec![format!(
                "{many} listed paths are not valid UTF-8; \u{fffd} stands for what cannot be shown."
            )],
        }
    }
}

/// The paths found so far, in no order.
#[derive(Debug, Default)]
pub(super) struct Orphans {
    images: Vec<Box<[u8]>>,
    sidecars: Vec<Box<[u8]>>,
}

impl Orphans {
    pub(super) fn image(&mut self, path: Box<[u8]>) {
        self.images.push(path);
    }

    pub(super) fn sidecar(&mut self, path: Box<[u8]>) {
        self.sidecars.push(path);
    }

    pub(super) fn merge(&mut self, mut other: Self) {
        self.images.append(&mut other.images);
        self.sidecars.append(&mut other.sidecars);
    }

    pub(super) fn len(&self) -> u64 {
        (self.images.len() + self.sidecars.len()) as u64
    }
}

/// The path of a file in a folder, relative to the library.
pub(crate) fn joined(folder: &[u8], name: &[u8]) -> Box<[u8]> {
    let separator: &[u8] = if folder.is_empty() { b"" } else { b"/" };
    [folder, separator, name].concat().into_boxed_slice()
}

fn sorted_texts(mut paths: Vec<Box<[u8]>>, lossy: &mut u64) -> Vec<String> {
    paths.sort_unstable();
    let text = |path: Box<[u8]>| {
        String::from_utf8(path.into_vec()).unwrap_or_else(|fault| {
            *lossy += 1;
            String::from_utf8_lossy(fault.as_bytes()).into_owned()
        })
    };
    paths.into_iter().map(text).collect()
}
