-- status: online, offline, error, revoked. capabilities and roots are JSON lists, metrics is JSON.
-- names_jobs: it named its jobs in a heartbeat since boot_id. A deleted agent keeps its row, for
-- the history of its jobs; key_digest is NULL then.
CREATE TABLE agents (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    hostname TEXT NOT NULL,
    os_info TEXT NOT NULL,
    version TEXT NOT NULL,
    platform TEXT,
    binary_checksum TEXT,
    development_mode BOOLEAN NOT NULL,
    key_digest BLOB UNIQUE,
    capabilities TEXT NOT NULL,
    roots TEXT NOT NULL,
    status TEXT NOT NULL,
    status_at BIGINT NOT NULL,
    asleep BOOLEAN NOT NULL,
    accepts_jobs BOOLEAN NOT NULL,
    not_accepting_reason TEXT,
    not_accepting_until BIGINT,
    error_message TEXT,
    metrics TEXT,
    last_heartbeat BIGINT,
    boot_id TEXT,
    names_jobs BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_reason TEXT,
    deleted_at BIGINT
);
CREATE INDEX agents_by_team ON agents (team_id, id);

CREATE TABLE registration_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    name TEXT,
    digest BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    created_by TEXT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by TEXT REFERENCES agents (id)
);
CREATE INDEX registration_tokens_by_team ON registration_tokens (team_id, id);

-- Everything that decides who may run a job; required is a JSON list in canonical order.
CREATE TABLE lanes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    lane_key TEXT NOT NULL UNIQUE,
    team_id TEXT NOT NULL REFERENCES teams (id),
    bound_agent_id TEXT REFERENCES agents (id),
    required TEXT NOT NULL
);
CREATE INDEX lanes_by_team ON lanes (team_id);

-- Which agents may take jobs from which lane; kept when agents and lanes change.
CREATE TABLE agent_lanes (
    agent_id TEXT NOT NULL REFERENCES agents (id),
    lane_id BIGINT NOT NULL REFERENCES lanes (id),
    bound BOOLEAN NOT NULL,
    PRIMARY KEY (agent_id, lane_id)
);
