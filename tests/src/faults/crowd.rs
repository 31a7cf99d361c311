//! Many agents at once.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use reqwest::Client;
use safelight_domain::{AgentId, Clock as _, SystemClock};
use safelight_protocol::paths::AGENT_BASE;
use safelight_store::{Actor, ClaimTerms, NewAgent, NewRegistrationToken};
use serde_json::{Value, json};

use super::Injected;
use super::stage::Stage;
use crate::boot::Database;

/// Connections that are opened at the same moment.
const AT_ONCE: usize = 4_000;
/// Of all agents, so many hold a job.
const AT_WORK: usize = 100;

/// A number that is also the agent's key.
struct Member {
    number: usize,
    id: AgentId,
}

/// The coordinator dies under that many agents and starts again. All come back at once; nobody's
/// lease is lost.
pub(super) async fn reconnect(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let (_, bucket) = stage.two_agents().await;
    let crowd: Vec<Member> = futures_util::stream::iter(0..count)
        .map(|number| enrol(&stage, number))
        .buffer_unordered(32)
        .collect()
        .await;
    let first = all_beat(&stage, &crowd, &|_| Value::Null).await;
    let mut held = vec![Value::Null; count];
    let at_work = &crowd[..AT_WORK.min(count)];
    for _ in at_work {
        stage.check(bucket).await;
    }
    // Only now, because a lease that nobody extends ends by itself.
    for member in at_work {
        let claim = stage.store.claim_job(member.id, ClaimTerms::default()).await;
        let job = claim.expect("a claim is answered").expect("a job waits").job;
        held[member.number] = json!([{ "guid": job.id, "lease_epoch": job.epoch }]);
    }
    stage.coordinator.kill().await;
    stage.coordinator.start(None).await;
    let again = all_beat(&stage, &crowd, &|member| held[member.number].clone()).await;
    for job in &stage.jobs {
        let seen = stage.store.get_job(stage.team, *job).await.expect("the job");
        assert!(seen.state.is_held() && seen.epoch.0 == 1, "no lease was lost: {seen:?}");
    }
    let note = format!("first {:.1} s, again {:.1} s", first.as_secs_f64(), again.as_secs_f64());
    Injected { times: count, kills: 1, looked: stage.judge().await, note }
}

/// Every agent says that it is online, on a connection of its own, until it is heard.
async fn all_beat(
    stage: &Stage,
    crowd: &[Member],
    jobs: &(dyn Fn(&Member) -> Value + Sync),
) -> Duration {
    let url = format!("{}{AGENT_BASE}/heartbeat", stage.coordinator.url());
    let client = Client::builder().pool_max_idle_per_host(0).build().expect("a client");
    let started = Instant::now();
    futures_util::stream::iter(crowd)
        .for_each_concurrent(AT_ONCE, |member| {
            let body = json!({ "status": "online", "jobs": jobs(member) });
            let (client, url) = (&client, &url);
            async move {
                loop {
                    let sent = client.post(url).bearer_auth(key(member.number)).json(&body).send();
                    match sent.await {
                        Ok(answer) if answer.status().is_success() => return,
                        Ok(answer) => panic!("{}", answer.text().await.unwrap_or_default()),
                        Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
                    }
                }
            }
        })
        .await;
    started.elapsed()
}

/// Straight into the database: ten thousand invitations are not the fault.
async fn enrol(stage: &Stage, number: usize) -> Member {
    let digest = |secret: &str| -> [u8; 32] {
        <sha2::Sha256 as sha2::Digest>::digest(secret.as_bytes()).into()
    };
    let expires_at = SystemClock::default().now().plus(Duration::from_secs(3600));
    let token = NewRegistrationToken {
        name: None,
        digest: digest(&format!("token {number}")),
        hint: "art_".to_owned(),
        expires_at,
    };
    let invited = token.digest;
    let by = Actor::system();
    stage.store.create_registration_token(stage.team, token, &by).await.expect("a token");
    let tool = "tool:photostats:1".parse().expect("a capability");
    let agent = NewAgent {
        name: format!("agent {number}"),
        hostname: "studio".to_owned(),
        os_info: "Linux".to_owned(),
        version: "1".to_owned(),
        capabilities: std::iter::once(tool).collect(),
        roots: Vec::new(),
        binary_checksum: None,
        platform: None,
        development_mode: false,
        attestation: None,
        key_digest: digest(&key(number)),
    };
    let made = stage.store.register_agent(invited, agent).await.expect("an agent");
    Member { number, id: made.id }
}

/// In the form of a key: a prefix and 43 characters.
fn key(number: usize) -> String {
    format!("agt_key_{number:043}")
}
