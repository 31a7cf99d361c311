//! The claim loop: asks for work whenever the decider lets it, one job at a time. The request is
//! held open by the coordinator; where that does not work it asks every few seconds.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    event::Event,
    tempo::{Tempo, jittered},
};
use crate::{
    client::{CallError, Client},
    job::JobOrder,
};

/// After a held request broke, so many plain ones are sent before the next try at holding.
const PLAIN_AFTER_BREAK: u32 = 12;

/// Everything the loop needs.
pub(super) struct Claim {
    pub(super) client: Client,
    /// One permit, one job.
    pub(super) permits: mpsc::Receiver<()>,
    pub(super) beat_now: Arc<Notify>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

/// How the next request is sent.
struct Manner {
    failures: u32,
    plain: u32,
}

impl Claim {
    pub(super) async fn run(mut self, stop: CancellationToken) {
        let mut manner = Manner { failures: 0, plain: 0 };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                permit = self.permits.recv() => if permit.is_none() { return },
            }
            tokio::select! {
                () = stop.cancelled() => return,
                order = self.next_job(&mut manner) => {
                    let Some(order) = order else { return };
                    // The decider is gone only while everything ends.
                    let _ = self.events.send(Event::Claimed(Box::new(order))).await;
                }
            }
        }
    }

    /// Asks until there is a job; none when the coordinator wants us no more.
    async fn next_job(&self, manner: &mut Manner) -> Option<JobOrder> {
        loop {
            let hold = (manner.plain == 0 && self.tempo.hold_seconds > 0)
                .then_some(self.tempo.hold_seconds);
            let asked = Instant::now();
            let pause = match self.client.claim(hold).await {
                Ok(claimed) => {
                    manner.failures = 0;
                    if let Some(order) = JobOrder::from_claim(claimed) {
                        return Some(order);
                    }
                    manner.plain = manner.plain.saturating_sub(1);
                    self.pause_after_nothing(hold, asked.elapsed())
                }
                Err(error) => {
                    if let Some(why) = error.shut_out() {
                        let _ = self.events.send(Event::ShutOut(why)).await;
                        return None;
                    }
                    self.pause_after_failure(&error, hold, manner)
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// A coordinator that holds requests has done the waiting already.
    fn pause_after_nothing(&self, hold: Option<u64>, took: Duration) -> Duration {
        let held = hold.is_some_and(|seconds| took * 2 >= Duration::from_secs(seconds));
        if held { Duration::ZERO } else { jittered(self.tempo.poll) }
    }

    fn pause_after_failure(
        &self,
        error: &CallError,
        hold: Option<u64>,
        manner: &mut Manner,
    ) -> Duration {
        if error.status() == Some(403) {
            // We are taken for offline: a heartbeat mends that, and we ask again.
            self.beat_now.notify_one();
            return jittered(self.tempo.first_retry);
        }
        tracing::debug!(%error, "no job could be asked for");
        if hold.is_some() {
            // Something on the way may not bear held requests.
            manner.plain = PLAIN_AFTER_BREAK;
        }
        let pause = self.tempo.backoff(manner.failures);
        manner.failures += 1;
        pause
    }
}
