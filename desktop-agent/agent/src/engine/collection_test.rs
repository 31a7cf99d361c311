//! Whether a collection can be reached and listed. Always comes to an end, and always to an answer.

use std::panic;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use safelight_domain::Clock;
use safelight_protocol::CollectionTestResults;
use safelight_report::words;
use safelight_scan::{
    CancelFlag, FolderFiles, Library, ScanError, Visit, WalkOptions, WalkSummary, list,
};

use super::{Stage, Watch};

/// Longer than this nobody waits for a yes.
const LONGEST: Duration = Duration::from_secs(10);
/// How often the clock and the cancel flag are looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// What a collection test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectionTestOutcome {
    /// The collection can be listed.
    Reached {
        /// Files seen, noise left out.
        files: u64,
        /// Folders read.
        folders: u64,
        /// Folders that could not be read.
        unreadable: u64,
        /// Whether all was seen, or the time was up before.
        is_all: bool,
    },
    /// It cannot; a sentence says why.
    NotReached(String),
}

/// Looks at `library` for ten seconds at most: whether it can be reached and read, and what there is
/// in it. One that could not be opened comes as a sentence.
pub(super) fn collection_test(
    library: Result<Library, String>,
    watch: &Watch,
    clock: &impl Clock,
) -> Result<CollectionTestOutcome, ScanError> {
    watch.progress.enter(Stage::Scanning);
    let library = match library {
        Ok(library) => library,
        Err(sentence) => return Ok(CollectionTestOutcome::NotReached(sentence)),
    };
    let shown = library.shown();
    let enough = CancelFlag::new();
    let options = WalkOptions { cancel: enough.clone(), ..watch.walk_options(&*library) };
    let walked = within(LONGEST, clock, watch, &enough, move || {
        library.test()?;
        list(&*library, &options, || NoVisit).map(|(_, walked)| walked)
    })?;
    let seen = &watch.progress.walk;
    Ok(match walked {
        Some(Ok(walked)) => reached(&walked),
        Some(Err(error)) => CollectionTestOutcome::NotReached(error.to_string()),
        None if seen.files() == 0 && seen.folders() <= 1 => {
            CollectionTestOutcome::NotReached(format!(
                "{shown} did not answer within {} s; look whether its drive is awake and connected.",
                LONGEST.as_secs()
            ))
        }
        None => CollectionTestOutcome::Reached {
            files: seen.files(),
            folders: seen.folders(),
            unreadable: 0,
            is_all: false,
        },
    })
}

fn reached(walked: &WalkSummary) -> CollectionTestOutcome {
    CollectionTestOutcome::Reached {
        files: walked.files,
        folders: walked.folders,
        unreadable: walked.skipped.get("unreadable_folder").copied().unwrap_or(0),
        is_all: true,
    }
}

/// The walk itself counts.
struct NoVisit;

impl Visit for NoVisit {
    fn folder(&mut self, _: &FolderFiles<'_>) {}
}

/// The answer of `work`; none when `limit` was over first. Then, and on a cancel, `enough` tells
/// the work to stop.
fn within<T: Send + 'static>(
    limit: Duration,
    clock: &impl Clock,
    watch: &Watch,
    enough: &CancelFlag,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, ScanError> {
    let started = clock.monotonic();
    let (done, answer): (_, Receiver<T>) = channel();
    let worker = thread::spawn(move || _ = done.send(work()));
    loop {
        match answer.recv_timeout(BETWEEN_LOOKS) {
            Ok(answer) => return Ok(Some(answer)),
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(panicked) => panic::resume_unwind(panicked),
                Ok(()) => unreachable!("the worker answers before it ends"),
            },
            Err(RecvTimeoutError::Timeout) => {}
        }
        if watch.cancel.is_cancelled() {
            enough.cancel();
            return Err(ScanError::Cancelled);
        }
        if clock.monotonic().saturating_sub(started) >= limit {
            enough.cancel();
            return Ok(None);
        }
    }
}

impl CollectionTestOutcome {
    /// Files that were seen.
    #[must_use]
    pub const fn files(&self) -> u64 {
        match self {
            Self::Reached { files, .. } => *files,
            Self::NotReached(_) => 0,
        }
    }

    /// What came out, as a sentence or two.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (files, folders, unreadable, is_all) = match self {
            Self::NotReached(sentence) => return sentence.clone(),
            Self::Reached { files, folders, unreadable, is_all } => {
                (*files, *folders, *unreadable, *is_all)
            }
        };
        let counts = format!("{} in {}", counted(files, "file"), counted(folders, "folder"));
        if !is_all {
            let limit = LONGEST.as_secs();
            return format!(
                "It can be read: at least {counts}; counting was ended after {limit} s."
            );
        }
        match unreadable {
            0 => format!("It can be read: {counts}."),
            1 => format!("It can be read: {counts}. One folder in it could not be read."),
            many => format!(
                "It can be read: {counts}. {} folders in it could not be read.",
                words::number(many)
            ),
        }
    }

    /// The `results` object as it travels and as `check --json` writes it.
    #[must_use]
    pub fn into_results(self) -> CollectionTestResults {
        match &self {
            Self::Reached { files, .. } => CollectionTestResults::Reached {
                success: true,
                file_count: *files,
                message: self.sentence(),
            },
            Self::NotReached(sentence) => {
                CollectionTestResults::NotReached { success: false, error: sentence.clone() }
            }
        }
    }
}

fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", words::number(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use safelight_domain::{SystemClock, Timestamp};

    use super::*;

    /// Every look at it is 6 s after the one before.
    #[derive(Default)]
    struct Hasty(AtomicU64);

    impl Clock for Hasty {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(0)
        }

        fn monotonic(&self) -> Duration {
            Duration::from_secs(6 * self.0.fetch_add(1, Ordering::Relaxed))
        }
    }

    fn until(flag: CancelFlag) -> impl FnOnce() + Send + 'static {
        move || {
            while !flag.is_cancelled() {
                thread::yield_now();
            }
        }
    }

    #[test]
    fn work_that_takes_longer_than_ten_seconds_is_told_to_stop() {
        let (enough, clock) = (CancelFlag::new(), Hasty::default());
        let ended = within(LONGEST, &clock, &Watch::default(), &enough, until(enough.clone()));
        assert!(matches!(ended, Ok(None)));
        assert!(enough.is_cancelled());
        assert_eq!(clock.0.load(Ordering::Relaxed), 3, "looked at 0, 6 and 12 s");
    }

    #[test]
    fn a_cancel_ends_the_wait_and_the_work() {
        let (enough, watch) = (CancelFlag::new(), Watch::default());
        watch.cancel.cancel();
        let ended = within(LONGEST, &SystemClock::new(), &watch, &enough, until(enough.clone()));
        assert!(matches!(ended, Err(ScanError::Cancelled)));
        assert!(enough.is_cancelled());
    }

    #[test]
    fn the_sentence_says_what_was_counted_and_what_was_not() {
        let said = |files, folders, unreadable, is_all| {
            let outcome = CollectionTestOutcome::Reached { files, folders, unreadable, is_all };
            outcome.sentence()
        };
        assert_eq!(said(1_200, 3, 0, true), "It can be read: 1,200 files in 3 folders.");
        assert!(said(1, 1, 2, true).ends_with("1 folder. 2 folders in it could not be read."));
        assert!(said(9, 2, 0, false).contains("at least 9 files in 2 folders"));
    }
}
