//! Named places where a debug build can be made to die, so that tests can prove what survives.
//! `SAFELIGHT_KILL_AT` names the place. Release builds have none of this.

/// The job was claimed, nothing was done yet.
pub(crate) const AFTER_CLAIM: &str = "after_claim";
/// Some files were walked.
pub(crate) const MID_WALK: &str = "mid_walk";
/// The result is on disk and was not sent.
pub(crate) const RESULT_WRITTEN: &str = "result_written";

/// Dies here, as by `kill -9`, when this place was asked for.
#[cfg(debug_assertions)]
pub(crate) fn kill_point(name: &str) {
    if std::env::var_os("SAFELIGHT_KILL_AT").is_some_and(|wanted| wanted == name) {
        die();
    }
}

/// Nothing, in a release build.
#[cfg(not(debug_assertions))]
pub(crate) fn kill_point(_name: &str) {}

#[cfg(all(debug_assertions, unix))]
fn die() {
    use rustix::process::{Signal, getpid, kill_process};
    if kill_process(getpid(), Signal::KILL).is_err() {
        std::process::abort();
    }
    loop {
        std::thread::park();
    }
}

#[cfg(all(debug_assertions, not(unix)))]
fn die() {
    std::process::abort();
}
