use serde_json::json;

use super::World;

#[tokio::test]
async fn a_held_job_comes_with_the_teams_settings() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let reply = world.get(&claim.path("config"), Some(&agent.key)).await;
    assert_eq!(reply.status, 200);
    let reply = reply.json();
    assert_eq!(reply["job_guid"], json!(claim.job));
    assert_eq!(reply["collection_path"], claim.body["collection_path"]);
    let config = &reply["config"];
    assert!(config["photo_extensions"].as_array().unwrap().contains(&json!(".dng")));
    assert_eq!(config["metadata_extensions"], json!([".xmp"]));
    assert!(config["require_sidecar"].as_array().unwrap().contains(&json!(".cr3")));
    assert_eq!(config["sidecar_scope"], "folder");
    assert_eq!(config["cameras"], config["camera_mappings"]);
    assert_eq!(reply["connector"], json!(null));
}

#[tokio::test]
async fn a_job_of_somebody_else_is_403_and_an_unknown_one_404() {
    let world = World::new().await;
    let one = world.agent("one").await;
    let other = world.agent("other").await;
    let claim = world.claimed(&one).await;
    let answer = world.get(&claim.path("config"), Some(&other.key)).await;
    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
    for job in ["job_00000000000000000000000000", "job_x", "nonsense"] {
        let answer = world.get(&format!("/jobs/{job}/config"), Some(&one.key)).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{job}");
    }
}
