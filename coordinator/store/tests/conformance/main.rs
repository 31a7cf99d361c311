//! One story, told to SQLite and to PostgreSQL. Each test has a database of its own.

mod world;

mod agents;
