//! Waiting for something to become true, with a deadline that tells what was seen last.

use std::fmt::Debug;
use std::time::Duration;

/// How long anything may take that a person would wait for, on a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks.
const LOOK: Duration = Duration::from_millis(25);

/// Looks until `look` answers `Ok`, and hands that back.
pub(crate) async fn until<T, L: Debug>(what: &str, look: impl AsyncFnMut() -> Result<T, L>) -> T {
    until_within(PATIENCE, what, look).await
}

/// The same with another deadline.
pub(crate) async fn until_within<T, L: Debug>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T, L>,
) -> T {
    let deadline = tokio::time::Instant::now() + patience;
    loop {
        let last = match look().await {
            Ok(found) => return found,
            Err(last) => last,
        };
        assert!(
            tokio::time::Instant::now() < deadline,
            "waited {patience:?} for: {what}. Seen last: {last:?}"
        );
        tokio::time::sleep(LOOK).await;
    }
}
