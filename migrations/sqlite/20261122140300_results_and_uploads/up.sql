-- At most one accepted result a job. body is the canonical JSON, compressed with zstd.
CREATE TABLE results (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id),
    collection_id TEXT REFERENCES collections (id),
    tool TEXT NOT NULL,
    agent_id TEXT NOT NULL REFERENCES agents (id),
    lease_epoch BIGINT NOT NULL,
    signature TEXT NOT NULL,
    body BLOB NOT NULL,
    body_bytes BIGINT NOT NULL,
    report_blob TEXT,
    files_scanned BIGINT,
    issues_found BIGINT,
    duration_micros BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX results_by_team ON results (team_id, id);
CREATE INDEX results_by_collection ON results (collection_id, tool, id);

-- kind: results_json, report_html.
CREATE TABLE uploads (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    job_id TEXT NOT NULL REFERENCES jobs (id),
    lease_epoch BIGINT NOT NULL,
    agent_id TEXT NOT NULL REFERENCES agents (id),
    kind TEXT NOT NULL,
    expected_size BIGINT NOT NULL,
    chunk_size BIGINT NOT NULL,
    total_chunks BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    finalized_at BIGINT,
    sha256 TEXT,
    blob TEXT
);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
CREATE INDEX uploads_by_job ON uploads (job_id);

CREATE TABLE upload_chunks (
    upload_id TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    chunk_index BIGINT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (upload_id, chunk_index)
);
