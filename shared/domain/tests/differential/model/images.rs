//! Groups and separate images of a list of files.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Rule, base_name, read, separate_image, stem_and_extension};

/// What the team sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) photo: Vec<String>,
    pub(crate) metadata: Vec<String>,
    pub(crate) cameras: BTreeMap<String, String>,
    pub(crate) methods: BTreeMap<String, String>,
}

/// One separate image: camera, counter, number.
pub(crate) type ImageKey = (String, String, String);

/// What belongs to one separate image.
#[derive(Debug, Clone, Default)]
pub(crate) struct Image {
    pub(crate) photos: BTreeSet<String>,
    pub(crate) metadata: BTreeSet<String>,
    pub(crate) methods: BTreeSet<String>,
}

/// All images of a tree, and the names that were refused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Images {
    pub(crate) images: BTreeMap<ImageKey, Image>,
    pub(crate) invalid: BTreeMap<String, &'static str>,
    pub(crate) valid_files: usize,
}

fn listed(extensions: &[String], extension: &str) -> bool {
    extensions.iter().any(|one| one.to_lowercase() == extension)
}

/// Sorts the files of a tree into images.
pub(crate) fn gather(files: &[String], settings: &Settings, rule: &Rule) -> Images {
    let mut found = Images::default();
    for path in files {
        let name = base_name(path);
        let (_, extension) = stem_and_extension(&name);
        if !listed(&settings.photo, &extension) {
            continue;
        }
        match read(rule, &name) {
            Err(reason) => {
                found.invalid.insert(path.clone(), reason);
            }
            Ok(parsed) => {
                let (number, methods) = separate_image(&parsed.properties);
                let key = (parsed.camera, parsed.counter, number);
                let image = found.images.entry(key).or_default();
                image.photos.insert(path.clone());
                image.methods.extend(methods);
                found.valid_files += 1;
            }
        }
    }
    for path in files {
        let (stem, extension) = stem_and_extension(&base_name(path));
        if !listed(&settings.metadata, &extension) {
            continue;
        }
        for (key, image) in &mut found.images {
            if stem == stem_of(key) {
                image.metadata.insert(path.clone());
            }
        }
    }
    found
}

/// The stem that a metadata file of this image carries.
pub(crate) fn stem_of((camera, counter, number): &ImageKey) -> String {
    if number.is_empty() {
        format!("{camera}{counter}")
    } else {
        format!("{camera}{counter}-{number}")
    }
}

impl Image {
    /// The lower-cased base names of everything that belongs to the image.
    pub(crate) fn base_names(&self) -> BTreeSet<String> {
        self.photos
            .iter()
            .chain(&self.metadata)
            .map(|path| base_name(path).to_lowercase())
            .collect()
    }
}
