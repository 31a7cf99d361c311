//! Making a version the one that jobs are given.

use safelight_domain::{PipelineId, TeamId};
use safelight_store::{Actor, PipelineRecord};

use crate::{ApiError, App};

/// Activates a version that is sound.
///
/// # Errors
/// 404; 422 `pipeline_invalid` with everything that is wrong with it.
pub(crate) async fn activate(
    app: &App,
    team: TeamId,
    id: PipelineId,
    version: i64,
    by: &Actor,
) -> Result<PipelineRecord, ApiError> {
    let kept = app.store.get_version(team, id, version).await?;
    let document = serde_json::from_str(&kept.document).map_err(ApiError::internal)?;
    let faults = app.examiner.check(document).await?.faults;
    if let Some(first) = faults.first() {
        let more = match faults.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let detail = format!("Version {version} cannot be activated: {}{more}.", first.sentence);
        return Err(ApiError::PipelineInvalid { detail, faults });
    }
    Ok(app.store.activate_version(team, id, version, by).await?)
}
