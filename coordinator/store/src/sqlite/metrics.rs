//! How SQLite takes the load of many agents: as one JSON list, which saves binding each value.

use diesel::{prelude::*, sql_types::Text};

use super::{Conn, queries::metrics::Sample};
use crate::convert::to_json;

const KEEP: &str = "INSERT INTO agent_metrics \
     (agent_id, at, cpu_percent, memory_percent, disk_free_gb, memory_bytes) \
     SELECT value ->> 0, value ->> 1, value ->> 3, value ->> 4, value ->> 5, value ->> 6 \
     FROM json_each(?) WHERE TRUE ON CONFLICT DO NOTHING";

const ADD: &str = "INSERT INTO agent_metric_steps (agent_id, at, \
     cpu_count, cpu_sum, cpu_min, cpu_max, \
     memory_count, memory_sum, memory_min, memory_max, \
     disk_count, disk_sum, disk_min, disk_max, \
     resident_count, resident_sum, resident_min, resident_max) \
     SELECT value ->> 0, value ->> 2, \
     value ->> 3 IS NOT NULL, coalesce(value ->> 3, 0.0), value ->> 3, value ->> 3, \
     value ->> 4 IS NOT NULL, coalesce(value ->> 4, 0.0), value ->> 4, value ->> 4, \
     value ->> 5 IS NOT NULL, coalesce(value ->> 5, 0.0), value ->> 5, value ->> 5, \
     value ->> 6 IS NOT NULL, coalesce(value ->> 6, 0.0), value ->> 6, value ->> 6 \
     FROM json_each(?) WHERE TRUE ON CONFLICT (agent_id, at) DO UPDATE SET \
     cpu_count = agent_metric_steps.cpu_count + excluded.cpu_count, \
     cpu_sum = agent_metric_steps.cpu_sum + excluded.cpu_sum, \
     cpu_min = coalesce(min(agent_metric_steps.cpu_min, excluded.cpu_min), agent_metric_steps.cpu_min, excluded.cpu_min), \
     cpu_max = coalesce(max(agent_metric_steps.cpu_max, excluded.cpu_max), agent_metric_steps.cpu_max, excluded.cpu_max), \
     memory_count = agent_metric_steps.memory_count + excluded.memory_count, \
     memory_sum = agent_metric_steps.memory_sum + excluded.memory_sum, \
     memory_min = coalesce(min(agent_metric_steps.memory_min, excluded.memory_min), agent_metric_steps.memory_min, excluded.memory_min), \
     memory_max = coalesce(max(agent_metric_steps.memory_max, excluded.memory_max), agent_metric_steps.memory_max, excluded.memory_max), \
     disk_count = agent_metric_steps.disk_count + excluded.disk_count, \
     disk_sum = agent_metric_steps.disk_sum + excluded.disk_sum, \
     disk_min = coalesce(min(agent_metric_steps.disk_min, excluded.disk_min), agent_metric_steps.disk_min, excluded.disk_min), \
     disk_max = coalesce(max(agent_metric_steps.disk_max, excluded.disk_max), agent_metric_steps.disk_max, excluded.disk_max), \
     resident_count = agent_metric_steps.resident_count + excluded.resident_count, \
     resident_sum = agent_metric_steps.resident_sum + excluded.resident_sum, \
     resident_min = coalesce(min(agent_metric_steps.resident_min, excluded.resident_min), agent_metric_steps.resident_min, excluded.resident_min), \
     resident_max = coalesce(max(agent_metric_steps.resident_max, excluded.resident_max), agent_metric_steps.resident_max, excluded.resident_max)";

/// Keeps the samples, and adds them to their steps.
pub(crate) fn keep_metrics(conn: &mut Conn, samples: &[Sample]) -> QueryResult<()> {
    let samples = to_json(&samples);
    diesel::sql_query(KEEP).bind::<Text, _>(&samples).execute(conn)?;
    diesel::sql_query(ADD).bind::<Text, _>(&samples).execute(conn)?;
    Ok(())
}
