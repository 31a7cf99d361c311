//! Connectors as agents meet them: what they ask, what they tell, and which jobs follow.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use safelight_domain::{
    CollectionId, ConnectorId, ConnectorKind, CredentialLocation, Standing, StandingRequest, Tool,
};
use safelight_protocol::Credentials;
use safelight_store::{
    Actor, CollectionKind, CollectionState, ConnectorChange, NewCollection, NewConnector, NewJob,
    SealedCredentials,
};
use serde_json::{Value, json};

use super::{
    Agent, Answer, World,
    claim::{held, soon},
};
use crate::{config::Config, vault};

const MASTER: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SECRET: &str = "zebra+crossing/at/noon";

/// A coordinator that can hold credentials.
async fn holding() -> World {
    World::with_config(|config: &mut Config| {
        config.secrets.master_key = Some(MASTER.parse().unwrap());
    })
    .await
}

fn secrets() -> Credentials {
    let mut secrets = Credentials::default();
    secrets.insert("aws_access_key_id", "AKIAZEBRA");
    secrets.insert("aws_secret_access_key", SECRET);
    secrets
}

async fn connector(world: &World, name: &str, location: CredentialLocation) -> ConnectorId {
    let id = ConnectorId::generate(&*world.clock);
    let on_server = location == CredentialLocation::Server;
    let credentials = match on_server {
        true => Some(vault::keep(&world.app, world.team, id, &secrets()).await.unwrap()),
        false => None,
    };
    let new = NewConnector {
        id,
        name: name.to_owned(),
        kind: ConnectorKind::S3,
        standing: Standing { location, is_active: location != CredentialLocation::Pending },
        settings: BTreeMap::from([("region".to_owned(), "eu-central-1".to_owned())]),
        credentials,
    };
    world.app.store.create_connector(world.team, new, &Actor::system()).await.unwrap().id
}

async fn bucket(world: &World, connector: ConnectorId) -> CollectionId {
    let new = NewCollection {
        name: "weddings".to_owned(),
        kind: CollectionKind::S3,
        path: None,
        location: Some("photos/weddings".to_owned()),
        bound_agent: None,
        connector: Some(connector),
        pipeline: None,
        state: CollectionState::Live,
        auto_refresh: false,
        refresh_interval_hours: None,
    };
    world.app.store.create_collection(world.team, new, &Actor::system()).await.unwrap().id
}

async fn job(world: &World, collection: CollectionId, tool: Tool) {
    let new = NewJob::now(collection, tool);
    world.app.store.create_job(world.team, new, &Actor::system()).await.unwrap();
}

async fn report(world: &World, agent: &Agent, id: ConnectorId, has: bool) -> Answer {
    let path = format!("/connectors/{id}/report-capability");
    let said = json!({ "has_credentials": has, "last_tested": "2026-03-01T11:59:00" });
    world.post(&path, Some(&agent.key), &said).await
}

async fn claims(world: &World, agent: &Agent) -> bool {
    world.post_empty("/jobs/claim", Some(&agent.key)).await.status == 200
}

/// Why the only waiting job waits: code and text.
async fn reason(world: &World) -> (String, String) {
    let filter = safelight_store::JobFilter::default();
    let page = safelight_store::Page::first(1);
    let job = world.app.store.list_jobs(world.team, &filter, &page).await.unwrap().items.remove(0);
    let shown = crate::views::jobs::one(&world.app, job).await.unwrap();
    let reason = serde_json::to_value(shown.reason).unwrap();
    let text = |key: &str| reason[key].as_str().unwrap_or_default().to_owned();
    (text("code"), text("text"))
}

#[tokio::test]
async fn connectors_are_listed_for_agents_without_those_of_the_server() {
    let world = holding().await;
    let agent = world.base_agent("One").await;
    let pending = connector(&world, "NAS", CredentialLocation::Pending).await;
    world.clock.advance(Duration::from_secs(1));
    let known = connector(&world, "Archive", CredentialLocation::Agent).await;
    connector(&world, "Cloud", CredentialLocation::Server).await;
    assert_eq!(report(&world, &agent, known, true).await.status, 200);
    let listed = world.get("/connectors", Some(&agent.key)).await.json();
    assert_eq!(listed["total"], 2);
    let (first, second) = (&listed["connectors"][0], &listed["connectors"][1]);
    assert_eq!((&first["guid"], &first["has_local_credentials"]), (&json!(known), &json!(true)));
    let expected = json!({
        "guid": pending, "name": "NAS", "type": "s3", "credential_location": "pending",
        "is_active": false, "created_at": second["created_at"], "has_local_credentials": false,
    });
    assert_eq!(*second, expected);
    for (query, total) in [("true", 1), ("1", 1), ("false", 2), ("", 2)] {
        let path = format!("/connectors?pending_only={query}");
        assert_eq!(world.get(&path, Some(&agent.key)).await.json()["total"], total, "{query}");
    }
}

#[tokio::test]
async fn metadata_says_what_to_ask_for() {
    let world = holding().await;
    let agent = world.base_agent("One").await;
    let id = connector(&world, "NAS", CredentialLocation::Pending).await;
    let answer = world.get(&format!("/connectors/{id}/metadata"), Some(&agent.key)).await.json();
    assert_eq!(
        (&answer["type"], &answer["credential_location"]),
        (&json!("s3"), &json!("pending"))
    );
    let names: Vec<_> = answer["credential_fields"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 5);
    assert_eq!(
        (&names[1]["name"], &names[1]["type"]),
        (&json!("aws_secret_access_key"), &json!("password"))
    );
    assert_eq!(answer["settings"], json!({ "region": "eu-central-1" }));
    let on_server = connector(&world, "Cloud", CredentialLocation::Server).await;
    let refused = (400, "connector_on_server".to_owned());
    let path = format!("/connectors/{on_server}/metadata");
    assert_eq!(world.get(&path, Some(&agent.key)).await.refusal(), refused);
    assert_eq!(report(&world, &agent, on_server, true).await.refusal(), refused);
    let nobody = "con_00000000000000000000000001".parse().unwrap();
    assert_eq!(report(&world, &agent, nobody, true).await.status, 404);
}

#[tokio::test]
async fn only_agents_that_are_online_meet_connectors() {
    let world = World::new().await;
    let silent = world.silent_agent("Silent").await;
    let id = connector(&world, "NAS", CredentialLocation::Pending).await;
    let answers = [
        world.get("/connectors", Some(&silent.key)).await,
        world.get(&format!("/connectors/{id}/metadata"), Some(&silent.key)).await,
        report(&world, &silent, id, true).await,
    ];
    for answer in answers {
        assert_eq!(answer.refusal(), (403, "agent_not_online".to_owned()));
        assert!(answer.detail().contains("offline"), "{}", answer.detail());
    }
}

#[tokio::test]
async fn reports_and_heartbeats_agree_on_who_knows_a_connector() {
    let world = World::new().await;
    let agent = world.base_agent("One").await;
    let id = connector(&world, "NAS", CredentialLocation::Pending).await;
    let first = report(&world, &agent, id, true).await.json();
    assert_eq!(first, json!({ "acknowledged": true, "credential_location_updated": true }));
    let again = report(&world, &agent, id, true).await.json();
    assert_eq!(again["credential_location_updated"], false);
    let word = json!(format!("connector:{id}"));
    let known = async || {
        let me = world.get("/me", Some(&agent.key)).await.json();
        me["capabilities"].as_array().unwrap().contains(&word)
    };
    assert!(known().await, "a report changes the capabilities");
    world.ok("/heartbeat", &agent, &json!({ "status": "online" })).await;
    assert!(known().await, "a heartbeat that names none leaves them");
    let beat = |words: &[&str]| json!({ "status": "online", "capabilities": words });
    world.ok("/heartbeat", &agent, &beat(&["tool:photostats:1"])).await;
    assert!(!known().await, "a list in a heartbeat replaces them");
    world.ok("/heartbeat", &agent, &beat(&[word.as_str().unwrap()])).await;
    let listed = world.get("/connectors", Some(&agent.key)).await.json();
    assert_eq!(listed["connectors"][0]["has_local_credentials"], true);
    report(&world, &agent, id, false).await;
    assert!(!known().await);
}

#[tokio::test]
async fn a_job_waits_for_the_one_of_three_agents_that_has_the_credentials() {
    let world = World::new().await;
    let [one, two, three] =
        [world.agent("One").await, world.agent("Two").await, world.agent("Three").await];
    let id = connector(&world, "NAS", CredentialLocation::Agent).await;
    let collection = bucket(&world, id).await;
    job(&world, collection, Tool::PhotoStats).await;
    let nobody = "no agent holds the credentials of the connector NAS";
    assert_eq!(reason(&world).await, ("no_credentials".to_owned(), nobody.to_owned()));
    report(&world, &two, id, true).await;
    assert_eq!(reason(&world).await.0, "queued");
    assert!(!claims(&world, &one).await && !claims(&world, &three).await);
    world.post_empty("/disconnect", Some(&two.key)).await;
    let away = "no agent that holds the credentials of the connector NAS is online";
    assert_eq!(reason(&world).await, ("no_credentials".to_owned(), away.to_owned()));
    world.ok("/heartbeat", &two, &json!({ "status": "online", "jobs": [] })).await;
    report(&world, &two, id, false).await;
    assert_eq!(reason(&world).await.1, nobody, "the credentials were removed while it waits");
    assert!(!claims(&world, &two).await);
    report(&world, &three, id, true).await;
    let claim = world.claim(&three).await;
    assert_eq!(claim.body["collection_path"], "photos/weddings");
    let config = world.get(&claim.path("config"), Some(&three.key)).await.json();
    let expected = json!({
        "guid": id, "type": "s3", "name": "NAS", "credential_location": "agent",
        "settings": { "region": "eu-central-1" },
    });
    assert_eq!(config["connector"], expected, "the coordinator has no credentials to send");
    assert_eq!(config["collection_path"], "photos/weddings");
}

#[tokio::test]
async fn an_inactive_connector_is_the_reason_of_a_wait() {
    let world = World::new().await;
    let agent = world.agent("One").await;
    let id = connector(&world, "NAS", CredentialLocation::Agent).await;
    report(&world, &agent, id, true).await;
    job(&world, bucket(&world, id).await, Tool::CollectionTest).await;
    let active = async |is_active| {
        let standing = StandingRequest { is_active: Some(is_active), ..StandingRequest::default() };
        let change = ConnectorChange { standing, ..ConnectorChange::default() };
        world.app.store.update_connector(world.team, id, change, &Actor::system()).await.unwrap();
    };
    active(false).await;
    let text = "the connector NAS is not active".to_owned();
    assert_eq!(reason(&world).await, ("connector_inactive".to_owned(), text));
    assert!(!claims(&world, &agent).await);
    active(true).await;
    assert!(claims(&world, &agent).await, "testing takes the connector alone");
}

#[tokio::test]
async fn an_agent_that_waits_is_woken_by_its_own_report() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("One").await;
    let id = connector(&world, "NAS", CredentialLocation::Agent).await;
    job(&world, bucket(&world, id).await, Tool::PhotoStats).await;
    let waiting = held(&world, &agent, 10_000).await;
    assert_eq!(report(&world, &agent, id, true).await.status, 200);
    assert_eq!(soon(waiting).await.unwrap().status, 200, "woken, not timed out");
}

#[tokio::test]
async fn credentials_of_the_server_go_to_the_holder_of_the_lease_alone() {
    let world = holding().await;
    let [one, two] = [world.agent("One").await, world.agent("Two").await];
    let id = connector(&world, "Cloud", CredentialLocation::Server).await;
    let collection = bucket(&world, id).await;
    job(&world, collection, Tool::PhotoStats).await;
    let claim = world.claim(&one).await;
    assert!(!claim.body.to_string().contains(SECRET));
    let path = claim.path("config");
    let config = world.get(&path, Some(&one.key)).await.json();
    let expected = json!({
        "aws_access_key_id": "AKIAZEBRA", "aws_secret_access_key": SECRET,
        "region": "eu-central-1",
    });
    assert_eq!(config["connector"]["credentials"], expected);
    let epoch = |number: i64| format!("{path}?lease_epoch={number}");
    assert_eq!(world.get(&epoch(claim.epoch.0), Some(&one.key)).await.status, 200);
    let stale = world.get(&epoch(claim.epoch.0 - 1), Some(&one.key)).await;
    assert_eq!(stale.refusal(), (409, "lease_lost".to_owned()));
    let other = world.get(&path, Some(&two.key)).await;
    assert_eq!(other.refusal(), (403, "forbidden".to_owned()));
    world.ok(&claim.path("complete"), &one, &claim.completion(&super::photostats())).await;
    let late = world.get(&path, Some(&one.key)).await;
    assert_eq!(late.refusal(), (403, "forbidden".to_owned()), "only while it runs");
    for answer in [stale, other, late] {
        assert!(!String::from_utf8_lossy(&answer.bytes).contains(SECRET));
    }
}

#[tokio::test]
async fn a_job_on_the_servers_credentials_goes_to_any_agent_with_the_tool() {
    let world = holding().await;
    let agent = world.agent("One").await;
    let id = connector(&world, "Cloud", CredentialLocation::Server).await;
    let collection = bucket(&world, id).await;
    job(&world, collection, Tool::CollectionTest).await;
    assert!(!claims(&world, &agent).await, "it has to know that tool");
    let words = json!(["tool:collection_test:1"]);
    let beat = json!({ "status": "online", "capabilities": words, "jobs": [] });
    world.ok("/heartbeat", &agent, &beat).await;
    let claim = world.claim(&agent).await;
    let expected = json!({ "collection_path": "photos/weddings", "collection_guid": collection });
    assert_eq!(claim.body["parameters"], expected);
}

#[tokio::test]
async fn credentials_that_cannot_be_opened_are_no_secret_of_ours() {
    let mut world = holding().await;
    let agent = world.agent("One").await;
    let id = connector(&world, "Cloud", CredentialLocation::Server).await;
    job(&world, bucket(&world, id).await, Tool::PhotoStats).await;
    let claim = world.claim(&agent).await;
    world.restart().await;
    let refused = world.get(&claim.path("config"), Some(&agent.key)).await;
    assert_eq!(refused.refusal(), (409, "no_master_key".to_owned()), "it was started without");
    let connectors: Value = world.get("/connectors", Some(&agent.key)).await.json();
    assert_eq!(connectors["total"], 0);
}

/// What is logged, line by line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_the_log_nor_a_refusal_says_a_secret() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _here = tracing::subscriber::set_default(subscriber);
    let world = holding().await;
    let agent = world.agent("One").await;
    let id = connector(&world, "Cloud", CredentialLocation::Server).await;
    job(&world, bucket(&world, id).await, Tool::PhotoStats).await;
    let claim = world.claim(&agent).await;
    let config = world.get(&claim.path("config"), Some(&agent.key)).await;
    assert!(String::from_utf8_lossy(&config.bytes).contains(SECRET), "it was handed over");
    let kept = world.app.store.stored_credentials(world.team, id).await.unwrap();
    let broken = SealedCredentials { wrapped_key: vec![0; 72], ..kept.clone() };
    world.app.store.rewrap_credentials(vec![(id, kept, broken)]).await.unwrap();
    let failed = world.get(&claim.path("config"), Some(&agent.key)).await;
    assert_eq!(failed.refusal(), (500, "internal".to_owned()));
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("credentials handed over") && log.contains("damaged"), "{log}");
    for text in [log, String::from_utf8_lossy(&failed.bytes).into_owned()] {
        assert!(!text.contains(SECRET) && !text.contains(MASTER), "{text}");
    }
}
