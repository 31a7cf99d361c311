//! The socket loop: keeps a socket to the coordinator open where one can be had. Heartbeats and
//! progress travel over it, and what must be heard at once comes over it. Without one the agent
//! loses time, and nothing else.

use std::{sync::Arc, time::Duration};

use safelight_domain::{JobId, LeaseEpoch};
use safelight_protocol::{
    CLOSE_REVOKED, CLOSE_UNAUTHENTICATED, FromAgent, HeartbeatReply, StopReason, ToAgent,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::{
    event::{Event, Gone},
    link::{LineEnd, Link, Outgoing},
    tempo::Tempo,
};
use crate::{
    client::{AgentSocket, CallError, Client, Heard, ShutOut},
    clock::AwakeClock,
    outbox::EntryKey,
};

/// Everything the loop needs.
pub(super) struct Socket {
    pub(super) client: Client,
    pub(super) link: Arc<Link>,
    pub(super) clock: Arc<dyn AwakeClock>,
    /// The revision of the team's settings.
    pub(super) revision: watch::Sender<Option<i64>>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) tempo: Tempo,
}

/// How a socket ended.
enum End {
    Stopped,
    Lost,
    ShutOut(ShutOut),
}

/// An open socket and who waits for an answer over it.
struct Talk {
    socket: AgentSocket,
    line: LineEnd,
    waiting: Option<oneshot::Sender<HeartbeatReply>>,
}

impl Socket {
    pub(super) async fn run(self, stop: CancellationToken) {
        // Before its first heartbeat the agent is offline to the coordinator.
        tokio::select! {
            () = stop.cancelled() => return,
            () = self.link.reached.notified() => {}
        }
        let mut failures = 0;
        loop {
            let began = self.clock.with_sleep();
            let end = tokio::select! {
                () = stop.cancelled() => return,
                opened = self.client.open_socket() => match opened {
                    Ok(socket) => self.hold(socket, &stop).await,
                    Err(error) => not_opened(&error, failures),
                },
            };
            match end {
                End::Stopped => return,
                End::ShutOut(why) => {
                    // The decider is gone only while everything ends.
                    let _ = self.events.send(Event::ShutOut(why)).await;
                    return;
                }
                End::Lost => {}
            }
            // A socket that held for a while was a good one: its end says nothing about the next.
            if self.clock.with_sleep().saturating_sub(began) > self.tempo.longest_retry {
                failures = 0;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.link.reached.notified() => failures = 0,
                () = tokio::time::sleep(self.tempo.socket_backoff(failures)) => failures += 1,
            }
        }
    }

    /// Speaks and listens until the socket ends.
    async fn hold(&self, socket: AgentSocket, stop: &CancellationToken) -> End {
        tracing::info!("the socket is open");
        let mut talk = Talk { socket, line: self.link.open(), waiting: None };
        let end = self.talk(&mut talk, stop).await;
        self.link.close();
        match end {
            End::Stopped => talk.socket.close().await,
            End::Lost => tracing::info!("the socket ended; going on with requests"),
            End::ShutOut(_) => {}
        }
        end
    }

    async fn talk(&self, talk: &mut Talk, stop: &CancellationToken) -> End {
        let mut look = tokio::time::interval(self.tempo.look.max(Duration::from_millis(1)));
        loop {
            let end = tokio::select! {
                () = stop.cancelled() => Some(End::Stopped),
                () = talk.line.broken.cancelled() => Some(End::Lost),
                // Breaks the line when nothing was heard for too long.
                _ = look.tick() => { self.link.is_open(); None }
                Some(message) = talk.line.outgoing.recv() => talk.say(message).await,
                heard = talk.socket.hear() => self.on_heard(talk, heard).await,
            };
            if let Some(end) = end {
                return end;
            }
        }
    }

    async fn on_heard(&self, talk: &mut Talk, heard: Heard) -> Option<End> {
        self.link.heard(&talk.line);
        match heard {
            Heard::Message(message) => self.on_message(talk, message).await,
            Heard::Alive => None,
            Heard::Closed(Some(CLOSE_REVOKED)) => Some(End::ShutOut(ShutOut::Revoked)),
            Heard::Closed(Some(CLOSE_UNAUTHENTICATED)) => Some(End::ShutOut(ShutOut::UnknownKey)),
            Heard::Closed(_) => Some(End::Lost),
        }
    }

    async fn on_message(&self, talk: &mut Talk, message: ToAgent) -> Option<End> {
        match message {
            ToAgent::Wake => self.link.wake.notify_one(),
            ToAgent::Cancel { job, lease_epoch, reason } => {
                let event = gone(job, lease_epoch, reason);
                // The decider is gone only while everything ends.
                let _ = self.events.send(event).await;
            }
            ToAgent::ConfigChanged { config_revision } => {
                self.revision.send_replace(Some(config_revision));
            }
            ToAgent::Revoked { .. } => return Some(End::ShutOut(ShutOut::Revoked)),
            ToAgent::HeartbeatReply(reply) => {
                if let Some(waiting) = talk.waiting.take() {
                    // Whoever asked may have given up.
                    let _ = waiting.send(*reply);
                }
            }
            ToAgent::Unknown => {}
        }
        None
    }
}

impl Talk {
    async fn say(&mut self, message: Outgoing) -> Option<End> {
        let message = match message {
            Outgoing::Heartbeat(request, answer) => {
                self.waiting = Some(answer);
                FromAgent::Heartbeat(request)
            }
            Outgoing::Progress(progress) => FromAgent::Progress(progress),
        };
        (!self.socket.send(&message).await).then_some(End::Lost)
    }
}

fn gone(job: JobId, epoch: LeaseEpoch, reason: StopReason) -> Event {
    let why = match reason {
        StopReason::Cancelled => Gone::Cancelled,
        StopReason::LeaseLost | StopReason::Other => Gone::Lost,
    };
    Event::JobGone { key: EntryKey { job, epoch: Some(epoch) }, why }
}

fn not_opened(error: &CallError, failures: u32) -> End {
    if let Some(why) = error.shut_out() {
        return End::ShutOut(why);
    }
    if failures == 0 {
        tracing::info!(%error, "there is no socket to be had; working by requests");
    } else {
        tracing::debug!(%error, "there is still no socket to be had");
    }
    End::Lost
}
