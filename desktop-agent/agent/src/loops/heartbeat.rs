//! The heartbeat loop: tells the coordinator that we live and what we hold; hears its commands.

use std::{path::PathBuf, sync::Arc, time::Duration};

use safelight_domain::{Capability, ConnectorId};
use safelight_protocol::{HeartbeatReply, HeartbeatRequest, HeldJob, Metrics, ReportedStatus};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    event::Event,
    leases::Leases,
    link::Link,
    standing::Hold,
    tempo::{Tempo, jittered},
};
use crate::{
    client::{CallError, Client},
    identity,
    metrics::Gauge,
    outbox::EntryKey,
};

/// What a heartbeat tells; kept up to date by the decider.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Telling {
    /// Every claim whose end the coordinator has not heard yet.
    pub(super) held: Vec<EntryKey>,
    /// The bound folders.
    pub(super) roots: Vec<String>,
    /// Why no work is taken.
    pub(super) hold: Option<Hold>,
    /// The connectors whose credentials are kept.
    pub(super) connectors: Vec<ConnectorId>,
}

/// What the coordinator knows of, as it was told last.
#[derive(PartialEq)]
struct Told {
    roots: Vec<String>,
    connectors: Vec<ConnectorId>,
}

/// Everything the loop needs.
pub(super) struct Heartbeat {
    pub(super) client: Client,
    pub(super) capabilities: Vec<Capability>,
    pub(super) boot_id: String,
    pub(super) data: PathBuf,
    pub(super) telling: watch::Receiver<Telling>,
    pub(super) leases: Arc<Leases>,
    pub(super) link: Arc<Link>,
    /// The revision of the team's settings, as each answer tells it.
    pub(super) revision: watch::Sender<Option<i64>>,
    pub(super) beat_now: Arc<Notify>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

/// What the loop carries from one heartbeat to the next.
struct Rhythm {
    gauge: Option<Gauge>,
    checksum: Option<String>,
    told: Option<Told>,
    failures: u32,
    due: Instant,
}

impl Heartbeat {
    pub(super) async fn run(self, stop: CancellationToken) {
        let checksum = tokio::task::spawn_blocking(identity::binary_checksum).await.ok().flatten();
        let mut rhythm = Rhythm {
            gauge: Some(Gauge::new(&self.data)),
            checksum,
            told: None,
            failures: 0,
            due: Instant::now(),
        };
        loop {
            let look = Instant::now() + self.tempo.look;
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.beat_now.notified() => {}
                () = tokio::time::sleep_until(rhythm.due.min(look)) => {
                    if !self.leases.look() && Instant::now() < rhythm.due {
                        continue;
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.beat(&mut rhythm) => {}
            }
        }
    }

    async fn beat(&self, rhythm: &mut Rhythm) {
        let metrics;
        (rhythm.gauge, metrics) = measure(rhythm.gauge.take()).await;
        let telling = self.telling.borrow().clone();
        let mut request = self.request(&telling, metrics);
        let news = Told { roots: telling.roots.clone(), connectors: telling.connectors.clone() };
        if rhythm.told.as_ref() != Some(&news) {
            self.introduce(&mut request, &telling, rhythm.checksum.clone());
        }
        let pause = match self.send(&request).await {
            Ok(reply) => {
                if rhythm.failures > 0 || rhythm.told.is_none() {
                    self.link.reached.notify_one();
                }
                rhythm.failures = 0;
                rhythm.told = Some(news);
                self.answered(reply, telling.held).await
            }
            Err(error) => {
                let pause = self.tempo.backoff(rhythm.failures).min(self.tempo.heartbeat);
                rhythm.failures += 1;
                self.missed(error).await;
                pause
            }
        };
        rhythm.due = Instant::now() + pause;
    }

    /// Over the socket while one is open, else by request.
    async fn send(&self, request: &HeartbeatRequest) -> Result<HeartbeatReply, CallError> {
        match self.link.heartbeat(request).await {
            Some(reply) => Ok(reply),
            None => self.client.heartbeat(request).await,
        }
    }

    fn request(&self, telling: &Telling, metrics: Metrics) -> HeartbeatRequest {
        // Base coordinators give no epoch; then there is nothing to name the claim by.
        let jobs: Vec<HeldJob> = telling
            .held
            .iter()
            .filter_map(|key| Some(HeldJob { guid: key.job, lease_epoch: key.epoch? }))
            .collect();
        HeartbeatRequest {
            status: ReportedStatus::Online,
            current_job_guid: telling.held.first().map(|key| key.job),
            metrics: Some(metrics),
            boot_id: Some(self.boot_id.clone()),
            jobs: Some(jobs),
            accepts_jobs: Some(telling.hold.is_none()),
            not_accepting_reason: telling.hold.as_ref().map(|hold| hold.reason.clone()),
            until: telling.hold.as_ref().and_then(|hold| hold.until),
            ..HeartbeatRequest::default()
        }
    }

    /// What is told once, and again when it changes: lists replace what is stored.
    fn introduce(
        &self,
        request: &mut HeartbeatRequest,
        telling: &Telling,
        checksum: Option<String>,
    ) {
        let connectors = telling.connectors.iter().copied().map(Capability::connector);
        request.capabilities = Some(self.capabilities.iter().cloned().chain(connectors).collect());
        request.authorized_roots = Some(telling.roots.clone());
        request.version = Some(identity::VERSION.to_owned());
        request.platform = Some(identity::platform());
        request.binary_checksum = checksum;
    }

    async fn answered(&self, reply: HeartbeatReply, named: Vec<EntryKey>) -> Duration {
        self.revision.send_replace(reply.config_revision);
        let pause = reply
            .next_heartbeat_seconds
            .map_or(self.tempo.heartbeat, |seconds| Duration::from_secs(seconds.clamp(1, 300)));
        self.tell(Event::Beat { reply: Box::new(reply), named }).await;
        jittered(pause)
    }

    async fn missed(&self, error: CallError) {
        match error.shut_out() {
            Some(why) => self.tell(Event::ShutOut(why)).await,
            None => self.tell(Event::BeatMissed(error)).await,
        }
    }

    async fn tell(&self, event: Event) {
        // The decider is gone only while everything ends.
        let _ = self.events.send(event).await;
    }
}

/// Measures on a blocking thread; a gauge lost to a panic there is done without.
async fn measure(gauge: Option<Gauge>) -> (Option<Gauge>, Metrics) {
    let Some(mut gauge) = gauge else { return (None, Metrics::default()) };
    let measured = tokio::task::spawn_blocking(move || {
        let metrics = gauge.read();
        (gauge, metrics)
    });
    measured.await.map_or_else(|_| (None, Metrics::default()), |(gauge, m)| (Some(gauge), m))
}
