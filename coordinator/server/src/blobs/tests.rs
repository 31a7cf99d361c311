use std::io;

use safelight_domain::{JobId, LeaseEpoch, ManualClock, Timestamp, UploadId};

use super::{BlobError, BlobName, BlobStore};

/// Before and after anything these tests write.
const EARLIER: Timestamp = Timestamp::from_micros(1);
const LATER: Timestamp = Timestamp::from_micros(i64::MAX);

fn world() -> (tempfile::TempDir, BlobStore, ManualClock) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(folder.path()).unwrap();
    (folder, blobs, ManualClock::at(Timestamp::from_micros(0)))
}

#[tokio::test]
async fn what_was_put_is_read_back_and_listed_until_removed() {
    let (_folder, blobs, clock) = world();
    let name = BlobName::report(JobId::generate(&clock), LeaseEpoch(3), "ab");
    blobs.put(&name, b"one".to_vec()).await.unwrap();
    blobs.put(&name, b"two".to_vec()).await.unwrap();
    assert_eq!(blobs.read(&name).await.unwrap(), b"two");
    let names = blobs.names_older_than(LATER).await.unwrap();
    assert_eq!(names, std::slice::from_ref(&name));
    assert!(blobs.names_older_than(EARLIER).await.unwrap().is_empty());
    blobs.remove(&name).await.unwrap();
    blobs.remove(&name).await.unwrap();
    assert!(matches!(blobs.read(&name).await, Err(BlobError::Missing)));
}

#[tokio::test]
async fn what_was_never_finished_is_cleared_away_once_it_is_old() {
    let (folder, blobs, _) = world();
    std::fs::write(folder.path().join("partial/crashed-0"), "half").unwrap();
    let left = || std::fs::read_dir(folder.path().join("partial")).unwrap().count();
    blobs.clear_unfinished(EARLIER).await.unwrap();
    assert_eq!(left(), 1);
    blobs.clear_unfinished(LATER).await.unwrap();
    assert_eq!(left(), 0);
}

#[tokio::test]
async fn chunks_become_a_whole_in_the_order_asked_for() {
    let (_folder, blobs, clock) = world();
    let upload = UploadId::generate(&clock);
    for (index, version, bytes) in [(1, 1, "b"), (0, 1, "a"), (0, 2, "x")] {
        blobs.put_chunk(upload, index, &[version; 32], bytes.into()).await.unwrap();
    }
    let pieces = [(0, [1; 32]), (1, [1; 32])];
    assert_eq!(blobs.join_chunks(upload, &pieces).await.unwrap(), b"ab");
    let missing = [(0, [1; 32]), (2, [1; 32])];
    assert!(matches!(blobs.join_chunks(upload, &missing).await, Err(BlobError::Missing)));
}

#[tokio::test]
async fn a_kept_whole_outlives_its_upload_and_can_be_kept_twice() {
    let (folder, blobs, clock) = world();
    let upload = UploadId::generate(&clock);
    let name = BlobName::report(JobId::generate(&clock), LeaseEpoch(1), "cd");
    blobs.put_whole(upload, b"page".to_vec()).await.unwrap();
    blobs.keep_whole(upload, &name).await.unwrap();
    blobs.keep_whole(upload, &name).await.unwrap();
    assert_eq!(blobs.uploads().await.unwrap(), [upload]);
    blobs.drop_upload(upload).await.unwrap();
    assert_eq!(blobs.read(&name).await.unwrap(), b"page");
    assert!(blobs.uploads().await.unwrap().is_empty());
    assert_eq!(std::fs::read_dir(folder.path().join("partial")).unwrap().count(), 0);
}

#[test]
fn names_from_outside_cannot_leave_the_folder() {
    for text in ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a\0b", "ä"] {
        assert_eq!(BlobName::known(text), None, "{text:?}");
    }
    assert!(BlobName::known("report-job_1-2.html").is_some());
}

#[test]
fn a_full_disk_has_its_own_word() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
        assert!(matches!(BlobError::from(io::Error::from(kind)), BlobError::Full));
    }
}
