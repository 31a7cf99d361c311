//! The panel as its page sees it: real programs, real folders, real HTTP.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;
use std::time::Duration;

use safelight_tests::boot::{Database, Panel, World, binary, write_library};
use safelight_tests::http::plain_client;
use serde_json::{Value, json};

const LIBRARY: &[(&str, usize)] =
    &[("AB3D0001.CR3", 4000), ("AB3D0001.xmp", 10), ("sub/AB3D0002.xmp", 10), ("odd name.CR3", 7)];

fn verdict<'a>(state: &'a Value, tool: &str) -> Option<&'a Value> {
    let verdicts = state["collections"][0]["verdicts"].as_array()?;
    verdicts.iter().find(|verdict| verdict["tool"] == tool)
}

fn judged(state: &Value) -> bool {
    ["photostats", "photo_pairing"].iter().all(|tool| verdict(state, tool).is_some())
}

fn checked(state: &Value) -> bool {
    judged(state) && state["collections"][0]["running"].is_null()
}

async fn add(panel: &Panel, folder: &Path) -> String {
    let added = panel.call("folders.add", json!({ "path": folder })).await;
    added["collection"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_dropped_folder_has_its_verdict_without_any_account_and_keeps_it() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let panel = Panel::start(&world).await;
    let first = panel.state().await;
    assert_eq!(
        (&first["first_run"], &first["tray"]["state"]),
        (&json!(true), &json!("needs_setup"))
    );
    let looked = panel.call("folders.look", json!({ "path": photos })).await;
    assert_eq!((&looked["kind"], &looked["can_add"]), (&json!("fine"), &json!(true)));
    let collection = add(&panel, &photos).await;
    let state = panel.until("verdicts", checked).await;
    assert_eq!(state["connection"]["mode"], "alone");
    assert_eq!(state["collections"][0]["guid"], collection.as_str());
    assert_eq!(state["collections"][0]["watch"]["mode"], "watching");
    assert!(verdict(&state, "photo_pairing").unwrap()["findings"].as_u64().unwrap() > 0);
    let again = panel.call("folders.look", json!({ "path": photos })).await;
    assert_eq!(again["kind"], "already");

    let result = verdict(&state, "photostats").unwrap()["result"].as_str().unwrap().to_owned();
    let report = panel.get(&format!("/panel/report/{result}")).await;
    let policy = report.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("sandbox"), "{policy}");
    assert!(report.text().await.unwrap().contains("<html"));
    let activity = panel.call("activity.list", json!({ "limit": 1 })).await;
    assert_eq!(activity["runs"][0]["state"], "completed");
    assert!(activity["next"].is_string(), "{activity}");

    panel.stop().await;
    let panel = Panel::start(&world).await;
    let state = panel.state().await;
    assert!(checked(&state), "what was found is there before anything answers: {state}");
    let state =
        panel.until("the same agent", |state| state["connection"]["state"] == "online").await;
    assert_eq!(state["collections"][0]["guid"], collection.as_str());

    panel.call("folders.remove", json!({ "collection": collection })).await;
    let state = panel.until("nothing bound", |state| state["tray"]["state"] == "needs_setup").await;
    assert_eq!(state["collections"], json!([]));
    let computer = panel.call("computer.look", json!({})).await;
    assert_eq!(computer["roots"], json!([]));
    panel.stop().await;
}

#[tokio::test]
async fn changes_in_a_folder_are_checked_by_themselves() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let panel = Panel::start(&world).await;
    add(&panel, &photos).await;
    let before = panel.until("verdicts", checked).await;
    let orphans =
        |state: &Value| verdict(state, "photostats").unwrap()["findings"].as_u64().unwrap();
    panel.until("watching", |state| state["collections"][0]["watch"]["mode"] == "watching").await;
    // A folder with files in it, moved in whole: only its arrival is told.
    write_library(&world.path("elsewhere/new/deep"), &[("AB3D0009.xmp", 1), ("AB3D0010.xmp", 1)]);
    std::fs::rename(world.path("elsewhere/new"), photos.join("new")).unwrap();
    let state =
        panel.until("the new sidecars", |state| orphans(state) == orphans(&before) + 2).await;
    let change = verdict(&state, "photostats").unwrap()["change"].clone();
    assert_eq!(change, "2 more than before");
    let runs = panel.call("activity.list", json!({})).await;
    assert_eq!(runs["runs"][0]["cause"], "Files changed in the folder.");
    panel.stop().await;
}

#[tokio::test]
async fn the_address_alone_opens_nothing() {
    let world = World::new();
    let panel = Panel::start(&world).await;
    let client = plain_client();
    let post = |path: &str| client.post(format!("{}{path}", panel.url())).json(&json!({}));
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status();
    assert_eq!(status(post("/panel/call/state")).await, 401, "no cookie");
    let stolen = post("/panel/call/state").header("cookie", "safelight_panel=guess");
    assert_eq!(status(stolen).await, 401);
    assert_eq!(status(client.get(format!("{}/panel/events", panel.url()))).await, 401);
    assert_eq!(status(client.get(format!("{}/panel/report/x", panel.url()))).await, 401);
    let foreign = post("/panel/session").header("origin", "https://evil.example");
    assert_eq!(status(foreign).await, 403);
    let rebound = post("/panel/session").header("host", "evil.example");
    assert_eq!(status(rebound).await, 403);
    assert_eq!(panel.enter("art_guess").await, None);
    let page = client.get(panel.url()).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    let (status, fault) = panel.ask("folders.burn", &json!({})).await;
    assert_eq!((status.as_u16(), &fault["code"]), (404, &json!("unknown_command")));
    let (status, fault) = panel.ask("folders.look", &json!({ "path": 7 })).await;
    assert_eq!((status.as_u16(), &fault["code"]), (422, &json!("bad_args")));
    panel.stop().await;
}

#[tokio::test]
async fn a_second_start_gets_a_link_to_the_first() {
    let world = World::new();
    let panel = Panel::start(&world).await;
    let output = tokio::process::Command::new(binary("safelight-agent"))
        .env("SAFELIGHT_DATA_DIR", panel.folder())
        .args(["panel", "--no-browser"])
        .output()
        .await
        .unwrap();
    let link = String::from_utf8(output.stdout).unwrap();
    let (url, token) = link.trim().split_once("/#").unwrap();
    assert_eq!(url, panel.url());
    assert!(panel.enter(token).await.is_some());
    assert!(panel.enter(token).await.is_none(), "once");
    panel.stop().await;
}

#[tokio::test]
async fn events_tell_the_state_at_once_and_again_when_it_changes() {
    let world = World::new();
    let panel = Panel::start(&world).await;
    let mut events = panel.get("/panel/events").await;
    let mut text = String::new();
    let mut read = async |until: &str| {
        while !text.contains(until) {
            let chunk = tokio::time::timeout(Duration::from_secs(60), events.chunk()).await;
            text.push_str(&String::from_utf8_lossy(&chunk.expect("an event").unwrap().unwrap()));
        }
        text.clear();
    };
    read("event: state").await;
    panel.call("pause.set", json!({ "for": "two_hours" })).await;
    read("\"cause\":\"asked\"").await;
    panel.call("pause.clear", json!({})).await;
    read("\"pause\":null").await;
    panel.stop().await;
}

#[tokio::test]
async fn a_pause_outlives_a_restart_and_what_was_asked_for_says_why_it_waits() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let panel = Panel::start(&world).await;
    add(&panel, &photos).await;
    panel.until("verdicts", checked).await;
    panel.call("menu.press", json!({ "id": "pause:until_resumed" })).await;
    panel.until("paused", |state| state["tray"]["state"] == "paused").await;
    panel.stop().await;
    let panel = Panel::start(&world).await;
    let state = panel.until("an agent", |state| state["connection"]["state"] == "online").await;
    assert_eq!(state["pause"]["cause"], "asked");
    let asked = panel.call("collections.check", json!({ "tool": "photostats" })).await;
    assert_eq!(asked["jobs"], 1);
    let waiting = json!("Paused until you resume.");
    panel.until("a reason", |state| state["collections"][0]["waiting"] == waiting).await;
    panel.call("menu.press", json!({ "id": "resume" })).await;
    panel
        .until("done", |state| {
            state["collections"][0]["waiting"].is_null() && state["pause"].is_null()
        })
        .await;
    panel.stop().await;
}

#[tokio::test]
async fn a_team_is_joined_with_consent_and_left_again_and_everything_found_stays() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let (coordinator, owner) = world.coordinator(Database::Sqlite).await;
    let panel = Panel::start(&world).await;
    let alone = add(&panel, &photos).await;
    panel.until("verdicts", checked).await;

    let token = owner.registration_token().await;
    let link = format!("{} {token}", coordinator.url());
    let preview = panel.call("team.look", json!({ "link": link })).await;
    assert_eq!(
        (&preview["reachable"], &preview["server"]),
        (&json!(true), &json!(coordinator.url()))
    );
    for part in ["may_ask", "leaves", "stays"] {
        assert!(!preview[part].as_array().unwrap().is_empty(), "{part}");
    }
    panel.call("team.join", json!({ "link": link, "name": "Studio" })).await;
    let asked = json!({ "collection": alone, "tool": "photostats" });
    let checks = panel.call("collections.check", asked).await;
    assert_eq!(
        checks["jobs"], 1,
        "the id of a moment ago still names it, and the team's agent works"
    );
    let state = panel
        .until("the team", |state| {
            state["connection"]["mode"] == "team"
                && state["connection"]["state"] == "online"
                && state["collections"] != json!([])
        })
        .await;
    assert_eq!(state["connection"]["team"], "Studio");
    let shared = state["collections"][0]["guid"].as_str().unwrap().to_owned();
    assert_ne!(shared, alone, "made anew there");
    assert!(judged(&state), "verdicts came along, even while the check goes on: {state}");
    owner.completed(&owner.check(&shared).await).await;
    let (status, fault) = panel.ask("team.join", &json!({ "link": link })).await;
    assert_eq!((status.as_u16(), &fault["code"]), (409, &json!("in_a_team")));

    let more = write_library(&world.path("added in the team"), LIBRARY);
    panel.call("folders.add", json!({ "path": more })).await;
    panel.call("team.leave", json!({})).await;
    let state = panel
        .until("alone again, with both folders", |state| {
            state["connection"]["mode"] == "alone"
                && state["connection"]["state"] == "online"
                && state["collections"].as_array().is_some_and(|all| all.len() == 2)
        })
        .await;
    let cards = state["collections"].as_array().unwrap();
    assert_eq!(cards[1]["guid"], alone.as_str());
    assert_eq!(cards[1]["verdicts"].as_array().unwrap().len(), 2, "{cards:?}");
    for card in cards {
        panel.call("folders.remove", json!({ "collection": card["guid"] })).await;
    }
    let computer = panel.call("computer.look", json!({})).await;
    assert_eq!(computer["roots"], json!([]), "nothing that was removed stays readable");
    panel.stop().await;
}
