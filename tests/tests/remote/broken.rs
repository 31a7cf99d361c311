//! Lines that break, services that ask for patience, and people who do not wait.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use safelight_domain::{Clock as _, ConnectorKind, SystemClock};
use safelight_scan::{CancelFlag, Library, ScanError, WalkOptions, list, remote};
use safelight_tests::storage::{
    Canned, Encryption, Line, Proxy, Reply, Samba, Seaweed, Values, connection, file_set,
    write_tree,
};
use safelight_tests::wait::until;

use super::{Nothing, blocking, listed, place};

/// Files that are no noise, as a listing counts them.
fn counted(files: &safelight_tests::storage::FileSet) -> u64 {
    let is_noise = |part: &str| safelight_domain::noise::is_noise(part.as_bytes());
    files.keys().filter(|path| !path.split('/').any(is_noise)).count() as u64
}

fn s3_at(address: &str) -> Library {
    let values = Values::from([
        ("aws_access_key_id", "admin-key".to_owned()),
        ("aws_secret_access_key", "admin-zebra-secret".to_owned()),
        ("region", "us-east-1".to_owned()),
        ("endpoint_url", format!("http://{address}")),
    ]);
    remote::open(&connection(ConnectorKind::S3, &values), &place("photos", ""))
}

#[tokio::test]
async fn a_listing_of_a_bucket_goes_on_where_it_broke() {
    let seaweed = Seaweed::start().await;
    let files = file_set(2_500);
    seaweed.fill("", &files).await;
    let proxy = Proxy::to(&seaweed.address(), Line::CutOnceAfter(150_000)).await;
    let (seen, _) = listed(&s3_at(&proxy.address())).await;
    assert_eq!(proxy.line(), Line::Whole, "it did break");
    assert_eq!(seen.unwrap(), counted(&files));
}

#[tokio::test]
async fn a_listing_of_a_share_goes_on_where_it_broke() {
    let disk = tempfile::tempdir().unwrap();
    let files = file_set(2_500);
    write_tree(disk.path(), &files);
    let samba = Samba::start(disk.path(), Encryption::AsUsual).await;
    let address = format!("127.0.0.1:{}", samba.port());
    let proxy = Proxy::to(&address, Line::CutOnceAfter(60_000)).await;
    let mut values = samba.values();
    values.insert("port", proxy.port().to_string());
    let share = remote::open(&connection(ConnectorKind::Smb, &values), &place("photos", ""));
    let (seen, _) = listed(&share).await;
    assert_eq!(proxy.line(), Line::Whole, "it did break");
    assert_eq!(seen.unwrap(), counted(&files));
}

#[tokio::test]
async fn a_listing_that_cannot_be_ended_is_an_error_and_no_smaller_library() {
    let seaweed = Seaweed::start().await;
    seaweed.fill("", &file_set(1_200)).await;
    let proxy = Proxy::to(&seaweed.address(), Line::CutEachAfter(2_000)).await;
    let (seen, took) = listed(&s3_at(&proxy.address())).await;
    let error = seen.unwrap_err();
    assert_eq!(error.code(), "unreachable", "{error}");
    assert!(error.to_string().contains("broke off"), "{error}");
    assert!(took < Duration::from_secs(60), "{took:?}");
}

/// A page of S3 with two keys, and the next one where `number` is not the last.
fn page(number: usize, last: usize) -> String {
    let mut page = "<ListBucketResult>".to_owned();
    for key in 0..2 {
        write!(
            page,
            "<Contents><Key>{number:04}-{key}.jpg</Key><Size>3</Size>\
             <LastModified>2024-05-01T10:00:00Z</LastModified></Contents>"
        )
        .unwrap();
    }
    let goes_on = number < last;
    write!(page, "<IsTruncated>{goes_on}</IsTruncated>").unwrap();
    if goes_on {
        write!(page, "<NextContinuationToken>{}</NextContinuationToken>", number + 1).unwrap();
    }
    page + "</ListBucketResult>"
}

/// Which page a request asks for.
fn asked_for(line: &str) -> usize {
    let token = line.split("continuation-token=").nth(1).unwrap_or("0");
    token.split(['&', ' ']).next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_hundred_pages_with_a_service_that_asks_for_patience_are_all_seen() {
    let slow = "<Error><Code>SlowDown</Code></Error>";
    let server = Canned::start(move |number, line| {
        // Every tenth request is one too many, and one breaks off in its middle.
        match number {
            37 => Reply::new(200, &page(asked_for(line), 99)[..90]),
            number if number % 10 == 9 => Reply::new(503, slow),
            _ => Reply::new(200, page(asked_for(line), 99)),
        }
    })
    .await;
    let (seen, took) = listed(&s3_at(&server.address())).await;
    assert_eq!(seen.unwrap(), 200);
    assert!(server.asked() > 110, "{}", server.asked());
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[tokio::test]
async fn a_cancel_is_honoured_though_nobody_answers() {
    let seaweed = Seaweed::start().await;
    let proxy = Proxy::to(&seaweed.address(), Line::BlackHole).await;
    let library = s3_at(&proxy.address());
    let (cancel, clock) = (CancelFlag::new(), Arc::new(SystemClock::new()));
    let options = WalkOptions { cancel: cancel.clone(), ..WalkOptions::default() };
    let watched = Arc::clone(&clock);
    let listing = tokio::spawn(blocking(move || {
        let ended = list(&*library, &options, || Nothing).map(drop);
        (ended, watched.monotonic())
    }));
    until("the listing to hang", async || if proxy.carried() > 0 { Ok(()) } else { Err(()) }).await;
    let asked = clock.monotonic();
    cancel.cancel();
    let (ended, at) = listing.await.unwrap();
    assert!(matches!(ended, Err(ScanError::Cancelled)), "{ended:?}");
    assert!(at.saturating_sub(asked) < Duration::from_millis(250), "{:?}", at - asked);
}
