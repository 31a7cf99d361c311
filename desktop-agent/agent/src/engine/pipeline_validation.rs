//! Pipeline validation of a folder: every image held against the ways through a pipeline.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::Duration;

use safelight_domain::images::{
    EndLacks, ImageStanding, Lacking, StatusCounts, ValidationFindings, try_validate,
};
use safelight_domain::pipeline::{Matcher, Paths, Stand, Status};
use safelight_domain::{Clock, SystemClock, ToolSettings};
use safelight_protocol::{PipelineValidationResults, StatusCountsBody};
use safelight_scan::{Source, WalkSummary};
use serde::Serialize;

use super::gather::gather;
use super::matching::{ImageLine, Matching};
use super::photo_pairing::{named, reasons};
use super::{AnalysisFault, Details, Plan, Stage, Watch, seconds};
use crate::snapshot::Recorder;

/// What the results call "ready for at least one end".
const ANY: &str = "any";

/// What pipeline validation found in a folder, and how.
#[derive(Debug)]
pub struct PipelineOutcome {
    /// How many images stand how.
    pub findings: ValidationFindings,
    /// Images that are not ready, by end and by what they lack.
    pub lacks: Vec<EndLacks>,
    /// What the walk saw and left out.
    pub walked: WalkSummary,
    /// The pipeline.
    pub plan: Plan,
    /// Its ways.
    pub paths: Paths,
    /// From the first way to the last conclusion.
    pub duration: Duration,
}

/// Finds the ways through the pipeline, looks at `library`, and holds its images against them.
pub(super) fn pipeline_validation(
    library: &dyn Source,
    plan: Plan,
    settings: &ToolSettings,
    watch: &Watch,
    details: Option<Details>,
) -> Result<PipelineOutcome, AnalysisFault> {
    let clock = SystemClock::default();
    let started = clock.monotonic();
    let paths = plan.ways()?;
    watch.go_on()?;
    let matcher = Matcher::new(&plan.pipeline, &paths);
    // Names that break the rule are no issue of this tool.
    let (images, walked) = gather(library, settings, &plan.rule, watch, None)?;
    watch.progress.enter(Stage::Validating);
    let mut lacking = Lacking::default();
    let mut matching = Matching::begin(&images, watch, details);
    let validated = try_validate(&images, &matcher, |standing| {
        lacking.add(standing);
        if let Some(recorder) = &watch.recorder {
            tell_not_ready(recorder, standing, matcher.termination_types());
        }
        if !standing.verdict.worst.is_ready() {
            watch.progress.issues.fetch_add(1, Ordering::Relaxed);
        }
        matching.image(standing.image, || StandingLine::of(standing, matcher.termination_types()))
    });
    let findings = match validated {
        ControlFlow::Break(fault) => return Err(fault),
        ControlFlow::Continue(findings) => findings,
    };
    matching.end()?;
    let lacks = lacking.finish(matcher.termination_types(), &findings.shapes);
    let duration = clock.monotonic().saturating_sub(started);
    Ok(PipelineOutcome { findings, lacks, walked, plan, paths, duration })
}

/// One finding for each end that the image is not ready for.
fn tell_not_ready(recorder: &Recorder, standing: &ImageStanding<'_>, types: &[String]) {
    let image = standing.image;
    for (end, stand) in types.iter().zip(&standing.verdict.by_type) {
        if !stand.status.is_ready() {
            let (folder, suffix) = (image.folder(), image.suffix);
            let slash = if folder.is_empty() { "" } else { "/" };
            let dash = if suffix.is_empty() { "" } else { "-" };
            let (camera, counter) = (image.camera, image.counter);
            recorder.finding(format!(
                "not_ready\t{end}\t{folder}{slash}{camera}{counter}{dash}{suffix}"
            ));
        }
    }
}

impl PipelineOutcome {
    /// Images that are not complete.
    #[must_use]
    pub const fn issues_found(&self) -> u64 {
        self.findings.overall.partial + self.findings.overall.inconsistent
    }

    /// Everything people should know about the walk and the pipeline, as sentences; what was left
    /// out of the pipeline comes last.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.walked.warnings.clone();
        warnings.extend(self.plan.notes());
        warnings
    }

    /// The `results` object as it travels and as `check --json` writes it.
    #[must_use]
    pub fn into_results(self) -> PipelineValidationResults {
        let warnings = self.warnings();
        let found = self.findings;
        let by_termination = found.by_termination.into_iter();
        let mut ready = found.ready;
        // Also where a type bears that name: this is the headline.
        ready.insert(ANY.to_owned(), found.ready_any);
        PipelineValidationResults {
            pipeline_guid: self.plan.guid(),
            pipeline_name: self.plan.name(),
            total_files: found.total_files,
            total_images: found.total_images,
            total_groups: found.total_groups,
            overall_status: counts(found.overall),
            by_termination: by_termination.map(|(name, stand)| (name, counts(stand))).collect(),
            invalid_files_count: found.invalid.count,
            scan_time: seconds(self.duration),
            pipeline_version: Some(self.plan.pipeline.version),
            ready,
            invalid_reasons: reasons(&found.invalid),
            invalid_files: named(found.invalid),
            warnings,
            skipped: self.walked.skipped,
            changes: None,
        }
    }
}

const fn counts(counts: StatusCounts) -> StatusCountsBody {
    StatusCountsBody {
        consistent: counts.consistent,
        partial: counts.partial,
        inconsistent: counts.inconsistent,
    }
}

/// What the details say of one image.
#[derive(Debug, Serialize)]
struct StandingLine<'a> {
    #[serde(flatten)]
    image: ImageLine<'a>,
    /// The worst over the termination types.
    status: &'static str,
    by_termination: BTreeMap<&'a str, EndLine>,
}

/// How an image stands for one termination type.
#[derive(Debug, Serialize)]
struct EndLine {
    status: &'static str,
    /// Names of files.
    missing: Vec<String>,
}

impl<'a> StandingLine<'a> {
    fn of(standing: &ImageStanding<'a>, types: &'a [String]) -> Self {
        let image = standing.image;
        let end = |stand: &Stand| EndLine {
            status: word(stand.status),
            missing: stand
                .missing
                .iter()
                .map(|file| format!("{}{}{}", image.camera, image.counter, file.tail(image.suffix)))
                .collect(),
        };
        let ends = types.iter().zip(&standing.verdict.by_type);
        Self {
            image: ImageLine::of(image),
            status: word(standing.verdict.worst),
            by_termination: ends.map(|(name, stand)| (name.as_str(), end(stand))).collect(),
        }
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Consistent => "CONSISTENT",
        Status::ConsistentWithWarning => "CONSISTENT_WITH_WARNING",
        Status::Partial => "PARTIAL",
        Status::Inconsistent => "INCONSISTENT",
    }
}
