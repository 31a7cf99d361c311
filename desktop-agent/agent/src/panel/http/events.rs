//! `GET /panel/events`: the state at once, then everything that happens, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Shared;
use crate::panel::{Panel, shapes::PanelEvent};

/// So that a dead page is noticed.
const STILL_HERE: Duration = Duration::from_secs(20);

/// Where one page is.
struct Follower {
    panel: Panel,
    events: Receiver<PanelEvent>,
    began: bool,
}

pub(super) async fn follow(
    State(shared): State<Shared>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // Before the state is read, so that nothing in between is missed.
    let events = shared.panel.events();
    let follower = Follower { panel: shared.panel, events, began: false };
    let all = stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(wire(&event)), follower))
    });
    Sse::new(all).keep_alive(KeepAlive::new().interval(STILL_HERE))
}

impl Follower {
    /// None once the panel ends.
    async fn next(&mut self) -> Option<PanelEvent> {
        if !self.began {
            self.began = true;
            return Some(self.state());
        }
        tokio::select! {
            () = self.panel.stopped() => None,
            event = self.events.recv() => match event {
                Ok(event) => Some(event),
                // Whole states need no history.
                Err(RecvError::Lagged(_)) => Some(self.state()),
                Err(RecvError::Closed) => None,
            },
        }
    }

    fn state(&self) -> PanelEvent {
        PanelEvent::State { state: Box::new(self.panel.state()) }
    }
}

fn wire(event: &PanelEvent) -> Event {
    let name = match event {
        PanelEvent::State { .. } => "state",
        PanelEvent::Log { .. } => "log",
        PanelEvent::Skin { .. } => "skin",
        PanelEvent::Notify { .. } => "notify",
    };
    // Shapes of ours can always be written down.
    let text = serde_json::to_string(event).unwrap_or_default();
    Event::default().event(name).data(text)
}
