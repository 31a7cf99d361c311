-- Whether active content was removed from the report before it was kept.
ALTER TABLE uploads ADD COLUMN stripped BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE results ADD COLUMN report_stripped BOOLEAN NOT NULL DEFAULT FALSE;
