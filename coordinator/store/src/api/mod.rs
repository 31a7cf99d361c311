//! The operations of the store, one file per noun. Each hands owned arguments to a query of the
//! same name; what it does is told there and here, what it must say in SQL only there.

mod agents;
mod collections;
mod connectors;
mod history;
mod job_changes;
mod jobs;
mod notices;
mod people;
mod pipelines;
mod releases;
mod results;
mod settings;
mod tries;
mod uploads;
mod users;
pub(crate) mod watch;
