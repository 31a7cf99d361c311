//! The whole of what a face shows, pushed as one piece whenever it changes.

use safelight_domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Card, MenuEntry, Settings};

/// Everything that icon, menu and page show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PanelState {
    /// Of this program.
    pub version: String,
    /// The name of this computer.
    pub name: String,
    /// The icon and its words.
    pub tray: Tray,
    /// How it stands with the coordinator.
    pub connection: Connection,
    /// One a bound folder, by name.
    pub collections: Vec<Card>,
    /// Why nothing is worked on, while that is so.
    pub pause: Option<Pause>,
    /// What happened and was not put away yet, newest first.
    pub notices: Vec<Notice>,
    /// The whole menu.
    pub menu: Vec<MenuEntry>,
    /// Nothing was ever bound here.
    pub first_run: bool,
    /// What the owner chose.
    pub settings: Settings,
}

/// The icon's state, the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TrayState {
    /// Something needs the owner.
    Problem,
    /// Nothing is bound yet.
    NeedsSetup,
    /// Nothing is worked on for now.
    Paused,
    /// A check runs.
    Working,
    /// A check found something.
    Findings,
    /// The coordinator cannot be reached.
    Offline,
    /// All is well.
    Healthy,
}

/// The icon and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tray {
    /// Which icon.
    pub state: TrayState,
    /// 0 to 8 eighths, while working.
    pub wedge: u8,
    /// One line with an age.
    pub tooltip: String,
    /// The same as a sentence, for the head of the page.
    pub headline: String,
}

/// With whom this computer works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// With its own coordinator.
    Alone,
    /// With that of a team.
    Team,
    /// With none yet.
    None,
}

/// How it stands with the coordinator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// The last heartbeat was answered.
    Online,
    /// No heartbeat was answered yet, and none failed.
    Starting,
    /// The last one was not answered.
    Offline,
    /// The coordinator does not want this computer any more.
    Revoked,
}

/// The connection to the coordinator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Connection {
    /// With whom.
    pub mode: Mode,
    /// How it stands.
    pub state: ConnectionState,
    /// Address of the coordinator.
    pub server: Option<String>,
    /// The name under which the team knows this computer.
    pub team: Option<String>,
    /// Since when it stands so.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// The last answered heartbeat.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_contact: Option<Timestamp>,
    /// Why there is no connection, as a sentence.
    pub reason: Option<String>,
}

/// Why nothing is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseCause {
    /// The owner said so.
    Asked,
    /// The computer runs on its battery.
    Battery,
    /// The computer woke a moment ago.
    AfterWake,
    /// Results would be sent over a connection that costs by what is sent.
    Metered,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pause {
    /// When it ends by itself.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub until: Option<Timestamp>,
    /// Why.
    pub cause: PauseCause,
    /// The same in words.
    pub sentence: String,
}

/// What a notice tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoticeCause {
    /// The first verdict on a collection.
    FirstResult,
    /// Something needs the owner that did not before.
    NewProblem,
    /// Findings where there were none.
    NewFindings,
    /// Something to know about how this program runs here.
    ToKnow,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Notice {
    /// To put it away.
    pub id: String,
    /// What it tells of.
    pub cause: NoticeCause,
    /// In words.
    pub sentence: String,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
}
