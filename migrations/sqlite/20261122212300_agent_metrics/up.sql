-- One row a heartbeat that told its load, kept for a day. No reference to agents: it would be
-- looked up with every heartbeat, and agents keep their rows.
CREATE TABLE agent_metrics (
    agent_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    cpu_percent DOUBLE,
    memory_percent DOUBLE,
    disk_free_gb DOUBLE,
    memory_bytes DOUBLE,
    PRIMARY KEY (agent_id, at)
) WITHOUT ROWID;
-- The same in steps of a quarter of an hour, kept for a month; at is the start of the step.
CREATE TABLE agent_metric_steps (
    agent_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    cpu_count BIGINT NOT NULL,
    cpu_sum DOUBLE NOT NULL,
    cpu_min DOUBLE,
    cpu_max DOUBLE,
    memory_count BIGINT NOT NULL,
    memory_sum DOUBLE NOT NULL,
    memory_min DOUBLE,
    memory_max DOUBLE,
    disk_count BIGINT NOT NULL,
    disk_sum DOUBLE NOT NULL,
    disk_min DOUBLE,
    disk_max DOUBLE,
    resident_count BIGINT NOT NULL,
    resident_sum DOUBLE NOT NULL,
    resident_min DOUBLE,
    resident_max DOUBLE,
    PRIMARY KEY (agent_id, at)
) WITHOUT ROWID;
