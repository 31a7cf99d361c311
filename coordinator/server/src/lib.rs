//! The coordinator: routes, use cases, sweeps and the admin page.

mod agents;
mod app;
mod blobs;
pub mod cli;
mod collections;
pub mod config;
mod data_folder;
mod dispatch;
mod error;
mod extract;
mod jobs;
mod kill_point;
mod limits;
mod listen;
mod live;
mod logging;
mod observe;
mod openapi;
mod page;
mod people;
mod pipelines;
mod queueing;
mod reports;
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
mod uploads;
mod views;

pub use app::{App, Parts};
pub use data_folder::{DataFolder, DataFolderError};
pub(crate) use error::ApiError;
pub use listen::{BeyondLoopback, check_listen};
pub use serve::serve;
pub use server_key::{ServerKey, ServerKeyError};
