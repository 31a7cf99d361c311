-- What a job tries that runs on no collection: whether a connector reaches a place.
CREATE TABLE connector_tests (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    connector_id TEXT NOT NULL REFERENCES connectors (id) ON DELETE CASCADE,
    location TEXT NOT NULL
);
CREATE INDEX connector_tests_by_connector ON connector_tests (connector_id);

-- Results without a collection, for retention; there are few of them.
CREATE INDEX results_placeless ON results (team_id, id) WHERE collection_id IS NULL;
