//! The shortest sequence that still shows a disagreement.

use std::fmt::Write as _;
use std::sync::Arc;

use super::game::Game;
use super::moves::{Move, Turn};
use super::play;
use crate::world::World;

/// What is told of a disagreement.
pub(crate) async fn report(world: &Arc<World>, broken: &Game) -> String {
    let (turns, complaint) = shortest(world, broken).await;
    let mut text = format!("seed {}: {complaint}\nshortest sequence that shows it:\n", broken.seed);
    let last = turns.iter().rposition(|turn| !is_idle(turn)).unwrap_or(0);
    for (number, turn) in turns.iter().enumerate().take(last + 1) {
        // A turn that was left out still takes its time.
        let _ = match turn {
            Turn::One(Move::Idle) => writeln!(text, "  {number}: time passes"),
            turn => writeln!(text, "  {number}: {turn:?}"),
        };
    }
    text
}

fn is_idle(turn: &Turn) -> bool {
    matches!(turn, Turn::One(Move::Idle))
}

/// Replaces one turn after the other by shorter ones, as long as the rest still shows it.
async fn shortest(world: &Arc<World>, broken: &Game) -> (Vec<Turn>, String) {
    let mut turns = broken.turns.clone();
    let mut complaint = broken.broken.clone().unwrap_or_default();
    let mut shrunk = true;
    while shrunk {
        shrunk = false;
        for number in 0..turns.len() {
            for shorter in turns[number].shorter() {
                let mut fewer = turns.clone();
                fewer[number] = shorter;
                let game = Game::of_turns(world, broken.table, broken.seed, fewer.clone()).await;
                let played = play(world, vec![game]).await.pop().expect("one was given");
                if let Some(still) = played.broken {
                    (turns, complaint, shrunk) = (fewer, still, true);
                    break;
                }
            }
        }
    }
    (turns, complaint)
}
