//! An agent that knows the base part of the protocol alone, against our coordinator.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use safelight_base_client::{
    coordinator::{Claim, Coordinator, Found},
    worker::work,
};
use safelight_tests::boot::{Database, Owner, World, write_library};
use safelight_tests::wait::until;
use serde_json::{Value, json};

/// A picture that went all the way, one that did not, and a name that breaks the rule.
const LIBRARY: &[(&str, usize)] = &[
    ("2025/AB3D0001.CR3", 4000),
    ("2025/AB3D0001.DNG", 3000),
    ("2025/AB3D0001.xmp", 10),
    ("2025/AB3D0002.CR3", 2000),
    ("2025/IMG_0003.JPG", 500),
];

/// A base agent that is online, and its collection.
struct Scene {
    owner: Owner,
    agent: Coordinator,
    collection: String,
    _coordinator: safelight_tests::boot::Coordinator,
    _world: World,
}

impl Scene {
    async fn set(database: Database) -> Self {
        let world = World::new();
        let photos = write_library(&world.path("photos"), LIBRARY);
        let (coordinator, owner) = world.coordinator(database).await;
        let token = owner.registration_token().await;
        let root = photos.to_str().unwrap();
        let agent = Coordinator::register(&coordinator.url(), &token, "darkroom", root).await;
        let agent = agent.unwrap();
        let refused = agent.claim().await.unwrap_err();
        assert_eq!(refused.status(), Some(403), "offline until its first heartbeat: {refused}");
        let beat = agent.heartbeat(None).await.unwrap();
        assert_eq!((&beat["acknowledged"], &beat["pending_commands"]), (&json!(true), &json!([])));
        let collection = owner.collection("darkroom", &photos).await;
        Self { owner, agent, collection, _coordinator: coordinator, _world: world }
    }

    async fn job(&self, tool: &str, mode: Option<&str>) -> String {
        let wanted = json!({ "collection_guid": self.collection, "tool": tool, "mode": mode });
        self.owner.post("jobs", &wanted).await["guid"].as_str().unwrap().to_owned()
    }

    /// Asks until there is a job, as often as such an agent does.
    async fn claimed(&self) -> Claim {
        until("a job", async || {
            let answer = self.agent.claim().await.map_err(|fault| fault.to_string())?;
            Claim::read(&answer).ok_or_else(|| answer.to_string())
        })
        .await
    }

    /// Runs a tool to its end; what the coordinator shows of it.
    async fn run(&self, tool: &str, mode: Option<&str>) -> Value {
        let job = self.job(tool, mode).await;
        let claim = self.claimed().await;
        assert_eq!((&claim.job, claim.tool.as_str()), (&job, tool));
        let done = work(&self.agent, &claim).await.unwrap();
        assert_eq!(done["status"], "completed", "{done}");
        let result = self.owner.completed(&job).await;
        let found = self.owner.get(&format!("results/{result}")).await;
        assert_eq!(found["has_report"], tool != "collection_test", "{found}");
        found["results"].clone()
    }

    async fn pipeline(&self) -> String {
        let list = self.owner.get("pipelines").await;
        let templates = list["templates"].as_array().unwrap();
        let keys = templates.iter().map(|template| template["key"].as_str().unwrap());
        let simplest = keys.into_iter().find(|key| key.contains("dng")).unwrap();
        let made = self.owner.post("pipelines", &json!({ "template": simplest })).await;
        let guid = made["guid"].as_str().unwrap().to_owned();
        self.owner.post(&format!("pipelines/{guid}/activate"), &json!({ "version": 1 })).await;
        self.owner.post(&format!("pipelines/{guid}/default"), &json!({})).await;
        guid
    }
}

async fn every_tool(database: Database) {
    let scene = Scene::set(database).await;
    let pipeline = scene.pipeline().await;
    let counts = scene.run("photostats", None).await;
    assert_eq!((&counts["total_files"], &counts["total_size"]), (&json!(5), &json!(9510)));
    assert_eq!(counts["remarks"], "Seen by candle light: Müller \u{1f56f}", "kept as it came");
    let pairs = scene.run("photo_pairing", None).await;
    assert_eq!((&pairs["image_count"], &pairs["invalid_files_count"]), (&json!(2), &json!(1)));
    let ways = scene.run("pipeline_validation", Some("display_graph")).await;
    assert_eq!((&ways["pipeline_guid"], &ways["truncated_paths"]), (&json!(pipeline), &json!(0)));
    let held = scene.run("pipeline_validation", None).await;
    let status = json!({ "CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0 });
    assert_eq!((&held["pipeline_guid"], &held["overall_status"]), (&json!(pipeline), &status));
    let test = scene.run("collection_test", None).await;
    assert_eq!((&test["success"], &test["file_count"]), (&json!(true), &json!(5)));
    assert_eq!(scene.agent.disconnect().await.unwrap(), Value::Null);
}

fn tested() -> Value {
    json!({ "success": true, "message": "There.", "file_count": 5 })
}

/// Told in every heartbeat until the agent has let go.
async fn called_off(database: Database) {
    let scene = Scene::set(database).await;
    let found = Found { results: &tested(), report: None, in_pieces: false };
    let job = scene.job("collection_test", None).await;
    let claim = scene.claimed().await;
    scene.agent.progress(&job, 10).await.unwrap();
    scene.owner.post(&format!("jobs/{job}/cancel"), &json!({})).await;
    for _ in 0..2 {
        let beat = scene.agent.heartbeat(Some(&job)).await.unwrap();
        assert_eq!(beat["pending_commands"], json!([format!("cancel_job:{job}")]));
    }
    assert_eq!(scene.agent.progress(&job, 20).await.unwrap()["cancelled"], true);
    let refused = scene.agent.complete(&claim, &found).await.unwrap_err();
    assert_eq!((refused.status(), &refused.body()["code"]), (Some(400), &json!("wrong_state")));
    let beat = scene.agent.heartbeat(None).await.unwrap();
    assert_eq!(beat["pending_commands"], json!([]), "it has left the agent");
    assert_eq!(scene.owner.job(&job).await.state, "cancelled");
}

async fn failed_and_given_back(database: Database) {
    let scene = Scene::set(database).await;
    let found = Found { results: &tested(), report: None, in_pieces: false };

    // Failed: it waits for another try, with the sentence kept.
    let job = scene.job("collection_test", None).await;
    let claim = scene.claimed().await;
    let failed = scene.agent.fail(&claim, "The lamp went out: größer ☂.").await.unwrap();
    assert_eq!(failed["error_message"], "The lamp went out: größer ☂.", "{failed}");
    let waiting = scene.owner.job(&job).await;
    assert_eq!(waiting.state, "pending", "{waiting:?}");

    // Asked again while it held one: that one goes back, and the old secret opens nothing.
    let job = scene.job("collection_test", None).await;
    let first = scene.claimed().await;
    let second = scene.claimed().await;
    assert_eq!((&first.job, &second.job), (&job, &job));
    assert_ne!(first.secret, second.secret);
    let refused = scene.agent.complete(&first, &found).await.unwrap_err();
    assert_eq!((refused.status(), &refused.body()["code"]), (Some(400), &json!("bad_signature")));
    let done = scene.agent.complete(&second, &found).await.unwrap();
    assert_eq!(scene.agent.complete(&second, &found).await.unwrap(), done, "the same again");
    assert_eq!(scene.owner.results(&scene.collection).await.len(), 1);
}

#[tokio::test]
async fn a_base_agent_completes_every_tool_on_sqlite() {
    every_tool(Database::Sqlite).await;
}

#[tokio::test]
async fn a_base_agent_completes_every_tool_on_postgres() {
    every_tool(Database::Postgres).await;
}

#[tokio::test]
async fn a_base_agent_hears_of_cancels_on_sqlite() {
    called_off(Database::Sqlite).await;
}

#[tokio::test]
async fn a_base_agent_hears_of_cancels_on_postgres() {
    called_off(Database::Postgres).await;
}

#[tokio::test]
async fn a_base_agent_fails_a_job_and_gives_one_back_on_sqlite() {
    failed_and_given_back(Database::Sqlite).await;
}

#[tokio::test]
async fn a_base_agent_fails_a_job_and_gives_one_back_on_postgres() {
    failed_and_given_back(Database::Postgres).await;
}
