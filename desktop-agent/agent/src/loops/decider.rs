//! The one place that decides: what is held, what is told, when work is asked for, when it ends.

mod asks;

use std::{sync::Arc, time::Duration};

use safelight_domain::{ConnectorId, Timestamp};
use safelight_protocol::{DisconnectReason, HeartbeatReply};
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{
    event::{Event, Gone, cancelled_job},
    heartbeat::Telling,
    leases::Leases,
    link::Link,
    progress::Progress,
    run::Ending,
    standing::{Hold, Standing, Underway},
    tempo::Tempo,
};
use crate::{
    client::{CallError, Client, ShutOut},
    clock::AwakeClock,
    config::{AgentConfig, Enrolment},
    connectors::Connectors,
    engine::Stage,
    files::Place,
    job::{Ended, Halt, JobOrder, JobProgress, ToolFault, Workplace, failure, work},
    outbox::{Entry, EntryKey, Outcome},
};

/// The job at hand, from its claim until the coordinator accepted its end.
struct Current {
    order: Arc<JobOrder>,
    progress: Arc<JobProgress>,
    since: Duration,
    claimed_at: Timestamp,
    /// Stops the work.
    halt: Arc<Halt>,
    /// Stops the telling.
    quiet: CancellationToken,
    /// Set once nobody wants the result.
    gone: Option<Gone>,
}

impl Current {
    /// Whether the outcome is still to come.
    fn is_working(&self) -> bool {
        self.progress.stage() != Stage::Uploading
    }

    /// The folder it reads.
    fn path(&self) -> Option<&str> {
        self.progress.path().or(self.order.path.as_deref())
    }
}

/// How the connection stands.
#[derive(Default)]
struct Connection {
    last_beat: Option<Duration>,
    last_beat_at: Option<Timestamp>,
    trouble: Option<String>,
}

/// State and channels of the decider.
pub(super) struct Decider {
    pub(super) place: Place,
    pub(super) config: AgentConfig,
    pub(super) enrolment: Enrolment,
    pub(super) connectors: Connectors,
    /// The connectors whose credentials are kept.
    pub(super) kept: Vec<ConnectorId>,
    pub(super) workplace: Arc<Workplace>,
    pub(super) clock: Arc<dyn AwakeClock>,
    pub(super) leases: Arc<Leases>,
    pub(super) link: Arc<Link>,
    pub(super) tempo: Tempo,
    pub(super) beat_now: Arc<Notify>,
    pub(super) telling: watch::Sender<Telling>,
    pub(super) permits: mpsc::Sender<()>,
    pub(super) deliveries: mpsc::Sender<Entry>,
    pub(super) events: mpsc::Sender<Event>,
    /// Who follows how the agent stands.
    pub(super) followed: Option<watch::Sender<Standing>>,
    /// What the coordinator has not heard the end of.
    pub(super) held: Vec<EntryKey>,
    pub(super) state: State,
}

/// What the decider remembers between events.
#[derive(Default)]
pub(super) struct State {
    current: Option<Current>,
    connection: Connection,
    permit_out: bool,
    jobs_done: u64,
    hold: Option<Hold>,
}

impl Decider {
    pub(super) async fn run(
        mut self,
        mut events: mpsc::Receiver<Event>,
        stop: CancellationToken,
    ) -> Ending {
        self.tell();
        self.show(None);
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => break,
                event = events.recv() => event,
            };
            let Some(event) = event else { break };
            if let Event::ShutOut(why) = event {
                tracing::error!("{why}");
                self.show(Some(why));
                self.stop_work(&mut events).await;
                return Ending::ShutOut(why);
            }
            self.on(event).await;
            self.ask_for_work();
            self.show(None);
        }
        self.stop_work(&mut events).await;
        self.say_goodbye().await;
        Ending::Stopped
    }

    async fn on(&mut self, event: Event) {
        match event {
            Event::Beat { reply, named } => self.on_beat(&reply, &named),
            Event::BeatMissed(error) => self.on_beat_missed(&error),
            Event::Claimed(order) => self.on_claimed(*order),
            Event::JobGone { key, why } => self.on_gone(key, why),
            Event::WorkEnded { key, ended } => self.on_work_ended(key, ended).await,
            Event::Left { key, accepted } => self.on_left(key, accepted),
            Event::Connectors(kept) => self.on_connectors(kept),
            Event::Ask { ask, answer } => self.on_ask(ask, answer),
            // Ends the decider; handled where it runs.
            Event::ShutOut(_) => {}
        }
    }

    fn on_beat(&mut self, reply: &HeartbeatReply, named: &[EntryKey]) {
        if self.state.connection.trouble.take().is_some()
            || self.state.connection.last_beat.is_none()
        {
            tracing::info!(coordinator = self.enrolment.url, "connected");
        }
        self.state.connection.last_beat = Some(self.clock.with_sleep());
        self.state.connection.last_beat_at = Some(self.clock.now());
        for job in reply.pending_commands.iter().filter_map(|command| cancelled_job(command)) {
            let current = self.state.current.as_ref().map(|current| current.order.key());
            if let Some(key) = current.filter(|key| key.job == job) {
                self.on_gone(key, Gone::Cancelled);
            }
        }
        // After the commands: a cancelled job has no lease either, and "cancelled" says more.
        for key in self.leases.confirm(named, reply.leases.as_deref()) {
            self.on_gone(key, Gone::Lost);
        }
    }

    fn on_beat_missed(&mut self, error: &CallError) {
        if self.state.connection.trouble.is_none() {
            tracing::warn!(%error, "no connection; trying again until there is one");
        }
        self.state.connection.trouble = Some(error.to_string());
    }

    fn on_claimed(&mut self, order: JobOrder) {
        self.state.permit_out = false;
        if self.state.hold.is_some() {
            // It came while we paused. What a heartbeat does not name goes back to the queue.
            tracing::info!(job = %order.job, "claimed while paused; given back");
            self.beat_now.notify_one();
            return;
        }
        let order = Arc::new(order);
        let key = order.key();
        tracing::info!(job = %key.job, tool = order.tool_name(), "claimed");
        self.leases.grant(key, order.lease_seconds);
        self.held.push(key);
        let current = Current {
            order: Arc::clone(&order),
            progress: Arc::default(),
            since: self.clock.with_sleep(),
            claimed_at: self.clock.now(),
            halt: Arc::default(),
            quiet: CancellationToken::new(),
            gone: None,
        };
        self.start_telling(&current);
        self.start_work(&current);
        self.state.current = Some(current);
        self.tell();
    }

    fn start_telling(&self, current: &Current) {
        let progress = Progress {
            client: self.workplace.client.clone(),
            key: current.order.key(),
            progress: Arc::clone(&current.progress),
            leases: Arc::clone(&self.leases),
            link: Arc::clone(&self.link),
            events: self.events.clone(),
            tempo: self.tempo,
        };
        tokio::spawn(progress.run(current.quiet.clone()));
    }

    fn start_work(&self, current: &Current) {
        let (key, events) = (current.order.key(), self.events.clone());
        let work = work(
            Arc::clone(&self.workplace),
            Arc::clone(&current.order),
            self.config.roots.clone(),
            Arc::clone(&current.progress),
            Arc::clone(&current.halt),
        );
        tokio::spawn(async move {
            let ended = work.await;
            // The decider is gone only while everything ends.
            let _ = events.send(Event::WorkEnded { key, ended }).await;
        });
    }

    /// Stops work that nobody wants. A result that is in the outbox already finds out by itself.
    fn on_gone(&mut self, key: EntryKey, why: Gone) {
        let Some(current) = self.state.current.as_mut().filter(|c| c.order.key() == key) else {
            return;
        };
        if current.gone.is_none() && current.is_working() {
            tracing::info!(job = %key.job, reason = why.words(), "stopping");
            current.gone = Some(why);
            current.halt.stop();
        }
    }

    async fn on_work_ended(&mut self, key: EntryKey, ended: Ended) {
        let gone = self.state.current.as_ref().is_some_and(|current| current.gone.is_some());
        match ended {
            Ended::Kept(entry) if gone => {
                let outbox = self.workplace.outbox.clone();
                let _ = tokio::task::spawn_blocking(move || outbox.discard(entry.meta.key())).await;
                self.release(key);
            }
            Ended::Kept(entry) => {
                if let Some(current) = &self.state.current {
                    current.progress.enter(Stage::Uploading);
                }
                // The delivery loop is gone only while everything ends; the entry stays on disk.
                let _ = self.deliveries.send(entry).await;
            }
            Ended::Stopped => self.release(key),
            Ended::Unwritable(reason) => self.on_unwritable(key, &reason),
        }
    }

    /// There is no room for the outcome: the coordinator is told directly, once.
    fn on_unwritable(&mut self, key: EntryKey, reason: &str) {
        tracing::error!(job = %key.job, reason, "the outcome could not be written to disk");
        if let Some(current) = &self.state.current {
            let message = format!("disk: The outcome could not be kept on the agent: {reason}.");
            let fault = ToolFault::Failed { message, retryable: true };
            let client = self.workplace.client.clone();
            tokio::spawn(tell_failure(client, key, failure(&current.order, &fault)));
        }
        self.release(key);
    }

    fn on_left(&mut self, key: EntryKey, accepted: bool) {
        self.state.jobs_done += u64::from(accepted);
        self.release(key);
    }

    /// The coordinator has heard the end of this claim, or needs to hear none.
    fn release(&mut self, key: EntryKey) {
        self.held.retain(|held| *held != key);
        self.leases.forget(key);
        let ours = self.state.current.as_ref().is_some_and(|c| c.order.key() == key);
        if let Some(current) = self.state.current.take_if(|_| ours) {
            current.quiet.cancel();
            if current.gone.is_some() {
                // It waits to hear that we let go.
                self.beat_now.notify_one();
            }
        }
        self.tell();
    }

    /// One job at a time: asks for the next once nothing is held. Never before the coordinator has
    /// heard of us: until then we are offline to it.
    fn ask_for_work(&mut self) {
        let known = self.state.connection.last_beat.is_some();
        let free = self.held.is_empty() && self.state.hold.is_none();
        if known && free && !self.state.permit_out {
            self.state.permit_out = self.permits.try_send(()).is_ok();
        }
    }

    fn tell(&self) {
        self.telling.send_replace(Telling {
            held: self.held.clone(),
            roots: self.config.roots.clone(),
            connectors: self.kept.clone(),
            hold: self.state.hold.clone(),
        });
    }

    /// Shows whoever follows how we stand.
    fn show(&self, shut_out: Option<ShutOut>) {
        let Some(followed) = &self.followed else { return };
        followed.send_replace(Standing {
            last_beat: self.state.connection.last_beat_at,
            trouble: self.state.connection.trouble.clone(),
            job: self.state.current.as_ref().map(|current| Underway {
                order: Arc::clone(&current.order),
                progress: Arc::clone(&current.progress),
                since: current.claimed_at,
            }),
            waiting_results: self.waiting_results(),
            roots: self.config.roots.clone(),
            shut_out,
        });
    }

    /// Stops the job at hand and waits a little for its thread to notice.
    async fn stop_work(&mut self, events: &mut mpsc::Receiver<Event>) {
        let Some(current) = self.state.current.take() else { return };
        current.quiet.cancel();
        current.halt.stop();
        if !current.is_working() {
            return;
        }
        let ended = async {
            while let Some(event) = events.recv().await {
                if matches!(event, Event::WorkEnded { .. }) {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(self.tempo.farewell, ended).await;
    }

    async fn say_goodbye(&self) {
        if let Err(error) =
            self.workplace.client.disconnect(DisconnectReason::Quit, self.tempo.farewell).await
        {
            tracing::debug!(%error, "the good-bye did not arrive");
        }
    }
}

async fn tell_failure(client: Client, key: EntryKey, outcome: Outcome) {
    let Outcome::Failed { message, signature, retryable } = outcome else { return };
    let request = safelight_protocol::FailRequest {
        error_message: message,
        signature,
        retryable: Some(retryable),
        lease_epoch: key.epoch,
    };
    if let Err(error) = client.fail(key.job, &request).await {
        tracing::warn!(job = %key.job, %error, "the failure could not be told");
    }
}
