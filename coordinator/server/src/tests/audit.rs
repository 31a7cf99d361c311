//! The audit trail: read, searched, taken away as a file.

use safelight_store::Actor;
use serde_json::{Value, json};

use crate::test_support::World;

#[tokio::test]
async fn the_trail_is_searched_and_paged() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await.id;
    ada.patch(&format!("/api/agents/{agent}"), json!({ "name": "Attic" })).await.ok(200);
    let by_ada = ada.get("/api/session").await.ok(200)["user"]["guid"].clone();
    let by_ada = by_ada.as_str().unwrap();
    let found = ada.get(&format!("/api/audit?actor={by_ada}&action=agent.")).await.ok(200);
    let event = &found["items"][0];
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(event["action"], "agent.rename");
    assert_eq!(event["actor"], json!({ "guid": by_ada, "label": "ada@example.org" }));
    assert_eq!(event["subject"], json!(agent));
    assert_eq!(event["details"], json!({ "from": "Studio-Mac", "to": "Attic" }));
    let first = ada.get("/api/audit?limit=2").await.ok(200);
    let next = first["next"].as_str().unwrap();
    let second = ada.get(&format!("/api/audit?limit=2&after={next}")).await.ok(200);
    assert!(second["items"][0]["number"].as_i64() < first["items"][1]["number"].as_i64());
    let none = ada.get("/api/audit?until=2026-01-31T12:00:00Z").await.ok(200);
    assert_eq!(none["items"], json!([]));
    ada.get("/api/audit?actor=nobody").await.refused(422, "invalid_request");
    let mut eve = world.stranger().await;
    let theirs = eve.get(&format!("/api/audit?subject={agent}")).await.ok(200);
    assert_eq!(theirs["items"], json!([]), "another team's trail does not exist");
}

#[tokio::test]
async fn a_long_trail_leaves_as_lines_and_as_a_table() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let (store, team) = (&world.app.store, world.team().await);
    let agent = world.agent("Studio-Mac").await.id;
    for n in 0..1100 {
        let by = Actor { user: None, label: format!("=cmd(), \"{n}\"") };
        store.rename_agent(team, agent, &format!("Mac {n}"), &by).await.unwrap();
    }
    let lines = ada.get("/api/audit/export?action=agent.rename").await;
    assert_eq!(lines.header("content-type"), "application/jsonl");
    assert!(lines.header("content-disposition").contains("audit.jsonl"));
    let numbers: Vec<i64> = lines
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers.len(), 1100);
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once");
    let table = ada.get("/api/audit/export?action=agent.rename&format=csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.text.matches("\r\n").count(), 1101);
    assert!(table.text.starts_with("number,at,actor,"));
    assert!(table.text.contains("\"'=cmd(), \"\"1099\"\"\""));
    ada.get("/api/audit/export?format=xml").await.refused(422, "invalid_request");
}
