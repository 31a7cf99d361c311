//! Connectors: made, changed and shown without their secrets.

use serde_json::{Value, json};

use crate::test_support::{Answer, Browser, World};

/// A master key.
pub(crate) const MASTER: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
/// What must never be seen again.
pub(crate) const SECRET: &str = "zebra+crossing/at/noon";
const OTHER: &str = "giraffe+neck/at/dusk";

/// A coordinator that can hold credentials.
async fn world() -> World {
    World::with(&[("SAFELIGHT_MASTER_KEY", MASTER)]).await
}

fn credentials(secret: &str) -> Value {
    json!({ "aws_access_key_id": "AKIAZEBRA", "aws_secret_access_key": secret })
}

fn s3(name: &str, location: &str) -> Value {
    let mut request = json!({
        "name": name, "type": "s3", "credential_location": location,
        "settings": { "region": "eu-central-1" },
    });
    if location == "server" {
        request["credentials"] = credentials(SECRET);
    }
    request
}

async fn made(ada: &mut Browser<'_>, request: Value) -> Value {
    ada.post("/api/connectors", request).await.ok(201)
}

fn path(connector: &Value) -> String {
    format!("/api/connectors/{}", connector["guid"].as_str().unwrap())
}

/// Checks a shape error of one value.
#[track_caller]
fn refused_value(answer: &Answer, section: &str, name: &str) {
    assert_eq!(answer.status, 422, "{}", answer.text);
    let loc = &answer.json["detail"][0]["loc"];
    assert_eq!(*loc, json!(["body", section, name]), "{}", answer.text);
    assert!(!answer.text.contains(SECRET), "{}", answer.text);
}

#[tokio::test]
async fn a_connector_is_made_shown_and_changed_without_its_secrets() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = made(&mut ada, s3("NAS", "server")).await;
    assert_eq!(connector["credential_location"], "server");
    assert_eq!(
        (&connector["is_active"], &connector["has_credentials"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(connector["settings"], json!({ "region": "eu-central-1" }));
    assert_eq!((&connector["agents"], &connector["collections"]), (&json!([]), &json!([])));
    let path = path(&connector);
    assert_eq!(ada.get(&path).await.ok(200), connector);
    let patch = json!({ "name": " Archive ", "is_active": false });
    let changed = ada.patch(&path, patch).await.ok(200);
    assert_eq!((&changed["name"], &changed["is_active"]), (&json!("Archive"), &json!(false)));
    let listed = ada.get("/api/connectors").await;
    assert_eq!(listed.json["items"], json!([changed]));
    for text in [&listed.text, &ada.get("/api/audit").await.text] {
        assert!(!text.contains(SECRET) && !text.contains("AKIAZEBRA"), "{text}");
    }
    assert_eq!(ada.delete(&path).await.status, 204);
    ada.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn credentials_stay_untouched_unless_they_are_named() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = made(&mut ada, s3("NAS", "server")).await;
    let (team, id) = (world.team().await, connector["guid"].as_str().unwrap().parse().unwrap());
    let kept = async || {
        let them = crate::vault::fetch(&world.app, team, id).await.unwrap();
        them.expose("aws_secret_access_key").unwrap().to_owned()
    };
    let path = path(&connector);
    ada.patch(&path, json!({ "credentials": credentials(OTHER) })).await.ok(200);
    assert_eq!(kept().await, SECRET, "without update_credentials they stay");
    let update = json!({ "credentials": credentials(OTHER), "update_credentials": true });
    ada.patch(&path, update).await.ok(200);
    assert_eq!(kept().await, OTHER);
    let half = json!({ "credentials": { "aws_access_key_id": "A" }, "update_credentials": true });
    refused_value(&ada.patch(&path, half).await, "credentials", "aws_secret_access_key");
    assert_eq!(kept().await, OTHER);
    let elsewhere =
        json!({ "settings": { "region": "x", "endpoint_url": "https://evil.example" } });
    refused_value(&ada.patch(&path, elsewhere.clone()).await, "settings", "endpoint_url");
    let mut again = elsewhere;
    again["credentials"] = credentials(SECRET);
    again["update_credentials"] = json!(true);
    let moved = ada.patch(&path, again).await.ok(200);
    assert_eq!(moved["settings"]["endpoint_url"], "https://evil.example");
    ada.patch(&path, json!({ "credential_location": "agent" })).await.ok(200);
    let gone = world.app.store.stored_credentials(team, id).await;
    assert!(matches!(gone, Err(safelight_store::StoreError::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn a_pending_connector_cannot_be_active() {
    let world = world().await;
    let mut ada = world.admin().await;
    let mut request = s3("NAS", "pending");
    request["is_active"] = json!(true);
    let sentence = ada.post("/api/connectors", request).await.refused(409, "connector_pending");
    assert!(sentence.contains("agent"), "{sentence}");
    let connector = made(&mut ada, s3("NAS", "pending")).await;
    assert_eq!(connector["is_active"], false);
    let path = path(&connector);
    ada.patch(&path, json!({ "is_active": true })).await.refused(409, "connector_pending");
    let patch = json!({ "is_active": true, "credential_location": "agent" });
    assert_eq!(ada.patch(&path, patch).await.ok(200)["is_active"], true);
    let back = ada.patch(&path, json!({ "credential_location": "pending" })).await.ok(200);
    assert_eq!(back["is_active"], false, "it is no longer active either");
    let server = json!({ "credential_location": "server" });
    ada.patch(&path, server).await.refused_field("credentials");
    let mut unwanted = s3("Other", "agent");
    unwanted["credentials"] = credentials(SECRET);
    ada.post("/api/connectors", unwanted).await.refused_field("credentials");
}

#[tokio::test]
async fn without_a_master_key_the_coordinator_holds_no_credentials() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let types = ada.get("/api/connectors/types").await.ok(200);
    assert_eq!(types["server_credentials"], false);
    let refused = ada.post("/api/connectors", s3("NAS", "server")).await;
    let sentence = refused.refused(409, "no_master_key");
    assert!(sentence.contains("keys generate"), "{sentence}");
    let connector = made(&mut ada, s3("NAS", "pending")).await;
    let patch = json!({
        "credential_location": "server", "update_credentials": true,
        "credentials": credentials(SECRET),
    });
    ada.patch(&path(&connector), patch).await.refused(409, "no_master_key");
    let kept = ada.get(&path(&connector)).await.ok(200);
    assert_eq!(kept["credential_location"], "pending", "nothing was changed");
}

#[tokio::test]
async fn forms_are_drawn_from_the_same_table() {
    let world = world().await;
    let mut ada = world.admin().await;
    let types = ada.get("/api/connectors/types").await.ok(200);
    assert_eq!(types["server_credentials"], true);
    let names = |at: usize, wanted: fn(&Value) -> bool| {
        let fields = types["items"][at]["fields"].as_array().unwrap().iter();
        fields.filter(|field| wanted(field)).map(|field| field["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(types["items"][0]["type"], "s3");
    let settings = names(0, |field| field["secret"] == false);
    assert_eq!(settings, ["region", "bucket", "endpoint_url", "path_style"]);
    assert_eq!(names(1, |field| field["type"] == "json"), ["service_account_json"]);
    assert_eq!(names(2, |field| field["type"] == "password"), ["password"]);
}

#[tokio::test]
async fn every_value_is_checked_and_none_is_repeated() {
    let world = world().await;
    let mut ada = world.admin().await;
    let cases = [
        ("settings", "region", json!({ "settings": { "region": SECRET } })),
        ("settings", "colour", json!({ "settings": { "colour": "red" } })),
        ("settings", "aws_access_key_id", json!({ "settings": { "aws_access_key_id": SECRET } })),
        ("credentials", "password", json!({ "credentials": { "password": SECRET } })),
        ("credentials", "endpoint_url", json!({ "credentials": { "endpoint_url": SECRET } })),
        ("credentials", "path_style", json!({ "credentials": { "path_style": SECRET } })),
        ("settings", "region", json!({ "settings": {}, "credentials": credentials(SECRET) })),
    ];
    for (section, name, odd) in cases {
        let mut request = s3("NAS", "server");
        for (key, value) in odd.as_object().unwrap() {
            request[key] = value.clone();
        }
        let answer = ada.post("/api/connectors", request).await;
        refused_value(&answer, section, name);
    }
    let mut both = s3("NAS", "server");
    both["credentials"]["region"] = json!("us-east-1");
    refused_value(&ada.post("/api/connectors", both.clone()).await, "credentials", "region");
    both["settings"] = json!({});
    let connector = made(&mut ada, both).await;
    assert_eq!(connector["settings"]["region"], "us-east-1", "what is no secret is shown");
    for name in ["", " ", "a\u{7}b", &"n".repeat(101)] {
        ada.post("/api/connectors", s3(name, "agent")).await.refused_field("name");
    }
    ada.post("/api/connectors", s3("NAS", "agent")).await.refused(409, "conflict");
}

#[tokio::test]
async fn a_connector_with_collections_cannot_be_removed() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = made(&mut ada, s3("NAS", "agent")).await;
    let request = json!({
        "name": "weddings", "type": "S3", "location": "photos/weddings",
        "connector_guid": connector["guid"],
    });
    let collection = ada.post("/api/collections", request).await.ok(201);
    let sentence = ada.delete(&path(&connector)).await.refused(409, "in_use");
    assert!(sentence.contains("weddings"), "{sentence}");
    assert_eq!(ada.get(&path(&connector)).await.ok(200)["collections"], json!(["weddings"]));
    let collection = format!("/api/collections/{}", collection["guid"].as_str().unwrap());
    assert_eq!(ada.delete(&collection).await.status, 204);
    assert_eq!(ada.delete(&path(&connector)).await.status, 204);
}

#[tokio::test]
async fn a_remote_collection_lies_where_its_connector_reaches() {
    let world = world().await;
    let mut ada = world.admin().await;
    let connector = made(&mut ada, s3("NAS", "agent")).await;
    let request = |key: &str, value: Value| {
        let mut request = json!({
            "name": "weddings", "type": "S3", "location": "s3://photos/weddings/",
            "connector_guid": connector["guid"],
        });
        request[key] = value;
        request
    };
    let good = ada.post("/api/collections", request("state", json!("live"))).await.ok(201);
    assert_eq!((&good["location"], &good["path"]), (&json!("photos/weddings"), &json!(null)));
    assert_eq!(good["connector"], json!({ "guid": connector["guid"], "name": "NAS" }));
    ada.post("/api/collections", request("name", json!("twice"))).await.refused(409, "conflict");
    let cases = [
        ("location", json!("photos/../x"), "location"),
        ("location", json!(null), "location"),
        ("connector_guid", json!(null), "connector_guid"),
        ("type", json!("GCS"), "connector_guid"),
        ("path", json!("/photos"), "path"),
        ("bound_agent_guid", json!("agt_00000000000000000000000001"), "bound_agent_guid"),
    ];
    for (key, value, field) in cases {
        ada.post("/api/collections", request(key, value)).await.refused_field(field);
    }
    let only = json!({ "settings": { "region": "x", "bucket": "raw" } });
    ada.patch(&path(&connector), only).await.ok(200);
    let elsewhere = request("location", json!("other/x"));
    ada.post("/api/collections", elsewhere).await.refused_field("location");
    ada.patch(&path(&connector), json!({ "is_active": false })).await.ok(200);
    let refused = ada.post("/api/collections", request("location", json!("raw"))).await;
    refused.refused(409, "connector_inactive");
    let job = json!({ "collection_guid": good["guid"], "tool": "photostats" });
    ada.post("/api/jobs", job).await.refused(409, "connector_inactive");
    let mut eve = world.stranger().await;
    let foreign = eve.post("/api/collections", request("name", json!("mine"))).await;
    foreign.refused(404, "not_found");
}
