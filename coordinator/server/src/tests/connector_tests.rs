//! A connector is tried by an agent, asked for by people; and what the trail says of credentials
//! that were handed over.

use serde_json::{Value, json};

use super::connectors::{MASTER, SECRET};
use crate::test_support::{Browser, World};

async fn world() -> World {
    World::with(&[("SAFELIGHT_MASTER_KEY", MASTER)]).await
}

async fn connector(ada: &mut Browser<'_>, location: &str) -> Value {
    let mut request = json!({
        "name": "NAS", "type": "s3", "credential_location": location,
        "settings": { "region": "eu-central-1" },
    });
    if location == "server" {
        request["credentials"] =
            json!({ "aws_access_key_id": "AKIAZEBRA", "aws_secret_access_key": SECRET });
    }
    ada.post("/api/connectors", request).await.ok(201)
}

fn path(connector: &Value) -> String {
    format!("/api/connectors/{}", connector["guid"].as_str().unwrap())
}

fn verb(job: &Value, verb: &str) -> String {
    format!("/api/agent/v1/jobs/{}/{verb}", job["guid"].as_str().unwrap())
}

/// An agent that is online and can test collections.
async fn agent(world: &World) -> Browser<'_> {
    let (id, key) = world.agent_with_key(world.team().await, "Studio-Mac").await;
    world.heartbeat(id).await;
    let mut agent = Browser::with_token(world, &key);
    let beat =
        json!({ "status": "online", "capabilities": ["tool:collection_test:1"], "jobs": [] });
    agent.post("/api/agent/v1/heartbeat", beat).await.ok(200);
    agent
}

#[tokio::test]
async fn a_test_waits_for_an_agent_with_the_credentials_and_says_where_to_look() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = connector(&mut ada, "agent").await;
    let test = format!("{}/test", path(&connector));
    ada.post(&test, json!({})).await.refused_field("location");
    ada.post(&test, json!({ "location": "photos/../x" })).await.refused_field("location");
    let job = ada.post(&test, json!({ "location": "s3://photos/2024/" })).await.ok(201);
    assert_eq!((&job["tool"], &job["collection"]), (&json!("collection_test"), &json!(null)));
    assert_eq!(job["connector"], json!({ "guid": connector["guid"], "name": "NAS" }));
    assert_eq!(job["reason"]["code"], "no_credentials");
    let mut mac = agent(&world).await;
    assert_eq!(mac.post("/api/agent/v1/jobs/claim", json!({})).await.status, 204);
    let report = format!("/api/agent/v1{}/report-capability", &path(&connector)[4..]);
    mac.post(&report, json!({ "has_credentials": true })).await.ok(200);
    let claim = mac.post("/api/agent/v1/jobs/claim", json!({})).await.ok(200);
    assert_eq!(claim["guid"], job["guid"]);
    assert_eq!(
        (&claim["collection_path"], &claim["collection_guid"]),
        (&json!("photos/2024"), &json!(null))
    );
    assert_eq!(claim["parameters"]["collection_path"], "photos/2024");
    let config = mac.get(&verb(&claim, "config")).await.ok(200);
    assert_eq!(config["collection_path"], "photos/2024");
    assert_eq!(config["connector"]["guid"], connector["guid"]);
    assert_eq!(config["connector"]["credentials"], json!(null));
    let listed = ada.get("/api/jobs").await.ok(200);
    assert_eq!(listed["items"][0]["connector"]["name"], "NAS");
}

#[tokio::test]
async fn nobody_can_try_what_nobody_has_credentials_of_or_what_is_another_teams() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = connector(&mut ada, "pending").await;
    let test = format!("{}/test", path(&connector));
    let said =
        ada.post(&test, json!({ "location": "photos" })).await.refused(409, "connector_pending");
    assert!(said.contains("connectors configure"), "{said}");
    let mut eve = world.stranger().await;
    eve.post(&test, json!({ "location": "photos" })).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_trail_says_who_was_given_credentials_and_for_which_job() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = connector(&mut ada, "server").await;
    let only = json!({ "settings": { "region": "eu-central-1", "bucket": "photos" } });
    ada.patch(&path(&connector), only).await.ok(200);
    let job = ada.post(&format!("{}/test", path(&connector)), json!({})).await.ok(201);
    let mut mac = agent(&world).await;
    let claim = mac.post("/api/agent/v1/jobs/claim", json!({})).await.ok(200);
    assert_eq!((&claim["guid"], &claim["collection_path"]), (&job["guid"], &json!("photos")));
    let trail = async |ada: &mut Browser<'_>| {
        ada.get("/api/audit?action=connector.hand_over").await.ok(200)["items"].clone()
    };
    let stale = format!("{}?lease_epoch=0", verb(&claim, "config"));
    mac.get(&stale).await.refused(409, "lease_lost");
    assert_eq!(trail(&mut ada).await, json!([]), "nothing was given");
    let config = mac.get(&verb(&claim, "config")).await.ok(200);
    assert_eq!(config["connector"]["credentials"]["aws_secret_access_key"], SECRET);
    let told = trail(&mut ada).await;
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told[0]["subject"], connector["guid"]);
    assert_eq!(told[0]["details"]["job"], job["guid"]);
    assert_eq!(told[0]["actor"]["label"], "Agent: Studio-Mac");
    assert!(!told.to_string().contains(SECRET), "{told}");
}
