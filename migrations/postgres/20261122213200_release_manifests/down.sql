ALTER TABLE agents DROP COLUMN attestation;
DROP TABLE release_artifacts;
DROP TABLE release_manifests;
