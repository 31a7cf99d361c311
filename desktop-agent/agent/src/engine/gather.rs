//! The walk of the tools that look at images: file names in, images out.

use std::sync::atomic::{AtomicU64, Ordering};

use safelight_domain::{
    ToolSettings,
    images::{Gatherer, Images, NamingRule},
};
use safelight_scan::{FolderFiles, ScanError, Source, Visit, WalkSummary};

use super::{Stage, Watch, marked::walk};
use crate::snapshot::Recorder;

/// Looks at `library` and puts its images together. Only one thread's share is held twice at a time.
/// Where names that break the rule are findings, `invalid` counts them while they are found.
pub(super) fn gather(
    library: &dyn Source,
    settings: &ToolSettings,
    rule: &NamingRule,
    watch: &Watch,
    invalid: Option<&AtomicU64>,
) -> Result<(Images, WalkSummary), ScanError> {
    watch.progress.enter(Stage::Scanning);
    let make = || Gathering {
        gatherer: Gatherer::new(settings, rule.clone()),
        invalid,
        recorder: watch.recorder.as_deref().filter(|_| invalid.is_some()),
        told: 0,
    };
    let (gatherings, walked) = walk(library, watch, make)?;
    watch.progress.enter(Stage::Analyzing);
    let mut shares = gatherings.into_iter().map(|gathering| gathering.gatherer);
    let mut all = shares.next().unwrap_or_else(|| Gatherer::new(settings, rule.clone()));
    for share in shares {
        watch.go_on()?;
        all.merge(share);
    }
    watch.go_on()?;
    let images = all.finish();
    watch.go_on()?;
    Ok((images, walked))
}

/// One walking thread's share.
struct Gathering<'a> {
    gatherer: Gatherer,
    invalid: Option<&'a AtomicU64>,
    recorder: Option<&'a Recorder>,
    told: u64,
}

impl Visit for Gathering<'_> {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        let names = folder.iter().map(|file| file.name);
        self.gatherer.folder_and_tell(folder.path(), names, &mut |path| {
            if let Some(recorder) = self.recorder {
                recorder.finding(format!("invalid_name\t{path}"));
            }
        });
        let invalid = self.gatherer.invalid_so_far();
        if let Some(count) = self.invalid {
            count.fetch_add(invalid - self.told, Ordering::Relaxed);
        }
        self.told = invalid;
    }
}
