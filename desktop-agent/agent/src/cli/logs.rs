//! Logs go to stderr.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use super::fault::Fault;

/// Starts logging at the level asked for. Libraries speak up only when something is wrong.
pub(super) fn start(level: &str) -> Result<(), Fault> {
    let directives = if level.contains([',', '=']) {
        level.to_owned()
    } else {
        format!("warn,safelight_agent={level},safelight_scan={level}")
    };
    let filter = EnvFilter::try_new(&directives)
        .map_err(|_| Fault::Usage(format!("`{level}` is not a log level such as info or debug")))?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    // Fails when somebody who embeds us logs already; theirs is as good.
    let _ = logs.try_init();
    Ok(())
}
