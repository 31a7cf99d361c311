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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let middle = |retry| backoff(retry, u32::MAX / 2).as_secs_f64().round();
        let pauses: Vec<_> = (1..=7).map(middle).collect();
        assert_eq!(pauses, [30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0]);
    }

    proptest! {
        #[test]
        fn a_pause_is_spread_by_a_quarter_at_most(retry in any::<u32>(), random in any::<u32>()) {
            let pause = backoff(retry, random);
            prop_assert!(pause >= FIRST.mul_f64(0.75), "{pause:?}");
            prop_assert!(pause <= LONGEST.mul_f64(1.25), "{pause:?}");
            prop_assert!(pause >= backoff(retry, 0) && pause <= backoff(retry, u32::MAX));
        }
    }
}
