//! What must hold after every fault: at most one accepted result for each job; every acknowledged
//! job ended or waiting with a reason; epochs rise, and what was accepted came under the last one;
//! one audit entry for each change of state; nothing visible across teams.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use safelight_domain::{JobEvent, JobId, JobState, LeaseEpoch, apply};
use safelight_store::{
    AttemptRecord, AuditRecord, EndCause, JobFilter, JobRecord, Page, ResultFilter, ResultRecord,
};

use super::stage::Stage;
use crate::http::plain_client;
use crate::wait::until;

/// Looks, and keeps what is wrong.
pub(super) struct Judge<'a> {
    stage: &'a Stage,
    looked: usize,
    wrong: Vec<String>,
}

impl<'a> Judge<'a> {
    /// Looks at everything.
    pub(super) async fn of(stage: &'a Stage) -> Self {
        let mut judge = Self { stage, looked: 0, wrong: Vec::new() };
        let jobs = judge.jobs().await;
        let results = judge.results().await;
        let trail = judge.trail().await;
        for job in &jobs {
            let entries = trail.get(&job.id.to_string()).map_or(&[][..], Vec::as_slice);
            judge.results_of(job, &results);
            judge.trail_of(job, entries);
            judge.attempts_of(job).await;
            judge.explained(job).await;
        }
        let known: BTreeSet<JobId> = jobs.iter().map(|job| job.id).collect();
        for job in &stage.jobs {
            judge.holds(known.contains(job), || format!("{job} was acknowledged and is lost"));
        }
        for result in &results {
            judge.holds(known.contains(&result.job), || format!("{} has no job", result.id));
        }
        judge.walls(&jobs, &results).await;
        judge
    }

    /// How much was looked at.
    ///
    /// # Panics
    /// When something was wrong.
    pub(super) fn sentence(self) -> usize {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        self.looked
    }

    fn holds(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        self.looked += 1;
        if !holds {
            self.wrong.push(otherwise());
        }
    }

    fn results_of(&mut self, job: &JobRecord, all: &[ResultRecord]) {
        let own: Vec<_> = all.iter().filter(|one| one.job == job.id).collect();
        let wanted = usize::from(job.state == JobState::Completed);
        self.holds(own.len() == wanted, || {
            format!("{} is {} and has {} results", job.id, job.state, own.len())
        });
        let named = own.first().map(|one| one.id);
        self.holds(job.result == named, || format!("{} names {:?}", job.id, job.result));
    }

    /// The trail, played through the rules of the domain, must end where the job stands.
    fn trail_of(&mut self, job: &JobRecord, entries: &[AuditRecord]) {
        let mut state = JobState::Pending;
        if job.scheduled_for.is_some_and(|time| time > job.created_at) {
            state = JobState::Scheduled;
        }
        let mut epoch = LeaseEpoch::default();
        let mut created = 0;
        for entry in entries {
            let Some(event) = event(&entry.action) else {
                created += usize::from(entry.action == "job.create");
                continue;
            };
            if event == JobEvent::Claim {
                epoch = epoch.next();
            }
            match apply(state, event) {
                Ok(next) => state = next,
                Err(refused) => self.wrong.push(format!("{}: {refused}", job.id)),
            }
            let told = epoch_of(entry);
            self.holds(told == Some(epoch), || {
                format!("{}: {} under {told:?} where {epoch:?} was due", job.id, entry.action)
            });
        }
        self.holds(created == 1, || format!("{} was created {created} times", job.id));
        self.holds((state, epoch) == (job.state, job.epoch), || {
            format!("{}: the trail ends at {state} {epoch:?}: {job:?}", job.id)
        });
    }

    async fn attempts_of(&mut self, job: &JobRecord) {
        let (store, team) = (&self.stage.store, self.stage.team);
        let attempts = store.list_attempts(team, job.id).await.expect("a list");
        let epochs: Vec<i64> = attempts.iter().map(|one| one.epoch.0).collect();
        let wanted: Vec<i64> = (1..=job.epoch.0).collect();
        self.holds(epochs == wanted, || format!("{}: epochs {epochs:?}", job.id));
        let open = attempts.iter().filter(|one| one.ended_at.is_none()).count();
        self.holds(open == usize::from(job.state.is_held()), || {
            format!("{} is {} with {open} open attempts", job.id, job.state)
        });
        let completed = |one: &AttemptRecord| one.end_cause == Some(EndCause::Completed);
        let accepted: Vec<_> = attempts.iter().filter(|one| completed(one)).collect();
        let last =
            accepted.iter().all(|one| one.epoch == job.epoch && Some(one.agent) == job.agent);
        self.holds(last, || format!("{}: a stale claim was accepted: {accepted:?}", job.id));
    }

    /// Ended, or being worked on, or waiting with a reason that people can read.
    async fn explained(&mut self, job: &JobRecord) {
        if job.state.is_terminal() {
            return self.holds(true, String::new);
        }
        let shown = self.stage.owner.job(&job.id.to_string()).await;
        let waits = matches!(shown.state.as_str(), "pending" | "scheduled");
        self.holds(!waits || shown.reason.is_some(), || format!("no reason: {shown:?}"));
    }

    /// Everything of the team, asked for by somebody of another.
    async fn walls(&mut self, jobs: &[JobRecord], results: &[ResultRecord]) {
        let jobs = jobs.iter().take(5).map(|job| format!("jobs/{}", job.id));
        let of_result = |one: &ResultRecord| {
            ["", "/json", "/report"].map(|part| format!("results/{}{part}", one.id))
        };
        let results = results.iter().take(5).flat_map(of_result);
        let agents = self.stage.store.list_agents(self.stage.team).await.expect("a list");
        let agents = agents.iter().take(5).map(|agent| format!("agents/{}", agent.id));
        for path in jobs.chain(results).chain(agents) {
            let status = self.seen_by_a_stranger(&path).await.0;
            self.holds(status == StatusCode::NOT_FOUND, || format!("{path}: {status}"));
        }
        for list in ["jobs", "results", "agents", "collections"] {
            let (status, body) = self.seen_by_a_stranger(list).await;
            let empty = body["items"].as_array().is_some_and(Vec::is_empty);
            self.holds(status.is_success() && empty, || format!("{list}: {status} {body}"));
        }
    }

    async fn seen_by_a_stranger(&self, path: &str) -> (StatusCode, serde_json::Value) {
        let url = format!("{}/api/{path}", self.stage.coordinator.url());
        let client = plain_client();
        let ask = async || client.get(&url).bearer_auth(&self.stage.stranger).send().await;
        let answer = until("an answer to a stranger", ask).await;
        let status = answer.status();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn jobs(&self) -> Vec<JobRecord> {
        let mut all = Vec::new();
        let mut page = Page::first(500);
        loop {
            let filter = JobFilter::default();
            let part = self.stage.store.list_jobs(self.stage.team, &filter, &page).await;
            let part = part.expect("a list");
            all.extend(part.items);
            page.after = part.next;
            if page.after.is_none() {
                return all;
            }
        }
    }

    async fn results(&self) -> Vec<ResultRecord> {
        let mut all = Vec::new();
        let mut page = Page::first(500);
        loop {
            let filter = ResultFilter::default();
            let part = self.stage.store.list_results(self.stage.team, &filter, &page).await;
            let part = part.expect("a list");
            all.extend(part.items);
            page.after = part.next;
            if page.after.is_none() {
                return all;
            }
        }
    }

    /// By subject, oldest first.
    async fn trail(&self) -> BTreeMap<String, Vec<AuditRecord>> {
        let mut all = Vec::new();
        let mut page = Page::first(500);
        loop {
            let part = self.stage.store.list_audit(self.stage.team, &page).await.expect("a list");
            all.extend(part.items);
            page.after = part.next;
            if page.after.is_none() {
                break;
            }
        }
        all.reverse();
        let mut by_subject: BTreeMap<String, Vec<AuditRecord>> = BTreeMap::new();
        for entry in all {
            by_subject.entry(entry.subject.clone()).or_default().push(entry);
        }
        by_subject
    }
}

fn event(action: &str) -> Option<JobEvent> {
    Some(match action {
        "job.due" => JobEvent::Due,
        "job.claim" => JobEvent::Claim,
        "job.start" => JobEvent::Progress,
        "job.complete" => JobEvent::Complete,
        "job.retry" => JobEvent::Retry,
        "job.fail" => JobEvent::GiveUp,
        "job.release" => JobEvent::Release,
        "job.cancel" => JobEvent::Cancel,
        _ => return None,
    })
}

fn epoch_of(entry: &AuditRecord) -> Option<LeaseEpoch> {
    let details: serde_json::Value = serde_json::from_str(entry.details.as_deref()?).ok()?;
    details["epoch"].as_i64().map(LeaseEpoch)
}
