//! What the page in the window is told. The window comes and goes; what is said before its page
//! listens waits for it, except states, which the page asks for itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use safelight_agent::panel::shapes::PanelEvent;
use serde::Serialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter as _};
use tokio::sync::watch;

/// The name of our events in the page.
const EVENT: &str = "panel";

/// The most that waits for a page; what is older was said to nobody.
const WAITING: usize = 32;

/// A place of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum View {
    /// The settings.
    Settings,
    /// The log.
    Log,
    /// The legend of the icon.
    Help,
}

/// The line to the page.
pub(crate) struct Told {
    waiting: Mutex<Vec<Value>>,
    listening: watch::Sender<bool>,
}

impl Told {
    /// Nobody listens yet.
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::default(), listening: watch::Sender::new(false) }
    }

    /// Shows this place of the window.
    pub(crate) fn view(&self, app: &AppHandle, view: View) {
        self.say(app, json!({ "kind": "show", "view": view }));
    }

    /// Folders were dropped or chosen.
    pub(crate) fn folders(&self, app: &AppHandle, paths: &[String]) {
        self.say(app, json!({ "kind": "folders", "paths": paths }));
    }

    /// An invitation was opened.
    pub(crate) fn link(&self, app: &AppHandle, link: &str) {
        self.say(app, json!({ "kind": "link", "link": link }));
    }

    /// Something is dragged over the window, or no longer.
    pub(crate) fn drag(&self, app: &AppHandle, over: bool) {
        if *self.listening.borrow() {
            emit(app, &json!({ "kind": "drag", "over": over }));
        }
    }

    /// What the panel pushes, as it is.
    pub(crate) fn event(&self, app: &AppHandle, event: &PanelEvent) {
        if *self.listening.borrow() {
            emit(app, event);
        }
    }

    /// The page listens now: it hears what waited.
    pub(crate) fn listens(&self, app: &AppHandle) {
        let waited = {
            let mut waiting = self.waiting();
            self.listening.send_replace(true);
            std::mem::take(&mut *waiting)
        };
        tracing::debug!(waited = waited.len(), "the page listens");
        waited.iter().for_each(|said| emit(app, said));
    }

    /// The window is gone.
    pub(crate) fn left(&self) {
        self.listening.send_replace(false);
    }

    /// Follows whether a page listens.
    pub(crate) fn listening(&self) -> watch::Receiver<bool> {
        self.listening.subscribe()
    }

    fn say(&self, app: &AppHandle, said: Value) {
        let mut waiting = self.waiting();
        if *self.listening.borrow() {
            drop(waiting);
            return emit(app, &said);
        }
        if waiting.len() == WAITING {
            waiting.remove(0);
        }
        waiting.push(said);
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Value>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn emit(app: &AppHandle, said: &impl Serialize) {
    if let Ok(said) = serde_json::to_value(said)
        && let Err(error) = app.emit(EVENT, said)
    {
        tracing::warn!(%error, "the page could not be told");
    }
}
