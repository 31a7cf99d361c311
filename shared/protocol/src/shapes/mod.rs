//! Request and reply shapes, one file per noun. Unknown and null extra request fields are ignored.

pub(crate) mod agent;
pub(crate) mod heartbeat;
pub(crate) mod job;
pub(crate) mod register;
pub(crate) mod results;
pub(crate) mod upload;
