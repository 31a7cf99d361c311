//! `agent_metrics` and `agent_metric_steps`: the load that heartbeats told, fine for a day and in
//! quarters of an hour for a month. Written with the heartbeats, in two statements for all.

use std::collections::BTreeMap;

use diesel::prelude::*;
use safelight_domain::{AgentId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Tx, agents, dialect};
use crate::{
    HeartbeatUpdate, MetricPoint, MetricSpread, MetricStep, StoreError,
    convert::{maybe_word, time},
    schema::agents as agent_table,
    schema_history::{agent_metric_steps as steps, agent_metrics as fine},
};

/// A quarter of an hour, in microseconds.
const STEP: i64 = 15 * 60 * 1_000_000;
/// Points in one answer: a day of heartbeats and some more.
const MOST_POINTS: i64 = 3000;
/// Agents whose old points are removed in one transaction.
const AGENTS_AT_ONCE: i64 = 50;

/// What is read of a heartbeat's load; whatever is no number counts as not told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Load {
    cpu_percent: Option<f64>,
    memory_percent: Option<f64>,
    disk_free_gb: Option<f64>,
    memory_bytes: Option<f64>,
}

/// One heartbeat's load as it is written: agent, time, start of its step and the four measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Sample(
    pub(crate) String,
    pub(crate) i64,
    pub(crate) i64,
    pub(crate) Option<f64>,
    pub(crate) Option<f64>,
    pub(crate) Option<f64>,
    pub(crate) Option<f64>,
);

/// Keeps what these heartbeats told; at most one of each agent, the last.
pub(super) fn keep(tx: &mut Tx<'_>, updates: &[HeartbeatUpdate]) -> Result<(), StoreError> {
    let mut samples = BTreeMap::new();
    for update in updates {
        let told = update.metrics.as_deref().and_then(|json| serde_json::from_str(json).ok());
        let Some(Load { cpu_percent, memory_percent, disk_free_gb, memory_bytes }) = told else {
            continue;
        };
        let (agent, at) = (update.agent.to_string(), update.at.as_micros());
        let step = at - at.rem_euclid(STEP);
        let sample = Sample(
            agent.clone(),
            at,
            step,
            finite(cpu_percent),
            finite(memory_percent),
            finite(disk_free_gb),
            finite(memory_bytes),
        );
        samples.insert(agent, sample);
    }
    if !samples.is_empty() {
        let samples: Vec<_> = samples.into_values().collect();
        dialect::keep_metrics(tx.conn, &samples)?;
    }
    Ok(())
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// The load of one agent since then, oldest first.
pub(crate) fn agent_metrics(
    tx: &mut Tx<'_>,
    team: TeamId,
    agent: AgentId,
    since: Timestamp,
    step: MetricStep,
) -> Result<Vec<MetricPoint>, StoreError> {
    agents::get_agent(tx, team, agent)?;
    let (agent, since) = (agent.to_string(), since.as_micros());
    match step {
        MetricStep::Fine => each(tx, &agent, since),
        MetricStep::Coarse => in_steps(tx, &agent, since),
    }
}

type Four = (Option<f64>, Option<f64>, Option<f64>, Option<f64>);

fn each(tx: &mut Tx<'_>, agent: &str, since: i64) -> Result<Vec<MetricPoint>, StoreError> {
    let rows: Vec<(i64, Four)> = fine::table
        .filter(fine::agent_id.eq(agent))
        .filter(fine::at.ge(since))
        .order(fine::at)
        .limit(MOST_POINTS)
        .select((
            fine::at,
            (fine::cpu_percent, fine::memory_percent, fine::disk_free_gb, fine::memory_bytes),
        ))
        .load(tx.conn)?;
    let one = |value: Option<f64>| value.map(|it| MetricSpread { min: it, avg: it, max: it });
    let point = |(at, (cpu, memory, disk, resident))| MetricPoint {
        at: time(at),
        cpu_percent: one(cpu),
        memory_percent: one(memory),
        disk_free_gb: one(disk),
        memory_bytes: one(resident),
    };
    Ok(rows.into_iter().map(point).collect())
}

/// Count, sum, least and most of one measure in one step.
type Sums = (i64, f64, Option<f64>, Option<f64>);

fn in_steps(tx: &mut Tx<'_>, agent: &str, since: i64) -> Result<Vec<MetricPoint>, StoreError> {
    let rows: Vec<(i64, Sums, Sums, Sums, Sums)> = steps::table
        .filter(steps::agent_id.eq(agent))
        .filter(steps::at.gt(since - STEP))
        .order(steps::at)
        .limit(MOST_POINTS)
        .select((
            steps::at,
            (steps::cpu_count, steps::cpu_sum, steps::cpu_min, steps::cpu_max),
            (steps::memory_count, steps::memory_sum, steps::memory_min, steps::memory_max),
            (steps::disk_count, steps::disk_sum, steps::disk_min, steps::disk_max),
            (steps::resident_count, steps::resident_sum, steps::resident_min, steps::resident_max),
        ))
        .load(tx.conn)?;
    let point = |(at, cpu, memory, disk, resident)| MetricPoint {
        at: time(at),
        cpu_percent: spread(cpu),
        memory_percent: spread(memory),
        disk_free_gb: spread(disk),
        memory_bytes: spread(resident),
    };
    Ok(rows.into_iter().map(point).collect())
}

#[allow(clippy::cast_precision_loss, reason = "a step has a few dozen heartbeats")]
fn spread((count, sum, min, max): Sums) -> Option<MetricSpread> {
    let (min, max) = (min?, max?);
    (count > 0).then(|| MetricSpread { min, avg: sum / count as f64, max })
}

/// Removes what is too old, of the next agents after that one; answers where to go on. Agent by
/// agent, so that no index of times has to be kept with every heartbeat.
pub(crate) fn sweep_metrics(
    tx: &mut Tx<'_>,
    after: Option<AgentId>,
    fine_before: Timestamp,
    steps_before: Timestamp,
) -> Result<Option<AgentId>, StoreError> {
    let after = after.map(|agent| agent.to_string()).unwrap_or_default();
    let some: Vec<String> = agent_table::table
        .filter(agent_table::id.gt(after))
        .order(agent_table::id)
        .limit(AGENTS_AT_ONCE)
        .select(agent_table::id)
        .load(tx.conn)?;
    for agent in &some {
        let old = fine::table
            .filter(fine::agent_id.eq(agent))
            .filter(fine::at.lt(fine_before.as_micros()));
        diesel::delete(old).execute(tx.conn)?;
        let old = steps::table
            .filter(steps::agent_id.eq(agent))
            .filter(steps::at.lt(steps_before.as_micros()));
        diesel::delete(old).execute(tx.conn)?;
    }
    maybe_word(some.last().map(String::as_str))
}
