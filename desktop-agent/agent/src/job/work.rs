//! Runs one job: settings, folder, tool, outbox. The tool works on a thread of its own; a panic
//! there fails the job, not the agent.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use safelight_domain::AgentId;
use safelight_protocol::ConfigReply;
use safelight_scan::CancelFlag;
use tokio_util::sync::CancellationToken;

use super::{
    JobOrder, JobProgress, Stage, ToolFault, ToolInput, ToolOutput, Tools, finish, place, settings,
};
use crate::{
    client::{CallError, Client},
    kill_point::{self, kill_point},
    loops::Tempo,
    outbox::{Entry, Outbox},
};

/// What every job of an agent shares.
pub(crate) struct Workplace {
    pub(crate) client: Client,
    pub(crate) tools: Tools,
    pub(crate) outbox: Outbox,
    pub(crate) agent: AgentId,
    pub(crate) agent_name: String,
    pub(crate) tempo: Tempo,
}

/// How work on a job ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// Done or failed: what to tell the coordinator is on disk.
    Kept(Entry),
    /// Stopped, because nobody wants it any more.
    Stopped,
    /// What to tell could not be written to disk; the sentence says why.
    Unwritable(String),
}

/// Runs a job until there is something to tell, or until `stop`.
pub(crate) async fn work(
    workplace: Arc<Workplace>,
    order: Arc<JobOrder>,
    roots: Vec<String>,
    progress: Arc<JobProgress>,
    stop: CancellationToken,
) -> Ended {
    kill_point(kill_point::AFTER_CLAIM);
    let config = tokio::select! {
        () = stop.cancelled() => return Ended::Stopped,
        config = fetch_config(&workplace, &order) => config,
    };
    let cancel = CancelFlag::new();
    let flag = cancel.clone();
    let task = tokio::task::spawn_blocking(move || {
        blocking(&workplace, &order, config, &roots, &progress, cancel)
    });
    // Dropping the guard at the end of the job ends the watcher.
    let _watcher = stop_sets_flag(stop, flag).drop_guard();
    task.await.unwrap_or_else(|error| Ended::Unwritable(error.to_string()))
}

fn stop_sets_flag(stop: CancellationToken, flag: CancelFlag) -> CancellationToken {
    let over = CancellationToken::new();
    let watching = over.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => flag.cancel(),
            () = watching.cancelled() => {}
        }
    });
    over
}

/// Asks for the settings until there is an answer that will not change.
async fn fetch_config(workplace: &Workplace, order: &JobOrder) -> Result<ConfigReply, CallError> {
    let mut tries = 0;
    loop {
        match workplace.client.job_config(order.job).await {
            Err(error) if error.is_temporary() => {
                tracing::warn!(job = %order.job, %error, "the settings of the job could not be fetched; trying again");
            }
            other => return other,
        }
        tokio::time::sleep(workplace.tempo.backoff(tries)).await;
        tries += 1;
    }
}

fn blocking(
    workplace: &Workplace,
    order: &JobOrder,
    config: Result<ConfigReply, CallError>,
    roots: &[String],
    progress: &Arc<JobProgress>,
    cancel: CancelFlag,
) -> Ended {
    let run = || run_tool(workplace, order, config, roots, progress, cancel.clone());
    let done = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        // The panic's own text stays in the log, where the panic hook wrote it.
        Err(failed("internal: The analysis ended unexpectedly; the agent's log says more.", true))
    });
    let kept = match done {
        Err(ToolFault::Cancelled) if cancel.is_cancelled() => return Ended::Stopped,
        Err(fault) => {
            tracing::warn!(job = %order.job, ?fault, "the job failed");
            finish::keep_failure(&workplace.outbox, workplace.agent, order, &fault)
        }
        Ok(output) => {
            progress.enter(Stage::Generating);
            let kept = finish::keep_result(&workplace.outbox, workplace.agent, order, &output);
            kill_point(kill_point::RESULT_WRITTEN);
            kept
        }
    };
    kept.map_or_else(|error| Ended::Unwritable(error.to_string()), Ended::Kept)
}

fn run_tool(
    workplace: &Workplace,
    order: &JobOrder,
    config: Result<ConfigReply, CallError>,
    roots: &[String],
    progress: &Arc<JobProgress>,
    cancel: CancelFlag,
) -> Result<ToolOutput, ToolFault> {
    let tool = order
        .tool
        .as_ref()
        .ok()
        .and_then(|tool| workplace.tools.find(*tool))
        .ok_or_else(|| failed(&unknown_tool(order), false))?;
    let config = config.map_err(|error| failed(&error.to_string(), true))?;
    if config.connector.is_some() {
        let sentence = "unsupported: This version of the agent reads only folders of its own computer.";
        return Err(failed(sentence, false));
    }
    let path = config.collection_path.or_else(|| order.path.clone());
    let path = path.ok_or_else(|| failed("not_found: The job names no folder.", false))?;
    let settings =
        settings::from_wire(config.config).map_err(|error| failed(&error.to_string(), false))?;
    let folder = place::open(roots, &path).map_err(|error| refused(order, &path, &error))?;
    tool(&ToolInput {
        folder,
        collection_name: shown_name(&path),
        agent_name: workplace.agent_name.clone(),
        settings,
        cancel,
        progress: Arc::clone(progress),
    })
}

/// What is outside stays outside; another try changes nothing. A missing folder may be a disk
/// that is plugged in again.
fn refused(order: &JobOrder, path: &str, error: &safelight_scan::ScanError) -> ToolFault {
    let outside = error.code() == "outside_roots";
    if outside {
        tracing::warn!(job = %order.job, path, "the job asks for a folder outside the bound ones; refused");
    }
    failed(&format!("{}: {error}", error.code()), !outside)
}

fn failed(message: &str, retryable: bool) -> ToolFault {
    ToolFault::Failed { message: message.to_owned(), retryable }
}

fn unknown_tool(order: &JobOrder) -> String {
    format!("unknown_tool: This version of the agent has no tool `{}`.", order.tool_name())
}

fn shown_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
