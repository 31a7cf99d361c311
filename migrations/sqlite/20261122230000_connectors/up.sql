-- How remote storage is reached. kind: s3, gcs, smb. credential_location: server, agent, pending.
-- settings: JSON of what is not secret.
CREATE TABLE connectors (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    credential_location TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    created_by TEXT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX connectors_by_name ON connectors (team_id, name);

-- Credentials that the server holds: sealed with a key of their own, which is wrapped with the
-- master key of that id. Nothing here can be read without the master key.
CREATE TABLE connector_credentials (
    connector_id TEXT NOT NULL PRIMARY KEY REFERENCES connectors (id) ON DELETE CASCADE,
    key_id TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX connector_credentials_by_key ON connector_credentials (key_id, connector_id);

-- What agents last told of their own credentials. Who has some now stands in agents.capabilities.
CREATE TABLE connector_reports (
    connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
    agent_id TEXT NOT NULL REFERENCES agents (id),
    has_credentials BOOLEAN NOT NULL,
    reported_at BIGINT NOT NULL,
    tested_at BIGINT,
    PRIMARY KEY (connector_id, agent_id)
);

CREATE UNIQUE INDEX collections_by_location ON collections (connector_id, location)
    WHERE deleted_at IS NULL;
