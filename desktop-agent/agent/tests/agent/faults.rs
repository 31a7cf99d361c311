//! What goes wrong between an agent and its coordinator, and what becomes of the job.

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use safelight_agent::{
    clock::ManualAwakeClock,
    loops::{Ask, Asked},
    outbox::Outbox,
};
use safelight_domain::Timestamp;
use serde_json::json;

use crate::{
    fake::{Dialect, Fake},
    verbs::{call, register, verb},
    world::{Gate, QUIET, World},
};

const HOUR: Duration = Duration::from_secs(3_600);
/// The first of January 2026.
const NEW_YEAR: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

fn waiting(world: &World) -> usize {
    Outbox::open(&world.place().outbox()).unwrap().entries().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_to_somebody_else_during_eight_hours_of_sleep_is_dropped_unsent() {
    for finished in [true, false] {
        let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
        let photos = world.photos();
        let clock = Arc::new(ManualAwakeClock::at(NEW_YEAR));
        let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).tempo(QUIET);
        let agent = agent.clock(Arc::clone(&clock) as _).start();
        fake.queue(&photos);
        fake.first("progress").await;
        gate.reached().await;
        clock.sleep(8 * HOUR);
        fake.forget_claims();
        let before = fake.verbs().len();
        if finished {
            gate.open();
        } else {
            // Nothing else looks at the clock now; anything that makes it speak will do.
            assert!(world.ask(Ask::AddRoot(photos.clone() + "/sub")).await.is_ok());
        }
        fake.nth("claim", fake.calls("claim").len()).await;
        let after = fake.verbs().split_off(before);
        assert_eq!(after.iter().find(|verb| *verb != "ws").unwrap(), "heartbeat", "{after:?}");
        assert!(fake.calls("complete").is_empty() && fake.calls("fail").is_empty());
        assert!(fake.calls("initiate").is_empty());
        agent.stop().await;
        assert_eq!(waiting(&world), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_clock_that_is_off_by_an_hour_or_a_day_changes_nothing() {
    for wall in [
        NEW_YEAR.plus(HOUR),
        NEW_YEAR.plus(24 * HOUR),
        NEW_YEAR.minus(HOUR),
        NEW_YEAR.minus(24 * HOUR),
    ] {
        let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
        let photos = world.photos();
        let clock = Arc::new(ManualAwakeClock::at(NEW_YEAR));
        let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).tempo(QUIET);
        let agent = agent.clock(Arc::clone(&clock) as _).start();
        fake.queue(&photos);
        fake.first("progress").await;
        let beats = fake.calls("heartbeat").len();
        clock.set_wall(wall);
        gate.open();
        fake.first("complete").await;
        assert_eq!(fake.calls("heartbeat").len(), beats, "the claim was not doubted");
        agent.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_reply_is_lost_exactly_one_result_is_accepted() {
    for lost in ["config", "progress", "initiate", "chunk", "finalize", "complete"] {
        let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
        let photos = world.photos();
        fake.memory().lose.push(lost);
        let agent = world.agent(&fake).root(&photos).start();
        let job = fake.queue(&photos);
        fake.until("the loss", |memory| memory.lose.is_empty().then_some(())).await;
        fake.until("the result", |memory| (!memory.accepted.is_empty()).then_some(())).await;
        fake.asked_again().await;
        let Ok(Asked::Status(status)) = world.ask(Ask::Status).await else { panic!("a status") };
        assert_eq!((status.jobs_done, status.waiting_results), (1, 0), "{lost}");
        agent.stop().await;
        assert_eq!(fake.memory().accepted, [job], "{lost}");
        let sent = fake.calls("complete");
        assert_eq!(sent.len(), if lost == "complete" { 2 } else { 1 }, "{lost}");
        assert!(sent.iter().all(|again| *again == sent[0]), "{lost}");
    }
}

/// A program that ends with its test, however that ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// An agent that can write no file of more than so many blocks of 512 bytes.
#[cfg(unix)]
fn run_with_little_room(world: &World, blocks: u32) -> Ended {
    let real = verb(world, &["run"]);
    let mut command = Command::new("sh");
    // Ignored signals stay so: a file that grows too large is then an error and not the end.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    command.args(["-c", &script]).arg(real.get_program()).args(real.get_args());
    command.envs(real.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ended(command.spawn().unwrap())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_fails_the_job_in_words_and_leaves_nothing_damaged() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    register(&world, &fake).await;
    assert_eq!(call(&world, &["roots", "add", &photos]).await.0, 0);
    let agent = run_with_little_room(&world, 4);
    fake.queue(&photos);
    let fail = fake.first("fail").await;
    let message = fail["error_message"].as_str().unwrap();
    assert!(message.starts_with("disk: The outcome could not be kept"), "{fail}");
    assert_eq!((&fail["retryable"], &fail["lease_epoch"]), (&json!(true), &json!(1)));
    // It lives on, holds nothing, and takes the next job.
    fake.queue(&photos);
    fake.nth("fail", 1).await;
    let left = std::fs::read_dir(world.place().outbox()).unwrap();
    assert_eq!(left.count(), 0, "half a result takes no room on a full disk");
    fake.asked_again().await;
    drop(agent);
    fake.nobody_asks().await;

    let mut run = verb(&world, &["run"]);
    run.stdout(Stdio::null()).stderr(Stdio::null());
    let (_agent, job) = (Ended(run.spawn().unwrap()), fake.queue(&photos));
    fake.until("the result", |memory| (!memory.accepted.is_empty()).then_some(())).await;
    assert_eq!(fake.memory().accepted, [job]);
}
