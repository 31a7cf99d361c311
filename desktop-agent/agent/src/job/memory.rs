//! A job that knows of the result before: when nothing changed it ends early, and in any case its
//! result says what did.

use std::{sync::Arc, time::Duration};

use safelight_domain::changes::Changes;
use safelight_domain::{Clock, SidecarScope, SystemClock, Timestamp, Tool, ToolSettings};
use safelight_report::{mass_change_sentence, with_changes};
use safelight_scan::WalkSummary;
use serde::Serialize;
use serde_json::Value;

use super::{ToolInput, ToolOutput};
use crate::engine::{self, AnalysisFault, Outcome, Watch};
use crate::identity::VERSION;
use crate::snapshot::{Kept, Question, Recorder, Walked};

/// What is remembered; nothing for a job without a place for it.
pub(super) struct Memory {
    recorder: Option<Arc<Recorder>>,
    clock: SystemClock,
    started: Duration,
}

/// Everything beside the files that decides what a result and its report say.
#[derive(Serialize)]
struct Asked<'a> {
    tool: Tool,
    version: &'a str,
    mode: Option<&'a str>,
    settings: &'a ToolSettings,
    pipeline: Option<&'a Value>,
    path: &'a [u8],
    collection_name: &'a str,
    agent_name: &'a str,
}

impl Memory {
    pub(super) fn of(tool: Tool, input: &ToolInput, made_at: Timestamp) -> Self {
        let asked = Asked {
            tool,
            version: VERSION,
            mode: input.mode.as_deref(),
            settings: &input.settings,
            // PhotoStats asks nothing of a pipeline.
            pipeline: input.pipeline.as_ref().filter(|_| tool != Tool::PhotoStats),
            path: match &input.folder {
                Ok(folder) => folder.path().as_os_str().as_encoded_bytes(),
                Err(_) => input.path.as_bytes(),
            },
            collection_name: &input.collection_name,
            agent_name: &input.agent_name,
        };
        let begin = |slot| Recorder::begin(slot, Question::of(&asked), made_at);
        let clock = SystemClock::new();
        let started = clock.monotonic();
        Self { recorder: input.slot.clone().map(begin), clock, started }
    }

    pub(super) fn recorder(&self) -> Option<Arc<Recorder>> {
        self.recorder.clone()
    }

    /// Looks at the files alone, where that is much cheaper than the whole analysis: the result
    /// before, when nothing changed.
    pub(super) fn look_first(
        &self,
        tool: Tool,
        input: &ToolInput,
        watch: &Watch,
    ) -> Result<Option<ToolOutput>, AnalysisFault> {
        let (Some(recorder), Ok(folder)) = (&self.recorder, &input.folder) else {
            return Ok(None);
        };
        let analysis_is_cheap =
            tool == Tool::PhotoStats && input.settings.sidecar_scope == SidecarScope::Folder;
        // Where every question crosses a network a second walk would cost more than it saves.
        if analysis_is_cheap || !recorder.may_be_unchanged() || folder.is_on_slow_storage() {
            return Ok(None);
        }
        let summary = engine::mark(folder.try_clone()?, watch)?;
        let unchanged = self.unchanged(&mut recorder.walked(&summary));
        if unchanged.is_none() {
            recorder.restart();
            watch.progress.walk.restart();
        }
        Ok(unchanged)
    }

    /// What the walk of the analysis says about the files.
    pub(super) fn walked(&self, summary: &WalkSummary) -> Walked {
        self.recorder.as_ref().map(|recorder| recorder.walked(summary)).unwrap_or_default()
    }

    /// The result before as that of this job, when nothing changed.
    pub(super) fn unchanged(&self, walked: &mut Walked) -> Option<ToolOutput> {
        let recorder = self.recorder.as_ref()?;
        let mut kept = walked.kept.take()?;
        let changes = recorder.conclude_unchanged(walked)?;
        if let Some(taken) = kept.results.get_mut("scan_time") {
            let span = self.clock.monotonic().saturating_sub(self.started);
            *taken = engine::seconds(span).into();
        }
        tell(&mut kept, &changes);
        Some(self.output(kept, walked))
    }

    /// The result of an analysis, with what changed.
    pub(super) fn changed(
        &self,
        mut outcome: Outcome,
        walked: &Walked,
        page: impl FnOnce(&Outcome) -> Option<String>,
    ) -> serde_json::Result<ToolOutput> {
        if let (Some(change), Some(since)) = (&walked.mass_change, walked.since) {
            outcome.warn(mass_change_sentence(change, since));
        }
        let concluded = self.recorder.as_ref().and_then(|recorder| {
            outcome.findings().for_each(|finding| recorder.finding(finding));
            recorder.conclude(walked)
        });
        let mut kept = Kept {
            report: page(&outcome),
            files_scanned: outcome.files_scanned(),
            issues_found: outcome.issues_found(),
            results: serde_json::to_value(outcome.into_results())?,
        };
        if let Some(changes) = concluded {
            tell(&mut kept, &changes);
        }
        Ok(self.output(kept, walked))
    }

    fn output(&self, kept: Kept, walked: &Walked) -> ToolOutput {
        let snapshot = self.recorder.as_ref().and_then(|recorder| recorder.seal(&kept, walked));
        ToolOutput {
            results: kept.results,
            report: kept.report,
            files_scanned: kept.files_scanned,
            issues_found: kept.issues_found,
            snapshot,
        }
    }
}

/// Says what changed in result and report, in place of what they said before.
fn tell(kept: &mut Kept, changes: &Changes) {
    if let Value::Object(results) = &mut kept.results {
        // Counts and texts can always be written down.
        let body = serde_json::to_value(engine::changes_body(changes)).unwrap_or_default();
        results.insert("changes".to_owned(), body);
    }
    kept.report = kept.report.take().map(|page| with_changes(&page, changes));
}
