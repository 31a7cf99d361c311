//! The coordinator: routes, use cases, sweeps and the admin page.

mod agents;
mod app;
mod audit;
mod blobs;
pub mod cli;
mod collections;
pub mod config;
mod connections;
mod connectors;
mod data_folder;
mod dispatch;
mod error;
mod extract;
mod job_changes;
mod jobs;
mod kill_point;
mod limits;
mod listen;
mod live;
mod logging;
mod metrics;
mod observe;
mod open_files;
mod openapi;
mod page;
mod people;
mod pipelines;
mod queueing;
mod releases;
mod reports;
mod retention;
mod router;
mod routes;
mod secrets;
mod serve;
mod server_key;
mod shapes;
mod sweeps;
mod team_config;
#[cfg(test)]
mod test_support;
#[cfg(test)]
mod tests;
mod tls;
mod transport;
mod uploads;
mod vault;
mod views;

pub use app::{App, Parts};
pub use data_folder::{DataFolder, DataFolderError};
pub(crate) use error::ApiError;
pub use listen::{BeyondLoopback, check_listen};
pub use serve::serve;
pub use server_key::{ServerKey, ServerKeyError};
pub use tls::{Tls, TlsError};
pub use vault::{MasterKeyError, MasterKeys};
