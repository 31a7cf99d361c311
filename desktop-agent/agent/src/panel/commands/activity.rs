//! What ran, newest first.

use crate::{
    panel::{
        Panel, PanelFault,
        compose::folder_name,
        shapes::{Activity, ActivityPage, Run, RunState},
    },
    record::{How, RunRecord},
};

/// So many come with one page unless told.
const PAGE: usize = 50;

/// `activity.list`.
pub(in crate::panel) async fn list(
    panel: &Panel,
    asked: ActivityPage,
) -> Result<Activity, PanelFault> {
    let world = &panel.0;
    let names = world.memory.get().collections;
    let name = |path: &str| {
        let known = names.iter().find(|one| one.path == path);
        known.map_or_else(|| folder_name(path), |one| one.name.clone())
    };
    let limit = asked.limit.map_or(PAGE, |limit| limit.clamp(1, 500) as usize);
    let mut runs = world.record.runs();
    runs.reverse();
    if let Some(before) = &asked.before {
        let at = runs.iter().position(|run| &run.job.to_string() == before);
        let at = at.ok_or_else(|| PanelFault::new("bad_args", "`before` names no run."))?;
        runs.drain(..=at);
    }
    let more = runs.len() > limit;
    runs.truncate(limit);
    let next = runs.last().filter(|_| more).map(|run| run.job.to_string());
    let runs = runs
        .into_iter()
        .map(|run| {
            let name = name(&run.path);
            shown(run, name)
        })
        .collect();
    Ok(Activity { runs, next })
}

fn shown(run: RunRecord, collection_name: String) -> Run {
    let seconds = run.ended.map(|ended| (ended.since(run.started).as_millis() as f64) / 1_000.0);
    Run {
        job: run.job.to_string(),
        collection: run.collection.map(|guid| guid.to_string()).unwrap_or_default(),
        collection_name,
        tool: run.tool,
        state: match run.how {
            How::Running => RunState::Running,
            How::Completed => RunState::Completed,
            How::Failed => RunState::Failed,
            How::Stopped => RunState::Stopped,
        },
        cause: run.cause,
        started: Some(run.started),
        ended: run.ended,
        seconds,
        sentence: run.sentence,
        findings: run.found.as_ref().map(|found| found.findings),
        result: run.found.as_ref().map(|_| run.job.to_string()),
        report: run.found.is_some_and(|found| found.report),
    }
}
