//! The command line of `check`.

use std::path::PathBuf;

/// What `check` is asked to do.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The folder with the photos. It is only read.
    pub folder: PathBuf,
    /// The analysis to run.
    #[arg(long, value_enum, default_value_t = CheckTool::PhotoStats)]
    pub tool: CheckTool,
    /// Team settings (YAML); without them the defaults hold.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Take the settings of the team that this agent is registered with.
    #[arg(long, conflicts_with = "config")]
    pub team: bool,
    /// A pipeline (JSON or YAML); for photo_pairing and pipeline_validation.
    #[arg(long, value_name = "FILE")]
    pub pipeline: Option<PathBuf>,
    /// What to do with the pipeline; for pipeline_validation.
    #[arg(long, value_enum)]
    pub mode: Option<CheckMode>,
    /// Write the results here, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the report here, as one HTML page.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write a line of JSON for each image here.
    #[arg(long, value_name = "FILE")]
    pub details: Option<PathBuf>,
    /// Compare with what an earlier check left in this file, and leave what this one found.
    #[arg(long, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,
    /// Say nothing but what went wrong.
    #[arg(long, short)]
    pub quiet: bool,
}

/// The analyses that `check` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum CheckTool {
    /// Counts, sizes, and what lacks its sidecar.
    #[value(name = "photostats")]
    PhotoStats,
    /// Groups of files that belong to one picture, and names that break the rule.
    PhotoPairing,
    /// Images held against a pipeline.
    PipelineValidation,
    /// Whether the folder can be listed.
    CollectionTest,
}

/// What to do with a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum CheckMode {
    /// Hold the images of the folder against it.
    Collection,
    /// Only count the ways through it; the folder is not looked at.
    DisplayGraph,
}
