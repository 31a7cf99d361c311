//! What must not matter does not matter.

use proptest::prelude::*;
use safelight_domain::{ExtensionSet, PhotoStats, SidecarScope, ToolSettings};

use crate::tree::{File, analyse, any_settings, any_tree, folders};

proptest! {
    #[test]
    fn order_does_not_matter(settings in any_settings(), files in any_tree(), turn in 0..24_usize) {
        let mut other = files.clone();
        other.rotate_left(turn.min(files.len()));
        other.reverse();
        prop_assert_eq!(analyse(&settings, &files), analyse(&settings, &other));
        let mut backwards = PhotoStats::new(&settings);
        for (folder, files) in folders(&files).into_iter().rev() {
            backwards.folder(folder, files);
        }
        prop_assert_eq!(analyse(&settings, &files), backwards.finish());
    }

    #[test]
    fn how_folders_are_shared_out_does_not_matter(
        settings in any_settings(), files in any_tree(), shares in prop::collection::vec(0..3_usize, 4)
    ) {
        let mut threads = [(); 3].map(|()| PhotoStats::new(&settings));
        for ((folder, files), share) in folders(&files).into_iter().zip(shares) {
            threads[share].folder(folder, files);
        }
        let [mut all, second, third] = threads;
        all.merge(second);
        all.merge(third);
        prop_assert_eq!(all.files_seen(), files.len() as u64);
        prop_assert_eq!(all.finish(), analyse(&settings, &files));
    }

    #[test]
    fn where_the_library_stands_does_not_matter(settings in any_settings(), files in any_tree()) {
        let moved: Vec<File> = files
            .iter()
            .map(|(path, size)| ([b"elsewhere/\xff/", path.as_slice()].concat(), *size))
            .collect();
        let (here, there) = (analyse(&settings, &files), analyse(&settings, &moved));
        let renamed = |paths: &[String]| -> Vec<String> {
            paths.iter().map(|path| format!("elsewhere/\u{fffd}/{path}")).collect()
        };
        prop_assert_eq!(renamed(&here.orphaned_images), there.orphaned_images);
        prop_assert_eq!(renamed(&here.orphaned_sidecars), there.orphaned_sidecars);
        prop_assert_eq!(here.file_counts, there.file_counts);
        prop_assert_eq!(here.storage_by_type, there.storage_by_type);
    }
}

fn orphans(scope: SidecarScope, names: &[&[u8]]) -> (Vec<String>, Vec<String>) {
    let settings = ToolSettings { sidecar_scope: scope, ..ToolSettings::default() };
    let files: Vec<File> = names.iter().map(|name| (name.to_vec(), 1)).collect();
    let found = analyse(&settings, &files);
    (found.orphaned_images, found.orphaned_sidecars)
}

#[test]
fn a_sidecar_named_after_the_whole_file_serves_that_file_alone() {
    let (images, sidecars) =
        orphans(SidecarScope::Folder, &[b"A.raf", b"A.CR3", b"A.RAF.xmp", b"b/A.CR3.xmp"]);
    assert_eq!(images, ["A.CR3"]);
    assert_eq!(sidecars, ["b/A.CR3.xmp"]);
}

#[test]
fn one_sidecar_may_serve_two_images() {
    let served = orphans(SidecarScope::Folder, &[b"A.RAF", b"A.RAF.dng", b"A.RAF.xmp"]);
    assert_eq!(served, (Vec::new(), Vec::new()));
}

#[test]
fn the_case_of_a_stem_counts() {
    let (images, sidecars) = orphans(SidecarScope::Folder, &[b"a.raf", b"A.RAF.xmp", b"A.xmp"]);
    assert_eq!(images, ["a.raf"]);
    assert_eq!(sidecars, ["A.RAF.xmp", "A.xmp"]);
}

#[test]
fn in_a_library_one_stem_counts_anywhere() {
    let names: &[&[u8]] = &[b"a/A.raf", b"b/A.xmp", b"c/B.raf", b"c/B.raf.xmp", b"C.jpg"];
    let (images, sidecars) = orphans(SidecarScope::Library, names);
    assert_eq!(images, ["c/B.raf"]);
    assert_eq!(sidecars, ["c/B.raf.xmp"]);
    assert_eq!(orphans(SidecarScope::Folder, names).0, ["a/A.raf"]);
}

#[test]
fn lists_are_sorted_by_the_bytes_that_are_on_disk() {
    // As shown, U+FFFD would sort before the emoji; the byte 0xff sorts after everything.
    let names: &[&[u8]] =
        &[b"\xff.raf", "\u{1f600}.raf".as_bytes(), b"a.raf", b"B.raf", b"B/x.raf"];
    let settings = ToolSettings::default();
    let files: Vec<File> = names.iter().map(|name| (name.to_vec(), 1)).collect();
    let found = analyse(&settings, &files);
    let wanted = ["B.raf", "B/x.raf", "a.raf", "\u{1f600}.raf", "\u{fffd}.raf"];
    assert_eq!(found.orphaned_images, wanted);
    assert_eq!(found.lossy_paths, 1);
    assert_eq!(found.notes().len(), 1);
    assert_eq!(found.issues_found(), 5);
}

#[test]
fn issues_are_counted_on_the_way_where_that_can_be_known() {
    let mut stats = PhotoStats::new(&ToolSettings::default());
    stats.folder(b"a", [(&b"A.raf"[..], 1), (b"B.xmp", 1), (b"notes.txt", 1)]);
    assert_eq!((stats.files_seen(), stats.issues_so_far()), (3, 2));
}

#[test]
fn nothing_listed_means_nothing_counted() {
    let settings = ToolSettings {
        photo_extensions: ExtensionSet::default(),
        metadata_extensions: ExtensionSet::default(),
        ..ToolSettings::default()
    };
    let found = analyse(&settings, &[(b"A.raf".to_vec(), 7)]);
    assert_eq!(found, safelight_domain::PhotoStatsFindings::default());
}
