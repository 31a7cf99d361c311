ALTER TABLE results DROP COLUMN report_stripped;
ALTER TABLE uploads DROP COLUMN stripped;
