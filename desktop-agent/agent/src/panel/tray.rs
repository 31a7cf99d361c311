//! The icon: which of seven states, and the words beside it. A pure function of the rest.

use std::time::Duration;

use safelight_domain::Timestamp;

use super::{
    engine::sentence,
    shapes::{Card, ConnectionState, Mode, PanelState, Running, Standing, Tray, TrayState},
};

/// So long another state has to last before the icon shows it.
const STEADY: Duration = Duration::from_secs(1);

/// The icon for everything else in `state`, by precedence.
pub(super) fn tray(state: &PanelState, now: Timestamp) -> Tray {
    let kind = kind(state);
    let wedge = if kind == TrayState::Working { wedge(state) } else { 0 };
    let words = words(kind, state);
    let parts = [Some(words.clone()), collections(state), age(state, now)];
    let told: Vec<String> = parts.into_iter().flatten().collect();
    Tray {
        state: kind,
        wedge,
        tooltip: format!("Safelight: {}", told.join(", ")),
        headline: sentence(&words),
    }
}

fn kind(state: &PanelState) -> TrayState {
    let cards = &state.collections;
    if problem(state).is_some() {
        TrayState::Problem
    } else if cards.is_empty() {
        TrayState::NeedsSetup
    } else if state.pause.is_some() {
        TrayState::Paused
    } else if cards.iter().any(|card| card.running.is_some()) {
        TrayState::Working
    } else if findings(cards) > 0 {
        TrayState::Findings
    } else if state.connection.state == ConnectionState::Offline {
        TrayState::Offline
    } else {
        TrayState::Healthy
    }
}

/// What needs the owner, if something does.
pub(super) fn problem(state: &PanelState) -> Option<String> {
    let connection = &state.connection;
    if connection.state == ConnectionState::Revoked {
        return Some("the team does not want this computer any more".to_owned());
    }
    if connection.mode != Mode::Team && connection.state == ConnectionState::Offline {
        return connection.reason.as_deref().map(phrase);
    }
    let troubled = state.collections.iter().find(|card| needs_owner(card))?;
    Some(format!("{} needs you", troubled.name))
}

/// A drive that is away needs nobody.
fn needs_owner(card: &Card) -> bool {
    match card.standing {
        Standing::WaitingForDrive => false,
        Standing::Ready => card.reason.is_some(),
        Standing::Missing | Standing::Unreadable | Standing::NotAllowed => true,
    }
}

fn findings(cards: &[Card]) -> u64 {
    cards.iter().flat_map(|card| &card.verdicts).map(|verdict| verdict.findings).sum()
}

/// Eighths of the job at hand; unknown ones stay at the first.
fn wedge(state: &PanelState) -> u8 {
    let running = state.collections.iter().find_map(|card| card.running.as_ref());
    running.and_then(share).map_or(1, |share| (share * 8.0).floor().clamp(0.0, 8.0) as u8)
}

/// How much of a job is done, 0 to 1.
fn share(running: &Running) -> Option<f64> {
    let total = running.total.filter(|total| *total > 0)?;
    Some(running.done.min(total) as f64 / total as f64)
}

fn words(kind: TrayState, state: &PanelState) -> String {
    match kind {
        TrayState::Problem => problem(state).unwrap_or_else(|| "something needs you".to_owned()),
        TrayState::NeedsSetup => "no folder yet, drop one to begin".to_owned(),
        TrayState::Paused => {
            state.pause.as_ref().map_or_else(String::new, |pause| phrase(&pause.sentence))
        }
        TrayState::Working => working(state),
        TrayState::Findings => match findings(&state.collections) {
            1 => "1 finding".to_owned(),
            many => format!("{} findings", safelight_report::words::number(many)),
        },
        TrayState::Offline => "offline, the coordinator cannot be reached".to_owned(),
        TrayState::Healthy => match state.connection.state {
            ConnectionState::Starting => "starting".to_owned(),
            _ => "healthy".to_owned(),
        },
    }
}

fn working(state: &PanelState) -> String {
    let running = state.collections.iter().find_map(|card| Some((card, card.running.as_ref()?)));
    let Some((card, running)) = running else { return "working".to_owned() };
    match share(running) {
        Some(share) => format!("checking {}, {:.0} %", card.name, (share * 100.0).floor()),
        None => format!(
            "checking {}, {} so far",
            card.name,
            safelight_report::words::counted(running.done, "file", "files").replace('\u{a0}', " ")
        ),
    }
}

fn collections(state: &PanelState) -> Option<String> {
    match state.collections.len() {
        0 => None,
        1 => Some("1 collection".to_owned()),
        many => Some(format!("{many} collections")),
    }
}

fn age(state: &PanelState, now: Timestamp) -> Option<String> {
    let last = state.collections.iter().flat_map(|card| &card.verdicts).map(|one| one.at).max();
    match last {
        Some(last) => Some(format!("checked {}", ago(now.since(last)))),
        None if state.collections.is_empty() => None,
        None => Some("not checked yet".to_owned()),
    }
}

/// How long ago, in the one unit that says it.
pub(super) fn ago(span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    match (minutes, minutes / 60, minutes / (60 * 24)) {
        (0, _, _) => "just now".to_owned(),
        (minutes, 0, _) => format!("{minutes} min ago"),
        (_, hours, 0) => format!("{hours} h ago"),
        (_, _, 1) => "yesterday".to_owned(),
        (_, _, days) => format!("{days} days ago"),
    }
}

/// A sentence inside of another one.
fn phrase(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Keeps the icon from flickering: another state is shown once it lasted.
#[derive(Debug, Default)]
pub(super) struct Steady {
    shown: Option<Tray>,
    next: Option<(TrayState, Duration)>,
}

impl Steady {
    /// What to show at `now`, by a clock that never goes back.
    pub(super) fn see(&mut self, tray: Tray, now: Duration) -> Tray {
        let same = self.shown.as_ref().is_none_or(|shown| shown.state == tray.state);
        let since = match self.next {
            Some((state, since)) if state == tray.state => since,
            _ => now,
        };
        if same || now.saturating_sub(since) >= STEADY {
            self.next = None;
            self.shown = Some(tray.clone());
            return tray;
        }
        self.next = Some((tray.state, since));
        self.shown.clone().unwrap_or(tray)
    }

    /// Whether another state waits to be shown.
    pub(super) const fn waits(&self) -> bool {
        self.next.is_some()
    }
}

#[cfg(test)]
#[path = "tray_tests.rs"]
mod tests;
