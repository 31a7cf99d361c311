//! Which state goes first, and that it is told in words.

use super::*;
use crate::panel::samples::{NOW, at, healthy, paused, running, verdict};

fn told(state: &PanelState) -> (TrayState, String) {
    let tray = tray(state, at(NOW));
    (tray.state, tray.tooltip)
}

#[test]
fn the_first_state_that_fits_is_shown() {
    let mut state = healthy(&["Archive", "Weddings", "2024"]);
    assert_eq!(
        told(&state),
        (TrayState::Healthy, "Safelight: healthy, 3 collections, checked 4 min ago".to_owned())
    );
    state.connection.mode = Mode::Team;
    state.connection.state = ConnectionState::Offline;
    assert_eq!(told(&state).0, TrayState::Offline);
    state.collections[0].verdicts = vec![verdict(3)];
    assert_eq!(told(&state).0, TrayState::Findings);
    assert_eq!(told(&state).1, "Safelight: 3 findings, 3 collections, checked 4 min ago");
    state.collections[1].running = Some(running(50, Some(200)));
    let (kind, words) = told(&state);
    assert_eq!(kind, TrayState::Working);
    assert!(words.starts_with("Safelight: checking Weddings, 25 %"), "{words}");
    state.pause = Some(paused());
    assert_eq!(told(&state).0, TrayState::Paused);
    let empty = PanelState { collections: Vec::new(), ..state.clone() };
    assert_eq!(
        told(&empty),
        (TrayState::NeedsSetup, "Safelight: no folder yet, drop one to begin".to_owned())
    );
    state.collections[2].standing = Standing::Missing;
    assert_eq!(told(&state).0, TrayState::Problem);
    let revoked = Connection { state: ConnectionState::Revoked, ..state.connection.clone() };
    let empty = PanelState { connection: revoked, ..empty };
    assert_eq!(told(&empty).0, TrayState::Problem, "before anything else");
}

use crate::panel::shapes::Connection;

#[test]
fn a_drive_that_is_away_is_no_problem_and_a_failed_check_is_one() {
    let mut state = healthy(&["Archive"]);
    state.collections[0].standing = Standing::WaitingForDrive;
    state.collections[0].reason = Some("Waiting for drive Archive-3.".to_owned());
    assert_eq!(told(&state).0, TrayState::Healthy);
    state.collections[0].standing = Standing::Ready;
    state.collections[0].reason = Some("The last check failed.".to_owned());
    assert_eq!(told(&state).0, TrayState::Problem);
}

#[test]
fn our_own_coordinator_that_does_not_run_is_a_problem_and_says_why() {
    let mut state = healthy(&["Archive"]);
    state.connection.state = ConnectionState::Offline;
    state.connection.reason = Some("The coordinator is missing.".to_owned());
    let (kind, words) = told(&state);
    assert_eq!(kind, TrayState::Problem);
    assert!(words.starts_with("Safelight: the coordinator is missing,"), "{words}");
}

#[test]
fn the_wedge_grows_in_eighths() {
    let mut state = healthy(&["Archive"]);
    for (done, total, wedge) in [
        (0, Some(800), 0),
        (99, Some(800), 0),
        (100, Some(800), 1),
        (800, Some(800), 8),
        (5, None, 1),
    ] {
        state.collections[0].running = Some(running(done, total));
        assert_eq!(tray(&state, at(NOW)).wedge, wedge, "{done} of {total:?}");
    }
}

#[test]
fn a_state_that_passes_within_a_second_is_never_shown() {
    let mut steady = Steady::default();
    let mut state = healthy(&["Archive"]);
    let calm = tray(&state, at(NOW));
    state.collections[0].running = Some(running(0, None));
    let busy = tray(&state, at(NOW));
    let ms = Duration::from_millis;
    assert_eq!(steady.see(calm.clone(), ms(0)), calm, "the first is shown at once");
    assert_eq!(steady.see(busy.clone(), ms(100)), calm);
    assert!(steady.waits());
    assert_eq!(steady.see(calm.clone(), ms(900)), calm);
    assert_eq!(steady.see(busy.clone(), ms(1000)), calm, "it begins anew");
    assert_eq!(steady.see(busy.clone(), ms(1999)), calm);
    assert_eq!(steady.see(busy.clone(), ms(2000)), busy);
    assert!(!steady.waits());
}

#[test]
fn ages_are_told_in_one_unit() {
    let seconds = Duration::from_secs;
    for (age, words) in [
        (59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (3_600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "yesterday"),
        (172_800, "2 days ago"),
    ] {
        assert_eq!(ago(seconds(age)), words);
    }
}
