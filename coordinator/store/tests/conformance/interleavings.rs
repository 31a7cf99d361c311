//! Random interleavings of two agents, people, sweeps of two replicas and time on a few jobs, held
//! against a small model. `SAFELIGHT_INTERLEAVINGS=100000` says how many for each database.

mod dice;
mod game;
mod job;
mod model;
mod moves;
mod shrink;
mod table;

use std::{process::Command, sync::Arc, time::Duration};

use safelight_store::DatabaseKind;

pub(crate) use self::dice::Dice;
use self::{
    game::{Game, TURNS},
    table::Table,
};
use crate::world::{World, tell_both};

/// Side by side in one database; more would only wait for each other.
const BESIDE: usize = 40;
const DEFAULT: usize = 2_000;
/// Rounds between two words of how far it is.
const SAY_EVERY: usize = 25;
/// Between two turns.
const TURN: Duration = Duration::from_secs(20);
/// Sweeps come after so many turns.
const SWEEP_EVERY: usize = 4;
/// Progress must come within this.
const STALLED: Duration = Duration::from_secs(130);

tell_both! {
    the_store_answers_like_the_model,
    the_model_catches_a_store_that_does_not_compare_epochs,
    the_model_catches_a_store_that_refuses_a_failure_told_again,
    the_model_catches_a_store_that_leaves_a_change_out_of_its_trail,
}

async fn the_store_answers_like_the_model(world: Arc<World>) {
    let wanted = wanted();
    let mut tables = Vec::new();
    for number in 0..BESIDE {
        tables.push(Table::new(&world, number).await);
    }
    for round in 0..wanted.div_ceil(BESIDE) {
        let mut games = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            let seed = u64::try_from(round * BESIDE + number).expect("a number");
            games.push(Game::of_seed(&world, *table, seed).await);
        }
        let played = play(&world, games).await;
        if let Some(broken) = played.iter().find(|game| game.broken.is_some()) {
            let report = shrink::report(&world, broken).await;
            panic!("caught within {} sequences: {report}", (round + 1) * BESIDE);
        }
        if round % SAY_EVERY == SAY_EVERY - 1 {
            tell(&format!("{} of {wanted} sequences agree", (round + 1) * BESIDE));
        }
    }
    tell(&format!("{} sequences of {TURNS} turns agree", wanted.div_ceil(BESIDE) * BESIDE));
}

/// Plays games side by side to their end. All live in one time: it passes when all have moved.
async fn play(world: &Arc<World>, mut games: Vec<Game>) -> Vec<Game> {
    for number in 0..TURNS {
        games = each(games, |game| game.turn(Arc::clone(world), number)).await;
        world.clock.advance(TURN);
        while !world.store.promote_due_jobs().await.expect("promoted").is_empty() {}
        games.iter_mut().for_each(|game| game.promoted(world.now()));
        if number % SWEEP_EVERY == SWEEP_EVERY - 1 {
            sweep(world, &mut games).await;
        }
    }
    each(games, |game| game.end(Arc::clone(world))).await
}

async fn each<F>(games: Vec<Game>, action: impl Fn(Game) -> F) -> Vec<Game>
where
    F: Future<Output = Game> + Send + 'static,
{
    let playing: Vec<_> = games.into_iter().map(|game| tokio::spawn(action(game))).collect();
    let mut games = Vec::new();
    for game in playing {
        games.push(game.await.expect("a game does not panic"));
    }
    games
}

/// Two replicas sweep at the same moment. Together they find everything, and nothing twice.
async fn sweep(world: &World, games: &mut [Game]) {
    let (store, now) = (&world.store, world.now());
    let (one, other) =
        tokio::join!(store.sweep_expired_leases(now), store.sweep_expired_leases(now));
    let expired = [one.expect("swept"), other.expect("swept")].concat();
    games.iter_mut().for_each(|game| game.swept(&expired, |model| model.sweep_expired(now)));
    let since = now.minus(STALLED);
    let (one, other) = tokio::join!(store.sweep_stalled(since), store.sweep_stalled(since));
    let stalled = [one.expect("swept"), other.expect("swept")].concat();
    games.iter_mut().for_each(|game| game.swept(&stalled, |model| model.sweep_stalled(since)));
}

async fn the_model_catches_a_store_that_does_not_compare_epochs(world: Arc<World>) {
    is_caught(&world, "epoch");
}

async fn the_model_catches_a_store_that_refuses_a_failure_told_again(world: Arc<World>) {
    is_caught(&world, "told_twice");
}

async fn the_model_catches_a_store_that_leaves_a_change_out_of_its_trail(world: Arc<World>) {
    is_caught(&world, "trail");
}

/// Plays against the real store with one rule taken out, in a process of its own.
fn is_caught(world: &World, rule: &str) {
    let database = match world.store.kind() {
        DatabaseKind::Sqlite => "sqlite",
        DatabaseKind::Postgres => "postgres",
    };
    let story = format!("interleavings::{database}::the_store_answers_like_the_model");
    let output = Command::new(std::env::current_exe().expect("a running test has a path"))
        .args([story.as_str(), "--exact", "--nocapture"])
        .env("SAFELIGHT_BREAK", rule)
        .env("SAFELIGHT_INTERLEAVINGS", DEFAULT.to_string())
        .output()
        .expect("the test runs again");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(!output.status.success(), "nobody noticed that `{rule}` was taken out: {said}");
    let (_, caught) = said.split_once("caught within ").expect(&said);
    tell(&format!("without `{rule}`, caught within {caught}"));
}

fn wanted() -> usize {
    let given = std::env::var("SAFELIGHT_INTERLEAVINGS").ok();
    given.map_or(DEFAULT, |number| number.parse().expect("a number of sequences"))
}

#[allow(clippy::print_stderr, reason = "a long run tells how far it is")]
fn tell(line: &str) {
    eprintln!("{line}");
}
