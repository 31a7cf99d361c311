DROP INDEX jobs_scheduled_once;
