//! What people see as it happens, over sockets.

use safelight_store::{Actor, Role};
use serde_json::{Value, json};

use crate::test_support::{Browser, Served, Socket, World};

const LIVE: &str = "/api/live";
const POOL: &str = "/api/agent/v1/ws/pool-status";

/// Opens a socket as a browser does.
async fn open_as(served: &Served, browser: &Browser<'_>, path: &str) -> Socket {
    let pairs: Vec<_> = browser.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let headers = [("cookie", &*pairs.join("; ")), ("origin", &served.origin())];
    served.open_with(path, &headers).await.unwrap()
}

async fn token(admin: &mut Browser<'_>) -> (String, String) {
    let request = json!({"name": "script", "scopes": ["read"]});
    let made = admin.post("/api/api-tokens", request).await.ok(201);
    let word = |key: &str| made[key].as_str().unwrap().to_owned();
    (word("guid"), word("token"))
}

#[tokio::test]
async fn strangers_are_sent_away_and_other_sites_refused() {
    let world = World::new().await;
    let admin = world.admin().await;
    let served = Served::start(&world.app).await;
    for path in [LIVE, POOL] {
        for key in [None, Some("tok_key_x"), Some("agt_key_x")] {
            assert_eq!(served.open(path, key).await.closes().await, 4001, "{path}");
        }
        let pairs: Vec<_> = admin.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let elsewhere = [("cookie", &*pairs.join("; ")), ("origin", "https://evil.example")];
        assert!(served.open_with(path, &elsewhere).await.is_err(), "{path}");
        world.get(path).await.refused(401, "unauthenticated");
    }
    world.get("/api/agent/v1/pool-status").await.refused(401, "unauthenticated");
    served.stop().await;
}

#[tokio::test]
async fn the_pool_is_told_on_connecting_and_on_every_change() {
    let world = World::new().await;
    let mut admin = world.admin().await;
    let served = Served::start(&world.app).await;
    let mut pool = open_as(&served, &admin, POOL).await;
    let status = |online: i64, offline: i64, idle: i64, running: i64, word: &str| {
        json!({"type": "agent_pool_status", "pool_status": {
            "online_count": online, "offline_count": offline, "idle_count": idle,
            "running_jobs_count": running, "status": word,
        }})
    };
    assert_eq!(pool.next().await, status(0, 0, 0, 0, "offline"));
    pool.text("ping").await;
    assert_eq!(pool.next().await, "pong");
    let agent = world.agent("one").await;
    pool.until(|seen| *seen == status(1, 0, 1, 0, "idle")).await;
    let collection = world.collection(&mut admin, agent.id, "a").await;
    world.job(&mut admin, &collection).await;
    world.app.store.claim_job(agent.id, Default::default()).await.unwrap().unwrap();
    pool.until(|seen| *seen == status(1, 0, 0, 1, "running")).await;
    let answer = admin.get("/api/agent/v1/pool-status").await.ok(200);
    assert_eq!(answer, status(1, 0, 0, 1, "running")["pool_status"]);
    let mut second = open_as(&served, &admin, POOL).await;
    assert_eq!(second.next().await, status(1, 0, 0, 1, "running"));
    assert!(pool.is_quiet().await, "nothing changed");
    drop((pool, second));
    served.stop().await;
}

#[tokio::test]
async fn what_happens_is_told_to_its_team_and_to_nobody_else() {
    let world = World::new().await;
    let mut admin = world.admin().await;
    let stranger = world.stranger().await;
    let served = Served::start(&world.app).await;
    let mut live = open_as(&served, &admin, LIVE).await;
    let mut theirs = open_as(&served, &stranger, LIVE).await;
    assert_eq!(live.next().await["type"], "hello");
    assert_eq!(theirs.next().await["type"], "hello");
    theirs.next_of("pool_status").await;

    let agent = world.agent("one").await;
    assert_eq!(live.next_of("agent").await["guid"], json!(agent.id));
    let collection = world.collection(&mut admin, agent.id, "a").await;
    assert_eq!(live.next_of("collection").await["change"], "create");
    let job = world.job(&mut admin, &collection).await;
    let seen = live.next_of("job").await;
    assert_eq!((&seen["guid"], &seen["state"]), (&json!(job), &json!("pending")));
    assert!(theirs.is_quiet().await, "teams are walls");
    drop((live, theirs));
    served.stop().await;
}

#[tokio::test]
async fn who_comes_back_is_told_what_was_missed() {
    let world = World::new().await;
    let mut admin = world.admin().await;
    let (_, token) = token(&mut admin).await;
    let served = Served::start(&world.app).await;
    let mut live = served.open(LIVE, Some(&token)).await;
    let hello = live.next().await;
    drop(live);
    let agent = world.agent("one").await;
    let collection = world.collection(&mut admin, agent.id, "a").await;
    world.job(&mut admin, &collection).await;
    let since = |id: &Value| format!("{LIVE}?since={}", id.as_str().unwrap());
    let mut again = served.open(&since(&hello["id"]), Some(&token)).await;
    assert_eq!(again.next().await, hello);
    let mut last = 0;
    for kind in ["agent", "collection", "job"] {
        let id = again.next_of(kind).await["id"].as_str().unwrap().to_owned();
        let number: u64 = id.rsplit('.').next().unwrap().parse().unwrap();
        assert!(number > last, "{id}");
        last = number;
    }
    let mut elsewhere = served.open(&since(&json!("other.3")), Some(&token)).await;
    assert_eq!(elsewhere.next().await["type"], "hello");
    assert_eq!(elsewhere.next().await["type"], "resync");
    drop((again, elsewhere));
    served.stop().await;
}

#[tokio::test]
async fn who_signs_out_or_loses_a_token_or_a_role_is_sent_away() {
    let world = World::new().await;
    let mut admin = world.admin().await;
    let served = Served::start(&world.app).await;
    let (guid, token) = token(&mut admin).await;
    let (script, stays) =
        (served.open(POOL, Some(&token)).await, open_as(&served, &admin, LIVE).await);
    admin.delete(&format!("/api/api-tokens/{guid}")).await.ok(204);
    assert_eq!(script.closes().await, 4001);
    let team = world.team().await;
    let mut member = world.person(team, "bob@example.org", Role::Member).await;
    let sockets = [LIVE, POOL];
    let mut open = Vec::new();
    for path in sockets {
        open.push(open_as(&served, &member, path).await);
    }
    member.delete("/api/session").await.ok(204);
    for socket in open {
        assert_eq!(socket.closes().await, 4001);
    }
    let mut stays = stays;
    world.app.store.create_team("Third", &Actor::system()).await.unwrap();
    stays.text("ping").await;
    stays.until(|message| message == "pong").await;
    drop(stays);
    served.stop().await;
}
