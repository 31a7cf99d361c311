//! The tools of this version: hand the folder to the engine, and what it found to wire and report.

use std::sync::Arc;

use safelight_domain::{Clock, SystemClock, Timestamp, Tool};
use safelight_scan::{Folder, ScanError};

use super::{ToolFault, ToolInput, ToolOutput, memory::Memory};
use crate::{
    engine::{self, Analysis, AnalysisFault, Labels, Outcome, Plan, Stage, Watch},
    kill_point,
};

/// Runs one tool.
pub(super) fn run(tool: Tool, input: &ToolInput) -> Result<ToolOutput, ToolFault> {
    let analysis = analysis(tool, input)?;
    let made_at = SystemClock::new().now();
    let memory = Memory::of(tool, input, made_at);
    let watch = Watch {
        progress: Arc::clone(input.progress.engine()),
        cancel: input.cancel.clone(),
        recorder: memory.recorder(),
    };
    kill_point::kill_once_walked(&watch.progress.walk);
    if let Some(unchanged) =
        memory.look_first(tool, input, &watch).map_err(|error| fault(&error))?
    {
        return Ok(unchanged);
    }
    let outcome = engine::run(analysis, &input.settings, &watch, None);
    let outcome = outcome.map_err(|error| fault(&error))?;
    input.progress.enter(Stage::Generating);
    let mut walked = memory.walked(outcome.summary());
    if let Some(unchanged) = memory.unchanged(&mut walked) {
        return Ok(unchanged);
    }
    let told = memory.changed(outcome, &walked, |outcome| page(input, outcome, made_at));
    if input.cancel.is_cancelled() {
        return Err(ToolFault::Cancelled);
    }
    told.map_err(|error| ToolFault::Failed {
        message: format!("internal: {error}."),
        retryable: false,
    })
}

fn page(input: &ToolInput, outcome: &Outcome, made_at: Timestamp) -> Option<String> {
    let labels = Labels {
        collection_name: &input.collection_name,
        path: &input.folder.path().to_string_lossy(),
        agent: Some(&input.agent_name),
        made_at,
        settings: &input.settings,
    };
    outcome.shown(&labels, &outcome.warnings()).page()
}

fn analysis(tool: Tool, input: &ToolInput) -> Result<Analysis, ToolFault> {
    match tool {
        Tool::PhotoPairing => Ok(Analysis::PhotoPairing(folder(input)?, plan(input)?)),
        _ => Ok(Analysis::PhotoStats(folder(input)?)),
    }
}

fn folder(input: &ToolInput) -> Result<Folder, ToolFault> {
    input.folder.try_clone().map_err(|error| fault(&error.into()))
}

fn plan(input: &ToolInput) -> Result<Option<Plan>, ToolFault> {
    let plan = input.pipeline.as_ref().map(Plan::read).transpose();
    plan.map_err(|error| fault(&error.into()))
}

/// A folder that cannot be read now may be readable later: a disk that is plugged in again.
fn fault(fault: &AnalysisFault) -> ToolFault {
    let (code, retryable) = match fault {
        AnalysisFault::Scan(ScanError::Cancelled) => return ToolFault::Cancelled,
        AnalysisFault::Scan(error) => (error.code(), error.code() != "outside_roots"),
        AnalysisFault::Plan(_) => ("bad_pipeline", false),
        AnalysisFault::Details(_) => ("disk", true),
    };
    ToolFault::Failed { message: format!("{code}: {fault}"), retryable }
}
