//! The progress loop of one job: tells how far it is, hears whether it is still wanted.

use std::sync::Arc;

use safelight_protocol::SocketProgress;
use tokio::{sync::mpsc, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::{
    event::{Event, Gone},
    leases::Leases,
    link::Link,
    tempo::Tempo,
};
use crate::{
    client::{CallError, Client},
    job::JobProgress,
    outbox::EntryKey,
};

/// Everything the loop needs.
pub(super) struct Progress {
    pub(super) client: Client,
    pub(super) key: EntryKey,
    pub(super) progress: Arc<JobProgress>,
    pub(super) leases: Arc<Leases>,
    pub(super) link: Arc<Link>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

impl Progress {
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(self.tempo.progress);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            let gone = tokio::select! {
                () = stop.cancelled() => return,
                gone = self.tell_once() => gone,
            };
            if let Some(why) = gone {
                // The decider is gone only while everything ends.
                let _ = self.events.send(Event::JobGone { key: self.key, why }).await;
                return;
            }
        }
    }

    async fn tell_once(&self) -> Option<Gone> {
        if !self.leases.may_write(self.key).await {
            return None;
        }
        let mut report = self.progress.report();
        report.lease_epoch = self.key.epoch;
        let (job, progress) = (self.key.job, report.clone());
        if self.link.progress(SocketProgress { job, progress }) {
            // A job that must stop is named by the coordinator, over the socket too.
            return None;
        }
        match self.client.progress(self.key.job, &report).await {
            Ok(answer) => answer.cancelled.then_some(Gone::Cancelled),
            Err(error) => self.after_failure(&error).await,
        }
    }

    /// Progress that did not arrive is not missed: the next report says more.
    async fn after_failure(&self, error: &CallError) -> Option<Gone> {
        if let Some(why) = error.shut_out() {
            let _ = self.events.send(Event::ShutOut(why)).await;
            return None;
        }
        if error.job_is_gone() {
            return Some(Gone::Lost);
        }
        tracing::debug!(job = %self.key.job, %error, "progress could not be told");
        None
    }
}
