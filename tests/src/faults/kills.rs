//! What tests of kills share.

use safelight_domain::{JobId, JobState};
use safelight_store::JobFilter;

use super::stage::Stage;
use crate::wait::until;

/// A library of three photo and metadata files, one of them without its sidecar.
pub(super) const LIBRARY: &[(&str, usize)] =
    &[("a/AB3D0001.CR3", 100), ("a/AB3D0001.xmp", 10), ("b/AB3D0002.CR3", 200), ("c/x.txt", 1)];

/// Waits until the job has completed, and holds its result against the library.
pub(super) async fn completes(stage: &Stage, job: JobId) {
    let result = stage.owner.completed(&job.to_string()).await;
    let found = stage.owner.get(&format!("results/{result}")).await;
    assert_eq!(found["results"]["total_files"], 3, "{found}");
    let (_, page) = stage.owner.report(&result).await;
    assert!(page.contains("AB3D0002.CR3"), "the report is not the one of this result");
}

/// Waits until every acknowledged job has ended, whichever way.
pub(super) async fn all_end(stage: &Stage) {
    until("every job to end", async || {
        let open = [JobState::Scheduled, JobState::Pending, JobState::Assigned, JobState::Running];
        let counts = stage
            .store
            .count_jobs(stage.team, &JobFilter::default())
            .await
            .map_err(|e| e.to_string())?;
        let left = [counts.scheduled, counts.pending, counts.assigned, counts.running];
        if left.iter().all(|count| *count == 0) {
            Ok(())
        } else {
            Err(format!("{open:?}: {left:?}"))
        }
    })
    .await;
}
