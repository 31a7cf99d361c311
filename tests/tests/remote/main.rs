//! Libraries elsewhere, on real servers: what is found is what would be found on a disk, whatever the
//! storage; what goes wrong is said; what breaks is taken up again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod broken;
mod odd;
mod same;
mod verdicts;

use std::sync::Arc;
use std::time::Duration;

use safelight_agent::engine::{Analysis, Outcome, Plan, Watch, run};
use safelight_domain::{Clock as _, RemotePlace, SystemClock, ToolSettings};
use safelight_scan::{Library, ScanError, WalkOptions};

/// A location, taken apart.
fn place(root: &str, path: &str) -> RemotePlace {
    RemotePlace { root: root.to_owned(), path: path.to_owned() }
}

/// Runs a blocking piece of work beside the servers of a test.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// What a tool finds in a library.
async fn found(library: &Library, analysis: fn(Library) -> Analysis) -> Outcome {
    let library = Arc::clone(library);
    let work = move || run(analysis(library), &ToolSettings::default(), &Watch::default(), None);
    blocking(work).await.unwrap()
}

/// A small workflow.
fn plan() -> Plan {
    let nodes = serde_json::json!([
        { "id": "c", "type": "capture" },
        { "id": "f", "type": "file", "properties": { "extension": ".CR3" } },
        { "id": "x", "type": "file", "properties": { "extension": ".xmp" } },
        { "id": "t", "type": "termination" },
    ]);
    let edges = serde_json::json!([
        { "from": "c", "to": "f" }, { "from": "f", "to": "x" }, { "from": "x", "to": "t" },
    ]);
    Plan::read(&serde_json::json!({ "nodes": nodes, "edges": edges })).unwrap()
}

/// Files of a listing, or why there is none; and how long that took.
async fn listed(library: &Library) -> (Result<u64, ScanError>, Duration) {
    let (library, clock) = (Arc::clone(library), SystemClock::new());
    let begun = clock.monotonic();
    let work = move || {
        let options = WalkOptions::default();
        safelight_scan::list(&*library, &options, || Nothing).map(|(_, seen)| seen.files)
    };
    (blocking(work).await, clock.monotonic().saturating_sub(begun))
}

struct Nothing;

impl safelight_scan::Visit for Nothing {
    fn folder(&mut self, _: &safelight_scan::FolderFiles<'_>) {}
}
