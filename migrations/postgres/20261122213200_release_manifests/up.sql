-- Known-good agent binaries, of the whole instance.
CREATE TABLE release_manifests (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    notes TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- sha256 in lower-case hex.
CREATE TABLE release_artifacts (
    manifest_id TEXT COLLATE "C" NOT NULL REFERENCES release_manifests (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT,
    PRIMARY KEY (manifest_id, platform, sha256)
);

-- attested, unknown_binary, no_manifest, development; NULL until the agent was looked at.
ALTER TABLE agents ADD COLUMN attestation TEXT;
