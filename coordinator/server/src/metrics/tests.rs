use std::{collections::BTreeSet, sync::Arc, time::Duration};

use axum::{body::Body, http::Request};
use safelight_domain::JobState;
use safelight_store::ReleaseCause;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::SocketKind;
use crate::test_support::{Answer, World};

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
const TOKEN: &str = "a-token-of-sixteen-letters-at-least";

async fn scrape(world: &World, token: &str) -> Answer {
    let request = Request::get("/metrics").header("authorization", format!("Bearer {token}"));
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn figures(world: &World) -> String {
    let answer = scrape(world, TOKEN).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text
}

#[tokio::test]
async fn without_the_token_there_is_no_such_address() {
    let closed = World::new().await;
    scrape(&closed, "").await.refused(404, "not_found");
    let world = World::with(&[("SAFELIGHT_METRICS_TOKEN", TOKEN)]).await;
    for wrong in ["", "a-token", "a-token-of-sixteen-letters-at-leasT"] {
        scrape(&world, wrong).await.refused(404, "not_found");
    }
    world.get("/metrics").await.refused(404, "not_found");
    let answer = scrape(&world, TOKEN).await;
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    assert!(answer.text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn a_listener_of_its_own_serves_the_figures_and_nothing_else() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(super::own_listener(listener, Arc::clone(&world.app)));
    for (path, begins) in [("/metrics", "HTTP/1.1 200"), ("/api/agents", "HTTP/1.1 404")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(begins), "{path}: {answer}");
    }
    world.app.stopping.cancel();
    tokio::time::timeout(Duration::from_secs(60), served).await.expect("it stops").unwrap();
}

#[tokio::test]
async fn the_figures_tell_what_happens() {
    let world = World::with(&[("SAFELIGHT_METRICS_TOKEN", TOKEN)]).await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    world.silent_agent(world.team().await, "Silent").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    world.job(&mut ada, &collection).await;
    let socket = world.app.metrics.socket(SocketKind::Agent);
    world.app.metrics.claimed(Duration::from_millis(3), Some(Duration::from_secs(2)));
    world.app.metrics.started(Duration::from_secs(7));
    world.app.metrics.released(ReleaseCause::LeaseExpired);
    world.app.metrics.uploaded(512);
    let text = figures(&world).await;
    for line in [
        "safelight_jobs{state=\"pending\",lane=\"bound\"} 1",
        "safelight_jobs{state=\"pending\",lane=\"shared\"} 0",
        "safelight_agents{status=\"online\"} 1",
        "safelight_agents{status=\"never_contacted\"} 1",
        "safelight_open_sockets{kind=\"agent\"} 1",
        "safelight_open_sockets{kind=\"live\"} 0",
        "safelight_claim_seconds_bucket{le=\"0.005\",outcome=\"job\"} 1",
        "safelight_job_wait_seconds_bucket{le=\"5.0\"} 1",
        "safelight_job_start_seconds_sum 7.0",
        "safelight_job_releases_total{cause=\"lease_expired\"} 1",
        "safelight_lease_expiries_total 1",
        "safelight_upload_bytes_total 512",
        "safelight_database_connections{state=\"idle\"} ",
        "safelight_held_claims 0",
        concat!("safelight_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        "safelight_request_seconds_count{route=\"/api/jobs\",status=\"2xx\"} 1",
    ] {
        assert!(text.contains(&format!("\n{line}")), "{line} is missing in\n{text}");
    }
    assert!(!text.contains(&collection), "no ids among the labels");
    drop(socket);
    assert!(figures(&world).await.contains("safelight_open_sockets{kind=\"agent\"} 0"));
}

#[tokio::test]
async fn the_page_for_operators_lists_every_figure() {
    let world = World::with(&[("SAFELIGHT_METRICS_TOKEN", TOKEN)]).await;
    // What has labels is told once it has happened.
    let metrics = &world.app.metrics;
    metrics.claimed(Duration::ZERO, None);
    metrics.released(ReleaseCause::GaveBack);
    metrics.ended(JobState::Completed);
    metrics.answered("/x", 200, Duration::ZERO);
    let text = figures(&world).await;
    let served: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| {
            let (name, kind) = line.split_once(' ').unwrap();
            let ending = match kind {
                "counter" => "_total",
                "info" => "_info",
                _ => "",
            };
            format!("{name}{ending}")
        })
        .collect();
    let page = std::fs::read_to_string(DOCS).unwrap();
    let listed: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `safelight_"))
        .filter_map(|rest| rest.split(['`', '{']).next())
        .map(|name| format!("safelight_{name}"))
        .collect();
    assert_eq!(listed, served, "docs/operating.md lists other figures than are served");
}
