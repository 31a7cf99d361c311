//! Random interleavings of two agents, people and sweeps on one job, held against a small model.

mod model;

use std::sync::Arc;

use safelight_domain::{AgentId, CollectionId, JobId, LeaseEpoch, TeamId, Tool, WriteClaim};
use safelight_store::{
    ClaimTerms, CollectionKind, DatabaseKind, NewCollection, NewJob, ReleaseCause, StoreError,
};

use self::model::{Answer, Model, Move};
use crate::world::{World, result, tell_both};

/// Side by side in one database; more would only wait for each other.
const BESIDE: u64 = 40;
const STEPS: usize = 12;

tell_both! {
    the_store_answers_like_the_model,
}

async fn the_store_answers_like_the_model(world: Arc<World>) {
    let rounds = match world.store.kind() {
        DatabaseKind::Sqlite => 38,
        DatabaseKind::Postgres => 12,
    };
    let mut tables = Vec::new();
    for number in 0..BESIDE {
        tables.push(Table::new(&world, number).await);
    }
    for round in 0..rounds {
        let mut games = Vec::new();
        for table in &tables {
            games.push(Game::new(&world, table, round).await);
        }
        for _ in 0..STEPS {
            let turns = games.into_iter().map(|game| {
                let world = Arc::clone(&world);
                tokio::spawn(game.play(world))
            });
            games = Vec::new();
            for turn in turns.collect::<Vec<_>>() {
                games.push(turn.await.expect("the store answers like the model"));
            }
            world.pass(20);
        }
        for game in games {
            game.end(&world).await;
        }
    }
}

/// Small and the same everywhere (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    /// Falls the same for the same seed; 0 is none.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.throw(2) == 0
    }
}

/// A team with two agents, where one game after the other is played.
struct Table {
    number: u64,
    team: TeamId,
    agents: [AgentId; 2],
    bucket: CollectionId,
}

impl Table {
    async fn new(world: &World, number: u64) -> Self {
        let store = &world.store;
        let team = store.create_team(&format!("Table {number}"), &world.by).await.expect("a team");
        let one = world.agent_of(team, "One", &["tool:photostats:1"]).await;
        let two = world.agent_of(team, "Two", &["tool:photostats:1"]).await;
        let bucket = NewCollection {
            kind: CollectionKind::S3,
            bound_agent: None,
            path: None,
            ..NewCollection::local("bucket", "/", one.id)
        };
        let bucket = store.create_collection(team, bucket, &world.by).await.expect("made");
        Self { number, team, agents: [one.id, two.id], bucket: bucket.id }
    }
}

struct Game {
    seed: u64,
    dice: Dice,
    team: TeamId,
    agents: [AgentId; 2],
    job: JobId,
    model: Model,
    moves: Vec<Move>,
}

impl Game {
    async fn new(world: &World, table: &Table, round: u64) -> Self {
        let seed = round * BESIDE + table.number + 1;
        let new = NewJob::now(table.bucket, Tool::PhotoStats);
        let job = world.store.create_job(table.team, new, &world.by).await.expect("queued");
        let dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (team, agents) = (table.team, table.agents);
        Self { seed, dice, team, agents, job: job.id, model: Model::default(), moves: Vec::new() }
    }

    /// One move, made in the store and in the model.
    async fn play(mut self, world: Arc<World>) -> Self {
        let next = self.choose();
        self.moves.push(next.clone());
        let expected = self.model.make(&next, world.now());
        let answer = self.ask(&world, &next).await;
        assert_eq!(answer, expected, "seed {}, after {:?}", self.seed, self.moves);
        let seen = world.store.get_job(self.team, self.job).await.expect("the job is there");
        if let Move::Fail { .. } = next {
            self.model.pause_ends(seen.not_before);
        }
        let model = (self.model.state, LeaseEpoch(self.model.epoch), self.model.retries);
        let store = (seen.state, seen.epoch, seen.retry_count);
        assert_eq!(store, model, "seed {}, after {:?}", self.seed, self.moves);
        assert_eq!(seen.still_held, self.model.still_held, "seed {}: {:?}", self.seed, self.moves);
        self
    }

    fn choose(&mut self) -> Move {
        let agent = self.agents[usize::from(self.dice.flip())];
        let epoch = match self.dice.throw(6) {
            0 => None,
            1 => Some(LeaseEpoch(self.model.epoch - 1)),
            _ => Some(LeaseEpoch(self.model.epoch)),
        };
        // Mostly the holder writes; a stranger now and then.
        let agent = match self.model.holder {
            Some(holder) if self.dice.throw(4) > 0 => holder,
            _ => agent,
        };
        let writer = WriteClaim { agent, epoch };
        match self.dice.throw(16) {
            0..6 => Move::Claim(agent),
            6..8 => Move::Progress(writer),
            8..10 => Move::Complete(writer, if self.dice.flip() { "a" } else { "b" }),
            10..13 => Move::Fail { writer, retryable: self.dice.throw(8) > 0 },
            13..15 => {
                let causes =
                    [ReleaseCause::Disconnect, ReleaseCause::Stalled, ReleaseCause::AgentDeath];
                let cause = causes[usize::try_from(self.dice.throw(3)).expect("small")];
                Move::Release(epoch.unwrap_or_default(), cause)
            }
            _ if self.dice.flip() => Move::Cancel,
            _ => Move::Claim(agent),
        }
    }

    async fn ask(&mut self, world: &World, next: &Move) -> Answer {
        let (store, job) = (&world.store, self.job);
        let outcome = match next {
            Move::Claim(agent) => {
                let claim = store.claim_job(*agent, ClaimTerms::default()).await;
                claim.map(|claim| Answer::Claimed(claim.map(|claim| claim.job.epoch)))
            }
            Move::Progress(writer) => {
                let until = world.in_seconds(90);
                store.record_progress(job, *writer, "{}".into(), until).await.map(|_| Answer::Done)
            }
            Move::Complete(writer, signature) => {
                let done = store.complete_job(job, *writer, result(signature)).await;
                done.map(|done| Answer::Completed { repeated: done.repeated })
            }
            Move::Fail { writer, retryable } => {
                let random = u32::try_from(self.dice.throw(1 << 31)).expect("31 bits");
                let failed = store.fail_job(job, *writer, "no luck", *retryable, random).await;
                failed.map(|_| Answer::Done)
            }
            Move::Release(epoch, cause) => {
                let released = store.release_job(job, *epoch, *cause, &world.by).await;
                released.map(|released| Answer::Released(released.is_some()))
            }
            Move::Cancel => store.cancel_job(self.team, job, &world.by).await.map(|_| Answer::Done),
        };
        outcome.unwrap_or_else(|error| match error {
            StoreError::Fence(fence) => Answer::Fenced(fence),
            StoreError::WrongState { state } => Answer::WrongState(state),
            other => panic!("seed {}: {other} after {:?}", self.seed, self.moves),
        })
    }

    /// One audit entry a change of state, one attempt a claim, at most one result. Leaves the
    /// table empty for the next game.
    async fn end(self, world: &World) {
        let store = &world.store;
        let page = safelight_store::Page::first(100);
        let trail = store.list_audit(self.team, &page).await.expect("listed").items;
        let about_job = trail.iter().filter(|entry| entry.subject == self.job.to_string());
        assert_eq!(about_job.count(), 1 + self.model.changes, "seed {}", self.seed);
        let attempts = store.list_attempts(self.team, self.job).await.expect("listed");
        let epochs: Vec<i64> = attempts.iter().map(|attempt| attempt.epoch.0).collect();
        assert_eq!(epochs, (1..=self.model.epoch).collect::<Vec<_>>(), "seed {}", self.seed);
        let open = attempts.iter().filter(|attempt| attempt.ended_at.is_none()).count();
        assert_eq!(open, usize::from(self.model.state.is_held()), "seed {}", self.seed);
        let results = store.list_results(self.team, &Default::default(), &page).await;
        let its = results.expect("listed").items.iter().filter(|one| one.job == self.job).count();
        assert_eq!(its, usize::from(self.model.accepted.is_some()), "seed {}", self.seed);
        if !self.model.state.is_terminal() {
            store.cancel_job(self.team, self.job, &world.by).await.expect("called off");
        }
    }
}
