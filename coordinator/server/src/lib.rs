//! The coordinator: routes, use cases, sweeps and the admin page.

pub(crate) mod agents;
mod app;
pub(crate) mod config;
pub(crate) mod csrf;
mod error;
pub(crate) mod extract;
mod router;
mod routes;
mod server_key;
pub(crate) mod shapes;
mod sweeps;

pub use app::App;
pub(crate) use error::ApiError;
pub use server_key::ServerKey;
