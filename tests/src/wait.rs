//! Waiting for something to become true, with a deadline that tells what was seen last.

use std::fmt::Debug;
use std::time::Duration;

/// How long anything may take that a person would wait for.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Between two looks.
const LOOK: Duration = Duration::from_millis(25);

/// Looks until `look` answers `Ok`, and hands that back.
///
/// # Panics
/// After [`PATIENCE`], with what was waited for and the last `Err`.
pub async fn until<T, L: Debug>(what: &str, mut look: impl AsyncFnMut() -> Result<T, L>) -> T {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let last = match look().await {
            Ok(found) => return found,
            Err(last) => last,
        };
        assert!(
            tokio::time::Instant::now() < deadline,
            "waited {PATIENCE:?} for: {what}. Seen last: {last:?}"
        );
        tokio::time::sleep(LOOK).await;
    }
}
