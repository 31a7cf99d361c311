//! Pipelines as files and drawings.

use serde_json::{Value, json};

use crate::test_support::{Browser, World};

const IMPORT: &str = "/api/pipelines/import";

async fn template(by: &mut Browser<'_>, key: &str) -> String {
    let made = by.post("/api/pipelines", json!({ "template": key })).await.ok(201);
    format!("/api/pipelines/{}", made["guid"].as_str().unwrap())
}

async fn document(by: &mut Browser<'_>, path: &str) -> Value {
    by.get(&format!("{path}/versions/1")).await.ok(200)["document"].clone()
}

#[tokio::test]
async fn what_is_exported_is_imported_as_the_same() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut odd = json!({
        "nodes": [{"id": "cap", "type": "capture", "position": {"x": 1.0, "y": -2}, "note": "yes"}],
        "edges": [{"from": "cap", "to": "cap", "label": null}], "colour": ["0x1F", 3, true],
    });
    let made = ada.post("/api/pipelines", json!({ "name": "Odd: one", "document": odd })).await;
    let odd_path = format!("/api/pipelines/{}", made.ok(201)["guid"].as_str().unwrap());
    let mut paths = vec![odd_path];
    for key in ["raw_to_dng_archive", "raw_and_edits_two_archives", "bracketed_hdr_pairing"] {
        paths.push(template(&mut ada, key).await);
    }
    for path in &paths {
        let kept = document(&mut ada, path).await;
        let name = ada.get(path).await.ok(200)["name"].clone();
        for format in ["yaml", "json"] {
            let file = ada.get(&format!("{path}/export?format={format}")).await;
            assert_eq!(file.header("content-type"), format!("application/{format}"));
            assert!(
                file.header("content-disposition").ends_with(&format!("-version-1.{format}\""))
            );
            let again = ada.upload(IMPORT, file.text.clone()).await.ok(201);
            assert_eq!(again["name"], name);
            let copy = format!("/api/pipelines/{}", again["guid"].as_str().unwrap());
            assert_eq!(document(&mut ada, &copy).await, kept, "{format}");
            let twice = ada.get(&format!("{copy}/export?format={format}")).await;
            assert_eq!(twice.text, file.text);
        }
    }
    odd["nodes"] = json!([]);
    let next = json!({ "document": odd, "based_on": 1 });
    ada.post(&format!("{}/versions", paths[0]), next).await.ok(201);
    let newest = ada.get(&format!("{}/export", paths[0])).await;
    assert!(newest.text.contains("nodes: []"), "{}", newest.text);
    let first = ada.get(&format!("{}/export?version=1", paths[0])).await;
    assert!(first.text.contains("position:"), "{}", first.text);
    ada.get(&format!("{}/export?version=3", paths[0])).await.refused(404, "not_found");
    assert_eq!(ada.get(&format!("{}/export?format=xml", paths[0])).await.status, 422);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_its_place() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for (file, part) in [
        ("name: a\n  nodes: []\n".as_bytes(), "line 2, column 8"),
        (b"{\"name\": \"a\",\n \"nodes\": [}", "line 2, column 12"),
        (b"\xff\xfe", "UTF-8"),
    ] {
        let answer = ada.upload(IMPORT, file.to_vec()).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        let told = answer.json["detail"][0]["msg"].as_str().unwrap();
        assert!(told.contains(part), "{told}");
    }
    ada.upload(IMPORT, "nodes: []\nedges: []\n").await.refused_field("name");
    ada.upload(IMPORT, "name: a\nnodes: []\n").await.refused_field("document");
    ada.upload(IMPORT, "").await.refused_field("document");
}

#[tokio::test]
async fn a_file_has_at_most_one_mebibyte_however_it_says_it() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let start = "name: a\nnodes: []\nedges: []\n#";
    let fits = start.to_owned() + &"x".repeat(1024 * 1024 - start.len());
    ada.upload(IMPORT, fits.clone()).await.ok(201);
    ada.upload(IMPORT, fits + "x").await.refused(413, "body_too_large");
    let mut bomb = "name: a\nnodes: []\nedges: []\na0: &a0 [lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    let answer = ada.upload(IMPORT, bomb).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
}

#[tokio::test]
async fn a_version_is_drawn_for_light_and_dark_and_cannot_run_anything() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let path = template(&mut ada, "bracketed_hdr_pairing").await;
    let drawn = ada.get(&format!("{path}/graph")).await;
    assert_eq!(drawn.status, 200, "{}", drawn.text);
    assert_eq!(drawn.header("content-type"), "image/svg+xml");
    assert_eq!(drawn.header("x-content-type-options"), "nosniff");
    assert!(drawn.header("content-security-policy").contains("sandbox; default-src 'none'"));
    assert!(drawn.text.starts_with("<svg ") && drawn.text.contains("light-dark("));
    for end in ["Bracket archive", "HDR archive"] {
        assert!(drawn.text.contains(end), "{end}");
    }
    let nodes: Vec<_> =
        (0..121).map(|n| json!({"id": format!("n{n}"), "type": "branching"})).collect();
    let large = json!({ "document": {"nodes": nodes, "edges": []}, "based_on": 1 });
    ada.post(&format!("{path}/versions"), large).await.ok(201);
    ada.get(&format!("{path}/graph")).await.refused_field("version");
    assert_eq!(ada.get(&format!("{path}/graph?version=1")).await.status, 200);
}
