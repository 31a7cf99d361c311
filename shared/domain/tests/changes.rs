//! Marks held against each other agree with whole trees held against each other.

#![allow(missing_docs, reason = "a test target has no readers of documentation")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use safelight_domain::changes::{FileDifferences, FolderMarks, compare_findings, compare_marks};

/// Size and time by folder and name.
type Tree = BTreeMap<(u8, Vec<u8>), (u64, i64)>;

/// Trees whose files collide often: two trees made by this share most of their paths.
fn any_tree() -> impl Strategy<Value = Tree> {
    let name = prop::sample::select(vec![&b"A.raf"[..], b"a.raf", b"B", b"\xff", b"A.xmp", b"C"]);
    let path = (0..4_u8, name).prop_map(|(folder, name)| (folder, name.to_vec()));
    prop::collection::btree_map(path, (0..2_u64, 0..3_i64), 0..24)
}

fn folder(tree: &Tree, wanted: u8, backwards: bool) -> FolderMarks {
    let mut marks = FolderMarks::default();
    let mut files: Vec<_> = tree.iter().filter(|((folder, _), _)| *folder == wanted).collect();
    if backwards {
        files.reverse();
    }
    for ((_, name), (size, time)) in files {
        marks.push(name, *size, *time);
    }
    marks
}

/// The obvious way: both trees whole, path by path.
fn slowly(before: &Tree, now: &Tree) -> FileDifferences {
    let paths: BTreeSet<_> = before.keys().chain(now.keys()).collect();
    let mut found = FileDifferences::default();
    for path in paths {
        match (before.get(path), now.get(path)) {
            (None, _) => found.added += 1,
            (_, None) => found.removed += 1,
            (was, is) => found.changed += u64::from(was != is),
        }
    }
    found
}

proptest! {
    #[test]
    fn counts_agree_with_a_slow_comparison(
        before in any_tree(), now in any_tree(), backwards in any::<bool>()
    ) {
        let mut found = FileDifferences::default();
        for number in 0..4 {
            let mut was = folder(&before, number, false);
            let mut is = folder(&now, number, backwards);
            let same = was.digest() == is.digest();
            let here = compare_marks(was.marks_mut(), is.marks_mut());
            prop_assert_eq!(same, here.is_none(), "equal digests mean equal folders");
            found += here;
        }
        prop_assert_eq!(found, slowly(&before, &now));
    }

    #[test]
    fn the_order_of_files_does_not_matter(tree in any_tree()) {
        for number in 0..4 {
            let (mut one, mut other) = (folder(&tree, number, false), folder(&tree, number, true));
            prop_assert_eq!(one.digest(), other.digest());
            prop_assert!(compare_marks(one.marks_mut(), other.marks_mut()).is_none());
        }
    }

    #[test]
    fn findings_agree_with_sets(
        before in prop::collection::btree_set("[a-c\t]{0,3}", 0..20),
        now in prop::collection::btree_set("[a-c\t]{0,3}", 0..20)
    ) {
        let stream = |lines: &BTreeSet<String>| lines.clone().into_iter().map(Ok::<_, ()>);
        let found = compare_findings(stream(&before), stream(&now)).unwrap();
        let new: Vec<String> = now.difference(&before).cloned().collect();
        let gone: Vec<String> = before.difference(&now).cloned().collect();
        prop_assert_eq!((found.new, found.gone), (new.len() as u64, gone.len() as u64));
        prop_assert_eq!((found.first_new, found.first_gone), (new, gone));
    }
}

#[test]
fn a_change_of_time_alone_is_a_change() {
    let (mut was, mut is) = (FolderMarks::default(), FolderMarks::default());
    was.push(b"AB3D0001.CR3", 7, 1_000_000_000);
    is.push(b"AB3D0001.CR3", 7, 1_000_000_001);
    assert_ne!(was.digest(), is.digest());
    let found = compare_marks(was.marks_mut(), is.marks_mut());
    assert_eq!(found, FileDifferences { changed: 1, ..FileDifferences::default() });
}
