//! Two coordinators, each a process of its own, hand out one queue: each job once, and nobody hears
//! of an empty queue that is not empty. `SAFELIGHT_DRAIN_JOBS=5000` is the full size.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stdout, reason = "the figures are for whoever runs it at full size")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use safelight_tests::pair::{Pair, Side};
use safelight_tests::raw::RawAgent;
use tokio::task::JoinSet;

const AGENTS: usize = 8;
/// People who ask for jobs at the same time.
const ASKING: usize = 4;
/// Nobody has to wait longer for a queue that moves.
const PATIENCE: Duration = Duration::from_secs(600);

/// What one agent got to hear.
#[derive(Default)]
struct Heard {
    /// Each job, and when the claim of it was sent.
    claims: Vec<(String, Instant)>,
    /// When a claim that got nothing was sent, and when it was answered.
    nothing: Vec<(Instant, Instant)>,
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
async fn works(agent: RawAgent, hasty: bool, left: Arc<AtomicUsize>) -> Heard {
    let mut heard = Heard::default();
    let mut waits = !hasty;
    while left.load(Ordering::SeqCst) > 0 {
        let sent = Instant::now();
        let claim = agent.claim_held(if waits { 2 } else { 0 }).await.unwrap();
        let Some(claim) = claim else {
            heard.nothing.push((sent, Instant::now()));
            waits = true;
            continue;
        };
        left.fetch_sub(1, Ordering::SeqCst);
        heard.claims.push((claim.job.to_string(), sent));
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
    let waited = |sent: Instant, answered: Instant| {
        claims.iter().any(|(job, claimed)| made[job] < sent && *claimed > answered)
    };
    let nothing = heard.iter().flat_map(|one| &one.nothing);
    nothing.filter(|(sent, answered)| waited(*sent, *answered)).count()
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
    let left = Arc::new(AtomicUsize::new(jobs));
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
    assert!(each.iter().all(|claims| *claims > 0), "somebody starved: {each:?}");
    let counts = pair.store.queue_counts(pair.team).await.unwrap();
    let open = counts.scheduled + counts.pending + counts.assigned + counts.running;
    assert_eq!(open, 0, "{counts:?}");
    println!(
        "{jobs} jobs: {} there before ({:.1} s), drained with the rest by {AGENTS} agents in {:.1} s; \
         {each:?} each, {nothing} times nothing, none of them false",
        jobs / 2,
        filled.as_secs_f64(),
        took.as_secs_f64(),
    );
}
