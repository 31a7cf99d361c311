//! How PostgreSQL takes the load of many agents: as columns, each one array.

use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Double, Nullable, Text},
};

use super::{Conn, queries::metrics::Sample};

const KEEP: &str = "INSERT INTO agent_metrics \
     (agent_id, at, cpu_percent, memory_percent, disk_free_gb, memory_bytes) \
     SELECT agent_id, at, cpu_percent, memory_percent, disk_free_gb, memory_bytes \
     FROM unnest($1, $2, $3, $4, $5, $6, $7) AS heard \
     (agent_id, at, step, cpu_percent, memory_percent, disk_free_gb, memory_bytes) \
     ON CONFLICT DO NOTHING";

const ADD: &str = "INSERT INTO agent_metric_steps (agent_id, at, \
     cpu_count, cpu_sum, cpu_min, cpu_max, \
     memory_count, memory_sum, memory_min, memory_max, \
     disk_count, disk_sum, disk_min, disk_max, \
     resident_count, resident_sum, resident_min, resident_max) \
     SELECT agent_id, step, \
     (cpu_percent IS NOT NULL)::int, coalesce(cpu_percent, 0), cpu_percent, cpu_percent, \
     (memory_percent IS NOT NULL)::int, coalesce(memory_percent, 0), memory_percent, memory_percent, \
     (disk_free_gb IS NOT NULL)::int, coalesce(disk_free_gb, 0), disk_free_gb, disk_free_gb, \
     (memory_bytes IS NOT NULL)::int, coalesce(memory_bytes, 0), memory_bytes, memory_bytes \
     FROM unnest($1, $2, $3, $4, $5, $6, $7) AS heard \
     (agent_id, at, step, cpu_percent, memory_percent, disk_free_gb, memory_bytes) \
     ON CONFLICT (agent_id, at) DO UPDATE SET \
     cpu_count = agent_metric_steps.cpu_count + excluded.cpu_count, \
     cpu_sum = agent_metric_steps.cpu_sum + excluded.cpu_sum, \
     cpu_min = least(agent_metric_steps.cpu_min, excluded.cpu_min), \
     cpu_max = greatest(agent_metric_steps.cpu_max, excluded.cpu_max), \
     memory_count = agent_metric_steps.memory_count + excluded.memory_count, \
     memory_sum = agent_metric_steps.memory_sum + excluded.memory_sum, \
     memory_min = least(agent_metric_steps.memory_min, excluded.memory_min), \
     memory_max = greatest(agent_metric_steps.memory_max, excluded.memory_max), \
     disk_count = agent_metric_steps.disk_count + excluded.disk_count, \
     disk_sum = agent_metric_steps.disk_sum + excluded.disk_sum, \
     disk_min = least(agent_metric_steps.disk_min, excluded.disk_min), \
     disk_max = greatest(agent_metric_steps.disk_max, excluded.disk_max), \
     resident_count = agent_metric_steps.resident_count + excluded.resident_count, \
     resident_sum = agent_metric_steps.resident_sum + excluded.resident_sum, \
     resident_min = least(agent_metric_steps.resident_min, excluded.resident_min), \
     resident_max = greatest(agent_metric_steps.resident_max, excluded.resident_max)";

/// Keeps the samples, and adds them to their steps.
pub(crate) fn keep_metrics(conn: &mut Conn, samples: &[Sample]) -> QueryResult<()> {
    for statement in [KEEP, ADD] {
        let measure = |of: fn(&Sample) -> Option<f64>| samples.iter().map(of).collect::<Vec<_>>();
        diesel::sql_query(statement)
            .bind::<Array<Text>, _>(samples.iter().map(|one| one.0.as_str()).collect::<Vec<_>>())
            .bind::<Array<BigInt>, _>(samples.iter().map(|one| one.1).collect::<Vec<_>>())
            .bind::<Array<BigInt>, _>(samples.iter().map(|one| one.2).collect::<Vec<_>>())
            .bind::<Array<Nullable<Double>>, _>(measure(|one| one.3))
            .bind::<Array<Nullable<Double>>, _>(measure(|one| one.4))
            .bind::<Array<Nullable<Double>>, _>(measure(|one| one.5))
            .bind::<Array<Nullable<Double>>, _>(measure(|one| one.6))
            .execute(conn)?;
    }
    Ok(())
}
