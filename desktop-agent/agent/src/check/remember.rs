//! `--snapshot`: a check that is compared with an earlier one, and remembered for the next.

use std::io::Write;
use std::path::Path;

use safelight_domain::{Timestamp, Tool, ToolSettings};
use safelight_report::{changes_sentence, words};
use safelight_scan::Library;
use serde_json::Value;

use super::args::CheckArgs;
use super::fault::CheckFault;
use super::output::Output;
use super::summary;
use crate::engine::{Analysis, Asked, Labels, Memory, Outcome, Plan, Told, Watch};
use crate::identity::VERSION;
use crate::snapshot::Slot;

/// Judges the place of the snapshot: an ordinary file outside of what is checked, or none yet, and
/// never a file of something else.
pub(super) fn slot(args: &CheckArgs, place: &Path) -> Result<Option<Slot>, CheckFault> {
    let Some(path) = &args.snapshot else { return Ok(None) };
    let output = Output::beside(path, place)?;
    let slot = output.ordinary().map(Slot::at).filter(|slot| !slot.is_foreign());
    slot.map(Some).ok_or_else(|| {
        let path = path.display();
        CheckFault::Usage(format!("{path} is something else than a snapshot; name another file."))
    })
}

/// Takes up what the check before left.
pub(super) fn begin(
    slot: Option<Slot>,
    analysis: &Analysis,
    settings: &ToolSettings,
    place: &Path,
    made_at: Timestamp,
) -> Memory {
    let plan = plan(analysis).map(|plan| Value::String(format!("{plan:?}")));
    let asked = Asked {
        tool: tool(analysis),
        version: VERSION,
        mode: None,
        settings,
        pipeline: plan.as_ref(),
        path: place.as_os_str().as_encoded_bytes(),
        collection_name: "",
        agent_name: "",
    };
    Memory::begin(slot, &asked, made_at)
}

/// The check before again, when a look at the files alone shows that nothing changed.
pub(super) fn look_first(
    memory: &Memory,
    analysis: &Analysis,
    settings: &ToolSettings,
    watch: &Watch,
) -> Result<Option<Told>, CheckFault> {
    let Some(folder) = folder(analysis) else { return Ok(None) };
    Ok(memory.look_first((tool(analysis), settings.sidecar_scope), folder, watch)?)
}

/// The result and what to say about it. Where each image is wanted, it is not taken over.
pub(super) fn tell(
    outcome: Outcome,
    memory: &Memory,
    wants_details: bool,
    labels: &Labels<'_>,
) -> Result<(Told, Vec<u8>), CheckFault> {
    let mut walked = outcome.summary().map(|seen| memory.walked(seen)).unwrap_or_default();
    if wants_details {
        walked.kept = None;
    }
    if let Some(told) = memory.unchanged(&mut walked) {
        let said = changed(&told);
        return Ok((told, said));
    }
    let mut said = Vec::new();
    let told = memory.changed(outcome, &walked, |outcome| {
        let warnings = outcome.warnings();
        let shown = outcome.shown(labels, &warnings);
        _ = summary::write(&mut said, &shown);
        shown.page()
    });
    let told = told.map_err(|error| CheckFault::Details(error.into()))?;
    said.push(b'\n');
    said.extend(changed(&told));
    Ok((told, said))
}

/// What changed, as a line; when nothing did, what was found then in another.
pub(super) fn changed(told: &Told) -> Vec<u8> {
    let mut line = Vec::new();
    let sentence = told.changes.as_ref().map(changes_sentence);
    let first = "There is no earlier check to compare with; the next one shows what changed.";
    _ = writeln!(line, "{}", sentence.as_deref().unwrap_or(first));
    if told.changes.as_ref().is_some_and(|changes| changes.unchanged) {
        let files = words::counted(told.kept.files_scanned, "file", "files");
        let findings = words::counted(told.kept.issues_found, "finding", "findings");
        _ = writeln!(line, "{files}, {findings}.");
    }
    line
}

/// Makes what this check leaves the snapshot to compare with.
pub(super) fn keep(slot: &Slot, told: &Told) -> Result<(), CheckFault> {
    let Some(made) = &told.snapshot else { return Ok(()) };
    slot.replace(&made.path)
        .map_err(|reason| CheckFault::Output { path: made.path.clone(), reason })
}

fn tool(analysis: &Analysis) -> Tool {
    match analysis {
        Analysis::PhotoStats(_) => Tool::PhotoStats,
        Analysis::PhotoPairing(..) => Tool::PhotoPairing,
        Analysis::PipelineValidation(..) | Analysis::DisplayGraph(_) => Tool::PipelineValidation,
        Analysis::CollectionTest(_) => Tool::CollectionTest,
    }
}

fn folder(analysis: &Analysis) -> Option<&Library> {
    match analysis {
        Analysis::PhotoStats(folder)
        | Analysis::PhotoPairing(folder, _)
        | Analysis::PipelineValidation(folder, _) => Some(folder),
        Analysis::DisplayGraph(_) | Analysis::CollectionTest(_) => None,
    }
}

fn plan(analysis: &Analysis) -> Option<&Plan> {
    match analysis {
        Analysis::PhotoPairing(_, plan) => plan.as_ref(),
        Analysis::PipelineValidation(_, plan) => Some(plan),
        _ => None,
    }
}
