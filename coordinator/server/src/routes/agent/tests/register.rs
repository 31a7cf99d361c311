use std::time::Duration;

use serde_json::{Value, json};

use super::world::{Database, World};

fn request(token: &str) -> Value {
    json!({
        "registration_token": token, "name": "Studio Mac", "hostname": "mac", "os_info": "macOS",
        "version": "1.2", "capabilities": ["local_filesystem"], "authorized_roots": ["/photos"],
        "something_of_tomorrow": {"x": 1}, "platform": null, "development_mode": null,
    })
}

#[tokio::test]
async fn a_token_enrols_one_agent() {
    let world = World::new().await;
    let request = request(&world.token().await);
    let answer = world.post("/register", None, &request).await;
    assert_eq!(answer.status, 201);
    let reply = answer.json();
    assert!(reply["guid"].as_str().unwrap().starts_with("agt_"));
    let key = reply["api_key"].as_str().unwrap();
    assert!(key.starts_with("agt_key_") && key.len() == 8 + 43);
    assert_eq!(reply["name"], "Studio Mac");
    assert_eq!(reply["team_guid"], json!(world.team));
    assert_eq!(reply["authorized_roots"], json!(["/photos"]));
    let me = world.get("/me", Some(key)).await.json();
    assert_eq!(me["status"], "offline", "offline until its first heartbeat");

    let again = world.post("/register", None, &request).await;
    assert_eq!(again.refusal(), (400, "token_used".to_owned()));
}

#[tokio::test]
async fn each_bad_token_has_its_own_code() {
    let world = World::new().await;
    let unknown = format!("art_{}", "A".repeat(43));
    for token in [&*unknown, "", "agt_key_x"] {
        let answer = world.post("/register", None, &request(token)).await;
        assert_eq!(answer.refusal(), (400, "token_unknown".to_owned()));
    }
    let token = world.token().await;
    world.clock.advance(Duration::from_secs(3601));
    let answer = world.post("/register", None, &request(&token)).await;
    assert_eq!(answer.refusal(), (400, "token_expired".to_owned()));
}

#[tokio::test]
async fn a_faulty_field_is_named_and_the_token_stays_good() {
    let world = World::new().await;
    let token = world.token().await;
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("  ")),
        ("name", json!("x".repeat(101))),
        ("name", json!(null)),
        ("hostname", json!(3)),
        ("capabilities", json!(["has space"])),
        ("binary_checksum", json!("abc")),
        ("binary_checksum", json!("g".repeat(64))),
    ] {
        let mut request = request(&token);
        request[field] = value;
        let answer = world.post("/register", None, &request).await;
        assert_eq!(answer.status, 422, "{field}");
        let detail = &answer.json()["detail"][0];
        assert_eq!(detail["loc"][0], "body");
        assert_eq!(detail["loc"][1], field, "{detail}");
        assert!(detail["msg"].is_string() && detail["type"].is_string());
    }
    assert_eq!(world.post("/register", None, &request(&token)).await.status, 201);
}

#[tokio::test]
async fn replicas_count_tries_together() {
    let world = World::on(Database::Postgres).await;
    let replica = world.replica().await;
    let wrong = request(&format!("art_{}", "A".repeat(43)));
    for _ in 0..15 {
        for one in [&world, &replica] {
            let answer = one.post("/register", None, &wrong).await;
            assert_eq!(answer.refusal(), (400, "token_unknown".to_owned()));
        }
    }
    for one in [&world, &replica] {
        let answer = one.post("/register", None, &wrong).await;
        assert_eq!(answer.refusal(), (429, "rate_limited".to_owned()));
        assert_eq!(answer.headers["retry-after"], "10");
    }
    world.clock.advance(Duration::from_secs(10));
    assert_eq!(replica.post("/register", None, &wrong).await.status, 400);
    assert_eq!(world.post("/register", None, &wrong).await.status, 429);
    let token = replica.token().await;
    assert_eq!(world.post("/register", None, &request(&token)).await.status, 429);
    world.clock.advance(Duration::from_secs(10));
    assert_eq!(world.post("/register", None, &request(&token)).await.status, 201);
    assert_eq!(replica.post("/register", None, &wrong).await.status, 400, "forgiven for both");
}
