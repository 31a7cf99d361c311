use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use safelight_domain::{
    AgentId, AgentStatus, CollectionId, JobId, Lane, LeaseEpoch, TeamId, UserId,
};
use safelight_store::CollectionState;

use super::*;
use crate::test_support::capabilities;

const NOW: &str = "2026-01-31T12:00:00Z";
const LATER: &str = "2026-01-31T14:30:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(prefix: &str) -> T {
    format!("{prefix}_00000000000000000000000001").parse().unwrap()
}

fn agent() -> AgentRecord {
    AgentRecord {
        id: number("agt"),
        team: number::<TeamId>("tea"),
        system_user: number::<UserId>("usr"),
        name: "Studio-Mac".to_owned(),
        hostname: String::new(),
        os_info: String::new(),
        version: String::new(),
        platform: None,
        binary_checksum: None,
        development_mode: false,
        capabilities: capabilities(&["tool:photostats:1"]),
        roots: Vec::new(),
        status: AgentStatus::Online,
        status_at: now().minus(Duration::from_secs(3600)),
        asleep: false,
        accepts_jobs: true,
        not_accepting_reason: None,
        not_accepting_until: None,
        error_message: None,
        metrics: None,
        last_heartbeat: Some(now()),
        boot_id: None,
        names_jobs: false,
        busy: false,
        created_at: now(),
        revoked_at: None,
        revoked_reason: None,
        attestation: None,
    }
}

fn job() -> JobRecord {
    JobRecord {
        id: number("job"),
        team: number("tea"),
        lane: Lane::Bound(number("agt")),
        collection: Some(number("col")),
        tool: Tool::PhotoStats,
        mode: None,
        pipeline: None,
        reason: None,
        priority: 0,
        created_by: None,
        created_at: now(),
        scheduled_for: None,
        state: JobState::Pending,
        not_before: None,
        agent: None,
        still_held: false,
        epoch: LeaseEpoch(0),
        lease_expires_at: None,
        retry_count: 0,
        assigned_at: None,
        started_at: None,
        finished_at: None,
        progress: None,
        progress_at: None,
        error: None,
        result: None,
        parent: None,
    }
}

fn shared() -> JobRecord {
    let lane = Lane::Shared { team: number("tea"), required: capabilities(&["photostats"]) };
    JobRecord { lane, ..job() }
}

fn around(agents: Vec<AgentRecord>) -> Surroundings {
    let names = BTreeMap::from([(number::<CollectionId>("col"), "weddings".to_owned())]);
    Surroundings::known(now(), agents, names)
}

fn behind(jobs: i64, agents: Vec<AgentRecord>) -> Surroundings {
    let ahead = BTreeMap::from([(number::<JobId>("job"), jobs)]);
    Surroundings { ahead, ..around(agents) }
}

fn busy_with_weddings() -> Surroundings {
    let held = JobRecord { state: JobState::Running, ..job() };
    let held = BTreeMap::from([(number::<AgentId>("agt"), held)]);
    Surroundings { held, ..behind(2, vec![AgentRecord { busy: true, ..agent() }]) }
}

fn at_rest(state: CollectionState) -> Surroundings {
    let at_rest = BTreeMap::from([(number::<CollectionId>("col"), state)]);
    Surroundings { at_rest, ..around(vec![agent()]) }
}

/// Every agent that a bound job can wait for.
fn agents() -> Vec<(&'static str, AgentRecord)> {
    let offline = AgentRecord { status: AgentStatus::Offline, ..agent() };
    let silent = |seconds| Some(now().minus(Duration::from_secs(seconds)));
    let paused = AgentRecord {
        accepts_jobs: false,
        not_accepting_reason: Some("on battery".to_owned()),
        not_accepting_until: Some(LATER.parse().unwrap()),
        ..agent()
    };
    vec![
        ("free", agent()),
        ("busy", AgentRecord { busy: true, ..agent() }),
        ("paused", paused),
        ("late", AgentRecord { last_heartbeat: silent(70), ..agent() }),
        ("silent", AgentRecord { last_heartbeat: silent(200), ..agent() }),
        ("offline", offline.clone()),
        ("asleep", AgentRecord { asleep: true, ..offline }),
        ("never heard", AgentRecord { last_heartbeat: None, ..agent() }),
        ("faulty", AgentRecord { status: AgentStatus::Error, ..agent() }),
        ("revoked", AgentRecord { status: AgentStatus::Revoked, ..agent() }),
        ("incapable", AgentRecord { capabilities: capabilities(&["local_filesystem"]), ..agent() }),
    ]
}

/// Everything else that keeps a job from running.
fn others() -> Vec<(&'static str, JobRecord, Surroundings)> {
    let later = Some(LATER.parse().unwrap());
    let in_state = |state| JobRecord { state, ..job() };
    let scheduled =
        JobRecord { scheduled_for: later, not_before: later, ..in_state(JobState::Scheduled) };
    let come = Some(now().minus(Duration::from_secs(1)));
    let due = JobRecord { scheduled_for: come, not_before: come, ..in_state(JobState::Scheduled) };
    let planned = JobRecord { state: JobState::Cancelled, ..scheduled.clone() };
    let failed = |retry_count| JobRecord { retry_count, ..in_state(JobState::Failed) };
    let poison = BTreeSet::from([number("job")]);
    let poison = Surroundings { quarantined: poison, ..around(vec![agent()]) };
    let held =
        JobRecord { still_held: true, agent: Some(number("agt")), ..in_state(JobState::Cancelled) };
    let one = || around(vec![agent()]);
    vec![
        ("scheduled", scheduled, one()),
        ("due", due, one()),
        ("backoff", JobRecord { not_before: later, ..job() }, one()),
        ("removed agent", job(), around(vec![])),
        ("queued", job(), behind(1, vec![agent()])),
        ("busy and queued", job(), busy_with_weddings()),
        ("quarantined", failed(3), poison),
        ("tries used up", failed(4), one()),
        ("not retried", failed(1), one()),
        ("letting go", held, one()),
        ("cancelled", in_state(JobState::Cancelled), at_rest(CollectionState::Closed)),
        ("closed", planned.clone(), at_rest(CollectionState::Closed)),
        ("archived", planned, at_rest(CollectionState::Archived)),
        ("shared: next", shared(), one()),
        ("shared: queued", shared(), behind(7, vec![agent()])),
        ("shared: far back", shared(), behind(100, vec![agent()])),
        ("running", in_state(JobState::Running), one()),
        ("completed", in_state(JobState::Completed), one()),
    ]
}

#[test]
fn every_job_says_why_it_does_not_run() {
    let mut table = String::new();
    let mut line = |case: &str, job: &JobRecord, around: &Surroundings| {
        let told = why_not_running(job, around).map_or_else(
            || "-".to_owned(),
            |it| format!("{}: {}", serde_json::to_value(it.code).unwrap(), it.text),
        );
        writeln!(table, "{case} -> {told}").unwrap();
    };
    for (case, agent) in agents() {
        line(&format!("bound: {case}"), &job(), &around(vec![agent.clone()]));
        line(&format!("shared: {case}"), &shared(), &around(vec![agent]));
    }
    for (case, job, around) in others() {
        line(case, &job, &around);
    }
    insta::assert_snapshot!(table);
}
