//! States for tests: a healthy computer, to be changed where a test wants it otherwise.

use safelight_domain::Timestamp;

use super::shapes::*;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) const NOW: &str = "2026-11-23T14:04:00Z";

pub(super) fn card(name: &str) -> Card {
    Card {
        guid: format!("col_{}", name.to_lowercase()),
        name: name.to_owned(),
        path: format!("/photos/{name}"),
        standing: Standing::Ready,
        reason: None,
        watch: WatchShown { mode: WatchMode::Watching, reason: None },
        lacks_pipeline: false,
        verdicts: vec![verdict(0)],
        running: None,
        waiting: None,
        numbers: None,
    }
}

pub(super) fn verdict(findings: u64) -> Verdict {
    Verdict {
        tool: "photostats".to_owned(),
        at: at("2026-11-23T14:00:00Z"),
        findings,
        sentence: "Every image has the sidecar it needs.".to_owned(),
        change: None,
        result: "job_1".to_owned(),
        report: true,
    }
}

pub(super) fn running(done: u64, total: Option<u64>) -> Running {
    Running {
        job: "job_2".to_owned(),
        tool: "photostats".to_owned(),
        cause: "Asked for at this computer.".to_owned(),
        phase: "scanning".to_owned(),
        done,
        total,
        unit: Unit::Files,
        per_second: None,
        seconds_left: None,
        since: at(NOW),
        can_stop: true,
    }
}

pub(super) fn healthy(cards: &[&str]) -> PanelState {
    PanelState {
        version: "1".to_owned(),
        name: "Studio-Mac".to_owned(),
        tray: Tray {
            state: TrayState::Healthy,
            wedge: 0,
            tooltip: String::new(),
            headline: String::new(),
        },
        connection: Connection {
            mode: Mode::Alone,
            state: ConnectionState::Online,
            server: Some("http://127.0.0.1:1".to_owned()),
            team: None,
            since: at(NOW),
            last_contact: Some(at(NOW)),
            reason: None,
        },
        collections: cards.iter().map(|name| card(name)).collect(),
        pause: None,
        notices: Vec::new(),
        menu: Vec::new(),
        first_run: false,
        settings: Settings {
            start_at_login: Some(false),
            work_on_battery: false,
            notifications: true,
            watch: true,
            metered_uploads: false,
        },
    }
}

pub(super) fn paused() -> Pause {
    Pause { until: None, cause: PauseCause::Asked, sentence: "Paused until you resume.".to_owned() }
}
