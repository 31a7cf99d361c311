//! Saving the next version of a pipeline.

use safelight_domain::{PipelineId, TeamId};
use safelight_store::{Actor, PipelineRecord};

use super::documents;
use crate::{ApiError, App, shapes::VersionCreate};

/// Keeps the next version, unless somebody saved meanwhile. A name in it is left out: it is the
/// pipeline's, which is renamed by itself.
///
/// # Errors
/// 404; 409 when `based_on` is not the newest; see [`documents::take`].
pub(crate) async fn save(
    app: &App,
    team: TeamId,
    id: PipelineId,
    request: VersionCreate,
    by: &Actor,
) -> Result<PipelineRecord, ApiError> {
    // First, so that a foreign pipeline is not told apart from one that is not there.
    app.store.get_pipeline(team, id).await?;
    let new = documents::take(request.document, request.note)?.version;
    Ok(app.store.save_version(team, id, request.based_on, new, by).await?)
}
