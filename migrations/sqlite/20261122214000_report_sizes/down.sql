DROP INDEX results_reports;
ALTER TABLE results DROP COLUMN report_bytes;
