//! What a result says about the one before, also across restarts, refusals and lost claims.

use serde_json::{Value, json};

use crate::{
    fake::{Dialect, Fake},
    world::World,
};

const COLLECTION: &str = "col_01k00000000000000000000000";

/// Queues a check of the one collection.
fn queue(fake: &Fake, tool: &str, photos: &str) -> String {
    fake.queue_with(
        tool,
        photos,
        json!({ "collection_guid": COLLECTION, "config": { "require_sidecar": [".cr3"] } }),
    )
}

/// The results of the completion with that number, and its report.
async fn handed_in(fake: &Fake, number: usize) -> (Value, String) {
    let complete = fake.nth("complete", number).await;
    let report = String::from_utf8(fake.uploaded(&complete["report_upload_id"])).unwrap();
    (complete["results"].clone(), report)
}

fn remove(photos: &str, name: &str) {
    std::fs::remove_file(std::path::Path::new(photos).join(name)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_result_says_what_changed_since_the_one_before() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    let (first, report) = handed_in(&fake, 0).await;
    assert!(first.get("changes").is_none() && !report.contains("id=\"changes\""));

    world.files(&["AB3D0002.xmp", "AB3D0009.CR3"]);
    queue(&fake, "photostats", &photos);
    let (second, report) = handed_in(&fake, 1).await;
    let changes = &second["changes"];
    assert_eq!(changes["unchanged"], false);
    assert_eq!(changes["files"], json!({ "added": 2, "removed": 0, "changed": 0 }));
    assert_eq!(changes["findings"]["first_new"], json!(["image_without_sidecar\tAB3D0009.CR3"]));
    assert_eq!(changes["findings"]["first_gone"], json!(["image_without_sidecar\tAB3D0002.CR3"]));
    assert!(report.contains("2 files added; 1 new finding, 1 gone."), "{report}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nothing_changed_the_result_before_is_handed_in_again_and_says_so() {
    for tool in ["photostats", "photo_pairing"] {
        let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
        let photos = world.photos();
        let agent = world.agent(&fake).root(&photos).start();
        queue(&fake, tool, &photos);
        let (first, _) = handed_in(&fake, 0).await;
        for number in 1..3 {
            queue(&fake, tool, &photos);
            let (mut again, report) = handed_in(&fake, number).await;
            assert_eq!(again["changes"]["unchanged"], true, "{tool}");
            assert!(report.contains("Nothing changed since "), "{tool}: {report}");
            assert_eq!(report.matches("id=\"changes\"").count(), 1);
            again.as_object_mut().unwrap().remove("changes");
            again["scan_time"] = first["scan_time"].clone();
            assert_eq!(again, first, "{tool}");
        }
        let ends = fake.calls("complete");
        let counts = |end: &Value| (end["files_scanned"].clone(), end["issues_found"].clone());
        assert!(ends.iter().all(|end| counts(end) == counts(&ends[0])), "trends stay right");
        agent.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_settings_are_another_question() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    let asked = json!({ "collection_guid": COLLECTION, "config": { "require_sidecar": [] } });
    fake.queue_with("photostats", &photos, asked);
    let (second, _) = handed_in(&fake, 1).await;
    assert_eq!(second["orphaned_images"], json!([]));
    assert_eq!(second["changes"]["unchanged"], false);
    assert_eq!(second["changes"]["findings"]["gone"], 1);
    assert_eq!(second["changes"]["files"], json!({ "added": 0, "removed": 0, "changed": 0 }));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_suddenly_empty_is_told_as_it_is_with_a_warning() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    std::fs::remove_dir_all(&photos).unwrap();
    std::fs::create_dir(&photos).unwrap();
    queue(&fake, "photostats", &photos);
    let (empty, report) = handed_in(&fake, 1).await;
    assert_eq!(empty["total_files"], 0);
    assert_eq!(empty["changes"]["mass_change"]["gone"], 4);
    let warning = empty["warnings"][0].as_str().unwrap();
    assert!(warning.starts_with("The folder is empty, and 4 files were there on "), "{warning}");
    assert!(report.contains(warning));

    queue(&fake, "photostats", &photos);
    let (still, report) = handed_in(&fake, 2).await;
    assert!(still.get("warnings").is_none(), "the warning was about the time before");
    assert!(!report.contains("may not be mounted"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_was_not_accepted_is_not_compared_with() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    remove(&photos, "AB3D0002.CR3");
    let lost = json!({ "detail": "No.", "code": "lease_lost" });
    fake.answer_next("complete", 1, 409, &lost);
    queue(&fake, "photostats", &photos);
    fake.nth("complete", 1).await;
    queue(&fake, "photostats", &photos);
    let (third, _) = handed_in(&fake, 2).await;
    assert_eq!(third["changes"]["files"]["removed"], 1, "told once it counts");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_is_accepted_after_a_restart_is_the_one_to_compare_with() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let busy = json!({ "detail": "Busy.", "code": "unavailable" });
    fake.answer_next("complete", 10_000, 503, &busy);
    let first = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    first.stop().await;
    let left = std::fs::read_dir(world.place().snapshots()).unwrap().count();
    assert_eq!(left, 0, "nothing was accepted yet");

    fake.answer_as_usual("complete");
    let tried = fake.calls("complete").len();
    let second = world.agent(&fake).root(&photos).start();
    fake.nth("complete", tried).await;
    queue(&fake, "photostats", &photos);
    let (again, _) = handed_in(&fake, tried + 1).await;
    assert_eq!(again["changes"]["unchanged"], true);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn collections_and_tools_do_not_know_of_each_other() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    queue(&fake, "photo_pairing", &photos);
    assert!(handed_in(&fake, 1).await.0.get("changes").is_none());
    fake.queue(&photos);
    assert!(handed_in(&fake, 2).await.0.get("changes").is_none(), "named by its path alone");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_snapshot_costs_the_comparison_and_no_more() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    queue(&fake, "photostats", &photos);
    fake.first("complete").await;
    fake.asked_again().await;
    for snapshot in std::fs::read_dir(world.place().snapshots()).unwrap() {
        std::fs::write(snapshot.unwrap().path(), "half a").unwrap();
    }
    queue(&fake, "photostats", &photos);
    let (second, _) = handed_in(&fake, 1).await;
    assert!(second.get("changes").is_none());
    queue(&fake, "photostats", &photos);
    assert_eq!(handed_in(&fake, 2).await.0["changes"]["unchanged"], true);
    agent.stop().await;
}

/// RAW and JPEG of each image.
fn pipeline() -> Value {
    let node = |id: &str, kind: &str, properties: Value| json!({ "id": id, "type": kind, "properties": properties });
    let edge = |from: &str, to: &str| json!({ "from": from, "to": to });
    json!({
        "guid": "pip_01k00000000000000000000000", "name": "Mine", "version": 3,
        "nodes": [
            node("c", "capture", json!({})),
            node("raw", "file", json!({ "extension": ".cr3" })),
            node("jpg", "file", json!({ "extension": ".jpg" })),
            node("end", "termination", json!({ "termination_type": "Archive" })),
        ],
        "edges": [edge("c", "raw"), edge("raw", "jpg"), edge("jpg", "end")],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_images_that_changed_are_named() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.files(&["bad.jpg", "a/AB3D0001.cr3", "a/AB3D0002-2.cr3"]);
    let agent = world.agent(&fake).root(&photos).start();
    let check = async |number: usize, tool: &str| {
        let asked = json!({ "collection_guid": COLLECTION, "pipeline": pipeline() });
        fake.queue_with(tool, &photos, asked);
        handed_in(&fake, number).await.0["changes"].clone()
    };
    assert_eq!(check(0, "photo_pairing").await, Value::Null);
    assert_eq!(check(1, "pipeline_validation").await, Value::Null);
    assert_eq!(check(2, "pipeline_validation").await["unchanged"], true);

    world.files(&["a/AB3D0001.jpg", "worse.jpg", "AB3D0003.jpg"]);
    remove(&photos, "bad.jpg");
    let pairing = check(3, "photo_pairing").await;
    assert_eq!(pairing["files"], json!({ "added": 3, "removed": 1, "changed": 0 }));
    assert_eq!(pairing["findings"]["first_new"], json!(["invalid_name\tworse.jpg"]));
    assert_eq!(pairing["findings"]["first_gone"], json!(["invalid_name\tbad.jpg"]));
    let validation = check(4, "pipeline_validation").await;
    assert_eq!(validation["findings"]["first_new"], json!(["not_ready\tArchive\tAB3D0003"]));
    assert_eq!(validation["findings"]["first_gone"], json!(["not_ready\tArchive\ta/AB3D0001"]));
    assert_eq!(check(5, "pipeline_validation").await["unchanged"], true);
    agent.stop().await;
}
