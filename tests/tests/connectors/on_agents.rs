//! Credentials that agents hold: the first proof, the one of three that has them, and their removal.

use reqwest::Method;
use safelight_tests::{
    boot::{Database, World},
    wait::until,
};
use serde_json::json;

use super::{agent, collection, configure, connector, found, s3::S3, waits};

#[tokio::test]
async fn a_job_goes_to_the_one_of_three_that_has_the_credentials_on_sqlite() {
    routing(Database::Sqlite).await;
}

#[tokio::test]
async fn a_job_goes_to_the_one_of_three_that_has_the_credentials_on_postgres() {
    routing(Database::Postgres).await;
}

async fn routing(database: Database) {
    let (world, s3) = (World::new(), S3::start().await);
    let (coordinator, owner) = world.coordinator(database).await;
    let one = agent(&world, &coordinator, &owner, "One").await;
    let two = agent(&world, &coordinator, &owner, "Two").await;
    let three = agent(&world, &coordinator, &owner, "Three").await;
    let connector = connector(&owner, &s3, "pending").await;
    let path = format!("connectors/{connector}");

    // Nobody can activate it before somebody proved access.
    let active = json!({ "is_active": true });
    let refused = owner.send(Method::PATCH, &path, Some(&active)).await.unwrap();
    assert_eq!(refused.status(), 409);
    let wrong =
        json!({ "aws_access_key_id": "AKIANOBODY", "aws_secret_access_key": super::secret() });
    let arguments = ["connectors", "configure", "Cloud", "--values", "-"];
    let (code, _, complaint) = two.verb_given(&arguments, &wrong.to_string()).await;
    assert_eq!((code, complaint.contains("Nothing was stored.")), (Some(1), true), "{complaint}");
    assert_eq!(owner.get(&path).await["credential_location"], "pending");
    configure(&two, &connector).await;
    let proved = owner.get(&path).await;
    assert_eq!(proved["credential_location"], "agent", "the first proof");
    assert_eq!(proved["agents"][0]["agent"]["name"], "Two");
    assert!(two.verb(&["capabilities"]).await.contains(&connector), "told at once");
    let activated = owner.send(Method::PATCH, &path, Some(&active)).await.unwrap();
    assert_eq!(activated.status(), 200);

    let collection = collection(&owner, &connector).await;
    let job = owner.check(&collection).await;
    let results = found(&owner, &job).await;
    assert_eq!(results["files_scanned"], 3, "{results}");
    assert_eq!(results["agent"]["name"], "Two");

    // One job is at the bucket and one waits when the credentials go.
    s3.hold();
    let before = s3.listings();
    let held = owner.check(&collection).await;
    until("the job to list", async || if s3.listings() > before { Ok(()) } else { Err(()) }).await;
    let test = json!({ "collection_guid": collection, "tool": "collection_test" });
    let waiting = super::text(&owner.post("jobs", &test).await["guid"]);
    two.verb(&["connectors", "remove", &connector]).await;
    let said = waits(&owner, &waiting, "no_credentials").await;
    assert!(said.contains("no agent holds the credentials of the connector Cloud"), "{said}");
    until("the job at hand to be given back", async || {
        let seen = owner.job(&held).await;
        let error = seen.error.clone().unwrap_or_default();
        if error.contains("no_credentials") { Ok(()) } else { Err(format!("{seen:?}")) }
    })
    .await;
    s3.let_go();
    configure(&three, &connector).await;
    assert_eq!(found_by(&owner, &waiting).await, "Three");
    assert!(!one.verb(&["capabilities"]).await.contains("connector:"));
}

/// Who ran it; a collection test has no report.
async fn found_by(owner: &safelight_tests::boot::Owner, job: &str) -> String {
    let result = owner.completed(job).await;
    super::text(&owner.get(&format!("results/{result}")).await["agent"]["name"])
}

#[tokio::test]
async fn a_connector_is_tried_by_the_agent_that_has_the_credentials() {
    let (world, s3) = (World::new(), S3::start().await);
    let (coordinator, owner) = world.coordinator(Database::Sqlite).await;
    let studio = agent(&world, &coordinator, &owner, "Studio").await;
    let connector = connector(&owner, &s3, "agent").await;
    configure(&studio, &connector).await;
    let test = format!("connectors/{connector}/test");
    let job = super::text(&owner.post(&test, &json!({})).await["guid"]);
    let result = owner.completed(&job).await;
    let told = owner.get(&format!("results/{result}")).await;
    assert_eq!(
        (&told["results"]["success"], &told["results"]["file_count"]),
        (&json!(true), &json!(3))
    );
    let elsewhere = json!({ "location": "photos/2031" });
    let job = super::text(&owner.post(&test, &elsewhere).await["guid"]);
    let result = owner.completed(&job).await;
    let told = owner.get(&format!("results/{result}")).await;
    assert_eq!(told["results"]["success"], false, "{told}");
    studio.verb(&["connectors", "test", "Cloud"]).await;
    let shown = studio.verb(&["connectors", "show", "Cloud"]).await;
    assert!(shown.contains("kept, not shown"), "{shown}");
}
