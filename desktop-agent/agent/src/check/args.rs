//! The command line of `check`.

use std::path::PathBuf;

/// What `check` is asked to do.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The folder with the photos. It is only read.
    pub folder: PathBuf,
    /// The analysis to run.
    #[arg(long, value_enum, default_value_t = CheckTool::Photostats)]
    pub tool: CheckTool,
    /// Team settings (YAML); without them the defaults hold.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write the results here, as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the report here, as one HTML page.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Say nothing but what went wrong.
    #[arg(long, short)]
    pub quiet: bool,
}

/// The analyses that `check` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CheckTool {
    /// Counts, sizes, and what lacks its sidecar.
    Photostats,
}
