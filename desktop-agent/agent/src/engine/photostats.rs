//! PhotoStats of a folder: the walk feeds the statistics, folder by folder.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use safelight_domain::stats::{PhotoStats, PhotoStatsFindings};
use safelight_domain::{Clock, SidecarScope, SystemClock, ToolSettings};
use safelight_protocol::PhotoStatsResults;
use safelight_scan::{FolderFiles, ScanError, Source, Visit, WalkSummary};

use super::{Stage, Watch, marked::walk, seconds};

/// What PhotoStats found in a folder, and how.
#[derive(Debug)]
pub struct PhotoStatsOutcome {
    /// Counts, bytes and orphans.
    pub findings: PhotoStatsFindings,
    /// What the walk saw and left out.
    pub walked: WalkSummary,
    /// The rule for sidecars that was applied.
    pub sidecar_scope: SidecarScope,
    /// From the first folder to the last conclusion.
    pub duration: Duration,
}

/// Looks at `library` and draws PhotoStats' conclusions.
pub(super) fn photostats(
    library: &dyn Source,
    settings: &ToolSettings,
    watch: &Watch,
) -> Result<PhotoStatsOutcome, ScanError> {
    let clock = SystemClock::default();
    let started = clock.monotonic();
    watch.progress.enter(Stage::Scanning);
    let (counters, walked) = walk(library, watch, || Counter {
        stats: PhotoStats::new(settings),
        issues: &watch.progress.issues,
        told: 0,
    })?;
    watch.progress.enter(Stage::Analyzing);
    let mut stats = PhotoStats::new(settings);
    for counter in counters {
        watch.go_on()?;
        stats.merge(counter.stats);
    }
    let findings = stats.finish();
    watch.progress.issues.store(findings.issues_found(), Ordering::Relaxed);
    Ok(PhotoStatsOutcome {
        findings,
        walked,
        sidecar_scope: settings.sidecar_scope,
        duration: clock.monotonic().saturating_sub(started),
    })
}

impl PhotoStatsOutcome {
    /// Everything people should know about the walk and the lists, as sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.walked.warnings.clone();
        warnings.extend(self.findings.notes());
        warnings
    }

    /// The `results` object as it travels and as `check --json` writes it. The lists are moved into
    /// it: there may be many.
    #[must_use]
    pub fn into_results(self) -> PhotoStatsResults {
        PhotoStatsResults {
            warnings: self.warnings(),
            total_files: self.findings.total_files,
            total_size: self.findings.total_size,
            file_counts: self.findings.file_counts,
            storage_by_type: self.findings.storage_by_type,
            orphaned_images: self.findings.orphaned_images,
            orphaned_xmp: self.findings.orphaned_sidecars,
            scan_time: seconds(self.duration),
            sidecar_scope: Some(self.sidecar_scope.name().to_owned()),
            skipped: self.walked.skipped,
            changes: None,
        }
    }
}

/// One walking thread's statistics.
struct Counter<'a> {
    stats: PhotoStats,
    issues: &'a AtomicU64,
    told: u64,
}

impl Visit for Counter<'_> {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        self.stats.folder(folder.path(), folder.iter().map(|file| (file.name, file.size)));
        let issues = self.stats.issues_so_far();
        self.issues.fetch_add(issues - self.told, Ordering::Relaxed);
        self.told = issues;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Analysis, AnalysisFault, run};
    use super::*;
    use safelight_scan::Root;
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn findings_counts_and_warnings_come_together_in_the_results() {
        let tree = tempfile::tempdir().unwrap();
        for (path, contents) in
            [("a/AB3D0001.CR3", "12345"), ("a/x.txt", "1"), ("._b", "1"), ("c.xmp", "12")]
        {
            fs::create_dir_all(tree.path().join("a")).unwrap();
            fs::write(tree.path().join(path), contents).unwrap();
        }
        let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
        let watch = Watch::default();
        let outcome = photostats(&folder, &ToolSettings::default(), &watch).unwrap();
        assert_eq!(watch.progress.issues.load(Ordering::Relaxed), 2);
        assert_eq!(watch.progress.walk.files(), 3);
        let results = outcome.into_results();
        assert_eq!((results.total_files, results.total_size), (2, 7));
        assert_eq!(results.orphaned_images, ["a/AB3D0001.CR3"]);
        assert_eq!(results.orphaned_xmp, ["c.xmp"]);
        assert_eq!(results.skipped["noise"], 1);
        assert_eq!(results.sidecar_scope.as_deref(), Some("folder"));
    }

    #[test]
    fn a_cancel_before_the_start_ends_it() {
        let tree = tempfile::tempdir().unwrap();
        let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
        let watch = Watch::default();
        watch.cancel.cancel();
        let ended =
            run(Analysis::PhotoStats(Arc::new(folder)), &ToolSettings::default(), &watch, None);
        assert!(matches!(ended, Err(AnalysisFault::Scan(ScanError::Cancelled))));
    }
}
