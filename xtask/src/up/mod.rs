//! `cargo xtask up <folder>`: one folder in, one verdict out, and a page that stays until Ctrl-C.

mod agent;
mod changes;
mod coordinator;
mod folder;
mod follow;
mod http;
mod interrupt;
mod running;
mod state;
mod verdict;

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::Value;

use self::agent::Agent;
use self::coordinator::Coordinator;
use self::http::Session;
use self::interrupt::Interrupt;
use self::state::State;
use crate::shell::say;
use crate::{setup, test};

/// Checks one folder and keeps its page alive until Ctrl-C, or ends after the verdict.
pub(crate) fn up(folder: &Path, once: bool) -> Result<()> {
    let folder = folder::checked(folder)?;
    let state = State::open()?;
    setup::to_run()?;
    say("Building coordinator and agent. The first time takes some minutes.");
    test::build_programs()?;

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
    let before = session.latest_result(&collection)?;
    let job = session.create_job(&collection)?;
    let told = follow::until_done(&session, &job, &mut agent, coordinator, interrupt)
        .and_then(|result| tell(folder, &session, coordinator, &result, before.as_ref()));
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

fn tell(
    folder: &str,
    session: &Session,
    coordinator: &Coordinator,
    result: &str,
    before: Option<&Value>,
) -> Result<()> {
    let result = session.result(result)?;
    let found = verdict::Found::read(&result)?;
    say("");
    say(folder);
    say(&found.verdict());
    say(&format!("Looked at {}.", found.seen()));
    for finding in found.most_important() {
        say(&format!("  - {finding}"));
    }
    match before {
        Some(before) => say(&changes::since(&verdict::Found::read(before)?, &found)),
        None => say("This is the first check of this folder; the next one shows what changed."),
    }
    say("");
    say(&format!(
        "Page:   {} (signs you in; good once, for 10 minutes)",
        coordinator.sign_in_link()?
    ));
    if let Some(address) = found.report() {
        say(&format!("Report: {}{address} (after signing in)", coordinator.url()));
    }
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
