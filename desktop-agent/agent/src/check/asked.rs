//! What a check is asked to do, once its options make sense together.

use std::io::Write;
use std::path::{Path, PathBuf};

use safelight_scan::{Folder, Root, ScanError};

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

/// Reads what the options name. What is left out of a pipeline is said on `stderr`.
pub(super) fn read(args: &CheckArgs, stderr: &mut impl Write) -> Result<Asked, CheckFault> {
    refuse_idle_options(args)?;
    let plan = args.pipeline.as_deref().map(|path| plan(path, stderr)).transpose()?;
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
                "pipeline_validation needs a pipeline; name its file with --pipeline.",
            ));
        }
        (CheckTool::CollectionTest, _) => {
            Analysis::CollectionTest(folder(&args.folder).map_err(|error| error.to_string()))
        }
    };
    let place = match &analysis {
        Analysis::PhotoStats(folder)
        | Analysis::PhotoPairing(folder, _)
        | Analysis::PipelineValidation(folder, _)
        | Analysis::CollectionTest(Ok(folder)) => folder.path().to_owned(),
        Analysis::DisplayGraph(_) | Analysis::CollectionTest(Err(_)) => {
            args.folder.canonicalize().unwrap_or_else(|_| args.folder.clone())
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

fn usage(sentence: &str) -> CheckFault {
    CheckFault::Usage(sentence.to_owned())
}

fn folder(typed: &Path) -> Result<Folder, ScanError> {
    Root::bind(typed)?.open_beneath(Path::new(""))
}

fn plan(path: &Path, stderr: &mut impl Write) -> Result<Plan, CheckFault> {
    let plan = Plan::read(&pipeline_file::read(path)?)?;
    for note in plan.notes() {
        _ = writeln!(stderr, "{}: {note}", path.display());
    }
    Ok(plan)
}
