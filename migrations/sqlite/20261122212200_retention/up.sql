-- What a team keeps for how long; NULL is the coordinator's setting.
CREATE TABLE team_retention (
    team_id TEXT NOT NULL PRIMARY KEY REFERENCES teams (id),
    job_days BIGINT,
    result_days BIGINT,
    results_kept BIGINT,
    updated_at BIGINT NOT NULL
);
