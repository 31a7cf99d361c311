//! Photo pairing of a folder: groups, separate images, and names that break the rule.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::Duration;

use safelight_domain::images::{InvalidFiles, NamingRule, PairingFindings, try_pair};
use safelight_domain::{Clock, SystemClock, ToolSettings};
use safelight_protocol::{CameraUseBody, InvalidFileBody, PhotoPairingResults};
use safelight_scan::{Source, WalkSummary};

use super::gather::gather;
use super::matching::{ImageLine, Matching};
use super::{AnalysisFault, Details, Plan, Watch, seconds};

/// What photo pairing found in a folder, and how.
#[derive(Debug)]
pub struct PhotoPairingOutcome {
    /// Groups, images, names.
    pub findings: PairingFindings,
    /// What the walk saw and left out.
    pub walked: WalkSummary,
    /// The pipeline whose file-name pattern counts, if there is one.
    pub plan: Option<Plan>,
    /// From the first folder to the last conclusion.
    pub duration: Duration,
}

/// Looks at `library` and pairs its photos.
pub(super) fn photo_pairing(
    library: &dyn Source,
    plan: Option<Plan>,
    settings: &ToolSettings,
    watch: &Watch,
    details: Option<Details>,
) -> Result<PhotoPairingOutcome, AnalysisFault> {
    let clock = SystemClock::default();
    let started = clock.monotonic();
    let rule = plan.as_ref().map_or(&NamingRule::Convention, |plan| &plan.rule);
    let (images, walked) = gather(library, settings, rule, watch, Some(&watch.progress.issues))?;
    let mut matching = Matching::begin(&images, watch, details);
    let paired =
        try_pair(&images, settings, |image| matching.image(image, || ImageLine::of(image)));
    let findings = match paired {
        ControlFlow::Break(fault) => return Err(fault),
        ControlFlow::Continue(findings) => findings,
    };
    matching.end()?;
    watch.progress.issues.store(findings.invalid.count, Ordering::Relaxed);
    let duration = clock.monotonic().saturating_sub(started);
    Ok(PhotoPairingOutcome { findings, walked, plan, duration })
}

impl PhotoPairingOutcome {
    /// Everything people should know about the walk and the pipeline, as sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.walked.warnings.clone();
        warnings.extend(self.plan.iter().flat_map(Plan::notes));
        warnings
    }

    /// The `results` object as it travels and as `check --json` writes it.
    #[must_use]
    pub fn into_results(self) -> PhotoPairingResults {
        let warnings = self.warnings();
        let found = self.findings;
        let cameras = found
            .cameras
            .into_iter()
            .map(|(id, camera)| (id, CameraUseBody { images: camera.images, name: camera.name }));
        PhotoPairingResults {
            group_count: found.group_count,
            image_count: found.image_count,
            file_count: found.file_count,
            camera_usage: found.camera_usage,
            method_usage: found.method_usage,
            invalid_files_count: found.invalid.count,
            scan_time: seconds(self.duration),
            cameras: cameras.collect(),
            invalid_reasons: reasons(&found.invalid),
            invalid_files: named(found.invalid),
            warnings,
            skipped: self.walked.skipped,
            changes: None,
        }
    }
}

/// How many names break the rule for which reason.
pub(super) fn reasons(invalid: &InvalidFiles) -> std::collections::BTreeMap<String, u64> {
    invalid.by_reason.iter().map(|(reason, count)| (reason.to_string(), *count)).collect()
}

/// The first of them.
pub(super) fn named(invalid: InvalidFiles) -> Vec<InvalidFileBody> {
    let files = invalid.first.into_iter();
    files
        .map(|file| InvalidFileBody { path: file.path, reason: file.reason.into_owned() })
        .collect()
}
