-- The job that this one runs again. No reference: the parent may be removed before its child.
ALTER TABLE jobs ADD COLUMN parent_id TEXT COLLATE "C";
CREATE INDEX jobs_by_parent ON jobs (parent_id) WHERE parent_id IS NOT NULL;
