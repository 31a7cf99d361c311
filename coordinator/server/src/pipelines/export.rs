//! A version as a file or as a drawing.

use safelight_domain::{PipelineId, TeamId};

use super::{
    documents,
    text::{Format, write},
};
use crate::{ApiError, App};

/// A version as it is handed out, and its number.
#[derive(Debug)]
pub(crate) struct Exported {
    /// The one that was asked for, or the newest.
    pub(crate) version: i64,
    /// The file's text.
    pub(crate) text: String,
}

/// A version, the newest unless told, as a text that can be imported again.
///
/// # Errors
/// 404.
pub(crate) async fn export(
    app: &App,
    team: TeamId,
    id: PipelineId,
    version: Option<i64>,
    format: Format,
) -> Result<Exported, ApiError> {
    let (version, document) = document(app, team, id, version).await?;
    Ok(Exported { version, text: write(&document, format)? })
}

/// A version, the newest unless told, as an SVG document.
///
/// # Errors
/// 404; 422 when it has too many nodes to be drawn.
pub(crate) async fn graph(
    app: &App,
    team: TeamId,
    id: PipelineId,
    version: Option<i64>,
) -> Result<String, ApiError> {
    let (_, document) = document(app, team, id, version).await?;
    app.examiner.draw(document).await?.ok_or_else(|| {
        ApiError::parameter("version", "This version has too many nodes to be drawn.")
    })
}

async fn document(
    app: &App,
    team: TeamId,
    id: PipelineId,
    version: Option<i64>,
) -> Result<(i64, serde_json::Value), ApiError> {
    let pipeline = app.store.get_pipeline(team, id).await?;
    let version = version.unwrap_or(pipeline.newest_version);
    let kept = app.store.get_version(team, id, version).await?;
    Ok((version, documents::whole(&pipeline.name, &kept.document)?))
}
