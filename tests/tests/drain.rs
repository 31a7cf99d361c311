//! Two coordinators, each a process of its own, hand out one queue: each job once, and nobody hears
//! of an empty queue that is not empty. `SAFELIGHT_DRAIN_JOBS=5000` is the full size.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stdout, reason = "the figures are for whoever runs it at full size")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use safelight_store::JobFilter;
use safelight_tests::pair::{Pair, Side};
use safelight_tests::raw::RawAgent;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

const AGENTS: usize = 8;
/// People who ask for jobs at the same time.
const ASKING: usize = 4;
/// Nobody has to wait longer for a queue that moves.
const PATIENCE: Duration = Duration::from_secs(600);

/// No job waits for so long beside an agent that waits for one; a sweep, which would find both,
/// comes every 8 s.
const BESIDE: Duration = Duration::from_secs(4);

/// Who is not heard of for 90 s counts as gone.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// When a claim was sent, and when it was answered.
type Asked = (Instant, Instant);

/// What one agent got to hear.
#[derive(Default)]
struct Heard {
    /// Each job with its claim.
    claims: Vec<(String, Asked)>,
    /// Claims that got nothing.
    nothing: Vec<Asked>,
}

fn size() -> usize {
    match std::env::var("SAFELIGHT_DRAIN_JOBS") {
        Ok(number) => number.parse().unwrap(),
        Err(_) => 200,
    }
}

fn side(number: usize) -> Side {
    if number.is_multiple_of(2) { Side::A } else { Side::B }
}

/// Claims and completes until everything is claimed. Every second agent asks without waiting
/// whenever it has completed a job, and only then has its claim held.
async fn works(agent: RawAgent, hasty: bool, left: Arc<watch::Sender<usize>>) -> Heard {
    let mut heard = Heard::default();
    let mut waits = !hasty;
    let mut drained = left.subscribe();
    let mut heard_of = Instant::now();
    loop {
        let sent = Instant::now();
        if sent - heard_of > HEARTBEAT {
            agent.beat(&json!({ "status": "online" })).await;
            heard_of = sent;
            continue;
        }
        let claim = tokio::select! {
            claim = agent.claim_held(if waits { 25 } else { 0 }) => claim.unwrap(),
            _ = drained.wait_for(|left| *left == 0) => break,
        };
        let asked = (sent, Instant::now());
        let Some(claim) = claim else {
            heard.nothing.push(asked);
            waits = true;
            continue;
        };
        left.send_modify(|left| *left -= 1);
        heard.claims.push((claim.job.to_string(), asked));
        agent.said(&claim.path("complete"), &claim.completion(1)).await;
        waits = !hasty;
    }
    heard
}

/// Makes jobs at both replicas; when each was acknowledged.
async fn ask(pair: &Arc<Pair>, jobs: usize) -> BTreeMap<String, Instant> {
    let mut asking = JoinSet::new();
    for person in 0..ASKING {
        let pair = Arc::clone(pair);
        asking.spawn(async move {
            let mut made = Vec::new();
            for number in (person..jobs).step_by(ASKING) {
                let job = pair.check(side(person + number / ASKING)).await;
                made.push((job, Instant::now()));
            }
            made
        });
    }
    asking.join_all().await.into_iter().flatten().collect()
}

/// Answers of "nothing" while a job waited all the time: it was acknowledged before the claim was
/// sent, and who got it asked after the claim was answered.
fn false_empty(heard: &[Heard], made: &BTreeMap<String, Instant>) -> usize {
    let claims: Vec<_> = heard.iter().flat_map(|one| &one.claims).collect();
    let waited = |&(sent, answered): &Asked| {
        claims.iter().any(|(job, (claimed, _))| made[job] < sent && *claimed > answered)
    };
    heard.iter().flat_map(|one| &one.nothing).filter(|asked| waited(asked)).count()
}

/// The longest time for which a job and a claim waited beside each other.
fn beside(heard: &[Heard], made: &BTreeMap<String, Instant>) -> Duration {
    let claims = || heard.iter().flat_map(|one| &one.claims);
    let asked: Vec<Asked> = heard
        .iter()
        .flat_map(|one| one.nothing.iter().chain(one.claims.iter().map(|(_, asked)| asked)))
        .copied()
        .collect();
    let together = |job: &String, claimed: Instant, (sent, answered): Asked| {
        claimed.min(answered).saturating_duration_since(made[job].max(sent))
    };
    claims()
        .flat_map(|(job, (_, got))| asked.iter().map(move |asked| together(job, *got, *asked)))
        .max()
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_job_is_claimed_once_and_nobody_hears_of_a_false_empty_queue() {
    let jobs = size();
    let pair = Arc::new(Pair::start().await);
    let mut agents = Vec::new();
    for number in 0..AGENTS {
        // Two on each side wait from the start, the others ask first.
        agents.push(pair.agent(side(number), &format!("agent {number}")).await);
    }
    // Half of the queue is there before, and half arrives while it is worked on.
    let began = Instant::now();
    let mut made = ask(&pair, jobs / 2).await;
    let filled = began.elapsed();
    let left = Arc::new(watch::Sender::new(jobs));
    let began = Instant::now();
    let mut working = JoinSet::new();
    for (number, agent) in agents.into_iter().enumerate() {
        working.spawn(works(agent, number % 4 >= 2, Arc::clone(&left)));
    }
    made.extend(ask(&pair, jobs - jobs / 2).await);
    let heard = tokio::time::timeout(PATIENCE, working.join_all()).await.expect("it is drained");
    let took = began.elapsed();

    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (job, _) in heard.iter().flat_map(|one| &one.claims) {
        *times.entry(job).or_default() += 1;
    }
    assert!(times.values().all(|claims| *claims == 1), "claimed twice: {times:?}");
    assert!(times.keys().all(|job| made.contains_key(*job)) && times.len() == jobs);
    let nothing: usize = heard.iter().map(|one| one.nothing.len()).sum();
    let each: Vec<usize> = heard.iter().map(|one| one.claims.len()).collect();
    assert_eq!(false_empty(&heard, &made), 0, "of {nothing} answers of nothing");
    let together = beside(&heard, &made);
    assert!(together < BESIDE, "a job and a claim waited beside each other: {together:?}");
    let counts = pair.store.count_jobs(pair.team, &JobFilter::default()).await.unwrap();
    let open = counts.scheduled + counts.pending + counts.assigned + counts.running;
    assert_eq!(open, 0, "{counts:?}");
    println!(
        "{jobs} jobs: {} there before ({:.1} s), drained with the rest by {AGENTS} agents in {:.1} s; \
         {each:?} each, {nothing} times nothing, none of them false; at most {together:.1?} beside a job",
        jobs / 2,
        filled.as_secs_f64(),
        took.as_secs_f64(),
    );
}
