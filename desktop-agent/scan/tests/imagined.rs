//! Listing a bucket, told with one in memory that does what it is told to.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::sync::{Arc, Mutex};
use std::thread;

use safelight_scan::remote::{Imagined, RefusalKind, Trouble};
use safelight_scan::{
    CancelFlag, FolderFiles, Library, ScanError, Visit, WalkOptions, WalkProgress, WalkSummary,
    list,
};

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Visit for Seen {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        let mut line = format!("{}:", String::from_utf8_lossy(folder.path()));
        for file in folder.iter() {
            line = format!("{line} {}", String::from_utf8_lossy(file.name));
        }
        self.0.lock().unwrap().push(line);
    }
}

/// The folders as they were told, in order of their names, and the summary.
fn look(library: &Library) -> Result<(Vec<String>, WalkSummary), ScanError> {
    let seen = Seen::default();
    let (_, summary) = list(&**library, &WalkOptions::default(), || seen.clone())?;
    let mut told = seen.0.lock().unwrap().clone();
    told.sort();
    Ok((told, summary))
}

/// Years and shoots, a thousand files or so, and a folder of noise in each year.
fn years(page: usize) -> Imagined {
    let mut bucket = Imagined::with_pages_of(page).with("top.jpg", "1").with("2020.xmp", "22");
    for number in 0..900 {
        let (year, shoot) = (2020 + number % 6, number / 60);
        bucket = bucket.with(&format!("{year}/shoot {shoot:02}/AB3D{number:04}.CR3"), "333");
    }
    for year in 2020..2026 {
        bucket =
            bucket.with(&format!("{year}/@eaDir/a/b.jpg"), "4").with(&format!("{year}/._x"), "5");
    }
    bucket
}

#[test]
fn the_same_is_told_whatever_the_pages_and_the_troubles() {
    let expected = look(&years(1_000).source("")).unwrap();
    assert_eq!((expected.1.files, expected.1.folders), (902, 1 + 6 + 6 * 15));
    assert_eq!((expected.1.bytes, expected.1.skipped["noise"]), (2_703, 12));
    for page in [1, 7, 100] {
        let bucket = years(page);
        let mut troubles = vec![Trouble::Nothing; 40];
        troubles[3] = Trouble::Throttled;
        troubles[4] = Trouble::Broken;
        troubles[20] = Trouble::Broken;
        bucket.expect(troubles);
        assert_eq!(look(&bucket.source("")).unwrap(), expected, "pages of {page}");
    }
}

#[test]
fn a_run_is_asked_for_page_by_page_and_not_folder_by_folder() {
    let bucket = years(1_000);
    look(&bucket.source("")).unwrap();
    // One look at the top, and one run for each year.
    assert_eq!(bucket.asked(), 7);
}

#[test]
fn one_folder_of_a_bucket_is_a_library_of_its_own() {
    let (told, summary) = look(&years(10).source("2021/shoot 03")).unwrap();
    assert_eq!((told.len(), summary.files, summary.folders), (1, 10, 1));
    assert!(told[0].starts_with(": AB3D0181.CR3"), "{told:?}");
    let gone = look(&years(10).source("1999")).unwrap_err();
    assert_eq!(gone.code(), "no_such_folder");
    let (told, summary) = look(&Imagined::default().source("")).unwrap();
    assert_eq!((told.len(), summary.files, summary.folders), (0, 0, 1), "an empty bucket");
}

#[test]
fn thousands_of_folders_side_by_side_are_one_run() {
    let mut bucket = Imagined::with_pages_of(1_000);
    for number in 0..3_000 {
        bucket = bucket.with(&format!("{number:05}/a.jpg"), "1");
    }
    let (told, summary) = look(&bucket.source("")).unwrap();
    assert_eq!((told.len(), summary.files, summary.folders), (3_000, 3_000, 3_001));
    assert!(bucket.asked() < 10, "{}", bucket.asked());
}

#[test]
fn a_refusal_in_the_middle_is_an_error_and_no_smaller_library() {
    let bucket = years(10);
    let mut troubles = vec![Trouble::Nothing; 30];
    troubles.push(Trouble::Refused(RefusalKind::ListDenied));
    bucket.expect(troubles);
    let error = look(&bucket.source("")).unwrap_err();
    assert_eq!(error.code(), "list_denied");
    assert!(!error.is_temporary());
}

#[test]
fn a_cancel_ends_a_listing_that_hangs() {
    let bucket = years(10);
    bucket.expect([Trouble::Silence]);
    let (cancel, library) = (CancelFlag::new(), bucket.source(""));
    let options = WalkOptions { cancel: cancel.clone(), ..WalkOptions::default() };
    let listing = thread::spawn(move || list(&*library, &options, Seen::default).map(drop));
    while bucket.asked() == 0 {
        thread::yield_now();
    }
    cancel.cancel();
    assert!(matches!(listing.join().unwrap(), Err(ScanError::Cancelled)));
}

#[test]
fn progress_counts_what_was_seen() {
    let progress = Arc::new(WalkProgress::default());
    let options = WalkOptions { progress: Arc::clone(&progress), ..WalkOptions::default() };
    list(&*years(100).source(""), &options, Seen::default).unwrap();
    // Noise is not left out before it is looked at.
    assert_eq!((progress.files(), progress.folders()), (914, 97));
}

#[test]
fn a_part_of_an_object_is_read() {
    let library = Imagined::default().with("2024/a.jpg", "0123456789").source("2024");
    assert_eq!(library.read(b"a.jpg", 2..5).unwrap(), b"234");
    assert_eq!(library.read(b"a.jpg", 8..90).unwrap(), b"89");
    assert_eq!(library.read(b"../b", 0..1).unwrap_err().code(), "unexpected");
    assert!(library.test().is_ok());
}
