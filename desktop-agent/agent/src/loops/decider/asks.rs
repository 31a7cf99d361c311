//! What people at this computer ask of the running agent.

use std::path::Path;

use safelight_domain::ConnectorId;
use safelight_protocol::AgentCollectionRequest;
use tokio::sync::oneshot;

use super::Decider;
use crate::{
    connectors::ConnectorAsk,
    identity::VERSION,
    job::Withdrawn,
    loops::{
        Hold, JobReport, StatusReport,
        event::{Ask, Asked, Event, Gone},
    },
    roots,
};

type Answer = oneshot::Sender<Result<Asked, String>>;

impl Decider {
    pub(super) fn on_ask(&mut self, ask: Ask, answer: Answer) {
        let answered = match ask {
            Ask::Status => Ok(Asked::Status(Box::new(self.status()))),
            Ask::Roots => Ok(Asked::Roots(self.config.roots.clone())),
            Ask::AddRoot(path) => self.change_roots(|roots| {
                roots::add(roots, path);
                Ok(())
            }),
            Ask::RemoveRoot(path) => {
                let removed = self.change_roots(|roots| roots::remove(roots, &path));
                if removed.is_ok() {
                    self.stop_job_outside();
                }
                removed
            }
            Ask::Connectors(ask) => {
                self.about_connectors(ask, answer);
                return;
            }
            Ask::AddCollection { name, path } => {
                self.add_collection(AgentCollectionRequest { name, path }, answer);
                return;
            }
            Ask::Hold(hold) => {
                self.hold(hold);
                Ok(Asked::Held)
            }
            Ask::StopJob { path } => Ok(Asked::Stopped(self.call_off(&path))),
            Ask::PanelLink => {
                Err("this agent runs without a panel; stop it, then start safelight-agent panel, which does its work as well".to_owned())
            }
        };
        // Whoever asked may have left.
        let _ = answer.send(answered);
    }

    fn change_roots(
        &mut self,
        change: impl FnOnce(&mut Vec<String>) -> Result<(), String>,
    ) -> Result<Asked, String> {
        let mut config = self.config.clone();
        change(&mut config.roots)?;
        if config != self.config {
            config.save(self.place.config()).map_err(|error| error.to_string())?;
            self.config = config;
            self.tell();
            self.beat_now.notify_one();
        }
        Ok(Asked::Roots(self.config.roots.clone()))
    }

    /// A folder that is unbound is not read any more, not even by the job at hand.
    fn stop_job_outside(&mut self) {
        let Some(current) = &self.state.current else { return };
        let Some(path) = current.path() else { return };
        if !self.config.roots.iter().any(|root| Path::new(path).starts_with(root)) {
            tracing::warn!(job = %current.order.job, "its folder was unbound; stopping");
            current.halt.withdraw(Withdrawn::Folder);
        }
    }

    /// The job at hand goes back to the queue: its computer is wanted for something else.
    fn hold(&mut self, hold: Option<Hold>) {
        if self.state.hold == hold {
            return;
        }
        match &hold {
            Some(hold) => tracing::info!(reason = hold.reason, "paused"),
            None => tracing::info!("working again"),
        }
        self.state.hold = hold;
        let at_hand = self.state.current.as_ref().map(|current| current.order.key());
        if let Some(key) = at_hand.filter(|_| self.state.hold.is_some()) {
            self.on_gone(key, Gone::Held);
        }
        self.tell();
        self.beat_now.notify_one();
    }

    /// Whether there was a job on this folder to stop.
    fn call_off(&self, path: &str) -> bool {
        let current = self.state.current.as_ref();
        let here = current.filter(|current| current.path() == Some(path) && current.is_working());
        if let Some(current) = here {
            current.halt.withdraw(Withdrawn::Wish);
        }
        here.is_some()
    }

    fn add_collection(&self, request: AgentCollectionRequest, answer: Answer) {
        let client = self.workplace.client.clone();
        tokio::spawn(async move {
            let created = client.create_collection(&request).await;
            let _ = answer.send(created.map(Asked::Collection).map_err(|error| error.to_string()));
        });
    }

    /// Asks the coordinator and the storage, so it is done beside everything else.
    fn about_connectors(&self, ask: ConnectorAsk, answer: Answer) {
        let (connectors, events) = (self.connectors.clone(), self.events.clone());
        tokio::spawn(async move {
            let answered = connectors.answer(ask).await;
            // Before the answer: whoever hears it finds the agent knowing.
            let keys = connectors.keys.clone();
            if let Ok(Ok(kept)) = tokio::task::spawn_blocking(move || keys.ids()).await {
                // The decider is gone only while everything ends.
                let _ = events.send(Event::Connectors(kept)).await;
            }
            let _ = answer.send(answered.map(Asked::Connectors));
        });
    }

    /// Tells the coordinator which connectors it may send jobs on. A job whose credentials were
    /// taken away ends.
    pub(super) fn on_connectors(&mut self, kept: Vec<ConnectorId>) {
        if kept == self.kept {
            return;
        }
        self.kept = kept;
        if let Some(current) = &self.state.current
            && let Some(used) = current.progress.connector()
            && !self.kept.contains(&used)
        {
            tracing::warn!(job = %current.order.job, connector = %used, "its credentials were removed; stopping");
            current.halt.withdraw(Withdrawn::Credentials);
        }
        self.tell();
        self.beat_now.notify_one();
    }

    fn status(&self) -> StatusReport {
        let now = self.clock.with_sleep();
        let connection = &self.state.connection;
        StatusReport {
            agent: self.enrolment.agent,
            name: self.enrolment.name.clone(),
            version: VERSION.to_owned(),
            coordinator: self.enrolment.url.clone(),
            connected: connection.trouble.is_none() && connection.last_beat.is_some(),
            way: self.link.way(),
            last_heartbeat_seconds: connection.last_beat.map(|at| now.saturating_sub(at).as_secs()),
            trouble: connection.trouble.clone(),
            job: self.state.current.as_ref().map(|current| JobReport {
                guid: current.order.job,
                tool: current.order.tool_name().to_owned(),
                path: current.path().map(str::to_owned),
                stage: current.progress.stage().name().to_owned(),
                files: current.progress.engine().walk.files(),
                running_seconds: now.saturating_sub(current.since).as_secs(),
            }),
            waiting_results: self.waiting_results(),
            jobs_done: self.state.jobs_done,
            roots: self.config.roots.clone(),
            connectors: self.kept.clone(),
        }
    }

    /// What is held and not being worked on lies in the outbox.
    pub(super) fn waiting_results(&self) -> usize {
        let working = self.state.current.as_ref().is_some_and(super::Current::is_working);
        self.held.len() - usize::from(working)
    }
}
