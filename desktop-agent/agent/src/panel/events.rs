//! What goes out beside the state, and what comes in beside the faces.

use std::sync::Arc;

use tokio::sync::{broadcast::error::RecvError, oneshot};

use super::{shapes::PanelEvent, world::World};
use crate::loops::{Ask, AskReceiver, Asked};

/// Tells faces of each new line of the log.
pub(super) async fn tell_log(world: Arc<World>) {
    let mut lines = world.log.follow();
    loop {
        let line = tokio::select! {
            () = world.stop.cancelled() => return,
            line = lines.recv() => line,
        };
        match line {
            Ok(line) => world.tell(PanelEvent::Log { line }),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Hands what other verbs of the command line ask on to the agent of the moment.
pub(super) async fn answer_verbs(world: Arc<World>, mut asks: AskReceiver) {
    loop {
        let asked = tokio::select! {
            () = world.stop.cancelled() => return,
            asked = asks.recv() => asked,
        };
        let Some((ask, answer)) = asked else { return };
        match ask {
            Ask::PanelLink => link(&world, answer).await,
            ask => hand_on(&world, ask, answer).await,
        }
    }
}

async fn link(world: &Arc<World>, answer: oneshot::Sender<Result<Asked, String>>) {
    let link = super::http::link(world).await;
    // Whoever asked may have left.
    let _ = answer.send(link.map(Asked::Link).map_err(|fault| fault.message));
}

async fn hand_on(world: &World, ask: Ask, answer: oneshot::Sender<Result<Asked, String>>) {
    let engine = world.engine.borrow().clone();
    match engine {
        Some(engine) => {
            // An agent that ends answers nobody; whoever asked is told by the silence.
            let _ = engine.asks.send((ask, answer)).await;
        }
        None => _ = answer.send(Err("the agent is starting; try again in a moment".to_owned())),
    }
    // A root may be another one now.
    world.look_at_folders.notify_one();
}
