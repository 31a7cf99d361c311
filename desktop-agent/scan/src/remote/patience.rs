//! Asking again: after a while, a few times, from where it stopped.

use std::cell::Cell;
use std::time::Duration;

use super::fault::Fault;
use super::verdict::{RefusalKind, Unreachable};

/// How often the same is asked in all, of a service that asks for patience.
const THROTTLED: u32 = 10;
/// The same over a line that breaks.
const BROKEN: u32 = 7;
/// The same where each try takes long.
const SILENT: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Decides about another try for all requests of one listing.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    in_touch: Cell<bool>,
}

impl Patience {
    /// Asks until there is an answer, or a fault that will not pass.
    ///
    /// # Errors
    /// The last fault.
    pub(crate) async fn ask<T>(
        &self,
        mut ask: impl AsyncFnMut() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut tries = 0;
        loop {
            let fault = match ask().await {
                Ok(answer) => {
                    self.in_touch.set(true);
                    return Ok(answer);
                }
                Err(fault) => fault,
            };
            tries += 1;
            if tries >= most(&fault) || !fault.may_pass(self.in_touch.get()) {
                return Err(fault);
            }
            tokio::time::sleep(wait(tries, fault.wait)).await;
        }
    }
}

const fn most(fault: &Fault) -> u32 {
    match fault.kind {
        RefusalKind::Throttled => THROTTLED,
        RefusalKind::Unreachable(Unreachable::Timeout) => SILENT,
        _ => BROKEN,
    }
}

/// Twice as long each time, a little less at random so that not all come back at once; never
/// shorter than the service asks for, within reason.
fn wait(tries: u32, asked: Option<Duration>) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << (tries - 1).min(16)).min(LONGEST_WAIT);
    let mut dice = [0_u8];
    // Without dice all wait the same time, which is no fault.
    _ = getrandom::fill(&mut dice);
    let jittered = doubled - doubled.mul_f64(f64::from(dice[0]) / 1024.0);
    jittered.max(asked.unwrap_or_default().min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_waited_for_and_what_does_not_ends_at_once() {
        let patience = Patience::default();
        let mut left = 3;
        let answer = patience.ask(async || {
            left -= 1;
            if left > 0 { Err(Fault::new(RefusalKind::Throttled)) } else { Ok(left) }
        });
        assert_eq!(answer.await, Ok(0));
        let mut asked = 0;
        let denied = patience.ask(async || {
            asked += 1;
            Err::<(), _>(Fault::new(RefusalKind::ListDenied))
        });
        assert!(denied.await.is_err());
        assert_eq!(asked, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends() {
        let began = tokio::time::Instant::now();
        let mut asked = 0;
        let patience = Patience::default();
        let ended = patience.ask(async || {
            asked += 1;
            Err::<(), _>(Fault::broken())
        });
        assert_eq!(ended.await, Err(Fault::broken()));
        assert_eq!(asked, BROKEN);
        let took = began.elapsed();
        assert!((8..30).contains(&took.as_secs()), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_at_the_address_counts_only_after_somebody_was_there() {
        let refused = || Err::<(), _>(Fault::new(RefusalKind::Unreachable(Unreachable::Refused)));
        let patience = Patience::default();
        let mut asked = 0;
        _ = patience
            .ask(async || {
                asked += 1;
                refused()
            })
            .await;
        assert_eq!(asked, 1);
        _ = patience.ask(async || Ok(())).await;
        _ = patience
            .ask(async || {
                asked += 1;
                refused()
            })
            .await;
        assert_eq!(asked, 1 + BROKEN);
    }

    #[test]
    fn a_service_that_asks_for_time_gets_it_within_reason() {
        assert!(wait(1, None) <= FIRST_WAIT);
        assert_eq!(wait(1, Some(Duration::from_secs(3))), Duration::from_secs(3));
        assert_eq!(wait(1, Some(Duration::from_secs(3_600))), LONGEST_WAIT);
        assert!(wait(40, None) <= LONGEST_WAIT);
    }
}
