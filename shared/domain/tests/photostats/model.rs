//! The rules of `safelight_domain::stats`, written down sentence by sentence without a thought
//! for cost.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use safelight_domain::{ExtensionSet, SidecarScope, ToolSettings};

use crate::tree::{File, analyse, any_settings, any_tree, split};

type Paths = BTreeSet<Vec<u8>>;

/// A file in the model: every question is answered from its path.
struct Judge<'a> {
    settings: &'a ToolSettings,
    files: &'a [File],
}

impl Judge<'_> {
    fn stem<'p>(&self, path: &'p [u8]) -> &'p [u8] {
        let name = split(path).1;
        &name[..name.iter().rposition(|&byte| byte == b'.').unwrap_or(name.len())]
    }

    /// Lower-cased: as Unicode when the name is, else as ASCII.
    fn extension(&self, path: &[u8]) -> Vec<u8> {
        let name = split(path).1;
        extension_of(name, std::str::from_utf8(name).is_ok())
    }

    fn listed(&self, set: &ExtensionSet, path: &[u8]) -> bool {
        let extension = self.extension(path);
        set.iter().any(|member| member.as_bytes() == extension)
    }

    fn is_image(&self, path: &[u8]) -> bool {
        self.listed(&self.settings.photo_extensions, path)
    }

    fn is_sidecar(&self, path: &[u8]) -> bool {
        self.listed(&self.settings.metadata_extensions, path)
    }

    fn needs(&self, path: &[u8]) -> bool {
        self.listed(&self.settings.require_sidecar, path)
    }

    fn by_folder(&self) -> bool {
        self.settings.sidecar_scope == SidecarScope::Folder
    }

    fn group(&self, path: &[u8]) -> Vec<&[u8]> {
        self.all()
            .filter(|other| self.stem(other) == self.stem(path))
            .filter(|other| !self.by_folder() || split(other).0 == split(path).0)
            .collect()
    }

    fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.files.iter().map(|(path, _)| path.as_slice())
    }

    /// Whether the stem of `sidecar` names `image`: `STEM.EXT.xmp` and `STEM.EXT` in one folder.
    fn names(&self, sidecar: &[u8], image: &[u8]) -> bool {
        let spelled = self.stem(sidecar);
        let Some(dot) = spelled.iter().rposition(|&byte| byte == b'.') else { return false };
        self.by_folder()
            && self.is_sidecar(sidecar)
            && self.is_image(image)
            && split(sidecar).0 == split(image).0
            && &spelled[..dot] == self.stem(image)
            && extension_of(spelled, std::str::from_utf8(spelled).is_ok()) == self.extension(image)
    }

    fn orphaned_sidecars(&self) -> Paths {
        self.all()
            .filter(|path| self.is_sidecar(path))
            .filter(|path| !self.group(path).iter().any(|other| self.is_image(other)))
            .filter(|path| !self.all().any(|image| self.names(path, image)))
            .map(<[u8]>::to_vec)
            .collect()
    }

    fn orphaned_images(&self) -> Paths {
        let mut found = Paths::new();
        for path in self.all() {
            let group = self.group(path);
            if group.iter().any(|other| self.is_sidecar(other)) {
                continue;
            }
            let own = |image: &&[u8]| self.all().any(|sidecar| self.names(sidecar, image));
            let rest: Vec<_> = group.into_iter().filter(|image| !own(image)).collect();
            if rest.iter().any(|image| self.is_image(image) && self.needs(image)) {
                found.extend(rest.iter().filter(|file| self.needs(file)).map(|file| file.to_vec()));
            }
        }
        found
    }

    fn sums(&self) -> BTreeMap<String, (u64, u64)> {
        let mut sums = BTreeMap::<String, (u64, u64)>::new();
        for (path, size) in self.files {
            if self.is_image(path) || self.is_sidecar(path) {
                let extension = String::from_utf8(self.extension(path)).unwrap();
                let sum = sums.entry(extension).or_default();
                *sum = (sum.0 + 1, sum.1 + size);
            }
        }
        sums
    }
}

fn extension_of(name: &[u8], is_text: bool) -> Vec<u8> {
    let Some(dot) = name.iter().rposition(|&byte| byte == b'.') else { return Vec::new() };
    match std::str::from_utf8(&name[dot..]) {
        Ok(text) if is_text => text.to_lowercase().into_bytes(),
        _ => name[dot..].to_ascii_lowercase(),
    }
}

fn lossy(paths: &Paths) -> Vec<String> {
    paths.iter().map(|path| String::from_utf8_lossy(path).into_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn the_analysis_agrees_with_its_rules(settings in any_settings(), files in any_tree()) {
        let judge = Judge { settings: &settings, files: &files };
        let found = analyse(&settings, &files);
        prop_assert_eq!(&found.orphaned_images, &lossy(&judge.orphaned_images()));
        prop_assert_eq!(&found.orphaned_sidecars, &lossy(&judge.orphaned_sidecars()));
        let sums = judge.sums();
        let counts = sums.iter().map(|(extension, sum)| (extension.clone(), sum.0)).collect();
        let bytes = sums.iter().map(|(extension, sum)| (extension.clone(), sum.1)).collect();
        prop_assert_eq!(found.file_counts, counts);
        prop_assert_eq!(found.storage_by_type, bytes);
        prop_assert_eq!(found.total_files, sums.values().map(|sum| sum.0).sum::<u64>());
        prop_assert_eq!(found.total_size, sums.values().map(|sum| sum.1).sum::<u64>());
    }
}
