//! A library as a list of paths and sizes, and how it is fed to the analysis.

use std::collections::BTreeMap;

use proptest::prelude::*;
use safelight_domain::{ExtensionSet, PhotoStats, PhotoStatsFindings, SidecarScope, ToolSettings};

/// Path relative to the library, size.
pub(crate) type File = (Vec<u8>, u64);

/// Folder and name of a path.
pub(crate) fn split(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|&byte| byte == b'/') {
        Some(slash) => (&path[..slash], &path[slash + 1..]),
        None => (b"", path),
    }
}

/// The files of each folder, in the order of the list.
pub(crate) fn folders(files: &[File]) -> BTreeMap<&[u8], Vec<(&[u8], u64)>> {
    let mut folders = BTreeMap::<&[u8], Vec<_>>::new();
    for (path, size) in files {
        let (folder, name) = split(path);
        folders.entry(folder).or_default().push((name, *size));
    }
    folders
}

pub(crate) fn analyse(settings: &ToolSettings, files: &[File]) -> PhotoStatsFindings {
    let mut stats = PhotoStats::new(settings);
    for (folder, files) in folders(files) {
        stats.folder(folder, files);
    }
    assert_eq!(stats.files_seen(), files.len() as u64);
    stats.finish()
}

/// Settings with few extensions, so that roles collide: one may be photo and metadata at once,
/// another may need a sidecar without being a photo.
pub(crate) fn any_settings() -> impl Strategy<Value = ToolSettings> {
    let some = || prop::sample::subsequence(vec!["raf", "cr3", "JPG", "xmp", "é", "k"], 0..=5);
    let scope = prop_oneof![Just(SidecarScope::Folder), Just(SidecarScope::Library)];
    (some(), some(), some(), scope).prop_map(|(photo, metadata, require, sidecar_scope)| {
        ToolSettings {
            photo_extensions: ExtensionSet::parse(photo).unwrap(),
            metadata_extensions: ExtensionSet::parse(metadata).unwrap(),
            require_sidecar: ExtensionSet::parse(require).unwrap(),
            sidecar_scope,
            ..ToolSettings::default()
        }
    })
}

/// Trees whose names collide often: two folders, few stems, up to three extensions on end.
pub(crate) fn any_tree() -> impl Strategy<Value = Vec<File>> {
    let folder = prop::sample::select(vec![&b""[..], b"a/", b"a/b/"]);
    let stem = prop::sample::select(vec![&b"A"[..], b"a", b"B", b"", "é".as_bytes(), b"\xff"]);
    let extension = prop::sample::select(vec![
        &b".raf"[..],
        b".RAF",
        b".cr3",
        b".jpg",
        b".xmp",
        b".Xmp",
        b".txt",
        b".",
        ".é".as_bytes(),
        ".É".as_bytes(),
        b".K",
        ".\u{212a}".as_bytes(),
        b".\xff",
    ]);
    let name = (stem, prop::collection::vec(extension, 0..4))
        .prop_map(|(stem, extensions)| [stem, &extensions.concat()].concat())
        .prop_filter("a file has a name", |name| !name.is_empty());
    let path = (folder, name).prop_map(|(folder, name)| [folder, &name].concat());
    prop::collection::hash_map(path, 0..1000_u64, 0..24)
        .prop_map(|files| files.into_iter().collect())
}
