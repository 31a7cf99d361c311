//! Follows a job to its end: one live line on a terminal, plain lines elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use anyhow::{Result, bail};

use super::agent::Agent;
use super::coordinator::Coordinator;
use super::http::{Job, Session};
use super::interrupt::Interrupt;
use super::verdict::grouped;
use crate::shell::say;

/// How often we look.
const LOOK: Duration = Duration::from_millis(150);

/// Waits for the job and returns the id of its result.
pub(crate) fn until_done(
    session: &Session,
    job: &str,
    agent: &mut Agent,
    coordinator: &mut Coordinator,
    interrupt: &Interrupt,
) -> Result<String> {
    let mut line = Line::new();
    loop {
        let now = session.job(job)?;
        line.show(&describe(&now));
        match (now.state.as_str(), now.result_guid) {
            ("completed", Some(result)) => {
                line.end();
                return Ok(result);
            }
            ("failed" | "cancelled", _) => {
                line.end();
                bail!("{}", now.error.unwrap_or_else(|| format!("The job was {}.", now.state)));
            }
            _ => {}
        }
        if interrupt.within(LOOK) {
            line.end();
            bail!("Stopped before there was a verdict.");
        }
        if let Some(end) = coordinator.ended().or_else(|| agent.ended()) {
            line.end();
            bail!("{end}");
        }
    }
}

/// What the job does, in one line.
fn describe(job: &Job) -> String {
    let Some(progress) = &job.progress else {
        let reason = job.reason.as_ref().map(|reason| reason.text.as_str());
        return format!(
            "Job {}{}",
            job.state,
            reason.map(|text| format!(": {text}")).unwrap_or_default()
        );
    };
    let mut text = format!("Job {}: {}", job.state, progress.stage);
    if let Some(files) = progress.files_scanned.filter(|files| *files > 0) {
        text.push_str(&format!(", {} files", grouped(files)));
    }
    if let Some(file) = &progress.current_file {
        text.push_str(&format!(", {file}"));
    }
    text
}

/// The line that moves on a terminal.
struct Line {
    live: bool,
    last: String,
}

impl Line {
    fn new() -> Self {
        Self { live: std::io::stdout().is_terminal(), last: String::new() }
    }

    fn show(&mut self, text: &str) {
        if text == self.last {
            return;
        }
        text.clone_into(&mut self.last);
        if self.live {
            let short: String = text.chars().filter(|c| !c.is_control()).take(100).collect();
            print!("\r\u{1b}[K{short}");
            // A closed terminal is no reason to stop.
            let _ = std::io::stdout().flush();
        } else {
            say(text);
        }
    }

    fn end(&self) {
        if self.live {
            println!();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    fn described(job: &str) -> String {
        describe(&serde_json::from_str(job).unwrap())
    }

    #[test]
    fn a_waiting_job_says_why() {
        let job = r#"{"state":"pending","reason":{"code":"agent_offline","text":"waiting for agent This computer"}}"#;
        assert_eq!(described(job), "Job pending: waiting for agent This computer");
    }

    #[test]
    fn a_running_job_counts() {
        let job = r#"{"state":"running","progress":{"stage":"scanning","files_scanned":12345}}"#;
        assert_eq!(described(job), "Job running: scanning, 12,345 files");
        let job = r#"{"state":"running","progress":{"stage":"starting","files_scanned":0}}"#;
        assert_eq!(described(job), "Job running: starting");
    }
}
