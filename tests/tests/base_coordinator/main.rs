//! Our agent against a coordinator that knows the base part of the protocol alone.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod stub;
mod verbs;

use std::path::PathBuf;
use std::process::Stdio;

use safelight_tests::boot::{World, binary, write_library};
use safelight_tests::wait::until;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use stub::{Stub, TOKEN};

/// A picture that went all the way, one that did not, and a name that breaks the rule.
const LIBRARY: &[(&str, usize)] = &[
    ("2025/AB3D0001.CR3", 4000),
    ("2025/AB3D0001.DNG", 3000),
    ("2025/AB3D0001.xmp", 10),
    ("2025/AB3D0002.CR3", 2000),
    ("2025/IMG_0003.JPG", 500),
];

/// Our agent, enrolled at the stub and at work.
struct Scene {
    stub: Stub,
    photos: String,
    data: PathBuf,
    _agent: Child,
    _world: World,
}

impl Scene {
    async fn set() -> Self {
        let world = World::new();
        let photos = write_library(&world.path("photos"), LIBRARY);
        let photos = photos.to_str().unwrap().to_owned();
        let (stub, data) = (Stub::start().await, world.path("agent"));
        let arguments = ["register", "--server", &stub.url, "--token", TOKEN, "--name", "studio"];
        verb(&data, &[&arguments[..], &["--secret-store", "file"]].concat()).await;
        verb(&data, &["roots", "add", &photos]).await;
        let mut command = command(&data, &["run"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let agent = command.kill_on_drop(true).spawn().unwrap();
        Self { stub, photos, data, _agent: agent, _world: world }
    }

    /// Waits for the end of a job; its results, whose signature and uploads were found right.
    async fn completed(&self, job: &str) -> (Value, Option<String>) {
        until("the end of the job", async || {
            let memory = self.stub.memory();
            let failed = memory.failed.iter().find(|(failed, _)| failed == job);
            assert!(failed.is_none(), "{failed:?}");
            memory.results.get(job).cloned().ok_or_else(|| memory.seen.clone())
        })
        .await
    }

    async fn run(&self, tool: &str, mode: Option<&str>) -> (Value, Option<String>) {
        let job = self.stub.queue(tool, mode, &self.photos);
        self.completed(&job).await
    }
}

fn command(data: &PathBuf, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary("safelight-agent"));
    command.args(arguments).env("SAFELIGHT_DATA_DIR", data);
    command
}

/// Runs one verb to its end; what it printed.
async fn verb(data: &PathBuf, arguments: &[&str]) -> String {
    let output = command(data, arguments).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn every_tool_is_run_and_its_report_uploaded() {
    let scene = Scene::set().await;
    let (counts, report) = scene.run("photostats", None).await;
    assert_eq!((&counts["total_files"], &counts["total_size"]), (&json!(5), &json!(9510)));
    assert_eq!(counts["orphaned_images"], json!(["2025/AB3D0002.CR3"]));
    assert!(report.unwrap().contains("AB3D0002.CR3"));
    let (pairs, report) = scene.run("photo_pairing", None).await;
    assert_eq!((&pairs["image_count"], &pairs["invalid_files_count"]), (&json!(2), &json!(1)));
    assert!(report.is_some());
    let (held, report) = scene.run("pipeline_validation", None).await;
    let status = json!({ "CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0 });
    assert_eq!((&held["pipeline_name"], &held["overall_status"]), (&json!("Mine"), &status));
    assert!(report.is_some());
    let (ways, _) = scene.run("pipeline_validation", Some("display_graph")).await;
    assert_eq!(ways["total_paths"], 1);
    let (test, report) = scene.run("collection_test", None).await;
    assert_eq!((&test["success"], &test["file_count"]), (&json!(true), &json!(5)));
    assert!(report.is_none());
    let status = verb(&scene.data, &["status"]).await;
    assert!(status.contains("connected asking every few seconds"), "{status}");
    let seen = scene.stub.memory().seen.clone();
    assert!(seen.iter().any(|call| call.ends_with("GET /ws: 404")), "it did try: {seen:?}");
}

#[tokio::test]
async fn a_cancel_in_a_heartbeat_stops_the_job_and_the_next_one_is_taken() {
    let scene = Scene::set().await;
    let job = scene.stub.queue("photostats", None, &scene.photos);
    // Its settings never come, so it lasts until it is called off.
    scene.stub.memory().withheld = Some(job.clone());
    scene.stub.saw(&format!("GET /jobs/{job}/config")).await;
    scene.stub.memory().commands.push(format!("cancel_job:{job}"));
    let next = scene.stub.queue("photostats", None, &scene.photos);
    // Another folder is told of at once, in a heartbeat.
    verb(&scene.data, &["roots", "add", &format!("{}/2025", scene.photos)]).await;
    scene.completed(&next).await;
    let memory = scene.stub.memory();
    assert!(!memory.results.contains_key(&job) && memory.failed.is_empty());
}

#[tokio::test]
async fn five_server_errors_in_a_row_are_survived() {
    let scene = Scene::set().await;
    scene.run("collection_test", None).await;
    let job = scene.stub.queue("photostats", None, &scene.photos);
    scene.stub.memory().errors = 5;
    let (counts, report) = scene.completed(&job).await;
    assert_eq!(counts["total_files"], 5);
    assert!(report.is_some());
    let memory = scene.stub.memory();
    assert_eq!(memory.seen.iter().filter(|call| call.ends_with(": 500")).count(), 5);
}

#[tokio::test]
async fn a_job_outside_the_bound_folders_fails_in_signed_words() {
    let scene = Scene::set().await;
    let job = scene.stub.queue("photostats", None, "/");
    let message = until("the failure", async || {
        let memory = scene.stub.memory();
        let failed = memory.failed.iter().find(|(failed, _)| *failed == job);
        failed.map(|(_, message)| message.clone()).ok_or_else(|| memory.seen.clone())
    })
    .await;
    assert!(message.starts_with("outside_roots"), "{message}");
}
