-- How often somebody tried: bucket is a digest of what, from where and as whom; full_at is when
-- all tries are allowed again.
CREATE TABLE tries (
    bucket TEXT NOT NULL PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX tries_by_end ON tries (full_at);
