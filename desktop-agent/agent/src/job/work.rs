//! Runs one job: settings, library, tool, outbox. The tool works on a thread of its own; a panic
//! there fails the job, not the agent.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use safelight_domain::{AgentId, Tool, ToolSettings};
use safelight_protocol::ConfigReply;
use safelight_scan::Library;

use super::{
    ConnectorKeys, Halt, JobOrder, JobProgress, NoLibrary, ToolFault, ToolInput, ToolOutput, Tools,
    Withdrawn, analysis, finish, place, remote,
};
use crate::{
    client::{CallError, Client},
    engine::Stage,
    kill_point::{self, kill_point},
    loops::Tempo,
    outbox::{Entry, Outbox},
    record::Record,
    snapshot::{Slot, Snapshots},
    team,
};

const OUTSIDE_ROOTS: &str = "outside_roots";

/// What every job of an agent shares.
pub(crate) struct Workplace {
    pub(crate) client: Client,
    pub(crate) tools: Tools,
    pub(crate) outbox: Outbox,
    pub(crate) snapshots: Snapshots,
    pub(crate) agent: AgentId,
    pub(crate) agent_name: String,
    pub(crate) tempo: Tempo,
    pub(crate) keys: Arc<dyn ConnectorKeys>,
    /// What this computer remembers of its runs, where somebody wants to know.
    pub(crate) record: Option<Arc<Record>>,
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

/// Runs a job until there is something to tell, or until it is halted.
pub(crate) async fn work(
    workplace: Arc<Workplace>,
    order: Arc<JobOrder>,
    roots: Vec<String>,
    progress: Arc<JobProgress>,
    halt: Arc<Halt>,
) -> Ended {
    kill_point(kill_point::AFTER_CLAIM);
    let config = tokio::select! {
        () = halt.stopped() => None,
        config = fetch_config(&workplace, &order) => Some(config),
    };
    let task = tokio::task::spawn_blocking(move || {
        let job = Job { workplace: &workplace, order: &order, progress: &progress, halt: &halt };
        job.run(config, &roots)
    });
    task.await.unwrap_or_else(|error| Ended::Unwritable(error.to_string()))
}

/// Asks for the settings until there is an answer that will not change.
async fn fetch_config(workplace: &Workplace, order: &JobOrder) -> Result<ConfigReply, CallError> {
    let mut tries = 0;
    loop {
        match workplace.client.job_config(order.job).await {
            // What is not of a coordinator at all fails the job: it would look alive for ever.
            Err(error) if error.is_temporary() && !matches!(error, CallError::Garbled(_)) => {
                tracing::warn!(job = %order.job, %error, "the settings of the job could not be fetched; trying again");
            }
            other => return other,
        }
        tokio::time::sleep(workplace.tempo.backoff(tries)).await;
        tries += 1;
    }
}

/// A job on the thread that works on it.
struct Job<'a> {
    workplace: &'a Workplace,
    order: &'a JobOrder,
    progress: &'a Arc<JobProgress>,
    halt: &'a Halt,
}

impl Job<'_> {
    fn run(&self, config: Option<Result<ConfigReply, CallError>>, roots: &[String]) -> Ended {
        let run = || match config {
            Some(config) => self.run_tool(config, roots),
            None => Err(ToolFault::Cancelled),
        };
        self.note(|record| record.began(self.order));
        let done = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
            // The panic's own text stays in the log, where the panic hook wrote it.
            let sentence = "internal: The analysis ended unexpectedly; the agent's log says more.";
            Err(failed(sentence, true))
        });
        let kept = match (self.halt.withdrawn(), done) {
            (Some(what), _) => self.keep_failure(&withdrawn(what)),
            (None, Err(ToolFault::Cancelled)) => return self.stopped(),
            // Stopped when it was just done: nobody waits for a large result to be written.
            (None, Ok(_)) if self.halt.flag().is_cancelled() => return self.stopped(),
            (None, Err(fault)) => self.keep_failure(&fault),
            (None, Ok(output)) => self.keep_result(&output),
        };
        kept.map_or_else(|error| Ended::Unwritable(error.to_string()), Ended::Kept)
    }

    fn stopped(&self) -> Ended {
        self.note(|record| record.stopped(self.order.job));
        Ended::Stopped
    }

    fn note(&self, tell: impl FnOnce(&Record)) {
        if let Some(record) = &self.workplace.record {
            tell(record);
        }
    }

    fn keep_result(&self, output: &ToolOutput) -> io::Result<Entry> {
        self.progress.enter(Stage::Generating);
        self.note(|record| record.done(self.order, output, &self.progress.engine().walk));
        let (outbox, agent) = (&self.workplace.outbox, self.workplace.agent);
        let kept = finish::keep_result(outbox, agent, self.order, output);
        kill_point(kill_point::RESULT_WRITTEN);
        kept
    }

    fn keep_failure(&self, fault: &ToolFault) -> io::Result<Entry> {
        tracing::warn!(job = %self.order.job, ?fault, "the job failed");
        self.note(|record| {
            record.failed(self.order, fault, self.halt.withdrawn() == Some(Withdrawn::Wish));
        });
        finish::keep_failure(&self.workplace.outbox, self.workplace.agent, self.order, fault)
    }

    fn run_tool(
        &self,
        config: Result<ConfigReply, CallError>,
        roots: &[String],
    ) -> Result<ToolOutput, ToolFault> {
        let tool = self.order.tool.as_ref().ok();
        let tool = tool
            .and_then(|tool| self.workplace.tools.find(*tool))
            .ok_or_else(|| failed(&unknown_tool(self.order), false))?;
        let config = config.map_err(|error| failed(&error.to_string(), true))?;
        let path = config.collection_path.clone().or_else(|| self.order.path.clone());
        let path = path.unwrap_or_default();
        self.progress.reads(&path);
        if let Some(fault) = self.workplace.tools.refused(&path) {
            return Err(fault);
        }
        let library = self.library(&config, roots, &path);
        if let Err(missing) = &library
            && !analysis::does_without_library(self.order)
        {
            let message = format!("{}: {}", missing.code, missing.sentence);
            return Err(failed(&message, missing.retryable));
        }
        let settings = match (self.order.tool.as_ref(), team::settings(config.config)) {
            (_, Ok(settings)) => settings,
            // It counts every file, whatever the team's settings say.
            (Ok(Tool::CollectionTest), Err(_)) => ToolSettings::default(),
            (_, Err(error)) => return Err(failed(&error.to_string(), false)),
        };
        let pipeline = config.pipeline.map(serde_json::to_value).transpose();
        let pipeline = pipeline.map_err(|error| failed(&format!("internal: {error}."), false))?;
        tool(&ToolInput {
            library,
            collection_name: shown_name(&path),
            agent_name: self.workplace.agent_name.clone(),
            settings,
            mode: self.order.mode.clone(),
            pipeline,
            slot: self.slot(&path),
            path,
            cancel: self.halt.flag(),
            progress: Arc::clone(self.progress),
        })
    }

    /// Where results of this tool on this collection are remembered.
    fn slot(&self, path: &str) -> Option<Slot> {
        // What says nothing about the files of a folder has nothing to compare.
        let tool = *self
            .order
            .tool
            .as_ref()
            .ok()
            .filter(|_| !analysis::does_without_library(self.order))?;
        let collection = self.order.collection;
        Some(self.workplace.snapshots.slot(collection, path, tool, &self.order.key().to_string()))
    }

    /// What is outside stays outside; another try changes nothing. A missing folder may be a disk
    /// that is plugged in again.
    fn library(
        &self,
        config: &ConfigReply,
        roots: &[String],
        path: &str,
    ) -> Result<Library, NoLibrary> {
        if config.collection_path.is_none() && self.order.path.is_none() {
            return Err(no_library("not_found", "The job names no folder."));
        }
        if let Some(connector) = &config.connector {
            if connector.credentials.is_none() {
                self.progress.uses(connector.guid);
            }
            return remote::open(connector, path, &*self.workplace.keys);
        }
        let folder = place::open(roots, path).map_err(|error| {
            let outside = error.code() == OUTSIDE_ROOTS;
            if outside {
                tracing::warn!(job = %self.order.job, path, "the job asks for a folder outside the bound ones; refused");
            }
            NoLibrary { code: error.code(), sentence: error.to_string(), retryable: !outside }
        })?;
        Ok(Arc::new(folder))
    }
}

fn no_library(code: &'static str, sentence: &str) -> NoLibrary {
    NoLibrary { code, sentence: sentence.to_owned(), retryable: false }
}

fn withdrawn(what: Withdrawn) -> ToolFault {
    match what {
        Withdrawn::Folder => {
            let sentence = "The folder was unbound while the job read it.";
            failed(&format!("{OUTSIDE_ROOTS}: {sentence}"), false)
        }
        // Another agent may have them.
        Withdrawn::Credentials => {
            let sentence = "The credentials were removed from the agent while the job used them.";
            failed(&format!("no_credentials: {sentence}"), true)
        }
        Withdrawn::Wish => {
            failed("stopped: The owner of the computer stopped the check there.", false)
        }
    }
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
