DROP TABLE audit_events;
DROP TABLE api_tokens;
DROP TABLE one_time_codes;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE team_settings;
DROP TABLE teams;
DROP TABLE instance_settings;
