//! A snapshot is as it was written, or counts as none; and never is there half a one.

use super::*;
use crate::snapshot::{Snapshots, previous::Previous};

#[test]
fn a_snapshot_with_a_wrong_byte_or_a_missing_end_is_none() {
    let world = World::new();
    world.put_many(10);
    world.settle(&["kind\ta"]);
    let path = world.slot().current;
    let whole = fs::read(&path).unwrap();
    assert!(Previous::open(&path).unwrap().is_some());
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(&path, &damaged).unwrap();
        assert!(Previous::open(&path).is_err(), "byte {at} of {}", whole.len());
        fs::write(&path, &whole[..at]).unwrap();
        assert!(Previous::open(&path).is_err(), "the first {at} bytes");
    }
}

#[test]
fn a_damaged_snapshot_is_replaced_by_the_next_result() {
    let world = World::new();
    world.put_many(10);
    world.settle(&[]);
    fs::write(world.slot().current, b"of another program").unwrap();
    let (walked, changes) = world.settle(&[]);
    assert_eq!((walked.since, changes), (None, None));
    assert!(world.look().1.kept.is_some());
}

#[test]
fn a_snapshot_of_another_format_is_none() {
    let world = World::new();
    world.settle(&[]);
    let path = world.slot().current;
    let mut other = fs::read(&path).unwrap();
    other[7] = 0;
    let hashed = other.len() - 16;
    let checksum = xxhash_rust::xxh3::xxh3_128(&other[..hashed]).to_le_bytes();
    other[hashed..].copy_from_slice(&checksum);
    fs::write(&path, &other).unwrap();
    let error = Previous::open(&path).unwrap_err();
    assert!(error.to_string().contains("version"), "{error}");
}

#[test]
fn what_was_not_accepted_leaves_the_snapshot_before_as_it_was() {
    let world = World::new();
    let folder = world.temp.path().join("snapshots");
    let snapshots = Snapshots::open(&folder).unwrap();
    let slot = snapshots.slot(None, "/photos", safelight_domain::Tool::PhotoStats, "1");
    let walk_into = |slot: &Slot| {
        let question = Question::of(&"q");
        let recorder = Recorder::begin(slot.clone(), question, Timestamp::from_micros(1));
        let walked = recorder.walked(&safelight_scan::WalkSummary::default());
        (recorder, walked)
    };
    let (recorder, walked) = walk_into(&slot);
    let made = recorder.seal(&kept(), &walked).unwrap();
    snapshots.accept(&made.path, &made.name).unwrap();
    snapshots.accept(&made.path, &made.name).unwrap();
    let before = fs::read(&slot.current).unwrap();

    drop(walk_into(&slot));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "stopped: nothing is left");
    let (recorder, walked) = walk_into(&slot);
    let made = recorder.seal(&kept(), &walked).unwrap();
    assert!(made.path.exists(), "written, and then the power went");
    let path = made.path.clone();
    std::mem::forget(made);
    Snapshots::open(&folder).unwrap();
    assert!(!path.exists());
    let (recorder, walked) = walk_into(&slot);
    drop(recorder.seal(&kept(), &walked).unwrap());
    assert!(!path.exists(), "refused: nothing is left");
    assert_eq!(fs::read(&slot.current).unwrap(), before);
}
