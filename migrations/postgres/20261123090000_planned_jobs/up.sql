-- The next run of a tool on a collection is looked for whenever a job is asked for. The words are
-- those of the query; in others the index is not used.
CREATE INDEX jobs_planned ON jobs (collection_id, tool)
    WHERE status IN (0, 1, 2) AND scheduled_for IS NOT NULL AND lease_epoch = 0;
