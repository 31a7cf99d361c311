//! `check`: one folder analysed on the spot, without coordinator, configuration or roots.

mod args;
mod bar;
mod fault;
mod interrupt;
mod output;
mod summary;
mod team_file;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use safelight_domain::{Clock, SystemClock, ToolSettings};
use safelight_report::PhotoStatsReport;
use safelight_scan::{Folder, Root};

pub use args::CheckArgs;

use self::fault::CheckFault;
use self::output::Output;
use crate::engine::{self, PhotoStatsOutcome, Watch};

/// Runs the check; 0 when the analysis completed whatever it found, 1 for failure, 2 for usage, 130
/// after Ctrl-C.
#[must_use]
pub fn run(args: &CheckArgs) -> ExitCode {
    // Not locked: the bar writes there from its own thread.
    let mut stderr = io::stderr();
    match check(args, &mut stderr) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            _ = writeln!(stderr, "{fault}");
            fault.exit_code()
        }
    }
}

fn check(args: &CheckArgs, stderr: &mut impl Write) -> Result<(), CheckFault> {
    let settings = settings(args, stderr)?;
    let folder = Root::bind(&args.folder)?.open_beneath(Path::new(""))?;
    let json = args.json.as_deref().map(|path| Output::beside(path, &folder)).transpose()?;
    let report = args.report.as_deref().map(|path| Output::beside(path, &folder)).transpose()?;
    if let (Some(json), Some(report)) = (&json, &report)
        && json.is_same_file(report)
    {
        return Err(CheckFault::Usage("--json and --report name the same file.".to_owned()));
    }
    let outcome = analyse(&folder, &settings, args.quiet)?;
    let warnings = outcome.warnings();
    let path = folder.path().to_string_lossy();
    let shown = PhotoStatsReport {
        collection_name: &folder.path().file_name().map_or(path.clone(), OsStr::to_string_lossy),
        path: &path,
        agent: None,
        made_at: SystemClock::default().now(),
        duration: outcome.duration,
        settings: &settings,
        findings: &outcome.findings,
        warnings: &warnings,
        skipped: &outcome.walked.skipped,
        version: env!("CARGO_PKG_VERSION"),
    };
    if !args.quiet {
        _ = summary::write(&mut io::stdout().lock(), &shown);
    }
    if let Some(output) = report {
        output.write(|file| file.write_all(safelight_report::photostats(&shown).as_bytes()))?;
    }
    if let Some(output) = json {
        let results = outcome.into_results();
        output.write(|file| serde_json::to_writer(file, &results).map_err(io::Error::from))?;
    }
    Ok(())
}

fn settings(args: &CheckArgs, stderr: &mut impl Write) -> Result<ToolSettings, CheckFault> {
    let Some(path) = &args.config else { return Ok(ToolSettings::default()) };
    let team = team_file::read(path)?;
    for key in &team.unknown_keys {
        _ = writeln!(stderr, "{}: the key {key} is not known; it is left out.", path.display());
    }
    Ok(team.settings)
}

fn analyse(
    folder: &Folder,
    settings: &ToolSettings,
    quiet: bool,
) -> Result<PhotoStatsOutcome, CheckFault> {
    let watch = Watch::default();
    interrupt::stops(watch.cancel.clone())?;
    let bar = bar::show(&watch, quiet);
    let outcome = engine::photostats(folder, settings, &watch);
    bar.finish_and_clear();
    Ok(outcome?)
}
