//! When a failed job is tried again.

use std::time::Duration;

/// How often a failed job is tried again.
pub const MAX_RETRIES: i32 = 3;

const FIRST: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The pause before try number `retry` (1 is the first retry): 30 s doubled each time, at most
/// 15 min, spread by up to a quarter either way so that jobs that failed together do not come
/// back together. `random` is uniform in 0..=`u32::MAX`.
#[must_use]
pub fn backoff(retry: u32, random: u32) -> Duration {
    let doublings = retry.saturating_sub(1).min(16);
    let base = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let spread = f64::from(random) / f64::from(u32::MAX) * 0.5 + 0.75;
    base.mul_f64(spread)
}
