//! A team's settings as people see them.

use std::collections::BTreeMap;

use safelight_domain::{Camera, ExtensionSet, TeamId, ToolSettings};
use safelight_store::SeenCameraRecord;

use super::surroundings::Surroundings;
use crate::{
    ApiError, App,
    reports::ReportPolicy,
    shapes::{CameraName, OfferedCamera, OneSetting, Setting, ToolConfig},
    team_config::{self, TeamConfig},
};

/// Cameras offered at once.
const MOST_OFFERED: usize = 200;

/// Everything.
pub(crate) fn all(config: &TeamConfig) -> ToolConfig {
    use team_config::Setting as Named;
    let default = ToolSettings::default();
    let (now, before) = (&config.tools, &default);
    ToolConfig {
        revision: config.revision,
        photo_extensions: Setting {
            value: list(&now.photo_extensions),
            is_default: config.is_default(Named::PhotoExtensions),
            default: list(&before.photo_extensions),
        },
        metadata_extensions: Setting {
            value: list(&now.metadata_extensions),
            is_default: config.is_default(Named::MetadataExtensions),
            default: list(&before.metadata_extensions),
        },
        require_sidecar: Setting {
            value: list(&now.require_sidecar),
            is_default: config.is_default(Named::RequireSidecar),
            default: list(&before.require_sidecar),
        },
        sidecar_scope: Setting {
            value: now.sidecar_scope,
            is_default: config.is_default(Named::SidecarScope),
            default: before.sidecar_scope,
        },
        camera_mappings: Setting {
            value: names(&now.cameras),
            is_default: config.is_default(Named::CameraMappings),
            default: names(&before.cameras),
        },
        processing_methods: Setting {
            value: now.processing_methods.clone(),
            is_default: config.is_default(Named::ProcessingMethods),
            default: before.processing_methods.clone(),
        },
        report_policy: Setting {
            value: config.report_policy,
            is_default: config.is_default(Named::ReportPolicy),
            default: ReportPolicy::default(),
        },
    }
}

/// One setting; of the cameras also those that are offered.
pub(crate) async fn one(
    app: &App,
    team: TeamId,
    config: &TeamConfig,
    setting: team_config::Setting,
) -> Result<OneSetting, ApiError> {
    let offered = match setting {
        team_config::Setting::CameraMappings => Some(offered(app, team, config).await?),
        _ => None,
    };
    let mut whole = serde_json::to_value(all(config)).map_err(ApiError::internal)?;
    let shown = &mut whole[setting.name()];
    Ok(OneSetting {
        revision: config.revision,
        value: shown["value"].take(),
        is_default: config.is_default(setting),
        default: shown["default"].take(),
        offered,
    })
}

/// Ids that results brought, that nobody named, and that nobody waved away.
async fn offered(
    app: &App,
    team: TeamId,
    config: &TeamConfig,
) -> Result<Vec<OfferedCamera>, ApiError> {
    let mut seen = app.store.list_seen_cameras(team).await?;
    seen.retain(|camera| !camera.dismissed && !config.tools.cameras.contains_key(&camera.id));
    seen.truncate(MOST_OFFERED);
    let places: Vec<_> = seen.iter().filter_map(|camera| camera.collection).collect();
    let around = Surroundings::of(app, team, places).await?;
    let offer = |camera: SeenCameraRecord| OfferedCamera {
        images: u64::try_from(camera.images).unwrap_or_default(),
        first_seen: camera.first_seen,
        last_seen: camera.last_seen,
        collection: around.collection(camera.collection),
        id: camera.id,
    };
    Ok(seen.into_iter().map(offer).collect())
}

fn list(set: &ExtensionSet) -> Vec<String> {
    set.iter().map(str::to_owned).collect()
}

fn names(cameras: &BTreeMap<String, Vec<Camera>>) -> BTreeMap<String, Vec<CameraName>> {
    let name = |camera: &Camera| CameraName {
        name: camera.name.clone(),
        serial_number: camera.serial_number.clone(),
    };
    cameras.iter().map(|(id, cameras)| (id.clone(), cameras.iter().map(name).collect())).collect()
}
