//! From what the store keeps to what people see.

pub(crate) mod agents;
pub(crate) mod collections;
pub(crate) mod config;
pub(crate) mod connectors;
pub(crate) mod counts;
pub(crate) mod diff;
pub(crate) mod job_detail;
pub(crate) mod jobs;
pub(crate) mod notices;
pub(crate) mod pipelines;
pub(crate) mod pool;
pub(crate) mod reasons;
pub(crate) mod results;
pub(crate) mod surroundings;
pub(crate) mod trends;
