//! Log lines on standard error, for people or machines.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{LogFormat, LogSettings};

/// Starts logging. Called once, by the program; a second call changes nothing.
pub(crate) fn start(settings: &LogSettings) {
    let filter = EnvFilter::new(settings.level.as_str());
    let colours = io::stderr().is_terminal();
    let lines = fmt().with_env_filter(filter).with_ansi(colours).with_writer(io::stderr);
    // The second call of a process is refused, which is what we want.
    let _already = match settings.format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
