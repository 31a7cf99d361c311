//! The panel in a browser: on loopback alone, let in by a link that works once.
//!
//! Any program and any page on this computer can reach a loopback port. So the address alone opens
//! nothing: a one-time token in the link becomes a cookie that scripts cannot read, `Host` and
//! `Origin` must be ours, and reports are shown without rights.

mod calls;
mod door;
mod events;
mod guard;
mod page;
mod report;
mod session;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use tokio::{net::TcpListener, sync::Mutex};

use self::door::Door;
use super::{Panel, PanelFault, world::World};

pub use self::page::page;

/// Commands are small.
const LARGEST_BODY: usize = 256 * 1024;

/// The door of a panel, once somebody asked for it.
#[derive(Default)]
pub(super) struct Doors(Mutex<Option<Arc<Door>>>);

/// A panel that can be opened in a browser.
#[derive(Debug, Clone)]
pub struct Served {
    address: String,
}

impl Served {
    /// The address that opens the panel, once.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// What handlers share.
#[derive(Clone)]
pub(super) struct Shared {
    panel: Panel,
    door: Arc<Door>,
}

impl Panel {
    /// Serves the panel to browsers of this computer, and makes an address that opens it once.
    ///
    /// # Errors
    /// What the system says, when no port can be had.
    pub async fn serve(&self) -> Result<Served, PanelFault> {
        Ok(Served { address: link(&self.0).await? })
    }
}

/// An address that opens the panel once; the first one opens the port too.
pub(super) async fn link(world: &Arc<World>) -> Result<String, PanelFault> {
    let mut doors = world.doors.0.lock().await;
    let door = match &*doors {
        Some(door) => Arc::clone(door),
        None => {
            let door = open(world).await?;
            *doors = Some(Arc::clone(&door));
            door
        }
    };
    let token = door.new_token(world.clock.now()).map_err(PanelFault::internal)?;
    Ok(format!("http://{}/#{token}", door.address()))
}

async fn open(world: &Arc<World>) -> Result<Arc<Door>, PanelFault> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
    let listener = listener.map_err(PanelFault::internal)?;
    let address = listener.local_addr().map_err(PanelFault::internal)?;
    let door = Arc::new(Door::at(address));
    let shared = Shared { panel: Panel(Arc::clone(world)), door: Arc::clone(&door) };
    let stop = world.stop.clone();
    world.tasks.spawn(async move {
        let serve = axum::serve(listener, router(shared)).into_future();
        tokio::select! {
            // A page that follows events would keep an orderly end waiting.
            () = stop.cancelled() => {}
            ended = serve => if let Err(error) = ended {
                tracing::warn!(%error, "the panel cannot be opened in a browser any more");
            }
        }
    });
    Ok(door)
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/panel/call/{command}", post(calls::call))
        .route("/panel/events", get(events::follow))
        .route("/panel/report/{result}", get(report::show))
        .route_layer(from_fn_with_state(shared.clone(), guard::signed_in))
        .route("/panel/session", post(session::begin))
        .fallback(get(page::serve))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(shared.clone(), guard::ours))
        .with_state(shared)
}
