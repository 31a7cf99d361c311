//! Faults of the line and of agents that say the wrong thing at the wrong time.

use std::time::Duration;

use serde_json::Value;
use tokio::join;

use super::Injected;
use super::proxy::Proxy;
use super::stage::Stage;
use crate::boot::Database;
use crate::raw::{Answer, Claim, RawAgent};
use safelight_domain::CollectionId;
use safelight_store::Actor;

/// Two agents, one bucket, and how often.
struct Line {
    stage: Stage,
    one: RawAgent,
    two: RawAgent,
    bucket: CollectionId,
}

impl Line {
    async fn set(database: Database) -> Self {
        let stage = Stage::set(database).await;
        let ([one, two], bucket) = stage.two_agents().await;
        Self { stage, one, two, bucket }
    }

    async fn claimed(&mut self) -> Claim {
        self.stage.check(self.bucket).await;
        self.one.claimed().await
    }

    async fn end(self, times: usize) -> Injected {
        Injected { times, looked: self.stage.judge().await, ..Injected::default() }
    }
}

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.0, answer.1["code"].as_str().unwrap_or_default()),
        (status, code),
        "{answer:?}"
    );
}

/// The coordinator accepts a result, a claim or a failure, and the agent is never told.
pub(super) async fn reply_lost(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    let proxy = Proxy::to(&line.stage.coordinator.url()).await;
    let far = line.one.through(proxy.url());
    for round in 0..count {
        line.stage.check(line.bucket).await;
        if round % 2 == 0 {
            proxy.lose_next();
            assert!(far.claim().await.is_err(), "the answer was lost");
        }
        // An agent that names no jobs gives back what it does not know of.
        let claim = line.one.claimed().await;
        let completion = claim.completion(round);
        proxy.lose_next();
        let lost = far.post(&claim.path("complete"), &completion).await;
        assert!(lost.is_err(), "the answer was lost: {lost:?}");
        let again = line.one.post(&claim.path("complete"), &completion).await.expect("an answer");
        is(&again, 200, "");
        assert_eq!(again.1["status"], "completed");
    }
    let lost = proxy.lost();
    line.end(lost).await
}

/// The same result twice at once, and once more.
pub(super) async fn duplicate_completion(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    for round in 0..count {
        let claim = line.claimed().await;
        let (path, body) = (claim.path("complete"), claim.completion(round));
        let (first, second) = join!(line.one.post(&path, &body), line.one.post(&path, &body));
        let third = line.one.post(&path, &body).await;
        for answer in [first, second, third] {
            is(&answer.expect("an answer"), 200, "");
        }
    }
    line.end(count).await
}

/// Progress that arrives when the job is over changes nothing.
pub(super) async fn progress_after_completion(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    for round in 0..count {
        let claim = line.claimed().await;
        let done = line.one.post(&claim.path("complete"), &claim.completion(round)).await;
        is(&done.expect("an answer"), 200, "");
        let late = line.one.post(&claim.path("progress"), &claim.progress()).await;
        let late = late.expect("an answer");
        is(&late, 200, "");
        assert_eq!(late.1["status"], "completed", "{late:?}");
    }
    line.end(count).await
}

/// A former holder sends its result, with its epoch and without.
pub(super) async fn stale_completion(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    for round in 0..count {
        let old = line.claimed().await;
        line.one.disconnect().await;
        let new = line.two.claimed().await;
        assert!((old.job, old.epoch) < (new.job, new.epoch), "epochs rise");
        line.one.beat(&serde_json::json!({ "status": "online" })).await;
        let stale = old.completion(round);
        let mut unnamed = stale.clone();
        unnamed["lease_epoch"] = Value::Null;
        let before = line.one.post(&old.path("complete"), &stale).await.expect("an answer");
        is(&before, 409, "lease_lost");
        let before = line.one.post(&old.path("complete"), &unnamed).await.expect("an answer");
        is(&before, 400, "not_yours");
        let done = line.two.post(&new.path("complete"), &new.completion(round)).await;
        is(&done.expect("an answer"), 200, "");
        let after = line.one.post(&old.path("complete"), &stale).await.expect("an answer");
        is(&after, 409, "lease_lost");
    }
    line.end(count * 3).await
}

/// The signature of another job, of another result, and of an earlier claim of the same job.
pub(super) async fn replayed_signature(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    let first = line.claimed().await;
    let done = line.one.post(&first.path("complete"), &first.completion(1)).await;
    is(&done.expect("an answer"), 200, "");
    for round in 0..count {
        let earlier = line.claimed().await;
        line.one.disconnect().await;
        line.one.beat(&serde_json::json!({ "status": "online" })).await;
        let claim = line.one.claimed().await;
        for (foreign, files) in [(&first, round), (&earlier, round), (&claim, round + 1)] {
            let mut replayed = claim.completion(round);
            replayed["signature"] = foreign.completion(files)["signature"].clone();
            let refused = line.one.post(&claim.path("complete"), &replayed).await;
            is(&refused.expect("an answer"), 400, "bad_signature");
        }
        let done = line.one.post(&claim.path("complete"), &claim.completion(round)).await;
        is(&done.expect("an answer"), 200, "");
    }
    line.end(count * 3).await
}

/// People call a job off at the moment its result arrives: one of the two wins, and both know.
pub(super) async fn cancel_racing_completion(database: Database, count: usize) -> Injected {
    let mut line = Line::set(database).await;
    let mut called_off = 0;
    for round in 0..count {
        let claim = line.claimed().await;
        let (path, body, by) = (claim.path("complete"), claim.completion(round), Actor::system());
        // A request takes its time to arrive; so does the wish, a little more each time.
        let hesitation = Duration::from_micros(u64::try_from(round % 20).expect("small") * 500);
        let call_off = async {
            tokio::time::sleep(hesitation).await;
            line.stage.store.cancel_job(line.stage.team, claim.job, &by).await
        };
        let (done, cancelled) = join!(line.one.post(&path, &body), call_off);
        let done = done.expect("an answer");
        match cancelled {
            Ok(_) => is(&done, 400, "wrong_state"),
            Err(_) => is(&done, 200, ""),
        }
        called_off += usize::from(done.0 == 400);
    }
    let note = format!("{called_off} called off, {} completed", count - called_off);
    Injected { note, ..line.end(count).await }
}
