//! `capabilities`: what this agent can do, one per line.

use super::{fault::Fault, say};
use crate::{identity, job::Tools};

/// Says what it can do.
pub(super) fn run() -> Result<(), Fault> {
    identity::capabilities(&Tools::ours())
        .iter()
        .try_for_each(|capability| say(capability.as_str()))
}
