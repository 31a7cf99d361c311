//! Pipelines looked at from every side, a few at a time and not where requests are answered: one
//! with many loops takes a while. A version never changes, so its verdict is kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use safelight_domain::{
    PipelineId, TeamId,
    pipeline::{ActivationFault, Examination, examine},
};
use safelight_report::pipeline_svg;
use serde_json::Value;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::text::{MAX_TEXT, TextFault, read};
use crate::{
    ApiError, App,
    shapes::{PathTotals, PipelineCheck, PipelineFault},
};

/// Pipelines looked at at the same time.
const AT_ONCE: usize = 2;
/// A studio has fewer versions; beyond it verdicts are found anew.
const MOST: usize = 10_000;

/// Looks at pipelines, and remembers which versions may be activated.
#[derive(Debug)]
pub(crate) struct Examiner {
    permits: Arc<Semaphore>,
    sound: Mutex<HashMap<(PipelineId, i64), bool>>,
}

impl Default for Examiner {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), sound: Mutex::default() }
    }
}

impl Examiner {
    /// Everything there is to say about a document.
    pub(crate) async fn check(&self, document: Value) -> Result<PipelineCheck, ApiError> {
        self.blocking(move || told(&examine(&document))).await
    }

    /// The same about a text, where what is wrong with it as a text has a place.
    pub(crate) async fn check_text(&self, text: String) -> Result<PipelineCheck, ApiError> {
        if text.len() > MAX_TEXT {
            let sentence = "this text has more than 1 MiB; a pipeline is smaller".to_owned();
            return Ok(unreadable("too_large", sentence, None, None));
        }
        let check = move || match read(&text) {
            Ok(document) => told(&examine(&document)),
            Err(TextFault { reason, line, column }) => unreadable("syntax", reason, line, column),
        };
        self.blocking(check).await
    }

    /// Reads a text where it does not hold up others.
    pub(super) async fn read(&self, text: String) -> Result<Result<Value, TextFault>, ApiError> {
        self.blocking(move || read(&text)).await
    }

    /// A document as a drawing; none when it cannot be drawn.
    pub(super) async fn draw(&self, document: Value) -> Result<Option<String>, ApiError> {
        let draw = move || {
            let seen = examine(&document);
            pipeline_svg(seen.pipeline.as_ref()?, seen.paths.as_ref())
        };
        self.blocking(draw).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(ApiError::internal)?;
        let done = spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(ApiError::internal)
    }

    fn known(&self, version: (PipelineId, i64)) -> Option<bool> {
        self.sound.lock().unwrap_or_else(PoisonError::into_inner).get(&version).copied()
    }

    fn keep(&self, version: (PipelineId, i64), is_sound: bool) {
        let mut all = self.sound.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(version, is_sound);
    }
}

/// Whether a version may be activated.
pub(crate) async fn is_sound(
    app: &App,
    team: TeamId,
    id: PipelineId,
    version: i64,
) -> Result<bool, ApiError> {
    if let Some(known) = app.examiner.known((id, version)) {
        return Ok(known);
    }
    let text = app.store.get_version(team, id, version).await?;
    let document = serde_json::from_str(&text.document).map_err(ApiError::internal)?;
    let is_sound = app.examiner.check(document).await?.valid;
    app.examiner.keep((id, version), is_sound);
    Ok(is_sound)
}

fn told(seen: &Examination) -> PipelineCheck {
    let paths = seen.pipeline.as_ref().zip(seen.paths.as_ref()).map(|(pipeline, paths)| {
        let counts = paths.counts(pipeline);
        PathTotals {
            total: counts.total,
            truncated: counts.truncated,
            by_termination: counts.non_truncated_by_termination,
        }
    });
    PipelineCheck {
        valid: seen.faults.is_empty(),
        faults: seen.faults.iter().map(fault).collect(),
        dropped: seen.dropped.iter().map(ToString::to_string).collect(),
        paths,
    }
}

fn fault(fault: &ActivationFault) -> PipelineFault {
    PipelineFault {
        code: fault.code.to_owned(),
        nodes: fault.nodes.clone(),
        sentence: fault.sentence.clone(),
        line: None,
        column: None,
    }
}

fn unreadable(
    code: &str,
    sentence: String,
    line: Option<usize>,
    column: Option<usize>,
) -> PipelineCheck {
    let fault = PipelineFault { code: code.to_owned(), nodes: Vec::new(), sentence, line, column };
    PipelineCheck { valid: false, faults: vec![fault], dropped: Vec::new(), paths: None }
}
