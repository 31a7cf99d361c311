//! Folders: looked at, added, shown, removed.

use std::{path::Path, sync::Arc};

use safelight_domain::Tool;

use super::{desktop, find, folder_look};
use crate::{
    config::AgentConfig,
    loops::Ask,
    panel::{
        Panel, PanelFault,
        compose::folder_name,
        engine::Engine,
        memory::KeptCollection,
        mounts,
        shapes::{FolderAdd, FolderAnswer, FolderLook, Nothing, OneCollection},
        world::World,
    },
};

/// The analyses of a new folder.
pub(super) const ANALYSES: [Tool; 3] =
    [Tool::PhotoStats, Tool::PhotoPairing, Tool::PipelineValidation];
/// Why they run.
const NEW: &str = "The folder was added at this computer.";

/// `folders.look`.
pub(in crate::panel) async fn look(
    panel: &Panel,
    asked: FolderLook,
) -> Result<FolderAnswer, PanelFault> {
    answer(panel, asked.path).await
}

async fn answer(panel: &Panel, path: String) -> Result<FolderAnswer, PanelFault> {
    let world = Arc::clone(&panel.0);
    let looked = tokio::task::spawn_blocking(move || {
        let config = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?;
        let identity = world.identity();
        let kept = world.memory.get().collections;
        let here =
            kept.into_iter().filter(|one| identity.is_some_and(|id| one.guids.contains_key(&id)));
        let collections: Vec<_> = here.map(|one| (one.name, one.path)).collect();
        let around = folder_look::Around {
            roots: &config.roots,
            collections: &collections,
            mounted: &mounts::now(),
            own: world.place.data(),
        };
        Ok(folder_look::look(&path, &around))
    });
    looked.await.map_err(PanelFault::internal)?
}

/// `folders.add`: the folder may be read from now on, is a collection, and is checked.
pub(in crate::panel) async fn add(
    panel: &Panel,
    asked: FolderAdd,
) -> Result<OneCollection, PanelFault> {
    let looked = answer(panel, asked.path).await?;
    if !looked.can_add {
        return Err(PanelFault::new("folder_refused", looked.sentence));
    }
    let world = &panel.0;
    let engine = world.engine_soon().await?;
    let name = asked.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| folder_name(&looked.path));
    let bound = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?.roots;
    let covered = bound.iter().any(|root| Path::new(&looked.path).starts_with(root));
    if !covered {
        engine.ask(Ask::AddRoot(looked.path.clone())).await?;
    }
    let made = make(&engine, &name, &looked.path).await;
    let Ok(guid) = made else {
        // Nothing may be read that is no collection.
        if !covered {
            let _ = engine.ask(Ask::RemoveRoot(looked.path)).await;
        }
        return made.map(|guid| OneCollection { collection: guid.to_string() });
    };
    remember(world, &engine, (&name, &looked.path), guid)?;
    super::collections::queue(world, &engine, (guid, &looked.path), NEW, &ANALYSES).await?;
    Ok(OneCollection { collection: guid.to_string() })
}

/// The coordinator knows the folder once it heard of it by a heartbeat, which was sent just now.
async fn make(
    engine: &Engine,
    name: &str,
    path: &str,
) -> Result<safelight_domain::CollectionId, PanelFault> {
    let mut tries = 0;
    loop {
        match engine.add_collection(name, path).await {
            Ok(made) => return Ok(made.guid),
            Err(fault) if tries < HEARTBEATS && fault.code == "outside_roots" => {
                tries += 1;
                tokio::time::sleep(BETWEEN).await;
            }
            Err(fault) => return Err(fault),
        }
    }
}

/// How often the coordinator is asked again while it has not heard of the folder.
const HEARTBEATS: u32 = 50;
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(100);

fn remember(
    world: &World,
    engine: &Engine,
    (name, path): (&str, &str),
    guid: safelight_domain::CollectionId,
) -> Result<(), PanelFault> {
    let agent = engine.enrolment.agent;
    let mount = mounts::drive_of(&mounts::now(), Path::new(path));
    world.memory.change(|kept| {
        kept.collections.retain(|one| one.path != path || !one.guids.is_empty());
        match kept.collections.iter_mut().find(|one| one.path == path) {
            Some(known) => {
                known.guids.insert(agent, guid);
                name.clone_into(&mut known.name);
                known.mount = mount;
            }
            None => kept.collections.push(KeptCollection {
                name: name.to_owned(),
                path: path.to_owned(),
                mount,
                guids: [(agent, guid)].into(),
                lacks_pipeline_at: None,
            }),
        }
    })?;
    world.record.renamed(path, guid);
    world.look_around.notify_one();
    world.look_at_folders.notify_one();
    world.touch();
    Ok(())
}

/// Folders that no coordinator knows any more are collections of our own: they were added in a team
/// that was left.
pub(in crate::panel) async fn take_home(world: Arc<World>, engine: Arc<Engine>) {
    let kept = world.memory.get().collections;
    for one in kept.into_iter().filter(|one| one.guids.is_empty()) {
        let taken = async {
            let guid = make(&engine, &one.name, &one.path).await?;
            remember(&world, &engine, (&one.name, &one.path), guid)
        };
        if let Err(fault) = taken.await {
            tracing::warn!(
                code = fault.code,
                "a folder could not be taken home: {}",
                fault.message
            );
        }
    }
}

/// `folders.open`.
pub(in crate::panel) async fn open(
    panel: &Panel,
    asked: OneCollection,
) -> Result<Nothing, PanelFault> {
    let collection = find(&panel.0, &asked.collection)?;
    panel.0.desktop.open_folder(Path::new(&collection.path)).map_err(desktop)?;
    Ok(Nothing {})
}

/// `folders.remove`: no collection any more, and not read where no other collection needs it.
/// Results stay.
pub(in crate::panel) async fn remove(
    panel: &Panel,
    asked: OneCollection,
) -> Result<Nothing, PanelFault> {
    let world = &panel.0;
    let collection = find(world, &asked.collection)?;
    let engine = world.engine_soon().await?;
    let guid = collection.guids.get(&engine.enrolment.agent).copied();
    let guid = guid.ok_or_else(PanelFault::unknown_collection)?;
    let _ = engine.ask(Ask::StopJob { path: collection.path.clone() }).await;
    if let Some(solo) = &engine.solo {
        let owner = solo.as_owner().await?;
        owner.cancel_waiting(guid).await?;
        owner.delete_collection(guid).await?;
    }
    world.memory.change(|kept| {
        for known in kept.collections.iter_mut().filter(|one| one.path == collection.path) {
            known.guids.remove(&engine.enrolment.agent);
        }
        kept.collections.retain(|one| !one.guids.is_empty());
    })?;
    unbind(world, &engine, &collection.path).await;
    world.now().wanted.forget(&collection.path);
    world.look_at_folders.notify_one();
    world.touch();
    Ok(Nothing {})
}

/// Unbinds the folder unless another collection lies in it; what another coordinator was told of
/// keeps nothing open here.
async fn unbind(world: &World, engine: &Engine, path: &str) {
    let agent = engine.enrolment.agent;
    let kept = world.memory.get().collections;
    let mut here = kept.iter().filter(|one| one.guids.contains_key(&agent));
    let needed = here.any(|one| Path::new(&one.path).starts_with(path));
    if !needed {
        // Refused where a folder around it is bound instead.
        let _ = engine.ask(Ask::RemoveRoot(path.to_owned())).await;
    }
}
