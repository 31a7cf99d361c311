//! What is pushed to faces.

use serde::{Deserialize, Serialize};

use super::{LogLine, Notice, PanelState};

/// What only the face itself can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SkinAct {
    /// Show the window.
    Open,
    /// Show it where folders are added.
    AddFolder,
    /// Show it at the settings.
    Settings,
    /// Show it at the log.
    Log,
    /// Show it at the legend of the icon.
    Legend,
    /// Put the diagnostics into the clipboard.
    CopyDiagnostics,
    /// End the program.
    Quit,
}

/// Something is new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PanelEvent {
    /// The state, whole.
    State {
        /// As it is now.
        state: Box<PanelState>,
    },
    /// A line was logged.
    Log {
        /// Which.
        line: LogLine,
    },
    /// The face is to do something.
    Skin {
        /// What.
        act: SkinAct,
    },
    /// To be shown by the system, outside of the page.
    Notify {
        /// What to show.
        notice: Notice,
    },
}
