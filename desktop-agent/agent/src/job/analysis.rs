//! The tools of this version: hand the library to the engine, and what it found to wire and report.

use std::sync::Arc;

use safelight_domain::{Clock, DISPLAY_GRAPH, SystemClock, Timestamp, Tool, ToolSettings};
use safelight_scan::{Library, ScanError};

use super::{JobOrder, ToolFault, ToolInput, ToolOutput};
use crate::{
    engine::{
        self, Analysis, AnalysisFault, Asked, Labels, Memory, Outcome, Plan, Stage, Told, Watch,
    },
    identity::VERSION,
    kill_point,
};

/// The mode that is meant when none is named.
const COLLECTION: &str = "collection";

/// Whether a job has something to say even where there is nothing to look at.
pub(super) fn does_without_library(order: &JobOrder) -> bool {
    match order.tool {
        Ok(Tool::CollectionTest) => true,
        Ok(Tool::PipelineValidation) => order.mode.as_deref() == Some(DISPLAY_GRAPH),
        _ => false,
    }
}

/// Runs one tool.
pub(super) fn run(tool: Tool, input: &ToolInput) -> Result<ToolOutput, ToolFault> {
    let analysis = analysis(tool, input)?;
    let made_at = SystemClock::new().now();
    let memory = memory(tool, input, made_at);
    let watch = Watch {
        progress: Arc::clone(input.progress.engine()),
        cancel: input.cancel.clone(),
        recorder: memory.recorder(),
        gentle: true,
    };
    kill_point::kill_once_walked(&watch.progress.walk);
    if let Ok(library) = &input.library {
        let asked = (tool, input.settings.sidecar_scope);
        let unchanged = memory.look_first(asked, library, &watch);
        kill_point::kill_if_walked(&watch.progress.walk);
        if let Some(unchanged) = unchanged.map_err(|error| fault(&error))? {
            return Ok(unchanged.into());
        }
    }
    let outcome = engine::run(analysis, &input.settings, &watch, None);
    kill_point::kill_if_walked(&watch.progress.walk);
    let outcome = outcome.map_err(|error| fault(&error))?;
    input.progress.enter(Stage::Generating);
    let telling = Telling {
        collection_name: input.collection_name.clone(),
        path: input.shown_path(),
        agent_name: input.agent_name.clone(),
        settings: input.settings.clone(),
        made_at,
    };
    engine::detached(&watch.cancel, move || telling.tell(&memory, outcome))
}

fn memory(tool: Tool, input: &ToolInput, made_at: Timestamp) -> Memory {
    let place = match &input.library {
        Ok(library) => library.identity(),
        Err(_) => input.path.clone().into_bytes(),
    };
    let asked = Asked {
        tool,
        version: VERSION,
        mode: input.mode.as_deref(),
        settings: &input.settings,
        // PhotoStats asks nothing of a pipeline.
        pipeline: input.pipeline.as_ref().filter(|_| tool != Tool::PhotoStats),
        path: &place,
        collection_name: &input.collection_name,
        agent_name: &input.agent_name,
    };
    Memory::begin(input.slot.clone(), &asked, made_at)
}

fn analysis(tool: Tool, input: &ToolInput) -> Result<Analysis, ToolFault> {
    Ok(match tool {
        Tool::PhotoStats => Analysis::PhotoStats(library(input)?),
        Tool::PhotoPairing => Analysis::PhotoPairing(library(input)?, plan(input)?),
        Tool::PipelineValidation => return validation(input),
        Tool::CollectionTest => Analysis::CollectionTest(match &input.library {
            Ok(library) => Ok(Arc::clone(library)),
            Err(missing) => Err(missing.sentence.clone()),
        }),
    })
}

fn validation(input: &ToolInput) -> Result<Analysis, ToolFault> {
    let draws = match input.mode.as_deref() {
        None | Some(COLLECTION) => false,
        Some(DISPLAY_GRAPH) => true,
        Some(other) => {
            return Err(for_good(format!(
                "unknown_mode: pipeline_validation has no mode `{other}`; it has `{COLLECTION}` and `{DISPLAY_GRAPH}`."
            )));
        }
    };
    let plan = plan(input)?.ok_or_else(|| {
        let sentence = "no_pipeline: The job brings no pipeline; choose one for the collection, or a default for the team.";
        for_good(sentence.to_owned())
    })?;
    if draws {
        Ok(Analysis::DisplayGraph(plan))
    } else {
        Ok(Analysis::PipelineValidation(library(input)?, plan))
    }
}

fn library(input: &ToolInput) -> Result<Library, ToolFault> {
    match &input.library {
        Ok(library) => Ok(Arc::clone(library)),
        Err(missing) => Err(ToolFault::Failed {
            message: format!("{}: {}", missing.code, missing.sentence),
            retryable: missing.retryable,
        }),
    }
}

fn plan(input: &ToolInput) -> Result<Option<Plan>, ToolFault> {
    let plan = input.pipeline.as_ref().map(Plan::read).transpose();
    plan.map_err(|error| fault(&error.into()))
}

/// What a report says beside what was found; it is written on a thread of its own, so that nobody
/// waits for it after a cancel.
struct Telling {
    collection_name: String,
    path: String,
    agent_name: String,
    settings: ToolSettings,
    made_at: Timestamp,
}

impl Telling {
    fn tell(&self, memory: &Memory, outcome: Outcome) -> Result<ToolOutput, ToolFault> {
        let mut walked = outcome.summary().map(|seen| memory.walked(seen)).unwrap_or_default();
        if let Some(unchanged) = memory.unchanged(&mut walked) {
            return Ok(unchanged.into());
        }
        let told = memory.changed(outcome, &walked, |outcome| self.page(outcome));
        told.map(ToolOutput::from).map_err(|error| for_good(format!("internal: {error}.")))
    }

    fn page(&self, outcome: &Outcome) -> Option<String> {
        let labels = Labels {
            collection_name: &self.collection_name,
            path: &self.path,
            agent: Some(&self.agent_name),
            made_at: self.made_at,
            settings: &self.settings,
        };
        outcome.shown(&labels, &outcome.warnings()).page()
    }
}

impl From<Told> for ToolOutput {
    fn from(told: Told) -> Self {
        Self {
            results: told.kept.results,
            report: told.kept.report,
            files_scanned: told.kept.files_scanned,
            issues_found: told.kept.issues_found,
            snapshot: told.snapshot,
        }
    }
}

fn for_good(message: String) -> ToolFault {
    ToolFault::Failed { message, retryable: false }
}

impl From<ScanError> for ToolFault {
    fn from(error: ScanError) -> Self {
        fault(&error.into())
    }
}

/// A folder that cannot be read now may be readable later: a disk that is plugged in again, a
/// service that answers again.
fn fault(fault: &AnalysisFault) -> ToolFault {
    let (code, retryable) = match fault {
        AnalysisFault::Scan(ScanError::Cancelled) => return ToolFault::Cancelled,
        AnalysisFault::Scan(error) => (error.code(), error.is_temporary()),
        AnalysisFault::Plan(_) => ("bad_pipeline", false),
        AnalysisFault::Details(_) => ("disk", true),
    };
    ToolFault::Failed { message: format!("{code}: {fault}"), retryable }
}
