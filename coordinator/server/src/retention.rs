//! How long a team keeps what: what it set, or what the coordinator is told to do.

use std::num::NonZeroU32;

use safelight_domain::TeamId;
use safelight_store::{Actor, RetentionRecord};

use crate::{
    ApiError, App,
    shapes::{Kept, Retention, RetentionPut},
};

/// What holds for a team.
pub(crate) async fn read(app: &App, team: TeamId) -> Result<Retention, ApiError> {
    let set = app.store.retention(team).await?;
    let default = &app.config.retention;
    Ok(Retention {
        job_days: kept(set.job_days, default.job_days),
        result_days: kept(set.result_days, default.result_days),
        results_kept: kept(set.results_kept, default.results),
    })
}

fn kept(set: Option<i64>, default: NonZeroU32) -> Kept {
    Kept { value: set.unwrap_or_else(|| i64::from(default.get())), default: set.is_none() }
}

/// Sets it; what is left out goes back to the coordinator's setting.
pub(crate) async fn set(
    app: &App,
    team: TeamId,
    request: RetentionPut,
    by: &Actor,
) -> Result<Retention, ApiError> {
    let RetentionPut { job_days, result_days, results_kept } = request;
    for (name, value) in
        [("job_days", job_days), ("result_days", result_days), ("results_kept", results_kept)]
    {
        if value.is_some_and(|value| !(1..=36_500).contains(&value)) {
            return Err(ApiError::field(name, "From 1 to 36500, or null."));
        }
    }
    let new = RetentionRecord { job_days, result_days, results_kept };
    app.store.set_retention(team, new, by).await?;
    read(app, team).await
}
