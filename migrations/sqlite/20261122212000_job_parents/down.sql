DROP INDEX jobs_by_parent;
ALTER TABLE jobs DROP COLUMN parent_id;
