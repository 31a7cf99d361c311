//! Starts the loops, joins them, and sees them end.

use std::{io, sync::Arc};

use safelight_domain::ConnectorId;
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Ask, Asked,
    claim::Claim,
    decider::Decider,
    delivery::Delivery,
    event::Event,
    heartbeat::{Heartbeat, Telling},
    leases::Leases,
    link::Link,
    socket::Socket,
    standing::Standing,
    team::Team,
    tempo::Tempo,
};
use crate::{
    client::{Client, ShutOut},
    clock::AwakeClock,
    config::{AgentConfig, Enrolment},
    connectors::Connectors,
    files::Place,
    identity,
    job::{Tools, Workplace},
    outbox::{Entry, EntryKey, Outbox},
    record::Record,
    snapshot::Snapshots,
    team::CoordinatorSource,
};

/// What a running agent is made of.
pub struct Parts {
    /// Where its files lie.
    pub place: Place,
    /// What stands in `agent.toml`.
    pub config: AgentConfig,
    /// Its place at the coordinator, from the same file.
    pub enrolment: Enrolment,
    /// Speaks to the coordinator, with the agent's key.
    pub client: Client,
    /// Its verbs about connectors, and what it keeps of them.
    pub connectors: Connectors,
    /// What it can do.
    pub tools: Tools,
    /// Tells the time.
    pub clock: Arc<dyn AwakeClock>,
    /// How fast the loops turn.
    pub tempo: Tempo,
    /// Asks from this computer, when somebody listens for them.
    pub asks: Option<AskReceiver>,
    /// Who follows how it stands.
    pub followed: Option<watch::Sender<Standing>>,
    /// Where its runs are remembered.
    pub record: Option<Arc<Record>>,
}

/// Asks and where to answer them.
pub type AskReceiver = mpsc::Receiver<(Ask, tokio::sync::oneshot::Sender<Result<Asked, String>>)>;

/// How a running agent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody stopped it.
    Stopped,
    /// The coordinator does not want it any more.
    ShutOut(ShutOut),
}

/// Channels between the loops.
struct Wires {
    events: mpsc::Sender<Event>,
    beat_now: Arc<Notify>,
    leases: Arc<Leases>,
    link: Arc<Link>,
}

/// Runs the agent until `stop`, or until the coordinator wants it no more.
///
/// # Errors
/// When the folders of outbox or snapshots, or the secrets, cannot be opened.
pub async fn run(mut parts: Parts, stop: CancellationToken) -> io::Result<Ending> {
    let outbox = Outbox::open(&parts.place.outbox())?;
    let left = outbox.entries()?;
    let kept = kept(&parts.connectors).await?;
    let snapshots = Snapshots::open(&parts.place.snapshots())?;
    let (events, inbox) = mpsc::channel(64);
    let beat_now = Arc::new(Notify::new());
    let leases = Arc::new(Leases::new(Arc::clone(&parts.clock), Arc::clone(&beat_now)));
    let (silence, answer) = (parts.tempo.silence, parts.tempo.socket_answer);
    let link = Arc::new(Link::new(Arc::clone(&parts.clock), silence, answer));
    let wires = Wires { events, beat_now, leases, link };
    let held = remember(&left, &wires.leases);
    let (telling, told) = watch::channel(Telling::default());
    let (permits, permitted) = mpsc::channel(1);
    let (deliveries, fresh) = mpsc::channel(4);

    let ending = stop.child_token();
    let loops = TaskTracker::new();
    let (revision, revisions) = watch::channel(None);
    loops.spawn(wires.socket(&parts, revision.clone()).run(ending.clone()));
    loops.spawn(wires.heartbeat(&parts, told, revision)?.run(ending.clone()));
    loops.spawn(Team { source: team_source(&parts), told: revisions }.run(ending.clone()));
    loops.spawn(wires.claim(&parts, permitted).run(ending.clone()));
    let delivery = wires.delivery(&parts, outbox.clone(), snapshots.clone());
    loops.spawn(delivery.run(left, fresh, ending.clone()));
    if let Some(asks) = parts.asks.take() {
        loops.spawn(pass_on(asks, wires.events.clone(), ending.clone()));
    }
    let decider = Decider {
        workplace: Arc::new(workplace(&parts, outbox, snapshots)),
        place: parts.place,
        config: parts.config,
        enrolment: parts.enrolment,
        connectors: parts.connectors,
        kept,
        clock: parts.clock,
        tempo: parts.tempo,
        telling,
        followed: parts.followed,
        permits,
        deliveries,
        held,
        leases: wires.leases,
        link: wires.link,
        beat_now: wires.beat_now,
        events: wires.events,
        state: super::decider::State::default(),
    };
    let how = decider.run(inbox, stop).await;
    ending.cancel();
    loops.close();
    // A loop that does not end at once is in a call whose answer nobody needs any more.
    let _ = tokio::time::timeout(parts.tempo.farewell, loops.wait()).await;
    Ok(how)
}

/// The connectors whose credentials are kept.
async fn kept(connectors: &Connectors) -> io::Result<Vec<ConnectorId>> {
    let keys = connectors.keys.clone();
    tokio::task::spawn_blocking(move || keys.ids()).await?.map_err(io::Error::other)
}

fn team_source(parts: &Parts) -> CoordinatorSource {
    let file = parts.place.team_settings();
    let clock = Arc::clone(&parts.clock);
    CoordinatorSource::new(parts.client.clone(), parts.enrolment.agent, clock, file)
}

/// Claims whose results are still here from before the restart.
fn remember(left: &[Entry], leases: &Leases) -> Vec<EntryKey> {
    let keys: Vec<EntryKey> = left.iter().map(|entry| entry.meta.key()).collect();
    for key in &keys {
        leases.remember(*key);
    }
    keys
}

fn workplace(parts: &Parts, outbox: Outbox, snapshots: Snapshots) -> Workplace {
    Workplace {
        client: parts.client.clone(),
        tools: parts.tools.clone(),
        outbox,
        snapshots,
        agent: parts.enrolment.agent,
        agent_name: parts.enrolment.name.clone(),
        tempo: parts.tempo,
        keys: Arc::new(parts.connectors.keys.clone()),
        record: parts.record.clone(),
    }
}

async fn pass_on(mut asks: AskReceiver, events: mpsc::Sender<Event>, stop: CancellationToken) {
    loop {
        let asked = tokio::select! {
            () = stop.cancelled() => return,
            asked = asks.recv() => asked,
        };
        let Some((ask, answer)) = asked else { return };
        if events.send(Event::Ask { ask, answer }).await.is_err() {
            return;
        }
    }
}

impl Wires {
    fn heartbeat(
        &self,
        parts: &Parts,
        telling: watch::Receiver<Telling>,
        revision: watch::Sender<Option<i64>>,
    ) -> io::Result<Heartbeat> {
        let mut boot = [0_u8; 16];
        getrandom::fill(&mut boot).map_err(io::Error::other)?;
        Ok(Heartbeat {
            client: parts.client.clone(),
            capabilities: identity::capabilities(&parts.tools),
            boot_id: hex::encode(boot),
            data: parts.place.data().to_owned(),
            telling,
            leases: Arc::clone(&self.leases),
            link: Arc::clone(&self.link),
            revision,
            beat_now: Arc::clone(&self.beat_now),
            events: self.events.clone(),
            tempo: parts.tempo,
        })
    }

    fn socket(&self, parts: &Parts, revision: watch::Sender<Option<i64>>) -> Socket {
        Socket {
            client: parts.client.clone(),
            link: Arc::clone(&self.link),
            clock: Arc::clone(&parts.clock),
            revision,
            events: self.events.clone(),
            tempo: parts.tempo,
        }
    }

    fn claim(&self, parts: &Parts, permits: mpsc::Receiver<()>) -> Claim {
        Claim {
            client: parts.client.clone(),
            permits,
            link: Arc::clone(&self.link),
            beat_now: Arc::clone(&self.beat_now),
            events: self.events.clone(),
            tempo: parts.tempo,
        }
    }

    fn delivery(&self, parts: &Parts, outbox: Outbox, snapshots: Snapshots) -> Delivery {
        Delivery {
            client: parts.client.clone(),
            outbox,
            snapshots,
            agent: parts.enrolment.agent,
            leases: Arc::clone(&self.leases),
            events: self.events.clone(),
            tempo: parts.tempo,
        }
    }
}
