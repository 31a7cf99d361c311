//! How the running agent stands, for faces that follow it.

use std::sync::Arc;

use safelight_domain::Timestamp;

use crate::{
    client::ShutOut,
    engine::Stage,
    job::{JobOrder, JobProgress},
};

/// How the running agent stands; told anew after everything that happens.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The last answered heartbeat.
    pub last_beat: Option<Timestamp>,
    /// Why the last one was not answered.
    pub trouble: Option<String>,
    /// The job at hand.
    pub job: Option<Underway>,
    /// Finished jobs that the coordinator has not accepted yet.
    pub waiting_results: usize,
    /// The bound folders.
    pub roots: Vec<String>,
    /// The coordinator wants this agent no more.
    pub shut_out: Option<ShutOut>,
}

/// The job at hand.
#[derive(Debug, Clone)]
pub struct Underway {
    /// What was asked for.
    pub order: Arc<JobOrder>,
    /// How far it is.
    pub progress: Arc<JobProgress>,
    /// When it was claimed.
    pub since: Timestamp,
}

impl Underway {
    /// Whether it can still be stopped: not while its result is handed in.
    #[must_use]
    pub fn can_stop(&self) -> bool {
        self.progress.stage() != Stage::Uploading
    }
}

/// Why an agent takes no work for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// In words, for the team too.
    pub reason: String,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}
