//! Stopping a job: because nobody wants it, or because its owner took away what it reads.

use std::sync::OnceLock;

use safelight_scan::CancelFlag;
use tokio_util::sync::CancellationToken;

/// The brake of one job, for those who wait and those who work.
#[derive(Debug, Default)]
pub(crate) struct Halt {
    token: CancellationToken,
    flag: CancelFlag,
    withdrawn: OnceLock<Withdrawn>,
}

/// What was taken away from a job by the owner of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Withdrawn {
    /// Its folder is no longer bound.
    Folder,
    /// The credentials of its connector are no longer kept.
    Credentials,
    /// Its owner does not want its result.
    Wish,
}

impl Halt {
    /// Stops the job; there is nothing to tell about it.
    pub(crate) fn stop(&self) {
        self.flag.cancel();
        self.token.cancel();
    }

    /// Stops the job because its owner took something away; the coordinator is told what.
    pub(crate) fn withdraw(&self, what: Withdrawn) {
        self.withdrawn.get_or_init(|| what);
        self.stop();
    }

    /// Ends when the job is stopped.
    pub(crate) async fn stopped(&self) {
        self.token.cancelled().await;
    }

    /// For the thread that works.
    pub(super) fn flag(&self) -> CancelFlag {
        self.flag.clone()
    }

    pub(super) fn withdrawn(&self) -> Option<Withdrawn> {
        self.withdrawn.get().copied()
    }
}
