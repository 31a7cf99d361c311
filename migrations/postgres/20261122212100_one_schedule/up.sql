-- At most one scheduled job a collection and tool, whoever schedules at the same moment.
CREATE UNIQUE INDEX jobs_scheduled_once ON jobs (collection_id, tool) WHERE status = 2;
