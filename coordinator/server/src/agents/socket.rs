//! An agent's socket: a shortcut for heartbeats and progress, and the way on which the coordinator
//! says that there is work, that a job was called off, that settings changed, or that the agent was
//! shut out. It says nothing that a heartbeat or a claim would not bring too.
//!
//! An open socket is one who waits for work, as a held claim is. It is told to claim; when it does
//! not within a moment, or gets a job of another lane, the word is passed on.

use std::{sync::Arc, time::Duration};

use axum::extract::ws::Message;
use futures_util::{Sink, Stream};
use safelight_domain::{AgentStatus, JobId, JobState, LeaseEpoch};
use safelight_protocol::{
    CLOSE_REVOKED, ErrorCode, FromAgent, SocketProgress, StopReason, ToAgent,
};
use safelight_store::{AgentRecord, StoreError};
use serde::Deserialize;
use tokio::time::{Instant, sleep_until};

use super::heartbeat;
use crate::{
    ApiError, App, agents,
    dispatch::Parked,
    extract::{NUL, has_nul},
    jobs,
    live::{Line, Seat, Word},
};

/// An agent that was told of work and does not claim within this leaves it to the next.
const MOMENT: Duration = Duration::from_secs(3);

const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;
const FAILED: u16 = 1011;

/// Why a socket ends: with a code, or because nobody is there.
enum End {
    Gone,
    Close(u16, String),
    ShutOut(String),
}

/// Talks with the agent until one of both ends it.
pub(crate) async fn converse<S, E>(app: Arc<App>, agent: AgentRecord, socket: S)
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin + Send,
    E: Send,
{
    let seat = app.live.sockets.open(agent.id, agent.team);
    let line = Line::new(socket);
    let mut talk = Talk { app, agent, seat, line, parked: None, told_until: None };
    let end = match talk.look_up().await {
        Ok(()) => talk.run().await,
        Err(end) => end,
    };
    let Talk { line, mut parked, .. } = talk;
    // What it was told of goes to another before the good-bye takes its time.
    drop(parked.take());
    match end {
        End::Gone => {}
        End::Close(code, reason) => line.close(code, &reason).await,
        End::ShutOut(reason) => refuse(line, reason).await,
    }
}

/// Tells an agent that it was shut out, and closes.
pub(crate) async fn refuse<S, E>(mut line: Line<S>, reason: String)
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin,
{
    let told = text(&ToAgent::Revoked { reason });
    if line.send(told).await {
        line.close(CLOSE_REVOKED, "revoked").await;
    }
}

struct Talk<S> {
    app: Arc<App>,
    agent: AgentRecord,
    seat: Seat,
    line: Line<S>,
    /// While the agent could take a job.
    parked: Option<Parked>,
    /// It was told of work; until then it has time to claim.
    told_until: Option<Instant>,
}

impl<S, E> Talk<S>
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin + Send,
    E: Send,
{
    async fn run(&mut self) -> End {
        loop {
            // Each step is boxed, so that an idle socket does not carry the room of a busy one.
            let done = tokio::select! {
                text = self.line.next() => match text {
                    Some(text) => Box::pin(self.hear(text.as_str())).await,
                    None => Err(End::Gone),
                },
                word = self.seat.next() => match word {
                    Some(word) => Box::pin(self.take(word)).await,
                    None => Err(End::Close(GOING_AWAY, "replaced or too slow".to_owned())),
                },
                () = woken(&mut self.parked, self.told_until.is_none()) => self.wake().await,
                () = moment(self.told_until) => {
                    self.park_anew();
                    Ok(())
                }
                () = self.app.stopping.cancelled() => {
                    Err(End::Close(GOING_AWAY, "the coordinator stops".to_owned()))
                }
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    /// What the agent says.
    async fn hear(&mut self, said: &str) -> Result<(), End> {
        match understood(said)? {
            Some(FromAgent::Heartbeat(request)) => {
                self.look_up().await?;
                let heard = heartbeat::heartbeat(&self.app, &self.agent, *request).await;
                let reply = heard.map_err(|error| refused(&error))?;
                self.say(&ToAgent::HeartbeatReply(Box::new(reply))).await
            }
            Some(FromAgent::Progress(step)) => self.progress(*step).await,
            None => Ok(()),
        }
    }

    /// Answered only when the job must stop.
    async fn progress(&mut self, step: SocketProgress) -> Result<(), End> {
        let SocketProgress { job, progress } = step;
        self.look_up().await?;
        if self.agent.status != AgentStatus::Online {
            // Its next heartbeat brings it back online.
            return Ok(());
        }
        let epoch = progress.lease_epoch.unwrap_or_default();
        match jobs::progress::progress(&self.app, &self.agent, job, progress).await {
            Ok(status) if status.status == JobState::Cancelled => {
                self.stop(job, epoch, StopReason::Cancelled).await
            }
            Ok(_) => Ok(()),
            Err(ApiError::Refused {
                code: ErrorCode::LeaseLost | ErrorCode::NotYours | ErrorCode::NotFound,
                ..
            }) => self.stop(job, epoch, StopReason::LeaseLost).await,
            Err(error) => Err(refused(&error)),
        }
    }

    /// What the coordinator has to say.
    async fn take(&mut self, word: Word) -> Result<(), End> {
        match word {
            Word::Cancel { job, epoch } => self.stop(job, epoch, StopReason::Cancelled).await,
            Word::Settings(config_revision) => {
                self.say(&ToAgent::ConfigChanged { config_revision }).await
            }
            Word::ShutOut | Word::LookUp => self.look_up().await,
            Word::Took(lane) => {
                if let Some(mut parked) = self.parked.take() {
                    parked.found(Some(&lane));
                }
                self.told_until = None;
                Ok(())
            }
            Word::FoundNothing => {
                if self.told_until.take().is_none() {
                    return Ok(());
                }
                if let Some(mut parked) = self.parked.take() {
                    parked.found(None);
                }
                self.look_up().await
            }
        }
    }

    /// Sees what the agent is now, and whether it waits for work.
    async fn look_up(&mut self) -> Result<(), End> {
        self.agent = match self.app.store.get_agent(self.agent.team, self.agent.id).await {
            Ok(agent) if agent.status == AgentStatus::Revoked => {
                let reason = agent.revoked_reason.unwrap_or_default();
                return Err(End::ShutOut(reason));
            }
            Ok(agent) => agent,
            Err(StoreError::NotFound) => {
                return Err(End::ShutOut("The agent was removed.".to_owned()));
            }
            Err(error) => return Err(refused(&error.into())),
        };
        let agent = &self.agent;
        let waits = agent.status == AgentStatus::Online && agent.accepts_jobs && !agent.busy;
        if !waits {
            self.parked = None;
            self.told_until = None;
            return Ok(());
        }
        if self.parked.is_some() {
            return Ok(());
        }
        // Parked before the look: a job that arrives after it finds this socket.
        self.park_anew();
        let is_work = self.app.store.has_claimable(self.agent.id).await;
        if is_work.map_err(|error| refused(&error.into()))? {
            self.told_until = Some(Instant::now() + MOMENT);
            return self.say(&ToAgent::Wake).await;
        }
        Ok(())
    }

    /// Goes to the end of the queue of those who wait; what it was told of and left is passed on.
    fn park_anew(&mut self) {
        self.told_until = None;
        self.parked = None;
        let waiter = agents::waiter(&self.app, &self.agent);
        self.parked = Some(self.app.agents.dispatch.park(waiter));
    }

    async fn wake(&mut self) -> Result<(), End> {
        if self.parked.as_ref().is_some_and(|parked| !parked.is_told_of_a_job()) {
            return Box::pin(async {
                self.parked = None;
                self.look_up().await
            })
            .await;
        }
        self.told_until = Some(Instant::now() + MOMENT);
        self.say(&ToAgent::Wake).await
    }

    async fn stop(
        &mut self,
        job: JobId,
        lease_epoch: LeaseEpoch,
        reason: StopReason,
    ) -> Result<(), End> {
        self.say(&ToAgent::Cancel { job, lease_epoch, reason }).await
    }

    async fn say(&mut self, message: &ToAgent) -> Result<(), End> {
        if self.line.send(text(message)).await { Ok(()) } else { Err(End::Gone) }
    }
}

/// Messages of an unknown type are of a newer agent and left alone. What cannot be read otherwise
/// ends the socket: over HTTP the agent learns which field it is.
fn understood(said: &str) -> Result<Option<FromAgent>, End> {
    #[derive(Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        kind: String,
    }
    let unreadable = |error: serde_json::Error| End::Close(POLICY, error.to_string());
    if has_nul(said) {
        return Err(End::Close(POLICY, NUL.to_owned()));
    }
    let kind: Kind = serde_json::from_str(said).map_err(unreadable)?;
    if !matches!(kind.kind.as_str(), "heartbeat" | "progress") {
        return Ok(None);
    }
    serde_json::from_str(said).map(Some).map_err(unreadable)
}

/// The agent asks over HTTP what is wrong.
fn refused(error: &ApiError) -> End {
    match error {
        ApiError::Refused { code: ErrorCode::AgentRevoked, detail, .. } => {
            End::ShutOut(detail.clone())
        }
        ApiError::Failed { .. } => {
            tracing::warn!(%error, "an agent's socket ends");
            End::Close(FAILED, "try again shortly".to_owned())
        }
        _ => End::Close(POLICY, error.to_string()),
    }
}

fn text(message: &ToAgent) -> String {
    serde_json::to_string(message).expect("words and numbers are JSON")
}

async fn woken(parked: &mut Option<Parked>, may_be: bool) {
    match parked {
        Some(parked) if may_be => parked.woken().await,
        _ => std::future::pending().await,
    }
}

async fn moment(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}
