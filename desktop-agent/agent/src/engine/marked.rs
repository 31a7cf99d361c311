//! The walk of every tool: where the result before is remembered, each file leaves its mark on the
//! way.

use safelight_scan::{Folder, FolderFiles, ScanError, Visit, WalkSummary};

use super::{Stage, Watch, detached};
use crate::snapshot::{Marker, Recorder};

/// Walks `folder` under this hold.
pub(super) fn walk<V: Visit + Send>(
    folder: &Folder,
    watch: &Watch,
    make: impl Fn() -> V + Sync,
) -> Result<(Vec<V>, WalkSummary), ScanError> {
    let recorder = watch.recorder.as_deref();
    let marked = || Marked { visitor: make(), marker: recorder.map(Recorder::marker) };
    let (marked, summary) = safelight_scan::walk(folder, &watch.walk_options(folder), marked)?;
    Ok((marked.into_iter().map(|one| one.visitor).collect(), summary))
}

/// Walks `folder` for the marks alone. Blocks; a cancel is honoured within 200 ms.
///
/// # Errors
/// As any walk.
pub fn mark(folder: Folder, watch: &Watch) -> Result<WalkSummary, ScanError> {
    let inside = watch.clone();
    watch.progress.enter(Stage::Scanning);
    detached(&watch.cancel, move || walk(&folder, &inside, || Nothing).map(|(_, summary)| summary))
}

/// A visitor, and the marks of what it sees.
struct Marked<'a, V> {
    visitor: V,
    marker: Option<Marker<'a>>,
}

impl<V: Visit> Visit for Marked<'_, V> {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        self.visitor.folder(folder);
        if let Some(marker) = &mut self.marker {
            marker.folder(folder);
        }
    }

    fn unread(&mut self, path: &[u8]) {
        self.visitor.unread(path);
        if let Some(marker) = &mut self.marker {
            marker.unread(path);
        }
    }
}

/// Sees nothing.
struct Nothing;

impl Visit for Nothing {
    fn folder(&mut self, _: &FolderFiles<'_>) {}
}
