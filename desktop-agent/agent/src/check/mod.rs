//! `check`: one folder analysed on the spot, without coordinator, configuration or roots.

mod args;
mod asked;
mod bar;
mod fault;
mod interrupt;
mod output;
mod outputs;
mod pipeline_file;
mod summary;
mod team_file;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use safelight_domain::{Clock, SystemClock, Timestamp, ToolSettings};

pub use args::{CheckArgs, CheckMode, CheckTool};

use self::asked::Asked;
use self::fault::CheckFault;
use self::output::Pen;
use self::outputs::Outputs;
use crate::engine::{self, Details, Labels, Outcome, Stage, Watch};

/// Runs the check; 0 when the analysis completed whatever it found, 1 for failure, 2 for usage, 130
/// after Ctrl-C.
#[must_use]
pub fn run(args: &CheckArgs) -> ExitCode {
    // Not locked: the bar writes there from its own thread.
    let mut stderr = io::stderr();
    let watch = Watch::default();
    match check(args, &watch, &mut stderr) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // What was stopped may fail in any way before it notices.
            let fault = if watch.cancel.is_cancelled() { CheckFault::Stopped } else { fault };
            _ = writeln!(stderr, "{fault}");
            fault.exit_code()
        }
    }
}

fn check(args: &CheckArgs, watch: &Watch, stderr: &mut impl Write) -> Result<(), CheckFault> {
    let settings = settings(args, stderr)?;
    let Asked { analysis, place } = asked::read(args, stderr)?;
    interrupt::stops(watch.cancel.clone())?;
    let mut outputs = Outputs::begin(args, &place, &watch.cancel)?;
    let bar = bar::show(watch, args.quiet);
    let details = outputs.details.take().map(|pen| Box::new(pen) as Details);
    let outcome = engine::run(analysis, &settings, watch, details);
    watch.progress.enter(Stage::Generating);
    let made_at = SystemClock::default().now();
    let (json, report) = (outputs.json.take(), outputs.report.take());
    let told = outcome.map_err(CheckFault::from).and_then(|outcome| {
        engine::detached(&watch.cancel, move || {
            tell(outcome, &place, made_at, &settings, json, report)
        })
    });
    bar.finish_and_clear();
    let summary = told?;
    outputs.drafts.into_iter().try_for_each(output::Draft::keep)?;
    if !args.quiet {
        _ = io::stdout().lock().write_all(&summary);
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

/// Writes report and results; the summary comes back, to be shown when all is written.
fn tell(
    outcome: Outcome,
    place: &Path,
    made_at: Timestamp,
    settings: &ToolSettings,
    json: Option<Pen>,
    report: Option<Pen>,
) -> Result<Vec<u8>, CheckFault> {
    let path = place.to_string_lossy();
    let labels = Labels {
        collection_name: &place.file_name().map_or(path.clone(), OsStr::to_string_lossy),
        path: &path,
        agent: None,
        made_at,
        settings,
    };
    let warnings = outcome.warnings();
    let shown = outcome.shown(&labels, &warnings);
    let mut said = Vec::new();
    _ = summary::write(&mut said, &shown);
    if let Some(pen) = report
        && let Some(page) = shown.page()
    {
        pen.write(|file| file.write_all(page.as_bytes()))?;
    }
    if let Some(pen) = json {
        let results = outcome.into_results();
        pen.write(|file| serde_json::to_writer(file, &results).map_err(io::Error::from))?;
    }
    Ok(said)
}
