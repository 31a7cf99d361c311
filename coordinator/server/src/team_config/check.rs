//! A value that somebody wants to set, held against the rules of its setting.

use std::collections::BTreeSet;

use safelight_domain::{SidecarScope, settings::rules, settings::rules::SettingFault};
use safelight_protocol::FieldError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use serde_path_to_error::Segment;

use super::Setting;
use crate::{ApiError, reports::ReportPolicy};

/// The value as it is stored. `seen` are camera ids that results brought.
///
/// # Errors
/// 422 with one entry per faulty entry of the value.
pub(super) fn check(
    setting: Setting,
    value: Value,
    seen: &BTreeSet<String>,
) -> Result<Value, ApiError> {
    match setting {
        Setting::PhotoExtensions | Setting::MetadataExtensions => {
            stored(rules::some_extensions(&typed::<Vec<String>>(value)?))
        }
        Setting::RequireSidecar => stored(rules::extensions(&typed::<Vec<String>>(value)?)),
        Setting::CameraMappings => stored(rules::cameras(typed(value)?, seen)),
        Setting::ProcessingMethods => stored(rules::processing_methods(typed(value)?)),
        Setting::SidecarScope => stored(Ok(typed::<SidecarScope>(value)?)),
        Setting::ReportPolicy => stored(Ok(typed::<ReportPolicy>(value)?)),
    }
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let steps = error.path().iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        let at = steps.collect();
        refusal(vec![SettingFault { at, sentence: format!("{}.", error.inner()) }])
    })
}

fn stored<T: Serialize>(checked: Result<T, Vec<SettingFault>>) -> Result<Value, ApiError> {
    serde_json::to_value(checked.map_err(refusal)?).map_err(ApiError::internal)
}

fn refusal(faults: Vec<SettingFault>) -> ApiError {
    let field = |fault: SettingFault| FieldError {
        loc: ["body", "value"].map(str::to_owned).into_iter().chain(fault.at).collect(),
        msg: fault.sentence,
        kind: "value_error".to_owned(),
    };
    ApiError::Invalid(faults.into_iter().map(field).collect())
}
