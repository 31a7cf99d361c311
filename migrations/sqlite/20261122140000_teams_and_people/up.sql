CREATE TABLE instance_settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row a team; tool_settings is JSON, NULL until somebody changes a default.
CREATE TABLE team_settings (
    team_id TEXT NOT NULL PRIMARY KEY REFERENCES teams (id),
    tool_settings TEXT,
    config_revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- kind: person, system. email_key is the address in lower case.
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    kind TEXT NOT NULL,
    email TEXT,
    email_key TEXT UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    instance_admin BOOLEAN NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX users_by_team ON users (team_id, id);

CREATE TABLE sessions (
    digest BLOB NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- purpose: setup, sign_in.
CREATE TABLE one_time_codes (
    digest BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id TEXT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_codes_by_expiry ON one_time_codes (expires_at);

-- user_id is the SYSTEM user that signs what the token does; scopes is a JSON list.
CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    team_id TEXT NOT NULL REFERENCES teams (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    created_by TEXT REFERENCES users (id),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_tokens_by_team ON api_tokens (team_id, id);

-- Every change, in the transaction that makes it; details is JSON.
CREATE TABLE audit_events (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    team_id TEXT REFERENCES teams (id),
    at BIGINT NOT NULL,
    user_id TEXT ,
    label TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT
);
CREATE INDEX audit_events_by_team ON audit_events (team_id, seq);
