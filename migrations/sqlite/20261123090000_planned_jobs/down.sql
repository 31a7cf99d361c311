DROP INDEX jobs_planned;
