//! What a team set for its tools: read with the defaults filled in, and changed setting by
//! setting. The database holds what was set and nothing else, so a better default of a later
//! version reaches every team that did not decide otherwise.

mod change;
mod check;
mod setting;
mod stored;

use safelight_domain::{TeamId, ToolSettings};
use serde::Deserialize as _;
use serde_json::{Map, Value};

pub(crate) use change::{change, changed};
pub(crate) use setting::Setting;
pub(crate) use stored::Stored;

use crate::{ApiError, App, reports::ReportPolicy};

/// A team's settings at one revision.
#[derive(Debug, Clone)]
pub(crate) struct TeamConfig {
    /// Rises with every change.
    pub(crate) revision: i64,
    /// What the tools are told.
    pub(crate) tools: ToolSettings,
    /// What becomes of reports with active content.
    pub(crate) report_policy: ReportPolicy,
    /// What was set, as it is stored.
    set: Map<String, Value>,
}

impl TeamConfig {
    /// Whether nobody set it.
    pub(crate) fn is_default(&self, setting: Setting) -> bool {
        !self.set.contains_key(setting.stored_as())
    }

    /// What holds now.
    fn value(&self, setting: Setting) -> Result<Value, ApiError> {
        value_of(setting, &self.tools, self.report_policy)
    }
}

/// What holds unless somebody sets something else.
pub(crate) fn default_of(setting: Setting) -> Result<Value, ApiError> {
    value_of(setting, &ToolSettings::default(), ReportPolicy::default())
}

fn value_of(
    setting: Setting,
    tools: &ToolSettings,
    policy: ReportPolicy,
) -> Result<Value, ApiError> {
    if setting == Setting::ReportPolicy {
        return serde_json::to_value(policy).map_err(ApiError::internal);
    }
    let tools = serde_json::to_value(tools).map_err(ApiError::internal)?;
    Ok(tools[setting.stored_as()].clone())
}

/// The team's settings now.
pub(crate) async fn read(app: &App, team: TeamId) -> Result<TeamConfig, ApiError> {
    let stored = app.store.tool_settings(team).await?;
    parse(stored.json.as_deref(), stored.revision).map_err(ApiError::internal)
}

fn parse(json: Option<&str>, revision: i64) -> serde_json::Result<TeamConfig> {
    let json = json.unwrap_or("{}");
    let set: Map<String, Value> = serde_json::from_str(json)?;
    let report_policy = set.get(Setting::ReportPolicy.stored_as());
    Ok(TeamConfig {
        revision,
        tools: serde_json::from_str(json)?,
        report_policy: report_policy
            .map(ReportPolicy::deserialize)
            .transpose()?
            .unwrap_or_default(),
        set,
    })
}
