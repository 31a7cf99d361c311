//! The walk of every tool: where the result before is remembered, each file leaves its mark on the
//! way.

use safelight_scan::{
    CancelFlag, FolderFiles, Library, ScanError, Source, Visit, WalkOptions, WalkSummary, list,
};

use super::{Stage, Watch, detached, gentle};
use crate::snapshot::{Marker, Recorder};

/// Looks at `library` under this hold.
pub(super) fn walk<V: Visit + Send>(
    library: &dyn Source,
    watch: &Watch,
    make: impl Fn() -> V + Sync,
) -> Result<(Vec<V>, WalkSummary), ScanError> {
    let recorder = watch.recorder.as_deref();
    let marked = || Marked { visitor: make(), marker: recorder.map(Recorder::marker) };
    let (marked, summary) = list(library, &watch.walk_options(library), marked)?;
    Ok((marked.into_iter().map(|one| one.visitor).collect(), summary))
}

/// Looks at `library` for the marks alone, and no further than to the first file that differs: none
/// then. Blocks; a cancel is honoured within 200 ms.
///
/// # Errors
/// As any walk.
pub fn mark(library: Library, watch: &Watch) -> Result<Option<WalkSummary>, ScanError> {
    let Some(recorder) = watch.recorder.clone() else { return Ok(None) };
    let inside = watch.clone();
    watch.progress.enter(Stage::Scanning);
    detached(&watch.cancel, move || {
        if inside.gentle {
            gentle::step_back();
        }
        let stop = CancelFlag::new();
        let options = WalkOptions { cancel: stop.clone(), ..inside.walk_options(&*library) };
        let (recorder, cancel) = (&*recorder, &inside.cancel);
        let make = || Looker { marker: recorder.marker(), recorder, stop: &stop, cancel };
        match list(&*library, &options, make) {
            Err(ScanError::Cancelled) if !cancel.is_cancelled() => Ok(None),
            walked => walked.map(|(_, summary)| Some(summary)),
        }
    })
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

/// Takes marks until one differs.
struct Looker<'a> {
    marker: Marker<'a>,
    recorder: &'a Recorder,
    stop: &'a CancelFlag,
    cancel: &'a CancelFlag,
}

impl Visit for Looker<'_> {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        self.marker.folder(folder);
        if self.recorder.differs() || self.cancel.is_cancelled() {
            self.stop.cancel();
        }
    }

    fn unread(&mut self, path: &[u8]) {
        self.marker.unread(path);
    }
}
