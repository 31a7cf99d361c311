//! What the commands do: one noun a file.

pub(super) mod activity;
pub(super) mod collections;
pub(super) mod computer;
pub(super) mod coordinator;
pub(super) mod diagnostics;
pub(super) mod folder_look;
pub(super) mod folders;
pub(super) mod log;
pub(super) mod menu;
pub(super) mod notice;
pub(super) mod pause;
pub(super) mod report;
pub(super) mod settings;
pub(super) mod team;
pub(super) mod updates;

use super::{
    Panel, PanelFault,
    memory::KeptCollection,
    shapes::{Nothing, PanelState},
    world::World,
};

/// `state`.
pub(super) async fn state(panel: &Panel, _: Nothing) -> Result<PanelState, PanelFault> {
    Ok(panel.state())
}

/// The collection that a face names by its guid: by that at any coordinator, because a face may have
/// been shown it a moment before a team was joined.
fn find(world: &World, guid: &str) -> Result<KeptCollection, PanelFault> {
    let kept = world.memory.get().collections;
    let found =
        kept.into_iter().find(|one| one.guids.values().any(|known| known.to_string() == guid));
    found.ok_or_else(PanelFault::unknown_collection)
}

/// A sentence of the desktop as a fault.
fn desktop(sentence: String) -> PanelFault {
    PanelFault::new("desktop", sentence)
}
