//! Setting one setting, or going back to its default.

use std::collections::BTreeSet;

use safelight_domain::TeamId;
use safelight_protocol::ErrorCode;
use safelight_store::{Actor, SettingsChange, StoreError};
use serde_json::{Value, json};

use super::{Setting, TeamConfig, check::check, default_of, read};
use crate::{ApiError, App};

/// How often a change is tried again that named no revision; each try lost means that somebody
/// else's change was made.
const TRIES: usize = 5;

/// Sets a setting, or goes back to its default where there is no value. `revision` is the one that
/// the caller saw, where it wants to be told of changes since.
///
/// # Errors
/// 422 for a value that cannot be taken, 409 `config_changed` when somebody was faster.
pub(crate) async fn change(
    app: &App,
    (team, by): (TeamId, &Actor),
    setting: Setting,
    value: Option<Value>,
    revision: Option<i64>,
) -> Result<TeamConfig, ApiError> {
    for _ in 0..TRIES {
        let now = read(app, team).await?;
        if revision.is_some_and(|seen| seen != now.revision) {
            return Err(changed(now.revision));
        }
        let value = match &value {
            Some(value) => Some(check(setting, value.clone(), &seen(app, team, &now).await?)?),
            None => None,
        };
        if now.set.get(setting.stored_as()) == value.as_ref() {
            return Ok(now);
        }
        match app.store.set_tool_settings(team, now.with(setting, value)?, by).await {
            Err(StoreError::ConfigChanged { .. }) if revision.is_none() => {}
            Err(error) => return Err(error.into()),
            Ok(_) => return read(app, team).await,
        }
    }
    Err(changed(read(app, team).await?.revision))
}

/// Camera ids that results brought or that were named before.
async fn seen(app: &App, team: TeamId, now: &TeamConfig) -> Result<BTreeSet<String>, ApiError> {
    let brought = app.store.list_seen_cameras(team).await?;
    Ok(brought
        .into_iter()
        .map(|camera| camera.id)
        .chain(now.tools.cameras.keys().cloned())
        .collect())
}

/// The refusal that names where the settings stand now.
pub(crate) fn changed(revision: i64) -> ApiError {
    let detail = format!(
        "Somebody changed the settings in between; they are at revision {revision} now. Read \
         them again and decide anew."
    );
    ApiError::refuse(ErrorCode::ConfigChanged, detail)
}

impl TeamConfig {
    /// The change that sets this one setting.
    fn with(&self, setting: Setting, value: Option<Value>) -> Result<SettingsChange, ApiError> {
        let after = match &value {
            Some(value) => value.clone(),
            None => default_of(setting)?,
        };
        let details = json!({
            "setting": setting.name(), "before": self.value(setting)?, "after": after,
            "default": value.is_none(),
        });
        let mut set = self.set.clone();
        match value {
            Some(value) => set.insert(setting.stored_as().to_owned(), value),
            None => set.remove(setting.stored_as()),
        };
        let json = if set.is_empty() { None } else { Some(Value::Object(set).to_string()) };
        Ok(SettingsChange { expected: self.revision, json, details })
    }
}
