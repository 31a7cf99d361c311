//! `status`: how the running agent stands.

use std::fmt::Write as _;

use super::{Common, fault::Fault, say};
use crate::{
    loops::{Ask, Asked, StatusReport, Way},
    socket,
};

/// What `status` is told.
#[derive(Debug, clap::Args)]
pub(super) struct StatusArgs {
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Asks the running agent; failure when there is none.
pub(super) fn run(common: &Common, args: &StatusArgs) -> Result<(), Fault> {
    let place = common.place()?;
    let Asked::Status(status) = socket::ask(&place.socket(), Ask::Status)? else {
        return Err(Fault::Failed("the running agent gave another answer".to_owned()));
    };
    if args.json {
        return say(&serde_json::to_string_pretty(&status)?);
    }
    say(&in_words(&status))
}

fn in_words(status: &StatusReport) -> String {
    let mut text = format!(
        "{} ({}), version {}\nCoordinator:  {}, {}\n",
        status.name,
        status.agent,
        status.version,
        status.coordinator,
        connection(status)
    );
    // Writing to a String cannot fail.
    let _ = match &status.job {
        None => writeln!(text, "Job:          none"),
        Some(job) => writeln!(
            text,
            "Job:          {} {} on {}: {}, {} files, {} s",
            job.guid,
            job.tool,
            job.path.as_deref().unwrap_or("?"),
            job.stage,
            job.files,
            job.running_seconds
        ),
    };
    let _ = writeln!(
        text,
        "Results:      {} handed in since the start, {} waiting to be",
        status.jobs_done, status.waiting_results
    );
    let _ = match status.roots.as_slice() {
        [] if status.connectors.is_empty() => {
            write!(text, "Folders:      none bound, so every job is refused")
        }
        [] => write!(text, "Folders:      none bound"),
        roots => write!(text, "Folders:      {}", roots.join("\n              ")),
    };
    let _ = match status.connectors.len() {
        0 => Ok(()),
        many => write!(text, "\nConnectors:   credentials of {many} kept here"),
    };
    text
}

fn connection(status: &StatusReport) -> String {
    let heard = match status.last_heartbeat_seconds {
        None => "not heard from yet".to_owned(),
        Some(seconds) => format!("last heard {seconds} s ago"),
    };
    match &status.trouble {
        None if status.connected => format!("connected {}, {heard}", way(status.way)),
        None => format!("connecting, {heard}"),
        Some(trouble) => format!("not connected ({trouble}), {heard}"),
    }
}

const fn way(way: Way) -> &'static str {
    match way {
        Way::Socket => "by a socket",
        Way::HeldRequests => "by held requests",
        Way::Polling => "asking every few seconds",
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{AgentId, SystemClock};

    use super::*;

    #[test]
    fn the_words_tell_age_trouble_and_what_is_missing() {
        let status = StatusReport {
            agent: AgentId::generate(&SystemClock::new()),
            name: "Studio-Mac".to_owned(),
            version: "1".to_owned(),
            coordinator: "https://a.b".to_owned(),
            connected: false,
            way: Way::Polling,
            last_heartbeat_seconds: Some(42),
            trouble: Some("no answer in time".to_owned()),
            job: None,
            waiting_results: 2,
            jobs_done: 7,
            roots: Vec::new(),
            connectors: Vec::new(),
        };
        let words = in_words(&status);
        for part in ["no answer in time", "42 s ago", "2 waiting", "every job is refused"] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let fine = StatusReport { connected: true, trouble: None, ..status };
        for (way, words) in [
            (Way::Socket, "connected by a socket"),
            (Way::HeldRequests, "connected by held requests"),
            (Way::Polling, "connected asking every few seconds"),
        ] {
            assert!(in_words(&StatusReport { way, ..fine.clone() }).contains(words), "{words}");
        }
    }
}
