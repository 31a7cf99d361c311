-- A removed person keeps the row, for the audit trail; email_key is NULL then.
ALTER TABLE users ADD COLUMN deleted_at BIGINT;

-- family is the same for every secret that one sign-in was given in turn; NULL for sessions that
-- began before secrets were renewed. secret_at is when the secret was made, 0 when it must be
-- renewed. good_until: a newer secret took over, and this one is good for a
-- moment more.
ALTER TABLE sessions ADD COLUMN family TEXT;
ALTER TABLE sessions ADD COLUMN secret_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN good_until BIGINT;
ALTER TABLE sessions ADD COLUMN program TEXT;
CREATE INDEX sessions_by_user ON sessions (user_id);
