-- What there is to count in a result, as JSON; NULL for results from before.
ALTER TABLE results ADD COLUMN figures TEXT;
