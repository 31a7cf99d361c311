//! Who goes first, held against a small model: jobs bound to an agent before others, unless others
//! have waited for long and the agent had several of its own in a row.

use std::sync::Arc;

use safelight_domain::{JobId, Tool};
use safelight_store::{CollectionKind, CollectionRecord, NewCollection, NewJob};

use crate::world::{World, tell_both};

tell_both! {
    bound_jobs_do_not_keep_others_waiting_for_ever,
    the_order_is_that_of_the_model,
}

const IN_A_ROW: usize = 4;
const PATIENCE: u64 = 600;

/// A job that waits.
#[derive(Debug, Clone)]
struct Waiting {
    job: JobId,
    bound: bool,
    priority: i32,
    asked_at: u64,
}

/// The queue of one agent in as few words as possible; jobs stand in the order of their age.
#[derive(Debug, Default)]
struct Model {
    waiting: Vec<Waiting>,
    took: Vec<bool>,
}

impl Model {
    fn claim(&mut self, now: u64) -> Option<JobId> {
        let had_enough = self.took.len() >= IN_A_ROW
            && self.took.iter().rev().take(IN_A_ROW).all(|bound| *bound);
        let best = |jobs: &mut dyn Iterator<Item = (usize, &Waiting)>| {
            // The first of those that are equal: the oldest.
            jobs.min_by_key(|(at, one)| (!one.bound, -one.priority, *at)).map(|(at, _)| at)
        };
        let all = || self.waiting.iter().enumerate();
        let shared = best(&mut all().filter(|(_, one)| !one.bound));
        let patient = shared
            .filter(|at| had_enough && now.saturating_sub(self.waiting[*at].asked_at) >= PATIENCE);
        let taken = self.waiting.remove(patient.or_else(|| best(&mut all()))?);
        self.took.push(taken.bound);
        Some(taken.job)
    }
}

struct Queue {
    world: Arc<World>,
    folder: CollectionRecord,
    bucket: CollectionRecord,
    model: Model,
    now: u64,
}

impl Queue {
    async fn add(&mut self, bound: bool, priority: i32) {
        let collection = if bound { &self.folder } else { &self.bucket };
        let new = NewJob { priority, ..NewJob::now(collection.id, Tool::PhotoStats) };
        let made = self.world.store.create_job(self.world.team, new, &self.world.by).await;
        let job = made.expect("queued").id;
        self.model.waiting.push(Waiting { job, bound, priority, asked_at: self.now });
    }

    fn pass(&mut self, seconds: u64) {
        self.world.pass(seconds);
        self.now += seconds;
    }
}

async fn queue(world: &Arc<World>) -> (Queue, safelight_store::AgentRecord) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let new = NewCollection {
        kind: CollectionKind::S3,
        bound_agent: None,
        path: None,
        ..NewCollection::local("bucket", "/", agent.id)
    };
    let bucket = world.store.create_collection(world.team, new, &world.by).await.expect("made");
    let world = Arc::clone(world);
    (Queue { world, folder, bucket, model: Model::default(), now: 0 }, agent)
}

async fn bound_jobs_do_not_keep_others_waiting_for_ever(world: Arc<World>) {
    let (mut queue, agent) = queue(&world).await;
    for number in 0..14 {
        queue.add(number > 1, 0).await;
    }
    let mut order = String::new();
    let mut claim = async |count: usize| {
        for _ in 0..count {
            let claim = world.claim(&agent).await.expect("work");
            order.push(if claim.job.lane.is_bound() { 'b' } else { 's' });
        }
        std::mem::take(&mut order)
    };
    assert_eq!(claim(6).await, "bbbbbb", "as long as nobody waits for long");
    queue.pass(PATIENCE);
    assert_eq!(claim(8).await, "sbbbbsbb");
}

async fn the_order_is_that_of_the_model(world: Arc<World>) {
    let (mut queue, agent) = queue(&world).await;
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut throw = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    for step in 0..400 {
        match throw(8) {
            0..4 => queue.add(throw(3) > 0, i32::try_from(throw(3)).expect("small")).await,
            4 => queue.pass(throw(400)),
            _ => {
                let claim = world.claim(&agent).await.map(|claim| claim.job.id);
                assert_eq!(claim, queue.model.claim(queue.now), "step {step}");
            }
        }
    }
}
