//! Every schema that there ever was grows up to the one of today, with what people had in it.

use std::sync::Arc;

use safelight_domain::{JobState, Tool};
use safelight_store::{AgentRecord, NewJob, Page};

use crate::schema::{folder, names, past_the_store, tables};
use crate::world::{World, holder, result, tell_both};

tell_both! {
    every_earlier_schema_grows_up_with_its_rows,
}

/// The first steps that had everything a team works with: people, agents, jobs and results.
const FIRST: usize = 4;

async fn every_earlier_schema_grows_up_with_its_rows(world: Arc<World>) {
    let kind = world.store.kind();
    let steps = names(kind);
    for version in FIRST..steps.len() {
        let (agent, before) = at_work(&world, version).await;
        // Back to that version; what came later is undone, what was there before stays.
        let mut down = String::new();
        for name in steps[version..].iter().rev() {
            let file = folder(kind).join(name).join("down.sql");
            down += &std::fs::read_to_string(file).expect("each can be undone");
            let stamp = name.split('_').next().expect("a stamp");
            down +=
                &format!("\nDELETE FROM __diesel_schema_migrations WHERE version = '{stamp}';\n");
        }
        past_the_store(&world, &down, tables(kind)).await;
        assert_eq!(
            world.store.pending_migrations().await.expect("counted"),
            steps.len() - version,
            "the schema is that of {version} steps"
        );
        let applied = world.store.migrate().await.expect("it grows up");
        assert_eq!(applied.len(), steps.len() - version);
        let after = told(&world).await;
        assert_eq!(after, before, "from version {version}: nothing is lost, nothing is new");
        goes_on(&world, &agent).await;
    }
}

/// A job in every state that lasts, and a result.
async fn at_work(world: &World, version: usize) -> (AgentRecord, Vec<String>) {
    let agent = world.agent(&format!("Mac {version}")).await;
    let folder = world.folder(&agent, &format!("/photos/{version}")).await;
    world.job(&folder).await;
    let done = world.claim(&agent).await.expect("work");
    world.store.complete_job(done.job.id, holder(&done), result("a")).await.expect("accepted");
    world.job(&folder).await;
    let held = world.claim(&agent).await.expect("work");
    assert_eq!(world.see(held.job.id).await.state, JobState::Assigned);
    world.job(&folder).await;
    let off = world.job(&folder).await;
    world.store.cancel_job(world.team, off.id, &world.by).await.expect("called off");
    let later = NewJob {
        scheduled_for: Some(world.in_seconds(3_600_000)),
        ..NewJob::now(folder.id, Tool::PhotoStats)
    };
    world.store.create_job(world.team, later, &world.by).await.expect("queued");
    let told = told(world).await;
    (agent, told)
}

/// Every job, result and entry of the trail, in words.
async fn told(world: &World) -> Vec<String> {
    let (store, page) = (&world.store, Page::first(500));
    let jobs = store.list_jobs(world.team, &Default::default(), &page).await.expect("listed");
    let mut told: Vec<String> = jobs
        .items
        .iter()
        .map(|job| {
            let (id, state, epoch, agent) = (job.id, job.state, job.epoch, job.agent);
            format!("{id} {state} {epoch:?} {agent:?} {:?} {:?}", job.result, job.not_before)
        })
        .collect();
    let results = store.list_results(world.team, &Default::default(), &page).await.expect("listed");
    for one in results.items {
        let body = store.result_json(world.team, one.id).await.expect("its text");
        told.push(format!("{} {} {} {body}", one.id, one.job, one.signature));
    }
    let trail = store.list_audit(world.team, &page).await.expect("listed");
    told.extend(trail.items.iter().map(|one| format!("{} {}", one.action, one.subject)));
    told
}

/// The queue works: what waited is claimed under the next epoch, and accepted.
async fn goes_on(world: &World, agent: &AgentRecord) {
    let claim = world.claim(agent).await.expect("what waited");
    assert_eq!(claim.job.epoch.0, 1);
    world.store.complete_job(claim.job.id, holder(&claim), result("b")).await.expect("accepted");
}
