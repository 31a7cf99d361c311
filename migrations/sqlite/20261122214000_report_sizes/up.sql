-- Bytes of the report in the blob store: what a team keeps is bounded. NULL without a report, or
-- until the sweep has measured it.
ALTER TABLE results ADD COLUMN report_bytes BIGINT;
CREATE INDEX results_reports ON results (team_id, report_bytes) WHERE report_bytes IS NOT NULL;
