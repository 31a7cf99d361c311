//! Named places where a debug build can be made to die, so that tests can prove what survives.
//! `SAFELIGHT_KILL_AT` names the place. Release builds have none of this.

use std::sync::Arc;

use safelight_scan::WalkProgress;

/// The job was claimed, nothing was done yet.
pub(crate) const AFTER_CLAIM: &str = "after_claim";
/// Some files were walked.
#[cfg(debug_assertions)]
pub(crate) const MID_WALK: &str = "mid_walk";
/// The result is on disk and was not sent.
pub(crate) const RESULT_WRITTEN: &str = "result_written";
/// The coordinator accepted the result, and this was not noted.
pub(crate) const ACCEPTED: &str = "accepted";
/// The snapshot of an accepted result is the current one, and the result still in the outbox.
pub(crate) const SNAPSHOT_KEPT: &str = "snapshot_kept";

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

/// Dies as soon as the walk has seen some files, when `mid_walk` was asked for. On a busy computer a
/// small folder is walked before that is noticed; then [`kill_if_walked`] is where it ends.
#[cfg(debug_assertions)]
pub(crate) fn kill_once_walked(walk: &Arc<WalkProgress>) {
    if std::env::var_os("SAFELIGHT_KILL_AT").is_none_or(|wanted| wanted != MID_WALK) {
        return;
    }
    let walk = Arc::clone(walk);
    std::thread::spawn(move || {
        while walk.files() == 0 {
            std::thread::yield_now();
        }
        kill_point(MID_WALK);
    });
}

/// Dies here if the walk has seen some files and `mid_walk` was asked for.
#[cfg(debug_assertions)]
pub(crate) fn kill_if_walked(walk: &WalkProgress) {
    if walk.files() > 0 {
        kill_point(MID_WALK);
    }
}

/// Nothing, in a release build.
#[cfg(not(debug_assertions))]
pub(crate) fn kill_once_walked(_walk: &Arc<WalkProgress>) {}

/// Nothing, in a release build.
#[cfg(not(debug_assertions))]
pub(crate) fn kill_if_walked(_walk: &WalkProgress) {}

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
