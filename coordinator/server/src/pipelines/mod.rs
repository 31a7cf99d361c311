//! Workflows of a team: made, changed, activated, and which one a job is held against.

pub(crate) mod activate;
pub(crate) mod create;
mod documents;
pub(crate) mod examine;
pub(crate) mod export;
pub(crate) mod save;
pub(crate) mod templates;
pub(crate) mod text;

use safelight_domain::{PipelineId, TeamId, Tool};
use safelight_protocol::ErrorCode;
use safelight_store::{CollectionRecord, StoreError};

use crate::{ApiError, App};

/// Refuses a pipeline that collections and jobs cannot be given, saying why.
///
/// # Errors
/// 404 when the team has no such pipeline, 409 `pipeline_not_active`.
pub(crate) async fn refuse_unusable(
    app: &App,
    team: TeamId,
    pipeline: PipelineId,
) -> Result<(), ApiError> {
    match app.store.get_pipeline(team, pipeline).await {
        Ok(record) if record.active_version.is_some() => Ok(()),
        Ok(record) => Err(StoreError::PipelineNotActive { name: record.name }.into()),
        Err(StoreError::NotFound) => {
            let sentence = "There is no such pipeline here; choose one of the team's.";
            Err(ApiError::refuse(ErrorCode::NotFound, sentence))
        }
        Err(other) => Err(other.into()),
    }
}

/// The pipeline of a job: the one asked for, else the collection's, else the team's default.
///
/// # Errors
/// As [`refuse_unusable`] for the one asked for; 422 `no_pipeline` when the tool cannot do
/// without and there is none.
pub(crate) async fn effective(
    app: &App,
    collection: &CollectionRecord,
    tool: Tool,
    asked: Option<PipelineId>,
) -> Result<Option<PipelineId>, ApiError> {
    if !tool.uses_pipeline() {
        return match asked {
            Some(_) => Err(ApiError::field("pipeline_guid", format!("{tool} uses no pipeline."))),
            None => Ok(None),
        };
    }
    if let Some(asked) = asked {
        refuse_unusable(app, collection.team, asked).await?;
        return Ok(Some(asked));
    }
    let found = match collection.pipeline {
        Some(own) => Some(own),
        None => app.store.default_pipeline(collection.team).await?,
    };
    if found.is_none() && tool == Tool::PipelineValidation {
        let sentence = format!(
            "There is no pipeline to hold {} against: give the collection one, make one the \
             team's default, or name one with pipeline_guid.",
            collection.name
        );
        return Err(ApiError::refuse(ErrorCode::NoPipeline, sentence));
    }
    Ok(found)
}
