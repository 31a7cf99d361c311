//! The delivery loop: hands in what the outbox holds, one entry after the other, until the
//! coordinator accepted it or refused it for good.

mod attempt;
mod upload;

use std::{collections::VecDeque, sync::Arc};

use safelight_domain::AgentId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use self::attempt::{Attempt, Verdict};
use super::{event::Event, leases::Leases, tempo::Tempo};
use crate::{
    client::Client,
    kill_point::{self, kill_point},
    outbox::{Entry, Outbox},
    snapshot::Snapshots,
};

/// Everything the loop needs.
pub(super) struct Delivery {
    pub(super) client: Client,
    pub(super) outbox: Outbox,
    pub(super) snapshots: Snapshots,
    pub(super) agent: AgentId,
    pub(super) leases: Arc<Leases>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

/// An entry on its way.
struct Waiting {
    entry: Entry,
    /// Whether it was sent before. If so it may have been accepted and the answer lost, and only the
    /// coordinator can tell, also when it knows of no claim any more: then there is nothing to hold.
    tried: bool,
}

impl Waiting {
    const fn fresh(entry: Entry) -> Self {
        Self { entry, tried: false }
    }

    /// From before a restart; nobody knows how far it came.
    const fn left(entry: Entry) -> Self {
        Self { entry, tried: true }
    }
}

impl Delivery {
    /// `left` is what was in the outbox when the agent started; `fresh` is what comes in.
    pub(super) async fn run(
        self,
        left: Vec<Entry>,
        mut fresh: mpsc::Receiver<Entry>,
        stop: CancellationToken,
    ) {
        let mut waiting: VecDeque<Waiting> = left.into_iter().map(Waiting::left).collect();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                entry = fresh.recv(), if waiting.is_empty() => match entry {
                    Some(entry) => waiting.push_back(Waiting::fresh(entry)),
                    None => return,
                },
                () = self.hand_in(waiting.front_mut()), if !waiting.is_empty() => {
                    waiting.pop_front();
                }
            }
        }
    }

    /// Ends when the entry left the outbox.
    async fn hand_in(&self, waiting: Option<&mut Waiting>) {
        let Some(waiting) = waiting else { return };
        let accepted = self.until_settled(waiting).await;
        self.let_go(&waiting.entry, accepted).await;
    }

    /// Tries until the coordinator accepted the entry (true) or will never want it (false).
    async fn until_settled(&self, waiting: &mut Waiting) -> bool {
        let Waiting { entry, tried } = waiting;
        let job = entry.meta.job;
        if entry.meta.agent != self.agent {
            tracing::warn!(%job, "this result belongs to another enrolment; discarded");
            return false;
        }
        let attempt = Attempt { client: &self.client, outbox: &self.outbox };
        let mut failures = 0;
        while self.leases.may_write(entry.meta.key()).await || *tried {
            *tried = true;
            match attempt.hand_in(entry).await {
                Verdict::Accepted => {
                    tracing::info!(%job, "handed in");
                    return true;
                }
                Verdict::Refused(reason) => {
                    tracing::warn!(%job, reason, "the coordinator no longer wants this result; discarded");
                    return false;
                }
                Verdict::Again => {}
                Verdict::ShutOut(why) => {
                    // The decider is gone only while everything ends.
                    let _ = self.events.send(Event::ShutOut(why)).await;
                    // The result stays on disk; nothing more can be done with it now.
                    return std::future::pending().await;
                }
                Verdict::Later(reason) => {
                    tracing::warn!(%job, reason, "the result could not be handed in yet");
                    tokio::time::sleep(self.tempo.backoff(failures)).await;
                    failures += 1;
                }
            }
        }
        tracing::warn!(%job, "the job was given up for lost meanwhile; its result is discarded");
        false
    }

    async fn let_go(&self, entry: &Entry, accepted: bool) {
        let (outbox, key) = (self.outbox.clone(), entry.meta.key());
        let (snapshots, settled) = (self.snapshots.clone(), entry.clone());
        let gone = tokio::task::spawn_blocking(move || {
            if accepted {
                take_up(&snapshots, &settled);
            }
            outbox.discard(key)
        });
        let gone = gone.await;
        if let Ok(Err(error)) = gone {
            tracing::warn!(job = %key.job, %error, "the outbox could not be cleared; it is tried again at the next start");
        }
        let _ = self.events.send(Event::Left { key, accepted }).await;
    }
}

/// Before the entry goes: after a crash in between it is handed in again, and taken up again.
fn take_up(snapshots: &Snapshots, entry: &Entry) {
    kill_point(kill_point::ACCEPTED);
    let Some((made, name)) = entry.snapshot() else { return };
    if let Err(error) = snapshots.accept(&made, name) {
        tracing::warn!(job = %entry.meta.job, %error, "the snapshot could not be kept; the next result is compared with an earlier one");
    }
    kill_point(kill_point::SNAPSHOT_KEPT);
}
