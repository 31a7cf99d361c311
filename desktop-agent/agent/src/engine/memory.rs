//! An analysis that knows of the result before: when nothing changed it ends early, and in any case
//! its result says what did.

use std::{sync::Arc, time::Duration};

use safelight_domain::changes::Changes;
use safelight_domain::{Clock, SidecarScope, SystemClock, Timestamp, Tool, ToolSettings};
use safelight_report::{mass_change_sentence, with_changes};
use safelight_scan::{Library, WalkSummary};
use serde::Serialize;
use serde_json::Value;

use super::{AnalysisFault, Outcome, Watch, changes_body, mark, seconds};
use crate::snapshot::{Kept, Made, Question, Recorder, Slot, Walked};

/// What is remembered; nothing for an analysis without a place for it.
#[derive(Debug)]
pub struct Memory {
    recorder: Option<Arc<Recorder>>,
    clock: SystemClock,
    started: Duration,
}

/// Everything beside the files that decides what a result and its report say.
#[derive(Debug, Serialize)]
pub struct Asked<'a> {
    /// Which tool.
    pub tool: Tool,
    /// Of which version.
    pub version: &'a str,
    /// A variant of the tool.
    pub mode: Option<&'a str>,
    /// Under which settings.
    pub settings: &'a ToolSettings,
    /// With which pipeline.
    pub pipeline: Option<&'a Value>,
    /// Where the files stand.
    pub path: &'a [u8],
    /// What people call that.
    pub collection_name: &'a str,
    /// Who looks.
    pub agent_name: &'a str,
}

/// A result, with what it says about the one before.
#[derive(Debug)]
pub struct Told {
    /// Results, report, counts.
    pub kept: Kept,
    /// What changed; none when there is nothing to compare with.
    pub changes: Option<Changes>,
    /// What the next result is compared with, once this one counts.
    pub snapshot: Option<Made>,
}

impl Memory {
    /// Takes up what the result before left at `slot`.
    #[must_use]
    pub fn begin(slot: Option<Slot>, asked: &Asked<'_>, made_at: Timestamp) -> Self {
        let begin = |slot| Recorder::begin(slot, Question::of(asked), made_at);
        let clock = SystemClock::new();
        let started = clock.monotonic();
        Self { recorder: slot.map(begin), clock, started }
    }

    /// Takes the marks on the walk.
    #[must_use]
    pub fn recorder(&self) -> Option<Arc<Recorder>> {
        self.recorder.clone()
    }

    /// Looks at the files alone, where that is much cheaper than the whole analysis: the result
    /// before, when nothing changed. Blocks.
    ///
    /// # Errors
    /// As any walk.
    pub fn look_first(
        &self,
        asked: (Tool, SidecarScope),
        library: &Library,
        watch: &Watch,
    ) -> Result<Option<Told>, AnalysisFault> {
        let Some(recorder) = &self.recorder else { return Ok(None) };
        let analysis_is_cheap = asked == (Tool::PhotoStats, SidecarScope::Folder);
        // Where every question crosses a network a second walk would cost more than it saves.
        if analysis_is_cheap || !recorder.may_be_unchanged() || library.is_slow() {
            return Ok(None);
        }
        let unchanged = mark(Arc::clone(library), watch)?
            .and_then(|summary| self.unchanged(&mut recorder.walked(&summary)));
        if unchanged.is_none() {
            recorder.restart();
            watch.progress.walk.restart();
        }
        Ok(unchanged)
    }

    /// What the walk of the analysis says about the files.
    #[must_use]
    pub fn walked(&self, summary: &WalkSummary) -> Walked {
        self.recorder.as_ref().map(|recorder| recorder.walked(summary)).unwrap_or_default()
    }

    /// The result before as that of this analysis, when nothing changed.
    #[must_use]
    pub fn unchanged(&self, walked: &mut Walked) -> Option<Told> {
        let recorder = self.recorder.as_ref()?;
        let mut kept = walked.kept.take()?;
        let changes = recorder.conclude_unchanged(walked)?;
        if let Some(taken) = kept.results.get_mut("scan_time") {
            let span = self.clock.monotonic().saturating_sub(self.started);
            *taken = seconds(span).into();
        }
        Some(self.told(kept, Some(changes), walked))
    }

    /// The result of an analysis, with what changed; `page` makes its report.
    ///
    /// # Errors
    /// When the results cannot be written down.
    pub fn changed(
        &self,
        mut outcome: Outcome,
        walked: &Walked,
        page: impl FnOnce(&Outcome) -> Option<String>,
    ) -> serde_json::Result<Told> {
        if let (Some(change), Some(since)) = (&walked.mass_change, walked.since) {
            outcome.warn(mass_change_sentence(change, since));
        }
        let concluded = self.recorder.as_ref().and_then(|recorder| {
            outcome.findings().for_each(|finding| recorder.finding(finding));
            recorder.conclude(walked)
        });
        let kept = Kept {
            report: page(&outcome),
            files_scanned: outcome.files_scanned(),
            issues_found: outcome.issues_found(),
            results: serde_json::to_value(outcome.into_results())?,
        };
        Ok(self.told(kept, concluded, walked))
    }

    /// Says what changed in result and report, in place of what they said before, and keeps both.
    fn told(&self, mut kept: Kept, changes: Option<Changes>, walked: &Walked) -> Told {
        if let Some(changes) = &changes {
            if let Value::Object(results) = &mut kept.results {
                // Counts and texts can always be written down.
                let body = serde_json::to_value(changes_body(changes)).unwrap_or_default();
                results.insert("changes".to_owned(), body);
            }
            kept.report = kept.report.take().map(|page| with_changes(&page, changes));
        }
        let snapshot = self.recorder.as_ref().and_then(|recorder| recorder.seal(&kept, walked));
        Told { kept, changes, snapshot }
    }
}
