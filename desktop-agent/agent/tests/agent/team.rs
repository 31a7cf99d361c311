//! The team's settings: asked for seldom, at once when they changed, and kept for bad days.

use std::{sync::Arc, time::Duration};

use safelight_agent::{
    client::{Address, Client},
    clock::ManualAwakeClock,
    team::{CoordinatorSource, TeamFault},
};
use safelight_domain::{
    SidecarScope,
    settings::team::{ConfigurationSource as _, TeamConfiguration},
};
use safelight_protocol::Secret;
use serde_json::{Value, json};

use crate::{
    fake::{AGENT, Dialect, Fake, KEY},
    verbs::{call, register},
    world::World,
};

const FOUR_MINUTES: Duration = Duration::from_secs(4 * 60);

fn told(revision: i64, scope: &str) -> Value {
    json!({
        "revision": revision, "config": { "sidecar_scope": scope },
        "pipelines": [{ "guid": "pip_01k00000000000000000000000", "name": "Archive", "version": 2,
            "is_default": true, "nodes": [{ "id": "c", "type": "capture" }], "edges": [] }],
    })
}

fn clock() -> Arc<ManualAwakeClock> {
    Arc::new(ManualAwakeClock::at("2026-01-31T12:00:00Z".parse().unwrap()))
}

fn source(world: &World, url: &str, clock: &Arc<ManualAwakeClock>) -> CoordinatorSource {
    let client = Client::new(Address::parse(url, false).unwrap()).unwrap();
    let client = client.with_key(Secret::new(KEY.to_owned()));
    let file = world.place().team_settings();
    CoordinatorSource::new(client, AGENT.parse().unwrap(), Arc::clone(clock) as _, file)
}

fn facts(team: &TeamConfiguration) -> (Option<i64>, SidecarScope) {
    (team.revision, team.settings.sidecar_scope)
}

/// The revisions that were sent along, call by call.
fn conditions(fake: &Fake) -> Vec<Option<String>> {
    let memory = fake.memory();
    let asked = memory.calls.iter().filter(|call| call.verb == "team_config");
    let condition = |headers: &axum::http::HeaderMap| {
        headers.get("if-none-match").map(|value| value.to_str().unwrap().to_owned())
    };
    asked.map(|call| condition(&call.headers)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_good_for_five_minutes_and_then_asked_about_by_its_revision() {
    let (world, fake, clock) = (World::new(), Fake::start(Dialect::Plus).await, clock());
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    fake.answer_next("team_config", 1, 304, &json!(""));
    fake.answer_next("team_config", 1, 200, &told(8, "folder"));
    let source = source(&world, &fake.url, &clock);
    let library = (Some(7), SidecarScope::Library);
    let first = source.configuration().await.unwrap();
    assert_eq!(facts(&first), library);
    assert_eq!(
        (first.pipelines[0].name.as_str(), first.pipelines[0].is_default),
        ("Archive", true)
    );
    clock.advance(FOUR_MINUTES);
    assert_eq!(facts(&source.configuration().await.unwrap()), library);
    assert_eq!(conditions(&fake).len(), 1, "the answer was still good");
    clock.sleep(FOUR_MINUTES);
    assert_eq!(facts(&source.configuration().await.unwrap()), library, "it still stands");
    clock.advance(2 * FOUR_MINUTES);
    assert_eq!(facts(&source.configuration().await.unwrap()), (Some(8), SidecarScope::Folder));
    let seven = Some("\"7\"".to_owned());
    assert_eq!(conditions(&fake), [None, seven.clone(), seven]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_revision_in_a_heartbeat_is_asked_about_at_once_and_once() {
    let (world, fake, clock) = (World::new(), Fake::start(Dialect::Plus).await, clock());
    fake.answer_next("team_config", 2, 200, &told(7, "library"));
    let source = source(&world, &fake.url, &clock);
    source.heard(7);
    for _ in 0..2 {
        source.configuration().await.unwrap();
    }
    assert_eq!(conditions(&fake).len(), 1);
    source.heard(8);
    for _ in 0..2 {
        source.configuration().await.unwrap();
    }
    assert_eq!(conditions(&fake).len(), 2, "an answer that lags behind is no reason to ask on");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_coordinator_the_last_good_copy_is_taken_and_says_its_age() {
    let (world, fake, clock) = (World::new(), Fake::start(Dialect::Plus).await, clock());
    let url = fake.url.clone();
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    source(&world, &url, &clock).configuration().await.unwrap();
    fake.vanish();
    clock.advance(Duration::from_secs(3 * 3_600));
    let later = source(&world, &url, &clock);
    for _ in 0..2 {
        let team = later.configuration().await.unwrap();
        assert_eq!(facts(&team), (Some(7), SidecarScope::Library));
        assert!(team.notes[0].starts_with("The team's settings are 3 hours old:"), "{team:?}");
    }
    let nothing = source(&World::new(), &url, &clock).configuration().await;
    assert!(matches!(nothing, Err(TeamFault::Call(_))), "{nothing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_no_reason_to_take_an_old_copy() {
    let (world, fake, clock) = (World::new(), Fake::start(Dialect::Plus).await, clock());
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    let source = source(&world, &fake.url, &clock);
    source.configuration().await.unwrap();
    clock.advance(2 * FOUR_MINUTES);
    let revoked = json!({ "detail": "This agent was revoked.", "code": "agent_revoked" });
    fake.answer_next("team_config", 1, 403, &revoked);
    assert!(matches!(source.configuration().await, Err(TeamFault::Call(_))));
    clock.advance(2 * FOUR_MINUTES);
    let base = source.configuration().await;
    assert!(matches!(base, Err(TeamFault::NotTold)), "a coordinator of the base part: {base:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_another_registration_is_not_taken() {
    let (world, fake, clock) = (World::new(), Fake::start(Dialect::Plus).await, clock());
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    source(&world, &fake.url, &clock).configuration().await.unwrap();
    let file = world.place().team_settings();
    let kept = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, kept.replace(AGENT, "agt_01k00000000000000000000001")).unwrap();
    fake.answer_next("team_config", 1, 503, &json!({ "detail": "Down.", "code": "unavailable" }));
    let refused = source(&world, &fake.url, &clock).configuration().await;
    assert!(matches!(refused, Err(TeamFault::Call(_))), "{refused:?}");
    assert_eq!(conditions(&fake), [None, None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_agent_fetches_the_settings_that_heartbeats_tell_of() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    fake.memory().config_revision = Some(7);
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    fake.answer_next("team_config", 1, 200, &told(8, "folder"));
    let agent = world.agent(&fake).start();
    fake.nth("team_config", 0).await;
    fake.nth("heartbeat", 5).await;
    assert_eq!(conditions(&fake).len(), 1, "not with every heartbeat");
    fake.memory().config_revision = Some(8);
    fake.nth("team_config", 1).await;
    assert_eq!(conditions(&fake)[1].as_deref(), Some("\"7\""));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_takes_the_settings_of_the_team_also_without_coordinator() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let results = world.path("results.json").to_str().unwrap().to_owned();
    let check = ["check", "--team", "--json", &results, &photos];
    let scope = || {
        let text = std::fs::read_to_string(&results).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["sidecar_scope"].clone()
    };
    let (code, _, err) = call(&world, &check).await;
    assert_eq!(code, 1);
    assert!(err.contains("not registered yet"), "{err}");
    register(&world, &fake).await;
    fake.answer_next("team_config", 1, 200, &told(7, "library"));
    let (code, out, err) = call(&world, &check).await;
    assert_eq!((code, err.as_str(), scope()), (0, "", json!("library")), "{out}");
    fake.vanish();
    std::fs::remove_file(&results).unwrap();
    let (code, _, err) = call(&world, &check).await;
    assert_eq!((code, scope()), (0, json!("library")), "{err}");
    assert!(err.contains("0 minutes old: the coordinator cannot be reached"), "{err}");
    let both = ["check", "--team", "--config", "team.yaml", &photos];
    assert_eq!(call(&world, &both).await.0, 2);
}
