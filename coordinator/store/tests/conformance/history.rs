//! The load of agents over time, the jobs they held, and how collections went.

use std::sync::Arc;

use safelight_domain::{AgentStatus, Tool};
use safelight_store::{
    AgentRecord, HeartbeatUpdate, MetricPoint, MetricStep, NewJob, NewResult, Page, ReleaseCause,
    StoreError,
};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    each_heartbeat_leaves_its_load_and_a_share_of_its_step,
    what_was_not_told_is_not_counted,
    old_load_is_removed_agent_by_agent,
    an_agents_jobs_are_listed_once_each,
    the_figures_of_a_result_are_kept_with_it,
    a_trend_is_told_by_results_on_the_collection,
}

fn beat(world: &World, agent: &AgentRecord, load: &str) -> HeartbeatUpdate {
    HeartbeatUpdate {
        agent: agent.id,
        at: world.now(),
        status: AgentStatus::Online,
        error_message: None,
        metrics: Some(load.to_owned()),
        version: None,
        platform: None,
        binary_checksum: None,
        boot_id: None,
        names_jobs: false,
        accepts_jobs: true,
        not_accepting_reason: None,
        not_accepting_until: None,
    }
}

async fn told(world: &World, agent: &AgentRecord, load: &str) {
    world.store.record_heartbeats(vec![beat(world, agent, load)]).await.expect("kept");
}

async fn history(world: &World, agent: &AgentRecord, step: MetricStep) -> Vec<MetricPoint> {
    let since = world.now().minus(std::time::Duration::from_secs(30 * 24 * 3600));
    world.store.agent_metrics(world.team, agent.id, since, step).await.expect("read")
}

async fn each_heartbeat_leaves_its_load_and_a_share_of_its_step(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let start = world.now();
    for cpu in [10, 40, 70] {
        let load = format!(
            r#"{{"cpu_percent":{cpu}.0,"memory_percent":50.0,"disk_free_gb":120.5,"memory_bytes":1048576}}"#
        );
        told(&world, &agent, &load).await;
        world.pass(30);
    }
    world.pass(15 * 60);
    told(&world, &agent, r#"{"cpu_percent":5.0}"#).await;
    let fine = history(&world, &agent, MetricStep::Fine).await;
    let cpu: Vec<_> = fine.iter().filter_map(|point| Some(point.cpu_percent?.avg)).collect();
    assert_eq!(cpu, [10.0, 40.0, 70.0, 5.0]);
    let coarse = history(&world, &agent, MetricStep::Coarse).await;
    assert_eq!(coarse.len(), 2);
    let first = coarse[0].cpu_percent.expect("told");
    assert_eq!((first.min, first.avg, first.max), (10.0, 40.0, 70.0));
    assert_eq!(coarse[0].at, start, "noon begins a quarter of an hour");
    let resident = coarse[0].memory_bytes.expect("told");
    assert_eq!((resident.min, resident.avg, resident.max), (1_048_576.0, 1_048_576.0, 1_048_576.0));
    assert_eq!(coarse[1].memory_percent, None);
    let wall = world.store.create_team("Next door", &world.by).await.expect("a team");
    let foreign = world.store.agent_metrics(wall, agent.id, start, MetricStep::Fine).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "{foreign:?}");
}

async fn what_was_not_told_is_not_counted(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    for load in [r#"{"cpu_percent":20.0}"#, r#"{"memory_percent":30.0}"#, "nonsense", "{}"] {
        told(&world, &agent, load).await;
        world.pass(30);
    }
    let coarse = history(&world, &agent, MetricStep::Coarse).await;
    assert_eq!(coarse.len(), 1);
    assert_eq!(coarse[0].cpu_percent.map(|it| (it.min, it.avg, it.max)), Some((20.0, 20.0, 20.0)));
    assert_eq!(coarse[0].memory_percent.map(|it| it.avg), Some(30.0));
    assert_eq!(coarse[0].disk_free_gb, None);
    assert_eq!(history(&world, &agent, MetricStep::Fine).await.len(), 3);
}

async fn old_load_is_removed_agent_by_agent(world: Arc<World>) {
    let agents = [world.agent("One").await, world.agent("Two").await];
    for agent in &agents {
        told(&world, agent, r#"{"cpu_percent":20.0}"#).await;
    }
    world.pass(25 * 3600);
    for agent in &agents {
        told(&world, agent, r#"{"cpu_percent":30.0}"#).await;
    }
    let day_ago = world.now().minus(std::time::Duration::from_secs(24 * 3600));
    let month_ago = world.now().minus(std::time::Duration::from_secs(31 * 24 * 3600));
    let after = world.store.sweep_metrics(None, day_ago, month_ago).await.expect("swept");
    let last = agents.iter().map(|agent| agent.id).max();
    assert_eq!(after, last, "where to go on");
    assert_eq!(world.store.sweep_metrics(after, day_ago, month_ago).await.expect("swept"), None);
    for agent in &agents {
        assert_eq!(history(&world, agent, MetricStep::Fine).await.len(), 1);
        assert_eq!(history(&world, agent, MetricStep::Coarse).await.len(), 2);
    }
}

async fn an_agents_jobs_are_listed_once_each(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let (first, second, waiting) =
        (world.job(&folder).await, world.job(&folder).await, world.job(&folder).await);
    for _ in 0..2 {
        let claim = world.claim(&agent).await.expect("work").job;
        assert_eq!(claim.id, first.id);
        let cause = ReleaseCause::Disconnect;
        world.store.release_job(claim.id, claim.epoch, cause, &world.by).await.expect("released");
    }
    let claim = world.claim(&agent).await.expect("work");
    world.store.complete_job(first.id, holder(&claim), result("s")).await.expect("done");
    world.claim(&agent).await.expect("work");
    let (store, team) = (&world.store, world.team);
    let page = store.list_agent_jobs(team, agent.id, &Page::first(1)).await.expect("listed");
    assert_eq!(page.items.iter().map(|job| job.id).collect::<Vec<_>>(), [second.id]);
    let rest = Page { limit: 10, after: page.next };
    let rest = store.list_agent_jobs(team, agent.id, &rest).await.expect("listed");
    assert_eq!(rest.items.iter().map(|job| job.id).collect::<Vec<_>>(), [first.id]);
    assert_eq!(rest.next, None);
    assert_ne!(world.see(waiting.id).await.id, first.id);
}

async fn the_figures_of_a_result_are_kept_with_it(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    let claim = world.claim(&agent).await.expect("work");
    let json = r#"{"orphaned_images":["a","b"],"total_size":77}"#.to_owned();
    let new = NewResult { results_json: json, ..result("s") };
    let done = world.store.complete_job(job.id, holder(&claim), new).await.expect("done").result;
    let figures = done.figures.expect("counted");
    assert_eq!((figures["orphaned_images"], figures["total_size"]), (2, 77));
}

async fn a_trend_is_told_by_results_on_the_collection(world: Arc<World>) {
    let can = ["local_filesystem", "tool:photostats:1", "tool:pipeline_validation:1"];
    let agent = world.agent_of(world.team, "Studio-Mac", &can).await;
    let (folder, other) = (world.folder(&agent, "/one").await, world.folder(&agent, "/two").await);
    let drawing = NewJob {
        mode: Some("display_graph".to_owned()),
        ..NewJob::now(folder.id, Tool::PipelineValidation)
    };
    let jobs = [
        NewJob::now(folder.id, Tool::PhotoStats),
        NewJob::now(other.id, Tool::PhotoStats),
        drawing,
        NewJob::now(folder.id, Tool::PipelineValidation),
        NewJob::now(folder.id, Tool::PhotoStats),
    ];
    let mut results = Vec::new();
    for new in jobs {
        world.store.create_job(world.team, new, &world.by).await.expect("queued");
        let claim = world.claim(&agent).await.expect("work");
        let done = world.store.complete_job(claim.job.id, holder(&claim), result("s")).await;
        results.push(done.expect("done").result.id);
        world.pass(1);
    }
    let ids = async |tool| {
        let page = Page::first(10);
        let points = world.store.list_trend(world.team, folder.id, tool, &page).await;
        points.expect("listed").items.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(Some(Tool::PhotoStats)).await, [results[4], results[0]]);
    assert_eq!(ids(None).await, [results[4], results[3], results[0]]);
}
