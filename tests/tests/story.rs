//! The whole system, once through: a folder goes in, a verdict comes out.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use safelight_tests::boot::{Agent, Database, World, write_library};
use serde_json::json;

/// Four photos and sidecars that belong together, one of each kind that does not, and noise.
const LIBRARY: &[(&str, usize)] = &[
    ("2025/AB3D0001.CR3", 4000),
    ("2025/AB3D0001.xmp", 10),
    ("2025/AB3D0002.RAF", 3000),
    ("2025/AB3D0002.RAF.xmp", 11),
    ("2025/AB3D0003.CR3", 2000),
    ("2026/AB3D0004.xmp", 12),
    ("2026/AB3D0005.jpg", 500),
    ("2026/notes.txt", 7),
    ("@eaDir/AB3D0001.jpg", 99),
];

async fn from_folder_to_verdict(database: Database) {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let (coordinator, owner) = world.coordinator(database).await;
    let mut agent = Agent::enrol(&world, &coordinator, &owner, "studio", &photos).await;
    agent.start(None);

    let collection = owner.collection("studio", &photos).await;
    let job = owner.check(&collection).await;
    let result = owner.completed(&job).await;

    let found = owner.get(&format!("results/{result}")).await;
    let results = &found["results"];
    assert_eq!(results["total_files"], 7, "{results}");
    assert_eq!(results["total_size"], 4000 + 10 + 3000 + 11 + 2000 + 12 + 500);
    assert_eq!(results["file_counts"], json!({ ".cr3": 2, ".raf": 1, ".jpg": 1, ".xmp": 3 }));
    assert_eq!(results["orphaned_images"], json!(["2025/AB3D0003.CR3"]));
    assert_eq!(results["orphaned_xmp"], json!(["2026/AB3D0004.xmp"]));
    assert_eq!(found["files_scanned"], 7);
    assert_eq!(found["issues_found"], 2);
    assert_eq!(owner.results(&collection).await, std::slice::from_ref(&result));

    let (headers, page) = owner.report(&result).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox"), "{policy}");
    assert!(page.contains("AB3D0003.CR3") && !page.contains("<script"), "{page}");
    each_change_is_one_line_of_the_log(&coordinator.log(), &job);
}

/// From the queue to the result, each step once, and in the span of the request that caused it.
fn each_change_is_one_line_of_the_log(log: &str, job: &str) {
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("job state")).collect();
    for (from, to, cause) in [
        ("none", "pending", "job.create"),
        ("pending", "assigned", "job.claim"),
        ("assigned", "running", "job.start"),
        ("running", "completed", "job.complete"),
    ] {
        let fields = [format!("from=\"{from}\" to=\"{to}\""), format!("cause={cause}")];
        let told = lines.iter().filter(|line| {
            line.contains(job) && fields.iter().all(|field| line.contains(field.as_str()))
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), 1, "{from} to {to}: {lines:#?}");
        assert!(told[0].contains("request{id="), "{}", told[0]);
    }
    assert!(log.contains("agent state"), "the agent came online");
}

#[tokio::test]
async fn a_folder_goes_in_and_a_verdict_comes_out_on_sqlite() {
    from_folder_to_verdict(Database::Sqlite).await;
}

#[tokio::test]
async fn a_folder_goes_in_and_a_verdict_comes_out_on_postgres() {
    from_folder_to_verdict(Database::Postgres).await;
}

#[tokio::test]
async fn a_folder_that_was_never_bound_is_not_read() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let private = write_library(&world.path("private"), &[("AB3D0009.CR3", 1)]);
    let (coordinator, owner) = world.coordinator(Database::Sqlite).await;
    let mut agent = Agent::enrol(&world, &coordinator, &owner, "studio", &photos).await;
    agent.start(None);
    let guid = owner.online_agent("studio").await;

    let wanted = json!({
        "name": "Private", "type": "LOCAL", "bound_agent_guid": guid,
        "path": private.to_str().unwrap(),
    });
    let answer = owner.send(reqwest::Method::POST, "collections", Some(&wanted)).await.unwrap();
    assert_eq!(answer.status(), 400);
    let refusal: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(refusal["code"], "outside_roots", "{refusal}");
}
