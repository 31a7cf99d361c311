//! One verb on every job that a filter finds, a few in each transaction: others write in between.

use safelight_domain::TeamId;
use safelight_store::{BulkStep, JobRange, JobRecord, LeftAlone};

use crate::{ApiError, App};

/// So many jobs that were left alone are named; all are counted.
const MOST_NAMED: usize = 100;

/// What became of them.
#[derive(Debug, Default)]
pub(crate) struct Many {
    /// How many were changed.
    pub(crate) changed: u64,
    /// How many were left alone.
    pub(crate) left: u64,
    /// The first of those, each with the reason.
    pub(crate) first_left: Vec<LeftAlone>,
}

/// The way through them. Jobs that are made meanwhile are left out.
#[derive(Debug)]
pub(super) struct Steps {
    next: Option<JobRange>,
    many: Many,
}

impl Steps {
    /// Begins with the team's oldest job.
    pub(super) async fn begin(app: &App, team: TeamId) -> Result<Self, ApiError> {
        let newest = app.store.newest_job(team).await?;
        let next = newest.map(|until| JobRange { after: None, until });
        Ok(Self { next, many: Many::default() })
    }

    /// Where the next step looks; none after the last.
    pub(super) const fn next(&self) -> Option<JobRange> {
        self.next
    }

    /// Counts what a step did, and answers the jobs that it changed.
    pub(super) fn made(&mut self, step: BulkStep) -> Vec<JobRecord> {
        let many = &mut self.many;
        many.changed += u64::try_from(step.done.len()).unwrap_or(u64::MAX);
        many.left += u64::try_from(step.left.len()).unwrap_or(u64::MAX);
        let room = MOST_NAMED - many.first_left.len();
        many.first_left.extend(step.left.into_iter().take(room));
        let until = self.next.map(|range| range.until);
        self.next =
            step.next.and_then(|after| Some(JobRange { after: Some(after), until: until? }));
        step.done
    }

    /// What became of all.
    pub(super) fn end(self) -> Many {
        self.many
    }
}
