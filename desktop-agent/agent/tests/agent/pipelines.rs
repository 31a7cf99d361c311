//! Jobs that bring a pipeline, or should.

use serde_json::{Value, json};

use crate::{
    fake::{Dialect, Fake},
    world::{World, text},
};

fn pipeline(nodes: &Value, edges: &Value) -> Value {
    json!({ "guid": "pip_01k00000000000000000000000", "name": "Mine", "version": 3,
        "nodes": nodes, "edges": edges })
}

/// A RAW file and its sidecar.
fn archive() -> Value {
    pipeline(
        &json!([{ "id": "c", "type": "capture" },
            { "id": "raw", "type": "file", "properties": { "extension": ".cr3" } },
            { "id": "xmp", "type": "file", "properties": { "extension": ".xmp" } },
            { "id": "end", "type": "termination", "properties": { "termination_type": "Archive" } }]),
        &json!([{ "from": "c", "to": "raw" }, { "from": "raw", "to": "xmp" },
            { "from": "xmp", "to": "end" }]),
    )
}

fn report(fake: &Fake, complete: &Value) -> String {
    String::from_utf8(fake.uploaded(&complete["report_upload_id"])).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn photo_pairing_reads_names_as_the_pipeline_says() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.files(&["IMG_1.jpg", "IMG_1-BW.jpg", "AB3D0001.jpg"]);
    let agent = world.agent(&fake).root(&photos).start();
    let properties = json!({ "filename_regex": "([A-Z]+)_(.)" });
    let capture = json!([{ "id": "c", "type": "capture", "properties": properties }]);
    let pipeline = pipeline(&capture, &json!([]));
    fake.queue_with("photo_pairing", &photos, json!({ "pipeline": pipeline }));
    let complete = fake.first("complete").await;
    let results = &complete["results"];
    assert_eq!((&results["image_count"], &results["file_count"]), (&json!(1), &json!(2)));
    assert_eq!(results["invalid_files"][0]["path"], "AB3D0001.jpg");
    assert_eq!((&complete["files_scanned"], &complete["issues_found"]), (&json!(2), &json!(1)));
    let report = report(&fake, &complete);
    assert!(report.contains("Photo pairing") && report.contains("([A-Z]+)_(.)"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn images_are_held_against_the_pipeline_of_the_job() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    for mode in [json!(null), json!("collection")] {
        let more = json!({ "pipeline": archive(), "mode": mode });
        fake.queue_with("pipeline_validation", &photos, more);
    }
    for index in 0..2 {
        let complete = fake.nth("complete", index).await;
        let results = &complete["results"];
        assert_eq!(results["pipeline_guid"], "pip_01k00000000000000000000000");
        assert_eq!(results["ready"], json!({ "Archive": 1, "any": 1 }));
        assert_eq!((&complete["files_scanned"], &complete["issues_found"]), (&json!(4), &json!(1)));
        assert!(report(&fake, &complete).contains("1 of 2\u{a0}images is ready for Archive"));
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graph_needs_no_folder_that_may_be_read() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let agent = world.agent(&fake).start();
    let more = json!({ "pipeline": archive(), "mode": "display_graph" });
    fake.queue_with("pipeline_validation", &text(&world.path("unbound")), more);
    let complete = fake.first("complete").await;
    assert_eq!(complete["results"]["total_paths"], 1);
    assert_eq!((&complete["files_scanned"], &complete["issues_found"]), (&json!(0), &json!(0)));
    assert!(report(&fake, &complete).contains("One way leads through this pipeline."));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_without_a_usable_pipeline_fails_for_good_and_says_why() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    let lonely = pipeline(&json!([{ "id": "both", "type": "pairing" }]), &json!([]));
    let properties = json!({ "filename_regex": "(?=a)(b)(c)" });
    let pattern = json!([{ "id": "shot", "type": "capture", "properties": properties }]);
    let pattern = pipeline(&pattern, &json!([]));
    let methods: Vec<String> = ('a'..'h').map(String::from).collect();
    let nodes = json!([{ "id": "c", "type": "capture" },
        { "id": "work", "type": "process", "properties": { "method_ids": methods } },
        { "id": "end", "type": "termination" }]);
    let edges = json!([{ "from": "c", "to": "work" }, { "from": "work", "to": "work" },
        { "from": "work", "to": "end" }]);
    let attempts = [
        ("pipeline_validation", json!({}), "no_pipeline: ", "default for the team"),
        ("pipeline_validation", json!({ "pipeline": lonely }), "bad_pipeline: ", "`both`"),
        ("photo_pairing", json!({ "pipeline": pattern }), "bad_pipeline: ", "`shot`"),
        (
            "pipeline_validation",
            json!({ "pipeline": pipeline(&nodes, &edges) }),
            "bad_pipeline: ",
            "loop through `work`",
        ),
        (
            "pipeline_validation",
            json!({ "pipeline": archive(), "mode": "dream" }),
            "unknown_mode: ",
            "`dream`",
        ),
    ];
    for (index, (tool, more, code, part)) in attempts.into_iter().enumerate() {
        fake.queue_with(tool, &photos, more);
        let fail = fake.nth("fail", index).await;
        let message = fail["error_message"].as_str().unwrap();
        assert!(message.starts_with(code) && message.contains(part), "{message}");
        assert_eq!(fail["retryable"], false, "{message}");
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_test_completes_whatever_is_wrong_with_the_folder() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    std::fs::write(world.path("photos/file"), "").unwrap();
    let agent = world.agent(&fake).root(&photos).start();
    let connector = json!({ "guid": "con_01k00000000000000000000000", "type": "s3", "name": "n",
        "credential_location": "server" });
    let attempts = [
        (photos.clone(), json!({}), "It can be read: 5 files in 2 folders."),
        (format!("{photos}/none"), json!({}), "There is no folder at "),
        (format!("{photos}/file"), json!({}), " is not a folder."),
        (text(&world.path("elsewhere")), json!({}), " is not inside a folder that was bound"),
        (
            "photos".to_owned(),
            json!({ "connector": connector }),
            " no credentials for the connector n",
        ),
        (photos.clone(), json!({ "config": { "sidecar_scope": "drawer" } }), "It can be read: "),
    ];
    for (index, (path, more, part)) in attempts.into_iter().enumerate() {
        fake.queue_with("collection_test", &path, more);
        let complete = fake.nth("complete", index).await;
        let results = &complete["results"];
        let sentence = results["message"].as_str().or(results["error"].as_str()).unwrap();
        assert!(sentence.contains(part), "{sentence}");
        assert_eq!(results["success"], sentence.starts_with("It can"), "{sentence}");
        assert!(complete.get("report_upload_id").is_none_or(Value::is_null), "it makes no report");
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_path_of_a_collection_test_may_stand_in_its_parameters() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Base).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    let more = json!({ "collection_path": null, "parameters": { "collection_path": photos } });
    fake.queue_with("collection_test", "", more);
    let complete = fake.first("complete").await;
    assert_eq!(complete["results"]["file_count"], 4);
    agent.stop().await;
}
