//! The recorded vectors.

use std::collections::{BTreeMap, BTreeSet};

use safelight_domain::ToolSettings;
use serde::Deserialize;

use crate::tree::{File, analyse};

const VECTORS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/photostats.json"));

#[derive(Deserialize)]
struct Golden {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    config: ToolSettings,
    files: Vec<(String, u64)>,
    results: Expected,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    total_files: u64,
    total_size: u64,
    file_counts: BTreeMap<String, u64>,
    storage_by_type: BTreeMap<String, u64>,
    orphaned_images: BTreeSet<String>,
    orphaned_xmp: BTreeSet<String>,
}

#[test]
fn recorded_libraries_are_judged_as_recorded() {
    let golden: Golden = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(golden.vectors.len(), 80);
    for vector in golden.vectors {
        let files: Vec<File> =
            vector.files.into_iter().map(|(path, size)| (path.into_bytes(), size)).collect();
        let found = analyse(&vector.config, &files);
        assert!(found.orphaned_images.is_sorted(), "{}", vector.id);
        assert!(found.orphaned_sidecars.is_sorted(), "{}", vector.id);
        let found = Expected {
            total_files: found.total_files,
            total_size: found.total_size,
            file_counts: found.file_counts,
            storage_by_type: found.storage_by_type,
            orphaned_images: found.orphaned_images.into_iter().collect(),
            orphaned_xmp: found.orphaned_sidecars.into_iter().collect(),
        };
        assert_eq!(found, vector.results, "{}", vector.id);
    }
}
