//! Credentials that the server holds: they go to whoever holds the lease, and outlive a change of
//! the master key.

use safelight_tests::{
    boot::{Database, SECRET_MARK, World},
    raw::RawAgent,
    wait::until,
};
use serde_json::{Value, json};

use super::{agent, collection, connector, found, s3::S3};

#[tokio::test]
async fn the_master_key_is_changed_while_jobs_run_on_sqlite() {
    rotation(Database::Sqlite).await;
}

#[tokio::test]
async fn the_master_key_is_changed_while_jobs_run_on_postgres() {
    rotation(Database::Postgres).await;
}

async fn rotation(database: Database) {
    let (world, s3) = (World::new(), S3::start().await);
    let (coordinator, owner) = world.coordinator(database).await;
    coordinator.verb(&["keys", "generate"]).await;
    let _studio = agent(&world, &coordinator, &owner, "Studio").await;
    let connector = connector(&owner, &s3, "server").await;
    let collection = collection(&owner, &connector).await;
    s3.hold();
    let running = owner.check(&collection).await;
    until("the job to list", async || if s3.listings() > 0 { Ok(()) } else { Err(()) }).await;
    let test = json!({ "collection_guid": collection, "tool": "collection_test" });
    let waiting = super::text(&owner.post("jobs", &test).await["guid"]);

    coordinator.verb(&["keys", "generate"]).await;
    coordinator.verb(&["keys", "rotate"]).await;
    let file = coordinator.folder().join("master.key");
    let keys = std::fs::read_to_string(&file).unwrap();
    let newest: Vec<&str> = keys.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(newest.len() >= 2, "{} lines", newest.len());
    s3.let_go();
    assert_eq!(found(&owner, &running).await["files_scanned"], 3);
    owner.completed(&waiting).await;
    let later = owner.check(&collection).await;
    assert_eq!(found(&owner, &later).await["files_scanned"], 3);

    let trail = owner.get("audit?action=connector.hand_over").await;
    let told = trail["items"].as_array().unwrap();
    assert_eq!(told.len(), 3, "each job was given them once: {trail}");
    assert!(told.iter().all(|event| event["actor"]["label"] == "Agent: Studio"), "{trail}");
    let chosen = owner.get("audit?action=master_key.choose").await;
    assert_eq!(chosen["items"].as_array().unwrap().len(), 1, "{chosen}");
}

#[tokio::test]
async fn credentials_go_to_the_holder_of_the_lease_alone_on_sqlite() {
    lease_holder(Database::Sqlite).await;
}

#[tokio::test]
async fn credentials_go_to_the_holder_of_the_lease_alone_on_postgres() {
    lease_holder(Database::Postgres).await;
}

async fn lease_holder(database: Database) {
    let (world, s3) = (World::new(), S3::start().await);
    let (coordinator, owner) = world.coordinator(database).await;
    coordinator.verb(&["keys", "generate"]).await;
    let url = coordinator.url();
    let one = RawAgent::enrol(&url, &owner, "One", "/photos").await;
    let two = RawAgent::enrol(&url, &owner, "Two", "/photos").await;
    let connector = connector(&owner, &s3, "server").await;
    owner.check(&collection(&owner, &connector).await).await;
    let claim = one.claimed().await;
    let asked = async |agent: &RawAgent, epoch: i64| {
        let path = format!("{}?lease_epoch={epoch}", claim.path("config"));
        agent.send(reqwest::Method::GET, &path, Vec::new()).await.unwrap()
    };
    let secret = |answer: &Value| answer.to_string().contains(SECRET_MARK);
    let (status, config) = asked(&one, claim.epoch.0).await;
    assert_eq!((status, secret(&config)), (200, true));
    let refused = [asked(&one, claim.epoch.0 - 1).await, asked(&two, claim.epoch.0).await];
    assert_eq!([refused[0].0, refused[1].0], [409, 403], "{refused:?}");
    one.disconnect().await;
    one.beat(&json!({ "status": "online" })).await;
    let again = two.claimed().await;
    assert_eq!(again.job, claim.job);
    let (status, late) = asked(&one, claim.epoch.0).await;
    assert!(matches!(status, 403 | 409), "{late}");
    let (status, config) = asked(&two, again.epoch.0).await;
    assert_eq!((status, secret(&config)), (200, true));
    two.said(&again.path("complete"), &again.completion(1)).await;
    let (status, after) = asked(&two, again.epoch.0).await;
    assert_eq!(status, 403, "only while it runs: {after}");
    for answer in refused.iter().map(|(_, body)| body).chain([&late, &after]) {
        assert!(!secret(answer), "{answer}");
    }
    let trail = owner.get("audit?action=connector.hand_over").await;
    assert_eq!(trail["items"].as_array().unwrap().len(), 2, "{trail}");
}
