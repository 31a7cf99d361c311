//! Where a thread that may block meets what waits for the network.

use std::future::Future;
use std::time::Duration;

use super::verdict::{Place, Refusal, RefusalKind, Unreachable};
use crate::error::ScanError;
use crate::options::CancelFlag;

/// How long a cancel may go unnoticed.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Nobody waits longer for a verdict.
const LONGEST_LOOK: Duration = Duration::from_secs(9);

/// Ends a look at `place` in time for an answer within ten seconds.
///
/// # Errors
/// What the look says, or that there was no answer in time.
pub(super) async fn in_time(
    place: &Place,
    look: impl Future<Output = Result<(), Refusal>>,
) -> Result<(), Refusal> {
    let late = |_| place.refuses(RefusalKind::Unreachable(Unreachable::Timeout));
    tokio::time::timeout(LONGEST_LOOK, look).await.map_err(late)?
}

/// Runs `work` to its end on this thread.
///
/// # Errors
/// What the work says, or that the system gives nothing to wait with.
pub(crate) fn block_on<T>(
    work: impl Future<Output = Result<T, ScanError>>,
) -> Result<T, ScanError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|reason| ScanError::Unreadable { path: std::path::PathBuf::new(), reason })?;
    let ended = runtime.block_on(work);
    // A name that is being looked up would hold the thread until the system gives up.
    runtime.shutdown_background();
    ended
}

/// Ends `work` as soon as somebody asks to stop.
///
/// # Errors
/// What the work says, or [`ScanError::Cancelled`].
pub(crate) async fn unless_cancelled<T>(
    cancel: &CancelFlag,
    work: impl Future<Output = Result<T, ScanError>>,
) -> Result<T, ScanError> {
    let cancelled = async {
        while !cancel.is_cancelled() {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    };
    tokio::select! {
        biased;
        () = cancelled => Err(ScanError::Cancelled),
        ended = work => ended,
    }
}
