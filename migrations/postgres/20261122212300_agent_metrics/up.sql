-- One row a heartbeat that told its load, kept for a day. No reference to agents: it would be
-- looked up with every heartbeat, and agents keep their rows.
CREATE TABLE agent_metrics (
    agent_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    cpu_percent DOUBLE PRECISION,
    memory_percent DOUBLE PRECISION,
    disk_free_gb DOUBLE PRECISION,
    memory_bytes DOUBLE PRECISION,
    PRIMARY KEY (agent_id, at)
);
-- The same in steps of a quarter of an hour, kept for a month; at is the start of the step.
CREATE TABLE agent_metric_steps (
    agent_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    cpu_count BIGINT NOT NULL,
    cpu_sum DOUBLE PRECISION NOT NULL,
    cpu_min DOUBLE PRECISION,
    cpu_max DOUBLE PRECISION,
    memory_count BIGINT NOT NULL,
    memory_sum DOUBLE PRECISION NOT NULL,
    memory_min DOUBLE PRECISION,
    memory_max DOUBLE PRECISION,
    disk_count BIGINT NOT NULL,
    disk_sum DOUBLE PRECISION NOT NULL,
    disk_min DOUBLE PRECISION,
    disk_max DOUBLE PRECISION,
    resident_count BIGINT NOT NULL,
    resident_sum DOUBLE PRECISION NOT NULL,
    resident_min DOUBLE PRECISION,
    resident_max DOUBLE PRECISION,
    PRIMARY KEY (agent_id, at)
);
