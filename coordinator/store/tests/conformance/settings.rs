//! What a team set for its tools, and the cameras that results brought.

use std::sync::Arc;

use safelight_domain::TeamId;
use safelight_store::{NewResult, Page, SeenCamera, SettingsChange, StoreError};
use serde_json::json;

use crate::world::{World, holder, result, tell_both};

tell_both! {
    settings_have_a_revision,
    a_change_from_an_older_revision_is_refused,
    of_two_changes_at_once_one_is_refused,
    cameras_are_noted_with_the_result_that_brought_them,
    a_dismissed_camera_stays_dismissed,
    a_team_notes_a_thousand_cameras_at_most,
}

fn change(expected: i64, json: Option<&str>) -> SettingsChange {
    let details = json!({ "setting": "sidecar_scope", "before": "folder", "after": "library" });
    SettingsChange { expected, json: json.map(str::to_owned), details }
}

const LIBRARY: &str = r#"{"sidecar_scope":"library"}"#;

async fn settings_have_a_revision(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let first = store.tool_settings(team).await.expect("read");
    assert_eq!((first.json, first.revision), (None, 1));
    let set = store.set_tool_settings(team, change(1, Some(LIBRARY)), &world.by).await;
    assert_eq!(set.expect("set"), 2);
    assert_eq!(store.tool_settings(team).await.expect("read").json.as_deref(), Some(LIBRARY));
    assert_eq!(store.config_revision(team).await.expect("read"), 2);
    let told = store.list_audit(team, &Page::first(1)).await.expect("listed").items.remove(0);
    assert_eq!(told.action, "team.settings");
    let details = told.details.expect("details");
    assert!(details.contains(r#""before":"folder""#) && details.contains(r#""revision":2"#));
    store.set_tool_settings(team, change(2, None), &world.by).await.expect("undone");
    let last = store.tool_settings(team).await.expect("read");
    assert_eq!((last.json, last.revision), (None, 3));
}

async fn a_change_from_an_older_revision_is_refused(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    store.set_tool_settings(team, change(1, Some(LIBRARY)), &world.by).await.expect("set");
    let late = store.set_tool_settings(team, change(1, None), &world.by).await;
    assert!(matches!(late, Err(StoreError::ConfigChanged { revision: 2 })), "{late:?}");
    assert_eq!(store.tool_settings(team).await.expect("read").json.as_deref(), Some(LIBRARY));
    let nobody = store.set_tool_settings(other_team(), change(1, None), &world.by).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
}

fn other_team() -> TeamId {
    "tea_00000000000000000000000000".parse().expect("an id")
}

async fn of_two_changes_at_once_one_is_refused(world: Arc<World>) {
    let set = || world.store.set_tool_settings(world.team, change(1, Some(LIBRARY)), &world.by);
    let (one, other) = tokio::join!(set(), set());
    let refused = match (one, other) {
        (Ok(2), Err(refused)) | (Err(refused), Ok(2)) => refused,
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, StoreError::ConfigChanged { revision: 2 }), "{refused:?}");
}

fn seen(id: &str, images: i64) -> SeenCamera {
    SeenCamera { id: id.to_owned(), images }
}

/// A finished run that brought these cameras.
async fn brings(world: &World, cameras: Vec<SeenCamera>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, &format!("/photos/{}", agent.id)).await;
    world.job(&folder).await;
    let claim = world.claim(&agent).await.expect("a claim");
    let new = NewResult { cameras, ..result("00") };
    world.store.complete_job(claim.job.id, holder(&claim), new).await.expect("completed");
}

async fn cameras_are_noted_with_the_result_that_brought_them(world: Arc<World>) {
    let store = &world.store;
    brings(&world, vec![seen("AB3D", 7), seen("XX00", 1)]).await;
    let first_seen = world.now();
    world.pass(60);
    brings(&world, vec![seen("AB3D", 9)]).await;
    let cameras = store.list_seen_cameras(world.team).await.expect("listed");
    let told: Vec<_> = cameras.iter().map(|one| (one.id.as_str(), one.images)).collect();
    assert_eq!(told, [("AB3D", 9), ("XX00", 1)]);
    assert_eq!((cameras[0].first_seen, cameras[0].last_seen), (first_seen, world.now()));
    assert!(cameras[0].collection.is_some() && cameras[0].collection != cameras[1].collection);
    assert_eq!(store.list_seen_cameras(other_team()).await.expect("listed"), []);
}

async fn a_dismissed_camera_stays_dismissed(world: Arc<World>) {
    let store = &world.store;
    brings(&world, vec![seen("AB3D", 7)]).await;
    for _ in 0..2 {
        store.dismiss_camera(world.team, "AB3D", &world.by).await.expect("dismissed");
    }
    brings(&world, vec![seen("AB3D", 8)]).await;
    let cameras = store.list_seen_cameras(world.team).await.expect("listed");
    assert_eq!((cameras[0].images, cameras[0].dismissed), (8, true));
    for (team, id) in [(world.team, "XX00"), (other_team(), "AB3D")] {
        let refused = store.dismiss_camera(team, id, &world.by).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    }
    let audit = store.list_audit(world.team, &Page::first(50)).await.expect("listed").items;
    assert_eq!(audit.iter().filter(|one| one.action == "camera.dismiss").count(), 1);
}

async fn a_team_notes_a_thousand_cameras_at_most(world: Arc<World>) {
    brings(&world, (0..1_200).map(|n| seen(&format!("{n:04}"), 1)).collect()).await;
    let cameras = world.store.list_seen_cameras(world.team).await.expect("listed");
    assert_eq!(cameras.len(), 1_000);
}
