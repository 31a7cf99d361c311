//! A panel without any coordinator: what it shows, and how it judges its surroundings.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};

use super::{shapes::*, *};
use crate::{clock::ManualAwakeClock, files::Place, loops::Tempo, secrets::StoreKind};

/// A desktop that remembers what it was asked for.
#[derive(Default)]
struct Remembering {
    opened: Mutex<Vec<String>>,
    battery: Mutex<Option<Battery>>,
    login: Mutex<bool>,
}

impl Desktop for Remembering {
    fn open(&self, what: &str) -> Result<(), String> {
        self.opened.lock().unwrap().push(what.to_owned());
        Ok(())
    }

    fn starts_at_login(&self) -> Option<bool> {
        Some(*self.login.lock().unwrap())
    }

    fn start_at_login(&self, on: bool) -> Result<(), String> {
        *self.login.lock().unwrap() = on;
        Ok(())
    }

    fn battery(&self) -> Option<Battery> {
        *self.battery.lock().unwrap()
    }
}

struct Home {
    folder: tempfile::TempDir,
    clock: Arc<ManualAwakeClock>,
    desktop: Arc<Remembering>,
}

impl Home {
    fn new() -> Self {
        let clock = Arc::new(ManualAwakeClock::at(samples::at(samples::NOW)));
        Self { folder: tempfile::tempdir().unwrap(), clock, desktop: Arc::default() }
    }

    fn start(&self) -> Panel {
        self.start_with(None).unwrap()
    }

    fn start_with(&self, coordinator: Option<PathBuf>) -> Result<Panel, PanelFault> {
        let data = self.folder.path().join("data");
        Panel::start(PanelParts {
            place: Place::choose(Some(data), None).unwrap(),
            clock: Arc::clone(&self.clock) as _,
            desktop: Arc::clone(&self.desktop) as _,
            tempo: Tempo::default(),
            coordinator,
            secret_store: Some(StoreKind::File),
        })
    }
}

async fn until(panel: &Panel, what: &str, is_so: impl Fn(&PanelState) -> bool) -> PanelState {
    let mut events = panel.events();
    let waited = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let state = panel.state();
            if is_so(&state) {
                return state;
            }
            let _ = events.recv().await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("waited for {what}: {:#?}", panel.state()))
}

async fn call(panel: &Panel, name: &str, args: Value) -> Value {
    panel.call(name, args).await.unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
}

fn cause(state: &PanelState) -> Option<PauseCause> {
    state.pause.as_ref().map(|pause| pause.cause)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_coordinator_the_panel_says_so_and_the_rest_works() {
    let home = Home::new();
    let panel = home.start();
    until(&panel, "a reason", |state| state.connection.reason.is_some()).await;
    // By the clock of the icon.
    home.clock.advance(Duration::from_secs(2));
    let state = until(&panel, "a problem", |state| state.tray.state == TrayState::Problem).await;
    assert!(state.tray.headline.contains("safelight-coordinator is not here"), "{:?}", state.tray);
    let fault = panel.call("collections.check", json!({})).await.unwrap_err();
    assert_eq!(fault.code, "starting");
    let computer = call(&panel, "computer.look", json!({})).await;
    assert!(computer["memory"]["total"].as_u64().unwrap() > 0);
    let text =
        call(&panel, "diagnostics.read", json!({})).await["text"].as_str().unwrap().to_owned();
    assert!(!text.contains(home.folder.path().to_str().unwrap()), "{text}");
    let updates = call(&panel, "updates.look", json!({})).await;
    assert!(updates["sentence"].as_str().unwrap().contains("no update server"));
    assert_eq!(home.start_with(None).err().unwrap().code, "already_running");
    panel.stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_while_the_agent_starts_waits_for_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let gate = home.folder.path().join("gate");
    assert!(std::process::Command::new("mkfifo").arg(&gate).status().unwrap().success());
    let slow = home.folder.path().join("slow");
    std::fs::write(&slow, format!("#!/bin/sh\nread line < '{}'\nexit 1\n", gate.display()))
        .unwrap();
    std::fs::set_permissions(&slow, std::fs::Permissions::from_mode(0o755)).unwrap();
    let panel = home.start_with(Some(slow)).unwrap();
    let asked = panel.call("collections.check", json!({}));
    tokio::pin!(asked);
    // Opened once the program reads, which is while it starts.
    let opened =
        tokio::task::spawn_blocking(move || std::fs::File::options().write(true).open(gate));
    let opened = tokio::select! {
        biased;
        answer = &mut asked => panic!("answered too early: {answer:?}"),
        opened = opened => opened.unwrap().unwrap(),
    };
    drop(opened);
    let fault = tokio::time::timeout(Duration::from_secs(20), asked).await.unwrap().unwrap_err();
    assert_eq!(fault.code, "starting", "and ends once it is known that it cannot run");
    assert!(panel.0.now().trouble.is_some());
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_that_does_not_start_is_named() {
    let home = Home::new();
    let panel = home.start_with(Some(home.folder.path().join("gone"))).unwrap();
    let state = until(&panel, "a reason", |state| state.connection.reason.is_some()).await;
    let reason = state.connection.reason.unwrap();
    assert!(reason.contains("gone could not be started"), "{reason}");
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_battery_nothing_runs_unless_the_owner_says_so() {
    let home = Home::new();
    *home.desktop.battery.lock().unwrap() = Some(Battery { percent: 80.0, charging: false });
    let panel = home.start();
    let state = until(&panel, "a pause", |state| state.pause.is_some()).await;
    assert_eq!(cause(&state), Some(PauseCause::Battery));
    call(&panel, "settings.set", json!({ "work_on_battery": true })).await;
    until(&panel, "no pause", |state| state.pause.is_none()).await;
    let fault = panel.call("settings.set", json!({ "wrok": true })).await.unwrap_err();
    assert_eq!(fault.code, "bad_args");
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_waking_up_a_minute_passes_before_anything_runs() {
    let home = Home::new();
    let panel = home.start();
    until(&panel, "the first round", |state| state.connection.reason.is_some()).await;
    home.clock.sleep(Duration::from_secs(3_600));
    panel.0.look_around.notify_one();
    let state = until(&panel, "a pause", |state| state.pause.is_some()).await;
    assert_eq!(cause(&state), Some(PauseCause::AfterWake));
    home.clock.advance(Duration::from_secs(61));
    panel.0.look_around.notify_one();
    until(&panel, "no pause", |state| state.pause.is_none()).await;
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_ends_by_itself_and_is_there_after_a_restart() {
    let home = Home::new();
    let panel = home.start();
    call(&panel, "menu.press", json!({ "id": "pause:half_hour" })).await;
    until(&panel, "a pause", |state| cause(state) == Some(PauseCause::Asked)).await;
    panel.stop().await;
    drop(panel);
    let panel = home.start();
    until(&panel, "the same pause", |state| cause(state) == Some(PauseCause::Asked)).await;
    home.clock.advance(Duration::from_secs(30 * 60));
    panel.0.look_around.notify_one();
    until(&panel, "no pause", |state| state.pause.is_none()).await;
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_window_is_told_to_the_face_and_the_rest_is_done() {
    let home = Home::new();
    let panel = home.start();
    let mut events = panel.events();
    call(&panel, "menu.press", json!({ "id": "add_folder" })).await;
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            if let Ok(PanelEvent::Skin { act }) = events.recv().await {
                return act;
            }
        }
    });
    assert_eq!(told.await.unwrap(), SkinAct::AddFolder);
    call(&panel, "menu.press", json!({ "id": "start_at_login" })).await;
    assert!(*home.desktop.login.lock().unwrap());
    until(&panel, "the check mark", |state| state.settings.start_at_login == Some(true)).await;
    let fault = panel.call("menu.press", json!({ "id": "fly" })).await.unwrap_err();
    assert_eq!(fault.code, "unknown_entry");
    call(&panel, "menu.press", json!({ "id": "updates" })).await;
    let to_know = |state: &PanelState| {
        let found = state.notices.iter().find(|notice| notice.cause == NoticeCause::ToKnow);
        found.map(|notice| notice.id.clone())
    };
    let state = until(&panel, "a notice", |state| to_know(state).is_some()).await;
    call(&panel, "notice.dismiss", json!({ "id": to_know(&state) })).await;
    until(&panel, "no notice", |state| to_know(state).is_none()).await;
    panel.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_holds_nothing_that_cannot_be_pressed() {
    let home = Home::new();
    let panel = home.start();
    let state = until(&panel, "a menu", |state| !state.menu.is_empty()).await;
    let mut open = state.menu;
    while let Some(entry) = open.pop() {
        let pressed = entry.enabled && matches!(entry.kind, MenuKind::Item | MenuKind::Check);
        if pressed && entry.id != "coordinator" {
            let done = panel.call("menu.press", json!({ "id": entry.id })).await;
            assert!(done.is_ok(), "{}: {done:?}", entry.id);
        }
        open.extend(entry.children);
    }
    panel.stop().await;
}
