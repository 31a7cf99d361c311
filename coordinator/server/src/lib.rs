//! The coordinator: routes, use cases, sweeps and the admin page.

pub(crate) mod agents;
mod app;
pub(crate) mod blobs;
pub(crate) mod config;
pub(crate) mod csrf;
pub(crate) mod dispatch;
mod error;
pub(crate) mod extract;
pub(crate) mod jobs;
pub(crate) mod kill_point;
pub(crate) mod reports;
mod router;
mod routes;
pub(crate) mod secrets;
mod server_key;
pub(crate) mod shapes;
mod sweeps;
pub(crate) mod uploads;

pub use app::App;
pub(crate) use error::ApiError;
pub use server_key::ServerKey;
