//! Connectors, whole: a coordinator, agents and a bucket, each a process or a server of its own.
//! Secrets carry a mark, and what holds it at the end of a test fails it (`boot/secrets.rs`).
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod on_agents;
mod on_the_server;
mod s3;

use safelight_tests::{
    boot::{Agent, Coordinator, Owner, SECRET_MARK, World, write_library},
    wait::until,
};
use serde_json::{Value, json};

use self::s3::{BUCKET, KEY_ID, S3};

/// The secret that belongs to the one key.
fn secret() -> String {
    format!("{SECRET_MARK}/at/noon")
}

/// A connector to the bucket whose credentials are there.
async fn connector(owner: &Owner, s3: &S3, location: &str) -> String {
    let mut wanted = json!({
        "name": "Cloud", "type": "s3", "credential_location": location,
        "settings": {
            "region": "eu-central-1", "endpoint_url": s3.url(), "path_style": "true",
            "bucket": BUCKET,
        },
    });
    if location == "server" {
        wanted["credentials"] =
            json!({ "aws_access_key_id": KEY_ID, "aws_secret_access_key": secret() });
    }
    text(&owner.post("connectors", &wanted).await["guid"])
}

/// A collection of the whole bucket.
async fn collection(owner: &Owner, connector: &str) -> String {
    let wanted = json!({
        "name": "Weddings", "type": "S3", "connector_guid": connector, "location": BUCKET,
    });
    text(&owner.post("collections", &wanted).await["guid"])
}

/// An agent that works, with a folder of its own and no credentials.
async fn agent(world: &World, coordinator: &Coordinator, owner: &Owner, name: &str) -> Agent {
    let folder = write_library(&world.path(&format!("photos-{name}")), &[]);
    let mut agent = Agent::enrol(world, coordinator, owner, name, &folder).await;
    agent.start(None);
    owner.online_agent(name).await;
    agent
}

/// Enters the credentials of the bucket on a running agent, as a script does.
async fn configure(agent: &Agent, connector: &str) {
    let values = json!({ "aws_access_key_id": KEY_ID, "aws_secret_access_key": secret() });
    let arguments = ["connectors", "configure", connector, "--values", "-"];
    let (code, told, complaint) = agent.verb_given(&arguments, &values.to_string()).await;
    assert_eq!(code, Some(0), "{told}{complaint}");
}

/// Waits until the job stands there for that reason; its text.
async fn waits(owner: &Owner, job: &str, code: &str) -> String {
    until("the reason of the wait", async || {
        let seen = owner.job(job).await;
        let reason = seen.reason.clone().unwrap_or_default();
        if reason["code"] == code { Ok(text(&reason["text"])) } else { Err(format!("{seen:?}")) }
    })
    .await
}

/// The results of a job that completed.
async fn found(owner: &Owner, job: &str) -> Value {
    let result = owner.completed(job).await;
    let (_, page) = owner.report(&result).await;
    assert!(!page.contains(SECRET_MARK), "the report says a secret");
    owner.get(&format!("results/{result}")).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
