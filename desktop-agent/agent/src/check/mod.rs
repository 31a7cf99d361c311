//! `check`: one folder analysed on the spot, without roots, and without coordinator unless it is
//! asked for the team's settings.

mod args;
mod asked;
mod bar;
mod fault;
mod interrupt;
mod output;
mod outputs;
mod pipeline_file;
mod remember;
mod summary;
mod team_file;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use futures_util::FutureExt as _;
use safelight_domain::settings::team::{ConfigurationSource as _, TeamConfiguration};
use safelight_domain::{Clock, SystemClock, Timestamp, ToolSettings};

pub use args::{CheckArgs, CheckMode, CheckTool};

use self::asked::Asked;
use self::fault::CheckFault;
use self::output::{Draft, Pen};
use self::outputs::Outputs;
use crate::engine::{self, Analysis, Details, Labels, Memory, Outcome, Stage, Told, Watch};

/// The team's configuration, or a sentence that says why there is none.
pub type Team = Result<TeamConfiguration, String>;

/// Runs the check; 0 when the analysis completed whatever it found, 1 for failure, 2 for usage, 130
/// after Ctrl-C. `team` is asked for the settings where the arguments say so.
#[must_use]
pub fn run(args: &CheckArgs, team: impl FnOnce() -> Team) -> ExitCode {
    // Not locked: the bar writes there from its own thread.
    let mut stderr = io::stderr();
    let watch = Watch::default();
    match check(args, team, &watch, &mut stderr) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // What was stopped may fail in any way before it notices.
            let fault = if watch.cancel.is_cancelled() { CheckFault::Stopped } else { fault };
            _ = writeln!(stderr, "{fault}");
            fault.exit_code()
        }
    }
}

fn check(
    args: &CheckArgs,
    team: impl FnOnce() -> Team,
    watch: &Watch,
    stderr: &mut impl Write,
) -> Result<(), CheckFault> {
    let configuration = configuration(args, team, stderr)?;
    let Asked { analysis, place } = asked::read(args, &configuration, stderr)?;
    let settings = configuration.settings;
    interrupt::stops(watch.cancel.clone())?;
    let slot = remember::slot(args, &place)?;
    let outputs = Outputs::begin(args, &place, &watch.cancel)?;
    let made_at = SystemClock::default().now();
    let memory = remember::begin(slot.clone(), &analysis, &settings, &place, made_at);
    let watch = Watch { recorder: memory.recorder(), ..watch.clone() };
    let bar = bar::show(&watch, args.quiet);
    let ended = Check { settings, place, made_at, memory }.run(analysis, &watch, outputs);
    bar.finish_and_clear();
    let Done { said, told, drafts } = ended?;
    drafts.into_iter().try_for_each(Draft::keep)?;
    if let (Some(slot), Some(told)) = (slot, told) {
        remember::keep(&slot, &told)?;
    }
    if !args.quiet {
        _ = io::stdout().lock().write_all(&said);
    }
    Ok(())
}

/// All that a check knows when the work begins.
struct Check {
    settings: ToolSettings,
    place: PathBuf,
    made_at: Timestamp,
    memory: Memory,
}

/// What is left to do: files take their names, and the summary is shown.
struct Done {
    said: Vec<u8>,
    told: Option<Told>,
    drafts: Vec<Draft>,
}

impl Check {
    fn run(self, analysis: Analysis, watch: &Watch, outputs: Outputs) -> Result<Done, CheckFault> {
        let Outputs { json, report, details, drafts } = outputs;
        let details = details.map(|pen| Box::new(pen) as Details);
        let wants_details = details.is_some();
        if !wants_details
            && let Some(told) =
                remember::look_first(&self.memory, &analysis, &self.settings, watch)?
        {
            write_told(&told, json, report)?;
            return Ok(Done { said: remember::changed(&told), told: Some(told), drafts });
        }
        let outcome = engine::run(analysis, &self.settings, watch, details)?;
        watch.progress.enter(Stage::Generating);
        // The drafts stay here: whoever is stopped takes them away, the writer may not come to it.
        let (said, told) = engine::detached(&watch.cancel, move || {
            self.tell(outcome, wants_details, json, report)
        })?;
        Ok(Done { said, told, drafts })
    }

    /// Writes report and results; the summary comes back, to be shown when all is written.
    fn tell(
        &self,
        outcome: Outcome,
        wants_details: bool,
        json: Option<Pen>,
        report: Option<Pen>,
    ) -> Result<(Vec<u8>, Option<Told>), CheckFault> {
        let path = self.place.to_string_lossy();
        let name = self.place.file_name().map_or(path.clone(), OsStr::to_string_lossy);
        let labels = Labels {
            collection_name: &name,
            path: &path,
            agent: None,
            made_at: self.made_at,
            settings: &self.settings,
        };
        if self.memory.recorder().is_some() {
            let (told, said) = remember::tell(outcome, &self.memory, wants_details, &labels)?;
            write_told(&told, json, report)?;
            return Ok((said, Some(told)));
        }
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
        Ok((said, None))
    }
}

fn write_told(told: &Told, json: Option<Pen>, report: Option<Pen>) -> Result<(), CheckFault> {
    if let (Some(pen), Some(page)) = (report, &told.kept.report) {
        pen.write(|file| file.write_all(page.as_bytes()))?;
    }
    if let Some(pen) = json {
        let results = &told.kept.results;
        pen.write(|file| serde_json::to_writer(file, results).map_err(io::Error::from))?;
    }
    Ok(())
}

fn configuration(
    args: &CheckArgs,
    team: impl FnOnce() -> Team,
    stderr: &mut impl Write,
) -> Result<TeamConfiguration, CheckFault> {
    let configuration = match &args.config {
        _ if args.team => team().map_err(CheckFault::Team)?,
        Some(path) => {
            let read = team_file::TeamFileSource(path).configuration().now_or_never();
            read.expect("a file is read without waiting")?
        }
        None => TeamConfiguration::default(),
    };
    for note in &configuration.notes {
        _ = writeln!(stderr, "{note}");
    }
    Ok(configuration)
}
