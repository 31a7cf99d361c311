-- What a team should look at: one row a cause, reopened when it happens again. kind:
-- agent_offline, job_failing, new_findings. cause tells one from another of its kind. details is
-- JSON.
CREATE TABLE notices (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id),
    kind TEXT NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    agent_id TEXT COLLATE "C",
    collection_id TEXT COLLATE "C",
    tool TEXT,
    job_id TEXT COLLATE "C",
    details TEXT,
    occurrences BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    latest_at BIGINT NOT NULL,
    dismissed_at BIGINT,
    UNIQUE (team_id, kind, cause)
);
CREATE INDEX notices_open ON notices (team_id, latest_at) WHERE dismissed_at IS NULL;
