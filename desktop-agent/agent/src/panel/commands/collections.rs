//! Checks: asked for and stopped.

use std::sync::Arc;

use safelight_domain::{AgentId, CollectionId, Tool};

use super::{find, folders::ANALYSES};
use crate::{
    loops::{Ask, Asked},
    panel::{
        Panel, PanelFault,
        engine::{self, Engine},
        rounds,
        shapes::{Check, Checks, OneCollection, Stopped},
        world::World,
    },
};

/// Why they run.
const ASKED: &str = "Asked for at this computer.";

/// `collections.check`.
pub(in crate::panel) async fn check(panel: &Panel, asked: Check) -> Result<Checks, PanelFault> {
    let world = &panel.0;
    let tools = match &asked.tool {
        Some(name) => vec![tool(name)?],
        None => ANALYSES.to_vec(),
    };
    let engine = world.engine_soon().await?;
    let collections = match &asked.collection {
        Some(guid) => vec![find(world, guid)?],
        None => world.memory.get().collections,
    };
    let mut jobs = 0;
    for collection in collections {
        let Some(guid) = collection.guids.get(&engine.enrolment.agent) else { continue };
        jobs += queue(world, &engine, (*guid, &collection.path), ASKED, &tools).await?;
    }
    Ok(Checks { jobs })
}

fn tool(name: &str) -> Result<Tool, PanelFault> {
    name.parse().map_err(|error: safelight_domain::UnknownTool| {
        PanelFault::new("bad_args", engine::sentence(&error.to_string()))
    })
}

/// Queues checks that somebody here asked for; how many wait now.
pub(super) async fn queue(
    world: &Arc<World>,
    engine: &Engine,
    (guid, path): (CollectionId, &str),
    why: &str,
    tools: &[Tool],
) -> Result<u64, PanelFault> {
    // Taken before, so that a run that ends at once counts.
    let now = world.clock.now();
    let queued = engine.check(guid, why, tools).await;
    let queued = queued.map_err(|error| engine::refused(&error))?;
    if tools.contains(&Tool::PipelineValidation) {
        // The one reason for which a coordinator leaves out a tool that was asked for.
        let lacks = !queued.contains(&Tool::PipelineValidation);
        note_pipeline(world, path, lacks.then_some(engine.enrolment.agent));
    }
    let here = &mut world.now().wanted;
    here.ask(path, &queued, now);
    let jobs = queued.len() as u64;
    world.touch();
    world.look_around.notify_one();
    Ok(jobs)
}

/// Notes at which coordinator there was no pipeline for a folder.
fn note_pipeline(world: &World, path: &str, lacks_at: Option<AgentId>) {
    world.memory.note(|kept| {
        let known = kept.collections.iter_mut().find(|one| one.path == path);
        if let Some(known) = known {
            known.lacks_pipeline_at = lacks_at;
        }
    });
}

/// `collections.stop`: the running check and those that wait. Of a team only what runs here can be
/// stopped here.
pub(in crate::panel) async fn stop(
    panel: &Panel,
    asked: OneCollection,
) -> Result<Stopped, PanelFault> {
    let world = &panel.0;
    let collection = find(world, &asked.collection)?;
    let engine = world.engine_soon().await?;
    let mut stopped = 0;
    if let (Some(solo), Some(guid)) = (&engine.solo, collection.guids.get(&engine.enrolment.agent))
    {
        stopped += solo.as_owner().await?.cancel_waiting(*guid).await?;
    }
    let asked = engine.ask(Ask::StopJob { path: collection.path.clone() }).await?;
    stopped += u64::from(matches!(asked, Asked::Stopped(true)));
    world.now().wanted.forget(&collection.path);
    rounds::settle_hold(world);
    world.touch();
    Ok(Stopped { stopped })
}
