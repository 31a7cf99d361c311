//! One game: turns made in the store and in the model, which must agree after each of them.

use std::sync::Arc;

use safelight_domain::{JobId, JobState, Timestamp};
use safelight_store::{JobFilter, JobRecord, Page, ReleasedJob, ResultFilter};

use super::dice::Dice;
use super::model::{Answer, Model};
use super::moves::{Move, Turn};
use super::table::{Table, told};
use crate::world::World;

/// Turns of one game.
pub(crate) const TURNS: usize = 14;

/// What store and model both know of a job.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    state: JobState,
    epoch: i64,
    retries: i32,
    still_held: bool,
    holder: Option<usize>,
    lease: Option<Timestamp>,
    started: bool,
}

/// A game that is being played.
pub(crate) struct Game {
    pub(crate) seed: u64,
    pub(crate) table: Table,
    pub(crate) turns: Vec<Turn>,
    /// The first thing on which store and model did not agree.
    pub(crate) broken: Option<String>,
    jobs: Vec<JobId>,
    model: Model,
}

impl Game {
    /// The game of that seed.
    pub(crate) async fn of_seed(world: &World, table: Table, seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let turns = (0..TURNS).map(|_| Turn::throw(&mut dice)).collect();
        Self::of_turns(world, table, seed, turns).await
    }

    /// A game of those turns.
    pub(crate) async fn of_turns(world: &World, table: Table, seed: u64, turns: Vec<Turn>) -> Self {
        let jobs = vec![table.queue(world).await];
        Self { seed, table, turns, broken: None, jobs, model: Model::new() }
    }

    /// Makes one turn. After the first disagreement nothing means anything any more.
    pub(crate) async fn turn(mut self, world: Arc<World>, number: usize) -> Self {
        if self.broken.is_none() {
            let turn = self.turns[number].clone();
            self.broken = self.make(&world, &turn).await.err();
        }
        self
    }

    async fn make(&mut self, world: &World, turn: &Turn) -> Result<(), String> {
        let seen = self.model.clone();
        let (table, now) = (self.table, world.now());
        match turn {
            Turn::One(next) => {
                let answer = table.ask(world, &self.jobs, &seen, next).await?;
                let expected = self.model.make(next, &seen, now);
                let answer = self.counted(answer)?;
                same(&[answer], &[expected])?;
                let stands = self.look(world).await?;
                self.compare(&stands)
            }
            Turn::Race(one, other) => {
                let jobs = self.jobs.clone();
                let (first, second) = tokio::join!(
                    table.ask(world, &jobs, &seen, one),
                    table.ask(world, &jobs, &seen, other),
                );
                self.settle_race(world, [one, other], [first?, second?], now).await
            }
        }
    }

    /// One of the two orders must explain what both were told and how the jobs stand now.
    async fn settle_race(
        &mut self,
        world: &World,
        moves: [&Move; 2],
        answers: [Answer<JobId>; 2],
        now: Timestamp,
    ) -> Result<(), String> {
        // What was queued in the race may have been claimed in it, so it is named first.
        answers.iter().for_each(|answer| self.learn(answer));
        let [one, other] = answers;
        let told = [self.counted(one)?, self.counted(other)?];
        let stands = self.look(world).await?;
        let seen = self.model.clone();
        let mut complaints = Vec::new();
        let about = moves.iter().find_map(|one| seen.about(one));
        for (order, passed_over) in
            [([0, 1], None), ([1, 0], None), ([0, 1], about), ([1, 0], about)]
        {
            let mut after = Model { passed_over, ..seen.clone() };
            let mut expected = [Answer::Done, Answer::Done];
            for number in order {
                expected[number] = after.make(moves[number], &seen, now);
            }
            after.passed_over = None;
            let before = std::mem::replace(&mut self.model, after);
            let agreed = same(&told, &expected).and_then(|()| self.compare(&stands));
            match agreed {
                Ok(()) => return Ok(()),
                Err(complaint) => complaints.push(complaint),
            }
            self.model = before;
        }
        Err(format!("no order of the two explains it: {}", complaints.join("; or: ")))
    }

    /// Notes a job that was queued in the store.
    fn learn(&mut self, answer: &Answer<JobId>) {
        if let Answer::Queued(job) = answer
            && !self.jobs.contains(job)
        {
            self.jobs.push(*job);
        }
    }

    /// The store's answer in the words of the model.
    fn counted(&mut self, answer: Answer<JobId>) -> Result<Answer, String> {
        self.learn(&answer);
        let mut foreign = None;
        let told = answer.about(|job| {
            let known = self.jobs.iter().position(|own| *own == job);
            known.unwrap_or_else(|| {
                foreign = Some(job);
                usize::MAX
            })
        });
        foreign.map_or(Ok(told), |job| Err(format!("{job} is of another game")))
    }

    /// The jobs of this game as the store has them, first queued first.
    async fn look(&self, world: &World) -> Result<Vec<JobRecord>, String> {
        let page = Page::first(u32::try_from(self.jobs.len()).expect("few"));
        let filter = JobFilter::default();
        let listed = world.store.list_jobs(self.table.team, &filter, &page).await;
        let mut jobs = listed.map_err(|error| error.to_string())?.items;
        jobs.sort_by_key(|job| self.jobs.iter().position(|own| *own == job.id));
        Ok(jobs)
    }

    fn compare(&mut self, seen: &[JobRecord]) -> Result<(), String> {
        for (number, (record, job)) in seen.iter().zip(&mut self.model.jobs).enumerate() {
            if job.failed.is_some() && job.state == JobState::Pending {
                // The length of a pause is the store's affair; its end is read off.
                job.due = record.not_before;
            }
            let store = Standing {
                state: record.state,
                epoch: record.epoch.0,
                retries: record.retry_count,
                still_held: record.still_held,
                holder: record.agent.and_then(|agent| self.table.number(agent)),
                lease: record.lease_expires_at,
                started: record.started_at.is_some(),
            };
            let model = Standing {
                state: job.state,
                epoch: job.epoch,
                retries: job.retries,
                still_held: job.still_held,
                holder: job.holder,
                lease: job.lease,
                started: job.started,
            };
            if store != model {
                return Err(format!(
                    "job {number} is {store:?} in the store, {model:?} in the model"
                ));
            }
        }
        Ok(())
    }

    /// Time has passed: what was due is claimable.
    pub(crate) fn promoted(&mut self, now: Timestamp) {
        self.model.promote(now);
    }

    /// What two replicas swept at once, together, must be what the model gives up.
    pub(crate) fn swept(
        &mut self,
        all: &[ReleasedJob],
        mut give_up: impl FnMut(&mut Model) -> Answer,
    ) {
        if self.broken.is_some() {
            return;
        }
        let own = all.iter().filter(|one| self.jobs.contains(&one.job.id)).cloned();
        let mut own: Vec<ReleasedJob> = own.collect();
        own.sort_by_key(|one| self.jobs.iter().position(|job| *job == one.job.id));
        let expected = give_up(&mut self.model);
        let outcome = self.counted(told(own)).and_then(|told| same(&[told], &[expected]));
        self.broken = outcome.err().map(|complaint| format!("after a sweep, {complaint}"));
    }

    /// The end: what is written about the jobs must tell the same, and the table is cleared.
    pub(crate) async fn end(mut self, world: Arc<World>) -> Self {
        if self.broken.is_none() {
            self.broken = self.told_in_full(&world).await.err();
        }
        self.table.clear(&world, &self.jobs).await;
        self
    }

    /// One audit entry a change of state, one attempt a claim, at most one result.
    async fn told_in_full(&self, world: &World) -> Result<(), String> {
        let (store, team, page) = (&world.store, self.table.team, Page::first(200));
        let trail = store.list_audit(team, &page).await.map_err(|error| error.to_string())?.items;
        let filter = ResultFilter::default();
        let results =
            store.list_results(team, &filter, &page).await.map_err(|error| error.to_string())?;
        for (id, job) in self.jobs.iter().zip(&self.model.jobs) {
            let subject = id.to_string();
            let entries = trail.iter().filter(|entry| entry.subject == subject).count();
            let accepted = results.items.iter().filter(|one| one.job == *id).count();
            let attempts =
                store.list_attempts(team, *id).await.map_err(|error| error.to_string())?;
            let epochs: Vec<i64> = attempts.iter().map(|attempt| attempt.epoch.0).collect();
            let open = attempts.iter().filter(|attempt| attempt.ended_at.is_none()).count();
            let store = (entries, accepted, epochs, open);
            let model = (
                1 + job.changes,
                usize::from(job.accepted.is_some()),
                (1..=job.epoch).collect::<Vec<_>>(),
                usize::from(job.state.is_held()),
            );
            if store != model {
                return Err(format!(
                    "audit entries, results, epochs and open attempts of a job are {store:?} in \
                     the store, {model:?} in the model"
                ));
            }
        }
        Ok(())
    }
}

fn same(told: &[Answer], expected: &[Answer]) -> Result<(), String> {
    if told == expected {
        return Ok(());
    }
    Err(format!("the store said {told:?}, the model {expected:?}"))
}
