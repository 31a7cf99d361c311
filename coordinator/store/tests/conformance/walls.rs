//! Teams are walls: what belongs to another team does not exist.

use std::sync::Arc;

use safelight_domain::{Tool, WriteClaim};
use safelight_store::{
    CollectionPatch, JobFilter, NewApiToken, NewCollection, NewJob, NewRegistrationToken, Page,
    ResultFilter, StoreError,
};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    nothing_of_another_team_is_found,
    another_teams_pipelines_do_not_exist,
    another_teams_agent_cannot_write,
    an_agent_never_claims_across_the_wall,
}

macro_rules! not_found {
    ($($call:expr),* $(,)?) => {
        $({
            let answer = $call.await;
            assert!(
                matches!(answer, Err(StoreError::NotFound)),
                "{}: {answer:?}", stringify!($call),
            );
        })*
    };
}

async fn nothing_of_another_team_is_found(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let agent = world.agent("Studio-Mac").await;
    let collection = world.folder(&agent, "/photos").await;
    let job = world.job(&collection).await;
    let claim = world.claim(&agent).await.expect("work");
    let done = store.complete_job(job.id, holder(&claim), result("s")).await.expect("done").result;
    let expires_at = world.in_seconds(60);
    let digest = world.digest();
    let art = NewRegistrationToken { name: None, digest, hint: "art".into(), expires_at };
    let art = store.create_registration_token(world.team, art, by).await.expect("made");
    let (name, hint, digest) = ("nightly".to_owned(), "tok".to_owned(), world.digest());
    let token = NewApiToken { name, scopes: vec![], digest, hint, expires_at: None };
    let token = store.create_api_token(world.team, token, by).await.expect("made");

    let wall = store.create_team("Next door", by).await.expect("a team");
    let new_job = NewJob::now(collection.id, Tool::PhotoStats);
    let new_collection = NewCollection::local("Theirs", "/theirs", agent.id);
    not_found! {
        store.get_user(wall, agent.system_user),
        store.get_agent(wall, agent.id),
        store.rename_agent(wall, agent.id, "Mine", by),
        store.revoke_agent(wall, agent.id, "mine", by),
        store.delete_agent(wall, agent.id, by),
        store.delete_registration_token(wall, art, by),
        store.revoke_api_token(wall, token, by),
        store.create_collection(wall, new_collection, by),
        store.get_collection(wall, collection.id),
        store.update_collection(wall, collection.id, CollectionPatch::default(), by),
        store.delete_collection(wall, collection.id, by),
        store.create_job(wall, new_job, by),
        store.get_job(wall, job.id),
        store.list_attempts(wall, job.id),
        store.cancel_job(wall, job.id, by),
        store.retry_job(wall, job.id, by),
        store.list_retries(wall, job.id),
        store.get_result(wall, done.id),
        store.result_json(wall, done.id),
        store.previous_result(wall, done.id),
    }
    let page = Page::default();
    let any = ResultFilter::default();
    assert_eq!(store.list_agents(wall).await.expect("listed"), []);
    assert_eq!(store.list_users(wall).await.expect("listed"), []);
    assert_eq!(store.list_collections(wall, &page).await.expect("listed").items, []);
    assert_eq!(
        store.list_jobs(wall, &JobFilter::default(), &page).await.expect("listed").items,
        []
    );
    assert_eq!(store.list_results(wall, &any, &page).await.expect("listed").items, []);
    let latest = store.latest_result(wall, collection.id, Tool::PhotoStats).await;
    assert_eq!(latest.expect("asked"), None);
    assert_eq!(store.pool_counts(wall).await.expect("counted"), Default::default());
    assert_eq!(
        store.count_jobs(wall, &JobFilter::default()).await.expect("counted"),
        Default::default()
    );
    let trail = store.list_audit(wall, &page).await.expect("listed").items;
    assert_eq!(trail.len(), 1, "only that the team was made: {trail:?}");
}

async fn another_teams_pipelines_do_not_exist(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let pipeline = crate::pipelines::active(&world, "RAW to DNG").await;
    store.set_default_pipeline(world.team, Some(pipeline), by).await.expect("set");
    let wall = store.create_team("Next door", by).await.expect("a team");
    let spy = world.agent_of(wall, "Spy", &["local_filesystem"]).await;
    let theirs = world.folder(&spy, "/theirs").await;
    let patch = CollectionPatch { pipeline: Some(Some(pipeline)), ..CollectionPatch::default() };
    let new = NewCollection {
        pipeline: Some(pipeline),
        ..NewCollection::local("Theirs too", "/more", spy.id)
    };
    not_found! {
        store.get_pipeline(wall, pipeline),
        store.rename_pipeline(wall, pipeline, "Mine", by),
        store.delete_pipeline(wall, pipeline, by),
        store.save_version(wall, pipeline, 1, crate::pipelines::version("{}"), by),
        store.get_version(wall, pipeline, 1),
        store.list_versions(wall, pipeline, &Page::default()),
        store.activate_version(wall, pipeline, 1, by),
        store.active_pipeline(wall, pipeline),
        store.set_default_pipeline(wall, Some(pipeline), by),
        store.update_collection(wall, theirs.id, patch, by),
        store.create_collection(wall, new, by),
    }
    let names = store.pipeline_names(wall, vec![pipeline]).await.expect("asked");
    assert!(names.is_empty(), "{names:?}");
    assert_eq!(store.list_pipelines(wall, &Page::default()).await.expect("listed").items, []);
    assert_eq!(store.default_pipeline(wall).await.expect("asked"), None);
    let kept = store.get_pipeline(world.team, pipeline).await.expect("untouched");
    assert_eq!((kept.name.as_str(), kept.newest_version, kept.is_default), ("RAW to DNG", 1, true));
}

async fn another_teams_agent_cannot_write(world: Arc<World>) {
    let store = &world.store;
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    let claim = world.claim(&agent).await.expect("work");
    let wall = store.create_team("Next door", &world.by).await.expect("a team");
    let spy = world.agent_of(wall, "Spy", &["tool:photostats:1"]).await;
    for epoch in [Some(claim.job.epoch), None] {
        let spy = WriteClaim { agent: spy.id, epoch };
        not_found! {
            store.job_for_agent(job.id, spy),
            store.record_progress(job.id, spy, "{}".to_owned(), world.now()),
            store.complete_job(job.id, spy, result("s")),
            store.fail_job(job.id, spy, "x", true, 0),
        }
    }
    assert_eq!(world.see(job.id).await, claim.job);
}

async fn an_agent_never_claims_across_the_wall(world: Arc<World>) {
    let maker = world.agent("Maker").await;
    let bucket = NewCollection {
        kind: safelight_store::CollectionKind::S3,
        bound_agent: None,
        path: None,
        ..NewCollection::local("bucket", "/", maker.id)
    };
    let bucket = world.store.create_collection(world.team, bucket, &world.by).await.expect("made");
    world.job(&bucket).await;
    let wall = world.store.create_team("Next door", &world.by).await.expect("a team");
    let spy = world.agent_of(wall, "Spy", &["tool:photostats:1"]).await;
    assert_eq!(world.claim(&spy).await, None);
    assert!(world.claim(&maker).await.is_some());
}
