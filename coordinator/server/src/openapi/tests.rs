//! The document is whole: every route is in it, every name in it leads somewhere, and the page
//! shows all of it.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use super::operations;
use crate::test_support::World;

async fn document(world: &World) -> Value {
    world.get("/api/openapi.json").await.ok(200)
}

/// A path that an operation can be asked at.
fn somewhere(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn it_is_served_to_anybody_as_openapi_3_1() {
    let world = World::new().await;
    let document = document(&world).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(operations(&document).count() > 60);
}

#[tokio::test]
async fn every_verb_that_is_routed_is_told_and_the_other_way_round() {
    let world = World::new().await;
    let document = document(&world).await;
    let told: BTreeSet<(String, String)> =
        operations(&document).map(|one| (one.path.to_owned(), one.method.to_string())).collect();
    let paths: BTreeSet<&str> = operations(&document).map(|one| one.path).collect();
    let mut routed = BTreeSet::new();
    for path in paths {
        let request = Request::builder().method("BREW").uri(somewhere(path));
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        let allowed = answer.header("allow").to_owned();
        answer.refused(405, "method_not_allowed");
        let verbs = allowed.split(',').filter(|verb| !matches!(*verb, "HEAD" | ""));
        routed.extend(verbs.map(|verb| (path.to_owned(), verb.to_owned())));
    }
    assert_eq!(told, routed);
}

/// What makes the test above whole: nothing but pages gets past the document.
#[test]
fn only_pages_are_routed_without_the_document() {
    let map = include_str!("../router.rs");
    let pages = map.split("fn pages()").nth(1).unwrap().split("\n}\n").next().unwrap();
    for map in [map, include_str!("../routes/agent/mod.rs")] {
        assert_eq!(map.replace(pages, "").matches(".route(").count(), 0);
    }
    assert_eq!(pages.matches(".route(").count(), pages.matches("get(page::").count());
}

#[tokio::test]
async fn every_operation_says_what_it_is_who_may_and_how_it_is_refused() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut names = BTreeSet::new();
    for one in operations(&document) {
        let at = format!("{} {}", one.method, one.path);
        assert!(names.insert(one.said["operationId"].as_str().unwrap().to_owned()), "{at}");
        assert!(!one.said["summary"].as_str().unwrap_or_default().is_empty(), "{at}");
        assert!(one.said["tags"][0].is_string(), "{at}");
        let answers = one.said["responses"].as_object().unwrap();
        // A socket switches protocols instead.
        assert!(answers.keys().any(|status| status.starts_with(['1', '2'])), "{at}");
        let needs = one.said["security"][0].as_object().is_some_and(|one| !one.is_empty());
        assert_eq!(answers.contains_key("401"), needs, "{at}");
        assert!(answers.contains_key("404") || !one.path.contains('{'), "{at}");
        let named = one.path.matches('{').count();
        let parameters = one.said["parameters"].as_array().into_iter().flatten();
        assert_eq!(parameters.filter(|one| one["in"] == "path").count(), named, "{at}");
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut missing = BTreeSet::new();
    visit(&document, &mut |place| {
        if document.pointer(place.strip_prefix('#').unwrap()).is_none() {
            missing.insert(place.to_owned());
        }
    });
    assert!(missing.is_empty(), "{missing:#?}");
}

fn visit(value: &Value, seen: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                seen(place);
            }
            fields.values().for_each(|field| visit(field, seen));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, seen)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_and_shape_and_has_no_script() {
    let world = World::new().await;
    let document = document(&world).await;
    let page = world.get("/api/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"));
    assert!(!page.text.contains("<script") && !page.text.contains("http"));
    for one in operations(&document) {
        let anchor = format!("id=\"{}\"", one.said["operationId"].as_str().unwrap());
        assert!(page.text.contains(&anchor), "{anchor}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.text.contains(&format!("id=\"shape-{name}\"")), "{name}");
    }
}

#[tokio::test]
async fn what_a_request_names_and_is_not_there_is_a_refusal_of_the_document() {
    let world = World::new().await;
    let mut admin = world.admin().await;
    let document = document(&world).await;
    let nothing = "01jz8x5v7k3m9q2w4r6t8y0abc";
    let job = json!({"collection_guid": format!("col_{nothing}"), "tool": "photostats"});
    let collection = json!({
        "name": "x", "type": "LOCAL", "path": "/x", "bound_agent_guid": format!("agt_{nothing}"),
    });
    let trend = format!("/api/trends?collection=col_{nothing}");
    admin.get(&trend).await.refused(404, "not_found");
    admin.post("/api/jobs", job).await.refused(404, "not_found");
    admin.post("/api/collections", collection).await.refused(404, "not_found");
    for (path, verb) in
        [("/api/trends", "get"), ("/api/jobs", "post"), ("/api/collections", "post")]
    {
        assert!(document["paths"][path][verb]["responses"]["404"].is_object(), "{path}");
    }
}

#[tokio::test]
async fn a_query_is_described_as_it_is_read() {
    let world = World::new().await;
    let document = document(&world).await;
    let parameters = document["paths"]["/api/jobs"]["get"]["parameters"].as_array().unwrap();
    let named = |name: &str| parameters.iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(named("state")["explode"], false, "words with commas between them");
    let limit = &named("limit")["schema"];
    assert_eq!((&limit["minimum"], &limit["format"]), (&json!(1), &json!("uint32")));
    let size = &document["components"]["schemas"]["ProgressRequest"]["properties"]["total_files"];
    assert_eq!(size["format"], "uint64", "{size}");
}
