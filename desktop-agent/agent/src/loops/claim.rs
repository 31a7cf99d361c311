//! The claim loop: asks for work whenever the decider lets it, one job at a time. While a socket is
//! open it waits to be woken; else the coordinator holds the request open; where that does not work
//! either it asks every few seconds.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    event::Event,
    link::Link,
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
    pub(super) link: Arc<Link>,
    pub(super) beat_now: Arc<Notify>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

/// How the next request is sent.
struct Manner {
    failures: u32,
    plain: u32,
}

/// How one request was sent.
#[derive(Clone, Copy)]
enum Asked {
    /// To be answered at once: the socket tells when to ask again.
    BySocket,
    /// To be held for so many seconds.
    Held(u64),
    /// To be answered at once.
    Plain,
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
            let asked = self.way(manner);
            let began = Instant::now();
            let hold = if let Asked::Held(seconds) = asked { Some(seconds) } else { None };
            match self.client.claim(hold).await {
                Ok(claimed) => {
                    manner.failures = 0;
                    if let Some(order) = JobOrder::from_claim(claimed) {
                        return Some(order);
                    }
                    self.rest_after_nothing(asked, began.elapsed(), manner).await;
                }
                Err(error) => {
                    if let Some(why) = error.shut_out() {
                        let _ = self.events.send(Event::ShutOut(why)).await;
                        return None;
                    }
                    let pause = self.pause_after_failure(&error, asked, manner);
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    fn way(&self, manner: &Manner) -> Asked {
        if self.link.is_open() {
            Asked::BySocket
        } else if manner.plain == 0 && self.tempo.hold_seconds > 0 {
            Asked::Held(self.tempo.hold_seconds)
        } else {
            Asked::Plain
        }
    }

    async fn rest_after_nothing(&self, asked: Asked, took: Duration, manner: &mut Manner) {
        match asked {
            Asked::BySocket => self.rest_until_woken().await,
            // A coordinator that holds requests has done the waiting already.
            Asked::Held(seconds) if took * 2 >= Duration::from_secs(seconds) => {
                self.link.note_polling(false);
            }
            Asked::Held(_) | Asked::Plain => {
                manner.plain = manner.plain.saturating_sub(1);
                self.link.note_polling(true);
                tokio::select! {
                    // A socket may have opened meanwhile.
                    () = self.link.wake.notified() => {}
                    () = tokio::time::sleep(jittered(self.tempo.poll)) => {}
                }
            }
        }
    }

    /// A wake that came while we asked is not lost; one that got lost costs a while.
    async fn rest_until_woken(&self) {
        tokio::select! {
            () = self.link.wake.notified() => {}
            () = self.link.closed() => {}
            () = tokio::time::sleep(jittered(self.tempo.safety_poll)) => {}
        }
    }

    fn pause_after_failure(
        &self,
        error: &CallError,
        asked: Asked,
        manner: &mut Manner,
    ) -> Duration {
        if error.status() == Some(403) {
            // We are taken for offline: a heartbeat mends that, and we ask again.
            self.beat_now.notify_one();
            return jittered(self.tempo.first_retry);
        }
        tracing::debug!(%error, "no job could be asked for");
        if matches!(asked, Asked::Held(_)) {
            // Something on the way may not bear held requests.
            manner.plain = PLAIN_AFTER_BREAK;
            self.link.note_polling(true);
        }
        let pause = self.tempo.backoff(manner.failures);
        manner.failures += 1;
        pause
    }
}
