//! One story, told to SQLite and to PostgreSQL. Each test has a database of its own.

mod world;

mod accounts;
mod agents;
mod broken;
mod claimers;
mod collections;
mod connector_jobs;
mod connector_tests;
mod connectors;
mod dropped;
mod ends;
mod fairness;
mod history;
mod instance;
mod interleavings;
mod job_changes;
mod leases;
mod news;
mod notices;
mod people;
mod pipelines;
mod queue;
mod releases;
mod retention;
mod schedules;
mod schema;
mod settings;
mod tries;
mod upgrades;
mod uploads;
mod vacuum;
mod walls;
mod watch;
