//! The same files give the same answers, wherever they lie.

use std::path::Path;
use std::sync::Arc;

use safelight_agent::engine::Analysis;
use safelight_scan::{Library, Root, remote};
use safelight_tests::storage::{Encryption, Gcs, Moto, Samba, Seaweed, file_set, write_tree};
use serde_json::Value;

use super::{found, place, plan};

/// The results of every tool, without the time they took.
async fn results(library: &Library) -> Vec<Value> {
    let analyses: [fn(Library) -> Analysis; 4] = [
        Analysis::PhotoStats,
        |library| Analysis::PhotoPairing(library, None),
        |library| Analysis::PipelineValidation(library, plan()),
        |library| Analysis::CollectionTest(Ok(library)),
    ];
    let mut results = vec![];
    for analysis in analyses {
        let outcome = found(library, analysis).await;
        let mut result = serde_json::to_value(outcome.into_results()).unwrap();
        if let Some(result) = result.as_object_mut() {
            result.remove("scan_time");
        }
        results.push(result);
    }
    results
}

#[tokio::test]
async fn every_tool_finds_the_same_on_disk_in_buckets_and_on_a_share() {
    let files = file_set(1_500);
    let disk = tempfile::tempdir().unwrap();
    write_tree(disk.path(), &files);
    let folder = Root::bind(disk.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let expected = results(&(Arc::new(folder) as Library)).await;
    assert!(expected[0]["total_files"].as_u64().is_some_and(|files| files > 1_000));
    assert!(expected[1]["invalid_files_count"].as_u64().is_some_and(|count| count > 5));

    let samba = Samba::start(disk.path(), Encryption::AsUsual).await;
    let seen = results(&remote::open(&samba.connection(), &place("photos", ""))).await;
    assert_eq!(seen, expected, "on a share");

    let seaweed = Seaweed::start().await;
    seaweed.fill("", &files).await;
    seaweed.fill("of/people/", &files).await;
    let below = remote::open(&seaweed.connection(), &place("photos", "of/people"));
    assert_eq!(results(&below).await, expected, "in a folder of a bucket of S3");

    let gcs = Gcs::start().await;
    gcs.fill("", &files).await;
    let seen = results(&remote::open(&gcs.connection(), &place("photos", ""))).await;
    assert_eq!(seen, expected, "in a bucket of Google");
}

#[tokio::test]
async fn a_part_of_a_file_is_read_from_everywhere() {
    let files = [("a b/ü+%.jpg".to_owned(), b"0123456789".to_vec())].into();
    let disk = tempfile::tempdir().unwrap();
    write_tree(disk.path(), &files);
    let samba = Samba::start(disk.path(), Encryption::AsUsual).await;
    let (seaweed, gcs, moto) = (Seaweed::start().await, Gcs::start().await, Moto::start().await);
    seaweed.fill("", &files).await;
    gcs.fill("", &files).await;
    moto.put("a b/ü+%.jpg", "0123456789").await;
    let folder = Root::bind(disk.path()).unwrap().open_beneath(Path::new("")).unwrap();
    let libraries: [Library; 5] = [
        Arc::new(folder),
        remote::open(&samba.connection(), &place("photos", "")),
        remote::open(&seaweed.connection(), &place("photos", "")),
        remote::open(&gcs.connection(), &place("photos", "")),
        remote::open(&moto.connection(), &place("odd", "")),
    ];
    for library in libraries {
        let said = format!("{library:?}");
        super::blocking(move || {
            let read = |range| library.read("a b/ü+%.jpg".as_bytes(), range).unwrap();
            assert_eq!(read(2..5), b"234", "{said}");
            assert_eq!(read(8..99), b"89", "{said}");
            assert_eq!(read(50..60), b"", "{said}");
            assert!(library.read(b"none.jpg", 0..1).is_err(), "{said}");
            assert!(library.read(b"../a", 0..1).is_err(), "{said}");
        })
        .await;
    }
}
