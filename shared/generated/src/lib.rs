//! Files that are made from code and committed, so that whoever reads the repository sees them and
//! a change of the code shows in them. Used by tests alone.

mod file;
mod typescript;

pub use file::assert_fresh;
pub use ts_rs::{Config, TS};
pub use typescript::{config, tidy};
