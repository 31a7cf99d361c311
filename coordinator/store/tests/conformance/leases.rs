//! Leases: how jobs come back from agents that are gone.

use std::sync::Arc;

use safelight_domain::{AgentStatus, JobState, LeaseEpoch};
use safelight_store::{AgentRecord, ClaimTerms, ClaimedJob, EndCause, ReleaseCause};

use crate::world::{World, holder, tell_both};

tell_both! {
    a_good_bye_returns_the_job_without_counting,
    a_silent_agent_goes_offline_and_loses_its_jobs,
    an_expired_lease_is_taken_back_and_an_extended_one_is_not,
    a_job_that_stands_still_is_taken_back,
    a_job_that_ends_its_agents_is_given_up_after_three,
    a_release_of_an_old_claim_does_nothing,
}

async fn at_work(world: &World) -> (AgentRecord, ClaimedJob) {
    let agent = world.agent("Studio-Mac").await;
    world.store.set_agent_status(agent.id, AgentStatus::Online, false).await.expect("online");
    let folder = world.folder(&agent, "/photos").await;
    world.job(&folder).await;
    let claim = world.claim(&agent).await.expect("work");
    (agent, claim)
}

async fn a_good_bye_returns_the_job_without_counting(world: Arc<World>) {
    let (agent, claim) = at_work(&world).await;
    let released = world.store.disconnect_agent(agent.id, true).await.expect("good-bye");
    assert_eq!(released.len(), 1);
    assert_eq!((released[0].agent, released[0].cause), (agent.id, ReleaseCause::Disconnect));
    let job = world.see(claim.job.id).await;
    assert_eq!((job.state, job.retry_count, job.agent), (JobState::Pending, 0, None));
    let seen = world.store.get_agent(world.team, agent.id).await.expect("seen");
    assert_eq!((seen.status, seen.asleep, seen.busy), (AgentStatus::Offline, true, false));
    let attempts = world.store.list_attempts(world.team, job.id).await.expect("listed");
    assert_eq!(attempts[0].end_cause, Some(EndCause::Disconnect));
    let told = world.told(&job.id.to_string()).await;
    assert_eq!(told, ["job.create", "job.claim", "job.release"]);
}

async fn a_silent_agent_goes_offline_and_loses_its_jobs(world: Arc<World>) {
    let (agent, claim) = at_work(&world).await;
    world.pass(89);
    let since = world.now().minus(safelight_domain::OFFLINE_AFTER);
    assert!(world.store.sweep_offline(since).await.expect("swept").is_empty());
    world.pass(2);
    let since = world.now().minus(safelight_domain::OFFLINE_AFTER);
    let gone = world.store.sweep_offline(since).await.expect("swept");
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].0, gone[0].1.len()), (agent.id, 1));
    let job = world.see(claim.job.id).await;
    assert_eq!((job.state, job.retry_count), (JobState::Pending, 0));
    assert!(world.store.sweep_offline(since).await.expect("swept").is_empty(), "only once");
}

async fn an_expired_lease_is_taken_back_and_an_extended_one_is_not(world: Arc<World>) {
    let (_, claim) = at_work(&world).await;
    let store = &world.store;
    world.pass(60);
    let until = world.in_seconds(90);
    let lease = (claim.job.id, claim.job.epoch);
    let old = (claim.job.id, LeaseEpoch(0));
    store.extend_leases(vec![old, lease], until).await.expect("extended");
    assert_eq!(world.see(claim.job.id).await.lease_expires_at, Some(until));
    store.extend_leases(vec![lease], world.now()).await.expect("never shortened");
    world.pass(60);
    assert!(store.sweep_expired_leases(world.now()).await.expect("swept").is_empty());
    world.pass(30);
    let released = store.sweep_expired_leases(world.now()).await.expect("swept");
    assert_eq!(released.len(), 1);
    assert_eq!(released[0].cause, ReleaseCause::LeaseExpired);
    assert_eq!(world.see(claim.job.id).await.state, JobState::Pending);
}

async fn a_job_that_stands_still_is_taken_back(world: Arc<World>) {
    let (_, claim) = at_work(&world).await;
    let store = &world.store;
    world.pass(3000);
    let until = world.in_seconds(90);
    store.record_progress(claim.job.id, holder(&claim), "{}".into(), until).await.expect("runs");
    world.pass(3000);
    let limit = safelight_domain::NO_PROGRESS_LIMIT;
    assert!(store.sweep_stalled(world.now().minus(limit)).await.expect("swept").is_empty());
    world.pass(600);
    let released = store.sweep_stalled(world.now().minus(limit)).await.expect("swept");
    assert_eq!(released.len(), 1);
    let job = &released[0].job;
    assert_eq!((job.state, job.retry_count), (JobState::Pending, 1));
    assert!(job.error.is_some(), "people are told why");
}

async fn a_job_that_ends_its_agents_is_given_up_after_three(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    for life in 1..=3 {
        let terms = ClaimTerms { hands_back_held: false, boot_id: Some(format!("boot {life}")) };
        world.store.claim_job(agent.id, terms).await.expect("claims").expect("work");
        let same = world.store.agent_booted(agent.id, &format!("boot {life}")).await;
        assert!(same.expect("nothing new").is_empty());
        let next = format!("boot {}", life + 1);
        let released = world.store.agent_booted(agent.id, &next).await.expect("taken back");
        assert_eq!((released.len(), released[0].cause), (1, ReleaseCause::AgentDeath));
        let state = if life < 3 { JobState::Pending } else { JobState::Failed };
        assert_eq!((released[0].job.state, released[0].job.retry_count), (state, life));
    }
    assert!(world.see(job.id).await.error.expect("a reason").contains("stopped"));
    assert_eq!(world.claim(&agent).await, None);
}

async fn a_release_of_an_old_claim_does_nothing(world: Arc<World>) {
    let (agent, first) = at_work(&world).await;
    let release = |epoch| {
        let (world, job) = (Arc::clone(&world), first.job.id);
        async move {
            let by = world.by.clone();
            world
                .store
                .release_job(job, epoch, ReleaseCause::Forgotten, &by)
                .await
                .expect("answers")
        }
    };
    assert!(release(first.job.epoch).await.is_some());
    assert!(release(first.job.epoch).await.is_none(), "it is over");
    let second = world.claim(&agent).await.expect("work");
    assert!(release(first.job.epoch).await.is_none(), "another claim is not touched");
    let held = world.store.held_jobs(agent.id).await.expect("held");
    assert_eq!((held[0].job, held[0].epoch), (second.job.id, second.job.epoch));
}
