DROP INDEX sessions_by_user;
ALTER TABLE sessions DROP COLUMN program;
ALTER TABLE sessions DROP COLUMN good_until;
ALTER TABLE sessions DROP COLUMN secret_at;
ALTER TABLE sessions DROP COLUMN family;
ALTER TABLE users DROP COLUMN deleted_at;
