//! The state of a team's agents in numbers, as people see it.

use safelight_domain::TeamId;

use crate::{
    ApiError, App,
    shapes::{PoolState, PoolStatus},
};

/// Counted now.
pub(crate) async fn status(app: &App, team: TeamId) -> Result<PoolStatus, ApiError> {
    let counts = app.store.pool_counts(team).await?;
    let state = match (counts.online, counts.running_jobs) {
        (0, _) => PoolState::Offline,
        (_, 0) => PoolState::Idle,
        _ => PoolState::Running,
    };
    Ok(PoolStatus {
        online_count: counts.online,
        offline_count: counts.offline,
        idle_count: counts.idle,
        running_jobs_count: counts.running_jobs,
        status: state,
    })
}
