//! Teams, made and renamed by the instance's administrators.

use std::time::Duration;

use serde_json::json;

use crate::test_support::World;

#[tokio::test]
async fn a_team_is_made_with_an_administrator_who_is_let_in_by_link() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    // Teams are listed by age.
    world.clock.advance(Duration::from_secs(1));
    let request = json!({ "name": "Loft", "admin": { "email": "lo@x.org", "name": "Lo" } });
    let made = ada.post("/api/teams", request.clone()).await.ok(201);
    ada.post("/api/teams", request).await.refused(409, "conflict");
    let mut lo = world.browser();
    let code = json!({ "code": made["link"]["code"] });
    let session = lo.post("/api/session/link", code).await.ok(200);
    assert_eq!(session["team"], json!({ "guid": made["team"]["guid"], "name": "Loft" }));
    assert_eq!(session["user"]["role"], "admin");
    assert_eq!(session["user"]["instance_admin"], false);
    lo.get("/api/teams").await.refused(403, "forbidden");
    let people = lo.get("/api/users").await.ok(200);
    assert_eq!(people["items"].as_array().unwrap().len(), 1, "nobody of another team");

    let path = format!("/api/teams/{}", made["team"]["guid"].as_str().unwrap());
    assert_eq!(ada.patch(&path, json!({ "name": " Attic " })).await.ok(200)["name"], "Attic");
    ada.patch(&path, json!({ "name": "" })).await.refused_field("name");
    let listed = ada.get("/api/teams").await.ok(200);
    let names: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|team| &team["name"]).collect();
    assert_eq!(names, [&json!("Studio"), &json!("Attic")]);
}
