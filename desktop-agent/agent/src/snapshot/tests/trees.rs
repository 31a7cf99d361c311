//! Any change of any tree.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Size and second by path.
type Tree = BTreeMap<&'static str, (u64, u64)>;

fn any_tree() -> impl Strategy<Value = Tree> {
    let paths = vec!["1", "2", "a/1", "a/2", "a/b/1", "a/b/c/1", "d/1", "d/2", "d/3", "é/1"];
    let path = prop::sample::select(paths);
    prop::collection::btree_map(path, (0..2_u64, 1..3_u64), 0..10)
}

/// The obvious way: path by path.
fn slowly(before: &Tree, now: &Tree) -> FileDifferences {
    let mut found = FileDifferences::default();
    for path in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        match (before.get(path), now.get(path)) {
            (None, _) => found.added += 1,
            (_, None) => found.removed += 1,
            (was, is) => found.changed += u64::from(was != is),
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_told_agrees_with_a_slow_comparison_wherever_the_folder_stands(
        trees in prop::collection::vec(any_tree(), 2..4)
    ) {
        let mut world = World::new();
        let mut before: Option<&Tree> = None;
        for (number, tree) in trees.iter().enumerate() {
            // Each look finds the library at another place.
            world.photos = world.temp.path().join(format!("library {number}"));
            fs::create_dir(&world.photos).unwrap();
            for (path, (size, second)) in tree.iter().rev() {
                world.put(path, *size, *second);
            }
            let (walked, _) = world.settle(&[]);
            if let Some(before) = before {
                prop_assert_eq!(walked.files, slowly(before, tree));
                prop_assert!(walked.kept.is_none() || before == tree);
            }
            before = Some(tree);
            let (_, walked) = world.look();
            prop_assert!(walked.files.is_none());
        }
    }
}
