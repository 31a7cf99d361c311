-- Camera ids that results brought and nobody named then. images and collection_id are those of the
-- last result; dismissed_at: somebody does not want the id offered.
CREATE TABLE seen_cameras (
    team_id TEXT NOT NULL REFERENCES teams (id),
    camera_id TEXT NOT NULL,
    images BIGINT NOT NULL,
    collection_id TEXT REFERENCES collections (id),
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    dismissed_at BIGINT,
    PRIMARY KEY (team_id, camera_id)
);
