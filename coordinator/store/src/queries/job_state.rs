//! The one place that writes the `status` of a job. What a state may become is decided by
//! `safelight_domain::apply`; here it is compared, set and told to the audit trail.

use diesel::prelude::*;
use safelight_domain::{
    AgentId, JobEvent, JobId, JobState, Lane, PipelineId, TeamId, Timestamp, apply,
};

use super::{
    Tx,
    audit::{self, Change, Event},
    dialect, job_rows,
    job_rows::{CLAIMABLE, DEFERRED, JobRow, SCHEDULED, status_code},
    lanes,
    update::update,
};
use crate::{
    Actor, JobNews, NewJob, News, StoreError,
    breakage::breaks,
    convert::{from_json, maybe_word, micros, text, word},
    schema::{
        audit_events,
        jobs::{self, dsl},
    },
    turns::Turn,
};

/// So many due jobs are made claimable in front of one claim at most.
const DUE_AT_ONCE: i64 = 100;

/// Everything that a change of state may touch, written together.
#[derive(AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true)]
struct Set<'a> {
    status: i32,
    due_at: Option<i64>,
    agent_id: Option<&'a str>,
    still_held: bool,
    lease_epoch: i64,
    lease_expires_at: Option<i64>,
    retry_count: i32,
    assigned_at: Option<i64>,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    progress: Option<&'a str>,
    progress_at: Option<i64>,
    error: Option<&'a str>,
    result_id: Option<&'a str>,
}

impl<'a> Set<'a> {
    fn of(job: &'a JobRow) -> Self {
        Self {
            status: job.status,
            due_at: job.due_at,
            agent_id: job.agent_id.as_deref(),
            still_held: job.still_held,
            lease_epoch: job.lease_epoch,
            lease_expires_at: job.lease_expires_at,
            retry_count: job.retry_count,
            assigned_at: job.assigned_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            progress: job.progress.as_deref(),
            progress_at: job.progress_at,
            error: job.error.as_deref(),
            result_id: job.result_id.as_deref(),
        }
    }
}

/// What happens to a job, by whom, and what the audit trail shall say.
pub(crate) struct Step<'a> {
    pub(crate) event: JobEvent,
    pub(crate) by: &'a Actor,
    /// The action in the audit trail, such as `job.claim`.
    pub(crate) action: &'a str,
    pub(crate) details: serde_json::Value,
}

/// Lets `step` happen to the job as it was read, with whatever else `edit` changes; answers the
/// job as it stands then. Refused when the state does not allow it, or when the job is no longer
/// as it was read.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    before: &JobRow,
    step: Step<'_>,
    edit: impl FnOnce(&mut JobRow),
) -> Result<JobRow, StoreError> {
    change_with(tx, before, step, edit, &[])
}

/// The same, and makes other changes along with it, in the same statement where the database can:
/// on PostgreSQL each statement is a journey.
pub(crate) fn change_with(
    tx: &mut Tx<'_>,
    before: &JobRow,
    step: Step<'_>,
    edit: impl FnOnce(&mut JobRow),
    others: &[&dialect::Fragment<'_>],
) -> Result<JobRow, StoreError> {
    let state = apply(before.state()?, step.event)
        .map_err(|refused| StoreError::WrongState { state: refused.state })?;
    let mut after = before.clone();
    edit(&mut after);
    after.status = status_code(state, after.due_at.is_some());
    tx.turns.push(turn(before, &after, &step)?);
    if step.event == JobEvent::Release && breaks("trail") {
        compare_and_set(tx, before, &after, others)?;
        return Ok(after);
    }
    let mut details = step.details;
    details["epoch"] = after.lease_epoch.into();
    let (team, details) = (Some(after.team_id.as_str()), Some(details));
    let change = Change { team, by: step.by, action: step.action, subject: &after.id, details };
    let event = Event::now(tx, change);
    let event = diesel::insert_into(audit_events::table).values(&event);
    let mut all: Vec<&dialect::Fragment<'_>> = vec![&event];
    all.extend(others);
    compare_and_set(tx, before, &after, &all)?;
    tell(tx, before.holder()?, &after)?;
    Ok(after)
}

/// A change of a job as the log tells it. The one who held it until now is named where nobody
/// does any more.
fn turn(before: &JobRow, after: &JobRow, step: &Step<'_>) -> Result<Turn, StoreError> {
    let cause = step.details["cause"].as_str().unwrap_or(step.action);
    Ok(Turn::Job {
        team: after.team_id.clone(),
        job: after.id.clone(),
        from: before.state()?.name(),
        to: after.state()?.name(),
        agent: after.agent_id.clone().or_else(|| before.agent_id.clone()),
        epoch: after.lease_epoch,
        cause: cause.to_owned(),
    })
}

fn compare_and_set(
    tx: &mut Tx<'_>,
    before: &JobRow,
    after: &JobRow,
    others: &[&dialect::Fragment<'_>],
) -> Result<(), StoreError> {
    let unchanged = dsl::seq
        .eq(before.seq)
        .and(dsl::status.eq(before.status))
        .and(dsl::lease_epoch.eq(before.lease_epoch));
    match dialect::together(tx.conn, others, update("jobs", unchanged, Set::of(after)))? {
        1 => Ok(()),
        _ => Err(StoreError::conflict("a newer state of the job")),
    }
}

/// Queues a new job in its lane, or schedules it. Refused, with nothing changed, when its tool is
/// scheduled for its collection already.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: &NewJob,
    lane: &Lane,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    let lane_id = lanes::find_or_create(tx, team, lane)?;
    let (bound, required) = lanes::columns(lane);
    let id = JobId::generate(tx.clock);
    let due = new.scheduled_for.filter(|time| *time > tx.time());
    let state = if due.is_some() { JobState::Scheduled } else { JobState::Pending };
    let added = diesel::insert_into(dsl::jobs)
        .values((
            (
                dsl::id.eq(id.to_string()),
                dsl::team_id.eq(team.to_string()),
                dsl::lane_id.eq(lane_id),
                dsl::bound_agent_id.eq(bound),
                dsl::required.eq(required),
                dsl::collection_id.eq(text(new.collection)),
                dsl::tool.eq(new.tool.name()),
                dsl::mode.eq(&new.mode),
                dsl::pipeline_id.eq(text(new.pipeline)),
                dsl::reason.eq(&new.reason),
            ),
            (
                dsl::priority.eq(new.priority),
                dsl::created_by.eq(text(by.user)),
                dsl::created_at.eq(tx.now()),
                dsl::scheduled_for.eq(micros(new.scheduled_for)),
                dsl::status.eq(status_code(state, false)),
                dsl::due_at.eq(micros(due)),
                dsl::still_held.eq(false),
                dsl::lease_epoch.eq(0_i64),
                dsl::retry_count.eq(0),
                dsl::parent_id.eq(text(new.parent)),
            ),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    if added == 0 {
        return Err(StoreError::conflict("a scheduled job of this tool on this collection"));
    }
    let details = Some(serde_json::json!({
        "tool": new.tool.name(), "collection": text(new.collection),
    }));
    let (team_text, subject) = (team.to_string(), id.to_string());
    let (team_text, subject) = (Some(team_text.as_str()), subject.as_str());
    audit::record(tx, Change { team: team_text, by, action: "job.create", subject, details })?;
    let job = job_rows::in_team(tx, team, id)?;
    tell(tx, None, &job)?;
    tx.turns.push(Turn::Job {
        team: job.team_id.clone(),
        job: job.id.clone(),
        from: "none",
        to: state.name(),
        agent: None,
        epoch: job.lease_epoch,
        cause: "job.create".to_owned(),
    });
    Ok(job)
}

/// Tells of the job as it stands now; `before` is who held it until then.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    before: Option<AgentId>,
    job: &JobRow,
) -> Result<(), StoreError> {
    let agent = job.holder()?;
    let is_left = agent != before || !job.still_held;
    tx.news.push(News::Job(Box::new(JobNews {
        job: word(&job.id)?,
        team: word(&job.team_id)?,
        bound: maybe_word(job.bound_agent_id.as_deref())?,
        required: from_json(&job.required)?,
        state: job.state()?,
        claimable: job.status == CLAIMABLE,
        agent,
        still_held: job.still_held,
        left: before.filter(|_| is_left),
        epoch: job.epoch(),
        tool: word(&job.tool)?,
        collection: maybe_word(job.collection_id.as_deref())?,
        result: maybe_word(job.result_id.as_deref())?,
    })));
    Ok(())
}

/// Gives a scheduled job another time, and the pipeline that holds now.
pub(crate) fn move_to(
    tx: &mut Tx<'_>,
    job: &JobRow,
    due: Timestamp,
    pipeline: Option<PipelineId>,
) -> Result<(), StoreError> {
    let pipeline = text(pipeline);
    if job.due_at == Some(due.as_micros()) && job.pipeline_id == pipeline {
        return Ok(());
    }
    let unchanged = dsl::jobs.filter(dsl::seq.eq(job.seq)).filter(dsl::status.eq(SCHEDULED));
    diesel::update(unchanged)
        .set((
            dsl::due_at.eq(due.as_micros()),
            dsl::scheduled_for.eq(due.as_micros()),
            dsl::pipeline_id.eq(pipeline),
        ))
        .execute(tx.conn)?;
    let details = Some(serde_json::json!({ "scheduled_for": due.to_string() }));
    let (team, by) = (Some(job.team_id.as_str()), &Actor::system());
    audit::record(tx, Change { team, by, action: "job.move", subject: &job.id, details })?;
    tell(tx, None, job)
}

/// Makes claimable what is due by now, and answers it. Cheap when nothing is.
pub(crate) fn promote_due(tx: &mut Tx<'_>) -> Result<Vec<JobRow>, StoreError> {
    let now = tx.now();
    let by = Actor::system();
    let mut due = Vec::new();
    for job in dialect::due_jobs(tx.conn, now, DUE_AT_ONCE)? {
        match job.status {
            SCHEDULED => {
                let details = serde_json::json!({});
                let step = Step { event: JobEvent::Due, by: &by, action: "job.due", details };
                due.push(change(tx, &job, step, |after| after.due_at = None)?);
            }
            DEFERRED => {
                // The same state in other words: the end of a backoff is no event of the job.
                let after = JobRow {
                    due_at: None,
                    status: status_code(JobState::Pending, false),
                    ..job.clone()
                };
                compare_and_set(tx, &job, &after, &[])?;
                tell(tx, None, &after)?;
                due.push(after);
            }
            _ => {}
        }
    }
    Ok(due)
}
