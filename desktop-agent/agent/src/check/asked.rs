//! What a check is asked to do, once its options make sense together.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use safelight_domain::settings::team::TeamConfiguration;
use safelight_scan::{Library, Root, ScanError};

use super::args::{CheckArgs, CheckMode, CheckTool};
use super::fault::CheckFault;
use super::pipeline_file;
use crate::engine::{Analysis, Plan};

/// The analysis, and the folder it is about.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) analysis: Analysis,
    /// Its real path, where there is such a folder; else as typed.
    pub(super) place: PathBuf,
}

/// Reads what the options name; a pipeline that they do not name is the team's default. What is left
/// out of a pipeline is said on `stderr`.
pub(super) fn read(
    args: &CheckArgs,
    team: &TeamConfiguration,
    stderr: &mut impl Write,
) -> Result<Asked, CheckFault> {
    refuse_idle_options(args)?;
    let place = place(&args.folder);
    let plan = match &args.pipeline {
        Some(path) => Some(plan(path, stderr)?),
        None if takes_pipeline(args) => team_plan(team, stderr)?,
        None => None,
    };
    let draws = args.mode == Some(CheckMode::DisplayGraph);
    let analysis = match (args.tool, plan) {
        (CheckTool::PhotoStats, _) => Analysis::PhotoStats(folder(&args.folder)?),
        (CheckTool::PhotoPairing, plan) => Analysis::PhotoPairing(folder(&args.folder)?, plan),
        (CheckTool::PipelineValidation, Some(plan)) if draws => Analysis::DisplayGraph(plan),
        (CheckTool::PipelineValidation, Some(plan)) => {
            Analysis::PipelineValidation(folder(&args.folder)?, plan)
        }
        (CheckTool::PipelineValidation, None) => {
            return Err(usage(
                "pipeline_validation needs a pipeline; name its file with --pipeline, or take settings \
                 that have a default one.",
            ));
        }
        (CheckTool::CollectionTest, _) => {
            Analysis::CollectionTest(folder(&args.folder).map_err(|error| error.to_string()))
        }
    };
    Ok(Asked { analysis, place })
}

/// An option that would do nothing is a misunderstanding.
fn refuse_idle_options(args: &CheckArgs) -> Result<(), CheckFault> {
    let validates = args.tool == CheckTool::PipelineValidation;
    let pairs = args.tool == CheckTool::PhotoPairing;
    let draws = args.mode == Some(CheckMode::DisplayGraph);
    if args.mode.is_some() && !validates {
        return Err(usage("--mode is for pipeline_validation only."));
    }
    if args.pipeline.is_some() && !validates && !pairs {
        return Err(usage("--pipeline is for photo_pairing and pipeline_validation only."));
    }
    if args.details.is_some() && !pairs && (!validates || draws) {
        return Err(usage(
            "--details is for tools that look at images: photo_pairing and pipeline_validation.",
        ));
    }
    if args.snapshot.is_some() && (draws || args.tool == CheckTool::CollectionTest) {
        return Err(usage("--snapshot is for tools that look at all files of a folder."));
    }
    if args.report.is_some() && args.tool == CheckTool::CollectionTest {
        return Err(usage("collection_test makes no report; leave out --report."));
    }
    Ok(())
}

fn takes_pipeline(args: &CheckArgs) -> bool {
    matches!(args.tool, CheckTool::PhotoPairing | CheckTool::PipelineValidation)
}

fn team_plan(
    team: &TeamConfiguration,
    stderr: &mut impl Write,
) -> Result<Option<Plan>, CheckFault> {
    let Some(pipeline) = team.default_pipeline() else { return Ok(None) };
    let plan = Plan::read(&pipeline.document())?;
    let name = &pipeline.name;
    _ = writeln!(stderr, "The pipeline is the team's: {name}, version {}.", pipeline.version);
    for note in plan.notes() {
        _ = writeln!(stderr, "{name}: {note}");
    }
    Ok(Some(plan))
}

fn usage(sentence: &str) -> CheckFault {
    CheckFault::Usage(sentence.to_owned())
}

/// The real path of the folder, where there is one.
fn place(typed: &Path) -> PathBuf {
    match Root::bind(typed) {
        Ok(root) => root.canonical_path().to_owned(),
        Err(_) => typed.canonicalize().unwrap_or_else(|_| typed.to_owned()),
    }
}

fn folder(typed: &Path) -> Result<Library, ScanError> {
    Ok(Arc::new(Root::bind(typed)?.open_beneath(Path::new(""))?))
}

fn plan(path: &Path, stderr: &mut impl Write) -> Result<Plan, CheckFault> {
    let plan = Plan::read(&pipeline_file::read(path)?)?;
    for note in plan.notes() {
        _ = writeln!(stderr, "{}: {note}", path.display());
    }
    Ok(plan)
}
