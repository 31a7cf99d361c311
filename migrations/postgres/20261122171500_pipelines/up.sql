-- active_version is what jobs are given; NULL until one was activated. A deleted pipeline keeps
-- its rows, for the history of jobs and results.
CREATE TABLE pipelines (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    active_version BIGINT,
    created_by TEXT COLLATE "C" REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX pipelines_by_team ON pipelines (team_id, id) WHERE deleted_at IS NULL;

-- document is JSON and never changes; versions count from 1.
CREATE TABLE pipeline_versions (
    pipeline_id TEXT COLLATE "C" NOT NULL REFERENCES pipelines (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    note TEXT,
    created_by TEXT COLLATE "C" REFERENCES users (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (pipeline_id, version)
);

-- The pipeline of jobs for which neither person nor collection names one.
CREATE TABLE default_pipelines (
    team_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES teams (id),
    pipeline_id TEXT COLLATE "C" NOT NULL REFERENCES pipelines (id)
);
