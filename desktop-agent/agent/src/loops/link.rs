//! Which way the agent speaks: over the socket while one is open, else by requests. Shared by the
//! loops; the socket loop opens and closes it.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use safelight_protocol::{HeartbeatReply, HeartbeatRequest, SocketProgress};
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::AwakeClock;

/// How the agent hears of work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A socket is open.
    Socket,
    /// Its requests for work are held until there is some.
    #[default]
    HeldRequests,
    /// It asks every few seconds.
    Polling,
}

/// What goes out over the socket.
pub(super) enum Outgoing {
    Heartbeat(Box<HeartbeatRequest>, oneshot::Sender<HeartbeatReply>),
    Progress(Box<SocketProgress>),
}

/// An open socket, as the other loops see it.
#[derive(Clone)]
struct Line {
    out: mpsc::Sender<Outgoing>,
    broken: CancellationToken,
    heard: Arc<Mutex<Duration>>,
}

/// The end of a line that the socket loop holds.
pub(super) struct LineEnd {
    pub(super) outgoing: mpsc::Receiver<Outgoing>,
    /// Somebody found the socket dead.
    pub(super) broken: CancellationToken,
    heard: Arc<Mutex<Duration>>,
}

/// The way the agent speaks.
pub(super) struct Link {
    clock: Arc<dyn AwakeClock>,
    silence: Duration,
    answer: Duration,
    line: watch::Sender<Option<Line>>,
    polls: AtomicBool,
    /// There may be work.
    pub(super) wake: Notify,
    /// A request was answered after none were: the socket may be worth a try.
    pub(super) reached: Notify,
}

impl Link {
    /// No socket yet. One without a sign of life for `silence` is dropped, and one that leaves a
    /// heartbeat without its answer for `answer`.
    pub(super) fn new(clock: Arc<dyn AwakeClock>, silence: Duration, answer: Duration) -> Self {
        Self {
            clock,
            silence,
            answer,
            line: watch::channel(None).0,
            polls: AtomicBool::new(false),
            wake: Notify::new(),
            reached: Notify::new(),
        }
    }

    /// A socket is open.
    pub(super) fn open(&self) -> LineEnd {
        let (out, outgoing) = mpsc::channel(16);
        let broken = CancellationToken::new();
        let heard = Arc::new(Mutex::new(self.clock.with_sleep()));
        let line = Line { out, broken: broken.clone(), heard: Arc::clone(&heard) };
        self.line.send_replace(Some(line));
        LineEnd { outgoing, broken, heard }
    }

    /// There is none any more.
    pub(super) fn close(&self) {
        self.line.send_replace(None);
    }

    /// A sign of life came over the socket.
    pub(super) fn heard(&self, end: &LineEnd) {
        *end.heard.lock().unwrap_or_else(PoisonError::into_inner) = self.clock.with_sleep();
    }

    /// Whether a socket is open and not silent for too long.
    pub(super) fn is_open(&self) -> bool {
        self.line().is_some()
    }

    /// Ends when there is no socket.
    pub(super) async fn closed(&self) {
        // The sender is ours, so it outlives the wait.
        let _ = self.line.subscribe().wait_for(Option::is_none).await;
    }

    /// Sends a heartbeat over the socket; none when it has to be sent by request.
    pub(super) async fn heartbeat(&self, request: &HeartbeatRequest) -> Option<HeartbeatReply> {
        let line = self.line()?;
        let (answer, answered) = oneshot::channel();
        let message = Outgoing::Heartbeat(Box::new(request.clone()), answer);
        let told = async {
            line.out.send(message).await.ok()?;
            answered.await.ok()
        };
        match tokio::time::timeout(self.answer, told).await {
            Ok(reply) => reply,
            Err(_) => {
                tracing::info!("the socket does not answer");
                line.broken.cancel();
                None
            }
        }
    }

    /// Sends progress over the socket; false when it has to be sent by request.
    pub(super) fn progress(&self, progress: SocketProgress) -> bool {
        let Some(line) = self.line() else { return false };
        let sent = line.out.try_send(Outgoing::Progress(Box::new(progress)));
        // In a queue that is full there is a report already; the next one says more.
        !matches!(sent, Err(mpsc::error::TrySendError::Closed(_)))
    }

    /// Notes whether requests for work are answered at once, so that there is asking to be done.
    pub(super) fn note_polling(&self, polls: bool) {
        self.polls.store(polls, Ordering::Relaxed);
    }

    /// How the agent hears of work now.
    pub(super) fn way(&self) -> Way {
        if self.is_open() {
            Way::Socket
        } else if self.polls.load(Ordering::Relaxed) {
            Way::Polling
        } else {
            Way::HeldRequests
        }
    }

    fn line(&self) -> Option<Line> {
        let line = self.line.borrow().clone()?;
        let heard = *line.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if self.clock.with_sleep().saturating_sub(heard) > self.silence {
            line.broken.cancel();
        }
        (!line.broken.is_cancelled()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::Timestamp;

    use super::*;
    use crate::clock::ManualAwakeClock;

    const SILENCE: Duration = Duration::from_secs(90);

    fn link() -> (Arc<ManualAwakeClock>, Link) {
        let clock = Arc::new(ManualAwakeClock::at(Timestamp::from_micros(0)));
        let link = Link::new(Arc::clone(&clock) as _, SILENCE, Duration::from_millis(10));
        (clock, link)
    }

    #[test]
    fn a_silent_socket_is_none_whether_the_computer_slept_or_not() {
        for slept in [true, false] {
            let (clock, link) = link();
            let end = link.open();
            clock.advance(SILENCE);
            assert_eq!(link.way(), Way::Socket);
            link.heard(&end);
            if slept {
                clock.sleep(SILENCE * 2);
            } else {
                clock.advance(SILENCE * 2);
            }
            assert_eq!(link.way(), Way::HeldRequests);
            assert!(end.broken.is_cancelled(), "whoever holds it is told");
            link.heard(&end);
            assert!(!link.is_open(), "what was given up stays so");
        }
    }

    #[tokio::test]
    async fn a_heartbeat_without_answer_is_left_to_requests_and_ends_the_socket() {
        let (_, link) = link();
        assert!(link.heartbeat(&HeartbeatRequest::default()).await.is_none(), "there is none");
        let end = link.open();
        assert!(link.heartbeat(&HeartbeatRequest::default()).await.is_none());
        assert!(end.broken.is_cancelled() && !link.is_open());
    }

    #[tokio::test]
    async fn a_socket_that_ends_leaves_nobody_waiting() {
        let (clock, _) = link();
        let link = Link::new(clock, SILENCE, Duration::from_secs(3_600));
        let end = link.open();
        let request = HeartbeatRequest::default();
        let (reply, ()) = tokio::join!(link.heartbeat(&request), async {
            drop(end);
            link.close();
        });
        assert!(reply.is_none());
        link.closed().await;
    }
}
