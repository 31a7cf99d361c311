//! Thousands of agents that have nothing to do, each keeping in touch in its own way.

use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use futures_util::{SinkExt as _, StreamExt as _};
use safelight_protocol::{ClaimReply, FromAgent, HeartbeatRequest};
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};

use crate::{agent, http::Target, seed::Enrolled};

/// Between two heartbeats, and between two polls.
const HEARTBEAT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_secs(5);
/// Before the next try of one that lost its connection.
const AGAIN: Duration = Duration::from_secs(1);
/// So many connect at the same time.
const ARRIVING: usize = 256;

/// Percent of agents with sockets, with held requests, and that poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mix {
    sockets: usize,
    held: usize,
}

impl FromStr for Mix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Result<Vec<usize>, _> = text.split('/').map(str::parse).collect();
        match parts.as_deref() {
            Ok([sockets, held, polling]) if sockets + held + polling == 100 => {
                Ok(Self { sockets: *sockets, held: *held })
            }
            _ => Err("three numbers that add up to 100, such as 60/30/10".to_owned()),
        }
    }
}

impl fmt::Display for Mix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.sockets, self.held, 100 - self.sockets - self.held)
    }
}

/// The agents, until this is dropped.
pub(crate) struct Fleet {
    counts: Arc<Counts>,
    _running: JoinSet<()>,
}

/// What all of them did together.
#[derive(Default)]
struct Counts {
    heartbeats: AtomicUsize,
    /// Agents whose last heartbeat was accepted on a connection that is still open.
    there: AtomicUsize,
    broken: AtomicUsize,
}

/// One that is there, until this is dropped.
struct There(Arc<Counts>);

impl Drop for There {
    fn drop(&mut self) {
        self.0.there.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One agent of the fleet.
#[derive(Clone)]
struct Member {
    target: Target,
    key: Arc<str>,
    held: Arc<[ClaimReply]>,
    counts: Arc<Counts>,
    door: Arc<Semaphore>,
    /// Spreads the heartbeats of all over the time between two of one.
    offset: Duration,
}

#[derive(Clone, Copy)]
enum Way {
    Socket,
    Held,
    Polling,
}

impl Fleet {
    /// Sends the agents out; those that hold jobs say so in their heartbeats.
    pub(crate) fn start(
        target: &Target,
        agents: &[Enrolled],
        mix: Mix,
        mut held: Vec<Vec<ClaimReply>>,
    ) -> Self {
        let (counts, mut running) = (Arc::<Counts>::default(), JoinSet::new());
        let door = Arc::new(Semaphore::new(ARRIVING));
        held.resize(agents.len(), Vec::new());
        for ((number, agent), held) in agents.iter().enumerate().zip(held) {
            let way = match number % 100 {
                place if place < mix.sockets => Way::Socket,
                place if place < mix.sockets + mix.held => Way::Held,
                _ => Way::Polling,
            };
            let member = Member {
                target: target.clone(),
                key: agent.key.as_str().into(),
                held: held.into(),
                counts: Arc::clone(&counts),
                door: Arc::clone(&door),
                offset: HEARTBEAT.mul_f64(number as f64 / agents.len() as f64),
            };
            running.spawn(member.live(way));
        }
        Self { counts, _running: running }
    }

    /// How many are there.
    pub(crate) fn there(&self) -> usize {
        self.counts.there.load(Ordering::Relaxed)
    }

    /// Heartbeats that were accepted so far.
    pub(crate) fn heartbeats(&self) -> usize {
        self.counts.heartbeats.load(Ordering::Relaxed)
    }

    /// Connections that broke so far.
    pub(crate) fn broken(&self) -> usize {
        self.counts.broken.load(Ordering::Relaxed)
    }
}

impl Member {
    async fn live(self, way: Way) {
        loop {
            // Ends only with an error: the coordinator is gone, or refused something.
            let ended = match way {
                Way::Socket => self.on_a_socket().await,
                Way::Held => self.with_held_requests().await,
                Way::Polling => self.polling().await,
            };
            if ended.is_err() {
                self.counts.broken.fetch_add(1, Ordering::Relaxed);
            }
            sleep(AGAIN).await;
        }
    }

    fn arrived(&self) -> There {
        self.counts.there.fetch_add(1, Ordering::Relaxed);
        There(Arc::clone(&self.counts))
    }

    fn beaten(&self) {
        self.counts.heartbeats.fetch_add(1, Ordering::Relaxed);
    }

    async fn on_a_socket(&self) -> Result<()> {
        let turn = self.door.acquire().await?;
        let mut request = "ws://localhost/api/agent/v1/ws".into_client_request()?;
        let bearer = format!("Bearer {}", self.key).parse()?;
        request.headers_mut().insert("authorization", bearer);
        let stream = self.target.open().await?;
        let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await?;
        let said: HeartbeatRequest = serde_json::from_value(agent::heartbeat())?;
        let said = serde_json::to_string(&FromAgent::Heartbeat(Box::new(said)))?;
        socket.send(Message::text(said.as_str())).await?;
        let mut there = None;
        let next = sleep(HEARTBEAT + self.offset / 2);
        tokio::pin!(next);
        let mut turn = Some(turn);
        loop {
            tokio::select! {
                message = socket.next() => {
                    let message = message.context("the socket ended")??;
                    if message.is_text() && message.to_text()?.contains("heartbeat_reply") {
                        self.beaten();
                        there.get_or_insert_with(|| self.arrived());
                        turn = None;
                    }
                }
                () = &mut next => {
                    socket.send(Message::text(said.as_str())).await?;
                    next.as_mut().reset(tokio::time::Instant::now() + HEARTBEAT);
                }
            }
            if turn.is_none() {
                socket.flush().await?;
            }
        }
    }

    async fn with_held_requests(&self) -> Result<()> {
        let turn = self.door.acquire().await?;
        let mut beats = self.target.connect(&self.key).await?;
        agent::beat(&mut beats, &self.held).await?;
        self.beaten();
        let mut waits = self.target.connect(&self.key).await?;
        let _there = self.arrived();
        drop(turn);
        let waiting = async {
            loop {
                agent::claim(&mut waits, 25).await?;
            }
        };
        let beating = async {
            sleep(self.offset).await;
            loop {
                agent::beat(&mut beats, &self.held).await?;
                self.beaten();
                sleep(HEARTBEAT).await;
            }
        };
        tokio::select! {
            ended = waiting => ended,
            ended = beating => ended,
        }
    }

    async fn polling(&self) -> Result<()> {
        let turn = self.door.acquire().await?;
        let mut connection = self.target.connect(&self.key).await?;
        agent::beat(&mut connection, &self.held).await?;
        self.beaten();
        let _there = self.arrived();
        drop(turn);
        sleep(self.offset / 6).await;
        loop {
            for _ in 0..6 {
                agent::claim(&mut connection, 0).await?;
                sleep(POLL).await;
            }
            agent::beat(&mut connection, &self.held).await?;
            self.beaten();
        }
    }
}
