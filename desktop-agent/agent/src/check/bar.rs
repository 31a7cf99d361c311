//! The line that moves while a check runs; only on a terminal.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use safelight_report::words;

use crate::engine::{Stage, Watch};

const REDRAWN: Duration = Duration::from_millis(200);
/// Longer folder names are cut at their front.
const FOLDER_WIDTH: usize = 40;

/// Shows the counts of `watch` on stderr until the bar is finished. It is drawn by a thread of its
/// own that reads the counters, so that the walk pays nothing for it.
pub(super) fn show(watch: &Watch, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let watch = watch.clone();
    let line = move |state: &ProgressState, out: &mut dyn Write| {
        _ = out.write_str(&line(&watch, state.elapsed()));
    };
    let style = ProgressStyle::with_template("{spinner} {line}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .with_key("line", line);
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(REDRAWN);
    bar
}

fn line(watch: &Watch, elapsed: Duration) -> String {
    let files = watch.progress.walk.files();
    let rate = u128::from(files) * 1_000 / elapsed.as_millis().max(1);
    let mut parts = vec![
        words::counted(files, "file", "files"),
        words::counted(watch.progress.walk.folders(), "folder", "folders"),
        words::size(watch.progress.walk.bytes()),
        format!("{} files/s", words::number(u64::try_from(rate).unwrap_or(u64::MAX))),
        words::span(elapsed),
    ];
    let issues = watch.progress.issues.load(Ordering::Relaxed);
    if issues > 0 {
        parts.push(words::counted(issues, "issue", "issues"));
    }
    match (watch.progress.stage(), watch.progress.percentage()) {
        (Stage::Starting | Stage::Scanning, _) => parts.push(folder(watch)),
        (stage, None) => parts.push(stage.name().to_owned()),
        (stage, Some(percent)) => parts.push(format!("{} {percent} %", stage.name())),
    }
    parts.join("  ")
}

fn folder(watch: &Watch) -> String {
    let folder = words::visible(&watch.progress.walk.current_folder());
    let length = folder.chars().count();
    match length.checked_sub(FOLDER_WIDTH) {
        None => folder,
        Some(more) => folder.chars().skip(more).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_counts_rate_and_time() {
        let watch = Watch::default();
        watch.progress.issues.store(1_200, Ordering::Relaxed);
        let line = line(&watch, Duration::from_secs(65)).replace('\u{a0}', " ");
        assert_eq!(line, "0 files  0 folders  0 bytes  0 files/s  1 min 5 s  1,200 issues  ");
    }

    #[test]
    fn after_the_walk_the_line_tells_what_is_being_done() {
        let watch = Watch::default();
        watch.progress.enter(Stage::Generating);
        let said = line(&watch, Duration::from_secs(1)).replace('\u{a0}', " ");
        assert!(said.ends_with("1.0 s  generating"), "{said}");
    }
}
