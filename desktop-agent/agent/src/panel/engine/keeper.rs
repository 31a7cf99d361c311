//! Keeps an agent running, with its coordinator where there is no team: after a failure again, and
//! after a change of sides with the other coordinator.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::{Engine, Solo, access, alone};
use crate::{
    client::{Client, ShutOut},
    config::{AgentConfig, Enrolment},
    connectors::{Connectors, Keys, RemoteStorage},
    job::Tools,
    loops::{self, Ending, Parts, Standing},
    panel::{PanelFault, commands::folders::take_home, world::World},
    secrets::{API_KEY, SecretStore},
};

/// A change to what is kept, made while no agent runs.
pub(in crate::panel) struct Order {
    pub(in crate::panel) change: Change,
    pub(in crate::panel) done: oneshot::Sender<Result<(), PanelFault>>,
}

/// Blocks: it may open a keychain.
pub(in crate::panel) type Change = Box<dyn FnOnce(&World) -> Result<(), PanelFault> + Send>;

/// How a life of the agent ended.
enum Life {
    Stopped,
    Changed(Order),
    ShutOut(ShutOut),
    Failed(PanelFault),
}

/// What a life needs.
struct Ready {
    config: AgentConfig,
    enrolment: Enrolment,
    client: Client,
    connectors: Connectors,
    solo: Option<Arc<Solo>>,
}

/// Runs until the panel stops.
pub(in crate::panel) async fn keep(world: Arc<World>, mut orders: mpsc::Receiver<Order>) {
    let mut failures = 0;
    while !world.stop.is_cancelled() {
        let life = live(&world, &mut orders).await;
        world.engine.send_replace(None);
        let order = match life {
            Life::Stopped => return,
            Life::Changed(order) => Some(order),
            Life::ShutOut(why) => {
                world.shut_out(why);
                next_order(&world, &mut orders, None).await
            }
            Life::Failed(fault) => {
                tracing::error!(code = fault.code, "{}", fault.message);
                world.cannot_run(&fault);
                let pause = world.tempo.backoff(failures);
                failures += 1;
                next_order(&world, &mut orders, Some(pause)).await
            }
        };
        if let Some(order) = order {
            failures = 0;
            carry_out(&world, order).await;
        }
    }
}

/// The next order; none when it was not waited for any longer.
async fn next_order(
    world: &World,
    orders: &mut mpsc::Receiver<Order>,
    patience: Option<std::time::Duration>,
) -> Option<Order> {
    let enough = async {
        match patience {
            Some(patience) => tokio::time::sleep(patience).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = world.stop.cancelled() => None,
        order = orders.recv() => order,
        () = enough => None,
    }
}

async fn carry_out(world: &Arc<World>, order: Order) {
    let (ours, change) = (Arc::clone(world), order.change);
    let done = tokio::task::spawn_blocking(move || change(&ours)).await;
    world.forget_trouble();
    // Whoever asked may have left.
    let _ = order.done.send(done.unwrap_or_else(|error| Err(PanelFault::internal(error))));
}

async fn live(world: &Arc<World>, orders: &mut mpsc::Receiver<Order>) -> Life {
    let ready = tokio::select! {
        () = world.stop.cancelled() => return Life::Stopped,
        ready = ready(world) => ready,
    };
    let ready = match ready {
        Ok(ready) => ready,
        Err(fault) => return Life::Failed(fault),
    };
    let solo = ready.solo.clone();
    let life = work(world, ready, orders).await;
    if let Some(solo) = solo {
        solo.stop().await;
    }
    life
}

/// Everything up to the first call.
async fn ready(world: &Arc<World>) -> Result<Ready, PanelFault> {
    let team = world.team()?;
    let (enrolment, solo) = match team {
        Some(team) => (team, None),
        None => {
            let (enrolment, solo) = alone::ready(world).await?;
            (enrolment, Some(solo))
        }
    };
    let (ours, at) = (Arc::clone(world), enrolment.clone());
    let opened = tokio::task::spawn_blocking(move || {
        let mut config = AgentConfig::load(ours.place.config()).map_err(PanelFault::internal)?;
        let vault = access::open_secrets(&ours.place, &mut config, ours.secret_store)?;
        let key = vault.get(API_KEY).map_err(|error| access::trouble(&error))?;
        let key = key.ok_or_else(|| {
            PanelFault::new("secrets", "The stored secrets hold no key for the coordinator.")
        })?;
        let client = access::client(&ours.place, &at)?.with_key(key);
        let connectors = Connectors {
            keys: Keys::new(Arc::new(vault), at.agent),
            client: client.clone(),
            storage: Arc::new(RemoteStorage),
        };
        Ok::<_, PanelFault>((config, client, connectors))
    });
    let (config, client, connectors) = opened.await.map_err(PanelFault::internal)??;
    Ok(Ready { config, enrolment, client, connectors, solo })
}

async fn work(world: &Arc<World>, ready: Ready, orders: &mut mpsc::Receiver<Order>) -> Life {
    let stop = world.stop.child_token();
    let (asks, asked) = mpsc::channel(16);
    let (followed, standing) = watch::channel(Standing::default());
    let engine = Arc::new(Engine {
        enrolment: ready.enrolment.clone(),
        client: ready.client.clone(),
        asks,
        standing,
        solo: ready.solo.clone(),
    });
    // Before the first call: what is paused must not claim.
    world.tell_hold(&engine);
    let parts = Parts {
        place: world.place.clone(),
        config: ready.config,
        enrolment: ready.enrolment,
        client: ready.client,
        connectors: ready.connectors,
        tools: world.tools(Tools::ours()),
        clock: Arc::clone(&world.clock),
        tempo: world.tempo,
        asks: Some(asked),
        followed: Some(followed),
        record: Some(Arc::clone(&world.record)),
    };
    world.forget_trouble();
    world.engine.send_replace(Some(Arc::clone(&engine)));
    if engine.solo.is_some() {
        world.tasks.spawn(take_home(Arc::clone(world), engine));
    }
    let run = tokio::spawn(loops::run(parts, stop.clone()));
    until(run, ready.solo, orders, &stop).await
}

async fn until(
    mut run: tokio::task::JoinHandle<std::io::Result<Ending>>,
    solo: Option<Arc<Solo>>,
    orders: &mut mpsc::Receiver<Order>,
    stop: &CancellationToken,
) -> Life {
    let gone = async {
        match &solo {
            Some(solo) => solo.ended().await,
            None => std::future::pending().await,
        }
    };
    let cut = tokio::select! {
        ended = &mut run => return ending(ended),
        Some(order) = orders.recv() => Life::Changed(order),
        () = gone => Life::Failed(PanelFault::new(
            "no_coordinator",
            "The coordinator of this computer ended; coordinator.log in the data folder says why.",
        )),
    };
    stop.cancel();
    // It ends within its own farewell.
    let _ = run.await;
    cut
}

fn ending(ended: Result<std::io::Result<Ending>, tokio::task::JoinError>) -> Life {
    match ended {
        Ok(Ok(Ending::Stopped)) => Life::Stopped,
        Ok(Ok(Ending::ShutOut(why))) => Life::ShutOut(why),
        Ok(Err(error)) => Life::Failed(PanelFault::internal(error)),
        Err(error) => Life::Failed(PanelFault::internal(error)),
    }
}
