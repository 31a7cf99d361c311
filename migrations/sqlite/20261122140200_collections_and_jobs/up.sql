-- kind: LOCAL, S3, GCS, SMB. state: live, closed, archived. LOCAL has path and bound_agent_id.
CREATE TABLE collections (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT,
    location TEXT,
    bound_agent_id TEXT REFERENCES agents (id),
    connector_id TEXT ,
    pipeline_id TEXT ,
    state TEXT NOT NULL,
    auto_refresh BOOLEAN NOT NULL,
    refresh_interval_hours BIGINT,
    created_by TEXT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX collections_by_team ON collections (team_id, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX collections_by_place ON collections (bound_agent_id, path)
    WHERE deleted_at IS NULL;

-- status: 0 pending and claimable, 1 pending until due_at, 2 scheduled for due_at, 3 assigned,
-- 4 running, 5 completed, 6 failed, 7 cancelled. Only the store's job_state module writes it.
-- bound_agent_id and required repeat the lane's. agent_id is the holder, and after the end the
-- last one. still_held: the agent has not let go.
CREATE TABLE jobs (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    team_id TEXT NOT NULL REFERENCES teams (id),
    lane_id BIGINT NOT NULL REFERENCES lanes (id),
    bound_agent_id TEXT REFERENCES agents (id),
    required TEXT NOT NULL,
    collection_id TEXT REFERENCES collections (id),
    tool TEXT NOT NULL,
    mode TEXT,
    pipeline_id TEXT ,
    reason TEXT,
    priority INTEGER NOT NULL,
    created_by TEXT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    scheduled_for BIGINT,
    status INTEGER NOT NULL,
    due_at BIGINT,
    agent_id TEXT REFERENCES agents (id),
    still_held BOOLEAN NOT NULL,
    lease_epoch BIGINT NOT NULL,
    lease_expires_at BIGINT,
    retry_count INTEGER NOT NULL,
    assigned_at BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    progress TEXT,
    progress_at BIGINT,
    error TEXT,
    result_id TEXT 
);
-- The claim: the head of a lane. `status = 0` is a literal here and in the query.
CREATE INDEX jobs_claimable ON jobs (lane_id, priority DESC, seq) WHERE status = 0;
CREATE INDEX jobs_due ON jobs (due_at) WHERE status IN (1, 2);
CREATE INDEX jobs_held ON jobs (agent_id) WHERE still_held;
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE status IN (3, 4);
CREATE INDEX jobs_by_team ON jobs (team_id, id);
CREATE INDEX jobs_by_state ON jobs (team_id, status, id);
CREATE INDEX jobs_by_collection ON jobs (collection_id, id);

-- Who held a job, and why that ended.
CREATE TABLE job_attempts (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    lease_epoch BIGINT NOT NULL,
    agent_id TEXT NOT NULL REFERENCES agents (id),
    boot_id TEXT,
    claimed_at BIGINT NOT NULL,
    ended_at BIGINT,
    end_cause TEXT,
    error TEXT,
    UNIQUE (job_id, lease_epoch)
);
CREATE INDEX job_attempts_by_agent ON job_attempts (agent_id, seq);
