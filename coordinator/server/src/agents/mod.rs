//! What agents are doing now.

/// Waiters, latest heartbeats and progress.
#[derive(Debug, Default)]
pub(crate) struct State;
