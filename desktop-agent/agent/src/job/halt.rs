//! Stopping a job: because nobody wants it, or because its folder was taken away.

use std::sync::atomic::{AtomicBool, Ordering};

use safelight_scan::CancelFlag;
use tokio_util::sync::CancellationToken;

/// The brake of one job, for those who wait and those who work.
#[derive(Debug, Default)]
pub(crate) struct Halt {
    token: CancellationToken,
    flag: CancelFlag,
    unbound: AtomicBool,
}

impl Halt {
    /// Stops the job; there is nothing to tell about it.
    pub(crate) fn stop(&self) {
        self.flag.cancel();
        self.token.cancel();
    }

    /// Stops the job because its folder is no longer bound; the coordinator is told.
    pub(crate) fn unbind(&self) {
        self.unbound.store(true, Ordering::SeqCst);
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

    pub(super) fn is_unbound(&self) -> bool {
        self.unbound.load(Ordering::SeqCst)
    }
}
