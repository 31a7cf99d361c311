//! What people do with jobs that are there: one file per verb, each for one job and for many.

pub(crate) mod cancel;
mod many;
pub(crate) mod retry;

pub(crate) use many::Many;
