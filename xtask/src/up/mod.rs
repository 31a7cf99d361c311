//! `cargo xtask up <folder>`: one folder in, one verdict out, and a page that stays until Ctrl-C.

mod agent;
mod changes;
mod coordinator;
mod folder;
mod follow;
mod http;
mod interrupt;
mod pairing;
mod running;
mod state;
mod verdict;

use std::env;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::Value;

use self::agent::Agent;
use self::coordinator::Coordinator;
use self::http::Session;
use self::interrupt::Interrupt;
use self::state::State;
use crate::shell::{BUILT, say};
use crate::{setup, test};

/// Looks at names and groups.
const PHOTO_PAIRING: &str = "photo_pairing";

/// What is run, in this order.
const TOOLS: [&str; 2] = ["photostats", PHOTO_PAIRING];

/// Checks one folder and keeps its page alive until Ctrl-C, or ends after the verdict.
pub(crate) fn up(folder: &Path, once: bool) -> Result<()> {
    let folder = folder::checked(folder)?;
    let state = State::open()?;
    setup::to_run()?;
    if env::var_os(BUILT).is_none() {
        say("Building coordinator and agent. The first time takes some minutes.");
        test::build_programs()?;
    }

    let interrupt = Interrupt::listen()?;
    let mut coordinator = Coordinator::start(&state, &interrupt)?;
    say(&format!("Coordinator started: {}", coordinator.url()));
    let outcome = check(&folder, &state, &mut coordinator, &interrupt, once);
    coordinator.stop();
    if outcome.is_ok() {
        say("Stopped. What was found is kept; the next run shows what changed.");
    }
    outcome
}

/// Everything that needs the coordinator; the agent ends before the coordinator does.
fn check(
    folder: &str,
    state: &State,
    coordinator: &mut Coordinator,
    interrupt: &Interrupt,
    once: bool,
) -> Result<()> {
    let session = Session::sign_in(coordinator.url(), &coordinator.sign_in_link()?)?;
    let mut agent = Agent::ready(state, coordinator, &session)?;
    agent.bind(folder)?;
    agent.run(&session, interrupt)?;
    say(&format!("Agent started. It reads only: {folder}"));

    let collection = collection(&session, &agent, folder)?;
    let told = TOOLS
        .iter()
        .try_for_each(|tool| {
            let checked_before = session.was_checked(&collection, tool)?;
            let job = session.create_job(&collection, tool)?;
            let result = follow::until_done(&session, &job, &mut agent, coordinator, interrupt)?;
            tell(folder, tool, &session.result(&result)?, checked_before, coordinator.url())
        })
        .and_then(|()| say_where(coordinator));
    if told.is_ok() && !once {
        say("The page stays until you press Ctrl-C.");
        stay(&mut agent, coordinator, interrupt)?;
    }
    agent.stop();
    told
}

/// The collection of this folder: the one from the last run, or a new one.
fn collection(session: &Session, agent: &Agent, folder: &str) -> Result<String> {
    if let Some(guid) = session.collection_at(folder)? {
        say("This folder was checked before; its collection is reused.");
        return Ok(guid);
    }
    let guid = agent.add_collection(folder)?;
    say("Made a collection for this folder.");
    Ok(guid)
}

/// Says what one tool found and what changed, in the words of its report.
fn tell(
    folder: &str,
    tool: &str,
    result: &Value,
    checked_before: bool,
    coordinator: &str,
) -> Result<()> {
    say("");
    if tool == PHOTO_PAIRING {
        let found = pairing::Paired::read(result)?;
        say(&format!("Photo pairing of {folder}"));
        say(&found.verdict());
        found.most_important().iter().for_each(|finding| say(&format!("  - {finding}")));
    } else {
        let found = verdict::Found::read(result)?;
        say(&format!("PhotoStats of {folder}"));
        say(&found.verdict());
        say(&format!("Looked at {}.", found.seen()));
        found.most_important().iter().for_each(|finding| say(&format!("  - {finding}")));
    }
    say(&changes::since(&result["results"]["changes"], checked_before));
    if let (true, Some(guid)) = (result["has_report"] == true, result["guid"].as_str()) {
        say(&format!("Report: {coordinator}/api/results/{guid}/report (after signing in)"));
    }
    Ok(())
}

fn say_where(coordinator: &Coordinator) -> Result<()> {
    say("");
    let link = coordinator.sign_in_link()?;
    say(&format!("Page:   {link} (signs you in; good once, for 10 minutes)"));
    Ok(())
}

/// Waits for Ctrl-C, and notices when one of the two programs ends on its own.
fn stay(agent: &mut Agent, coordinator: &mut Coordinator, interrupt: &Interrupt) -> Result<()> {
    while !interrupt.within(Duration::from_millis(500)) {
        if let Some(end) = coordinator.ended().or_else(|| agent.ended()) {
            bail!("{end}");
        }
    }
    Ok(())
}
