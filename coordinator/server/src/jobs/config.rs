//! What an agent needs to know to run a job it holds.

use std::collections::BTreeMap;

use safelight_domain::{Camera, ExtensionSet, JobId, LeaseEpoch, ToolSettings};
use safelight_protocol::{CameraBody, ConfigReply, ErrorCode, PipelineBody, ToolConfig};
use safelight_store::{AgentRecord, CollectionRecord, JobRecord};
use serde::Deserialize;

use crate::{ApiError, App, connectors, team_config};

/// The team's settings and the job's place.
pub(crate) async fn config(
    app: &App,
    agent: &AgentRecord,
    job: JobId,
    epoch: Option<LeaseEpoch>,
) -> Result<ConfigReply, ApiError> {
    let job = app.store.get_job(agent.team, job).await?;
    if job.agent != Some(agent.id) {
        let detail = "The job is held by somebody else; claim it first.";
        return Err(ApiError::refuse(ErrorCode::Forbidden, detail));
    }
    let collection = match job.collection {
        Some(collection) => Some(app.store.get_collection(agent.team, collection).await?),
        None => None,
    };
    let test = match collection {
        Some(_) => None,
        None => connectors::test::of_job(app, &job).await?,
    };
    let behind = collection.as_ref().and_then(|collection| collection.connector);
    let behind = behind.or(test.as_ref().map(|test| test.connector));
    let connector = connectors::of_job::of_job(app, agent, &job, behind, epoch).await?;
    let team = team_config::read(app, agent.team).await?;
    let place = collection.and_then(CollectionRecord::into_place);
    Ok(ConfigReply {
        job_guid: job.id,
        config: tool_config(team.tools),
        collection_path: place.or(test.map(|test| test.location)),
        pipeline_guid: job.pipeline,
        pipeline: pipeline(app, &job).await?,
        connector,
    })
}

/// The active version of the job's pipeline, for the tools that read one.
async fn pipeline(app: &App, job: &JobRecord) -> Result<Option<PipelineBody>, ApiError> {
    let Some(id) = job.pipeline.filter(|_| job.tool.uses_pipeline()) else { return Ok(None) };
    let active = app.store.active_pipeline(job.team, id).await?;
    let Parts { nodes, edges } =
        serde_json::from_str(&active.document).map_err(ApiError::internal)?;
    Ok(Some(PipelineBody { guid: id, name: active.name, version: active.version, nodes, edges }))
}

/// What agents read of a document.
#[derive(Deserialize)]
struct Parts {
    nodes: Vec<serde_json::Value>,
    edges: Vec<serde_json::Value>,
}

/// The settings as they travel.
pub(crate) fn tool_config(settings: ToolSettings) -> ToolConfig {
    let list = |set: &ExtensionSet| set.iter().map(str::to_owned).collect();
    let cameras: BTreeMap<_, Vec<_>> = settings
        .cameras
        .into_iter()
        .map(|(id, cameras)| (id, cameras.into_iter().map(camera).collect()))
        .collect();
    ToolConfig {
        photo_extensions: list(&settings.photo_extensions),
        metadata_extensions: list(&settings.metadata_extensions),
        require_sidecar: list(&settings.require_sidecar),
        camera_mappings: cameras.clone(),
        cameras,
        processing_methods: settings.processing_methods,
        sidecar_scope: Some(settings.sidecar_scope.to_string()),
    }
}

fn camera(camera: Camera) -> CameraBody {
    CameraBody { name: camera.name, serial_number: camera.serial_number }
}
