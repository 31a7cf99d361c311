//! The team's settings as they travel, turned into ours.

use safelight_domain::{
    Camera, ExtensionSet, ToolSettings,
    settings::team::{TeamConfiguration, TeamPipeline},
};
use safelight_protocol::{CameraBody, TeamConfigReply, TeamPipelineBody, ToolConfig};

/// Settings that no tool can work with.
#[derive(Debug, thiserror::Error)]
#[error("bad_settings: The team's settings cannot be used: {0}.")]
pub struct BadSettings(String);

/// Reads what a coordinator tells of its team.
pub(crate) fn configuration(reply: &TeamConfigReply) -> Result<TeamConfiguration, BadSettings> {
    Ok(TeamConfiguration {
        revision: Some(reply.revision),
        settings: settings(reply.config.clone())?,
        pipelines: reply.pipelines.iter().cloned().map(pipeline).collect(),
        notes: Vec::new(),
    })
}

fn pipeline(body: TeamPipelineBody) -> TeamPipeline {
    let TeamPipelineBody { pipeline, is_default } = body;
    TeamPipeline {
        id: Some(pipeline.guid),
        name: pipeline.name,
        version: pipeline.version,
        is_default,
        nodes: pipeline.nodes,
        edges: pipeline.edges,
    }
}

/// Reads the settings of a job or of a team.
pub(crate) fn settings(config: ToolConfig) -> Result<ToolSettings, BadSettings> {
    let default = ToolSettings::default();
    let cameras = if config.cameras.is_empty() { config.camera_mappings } else { config.cameras };
    Ok(ToolSettings {
        // Without any extension a tool would report an empty library: a list that is empty was
        // not set. An empty `require_sidecar` however means that nothing needs one.
        photo_extensions: extensions_or(&config.photo_extensions, default.photo_extensions)?,
        metadata_extensions: extensions_or(
            &config.metadata_extensions,
            default.metadata_extensions,
        )?,
        require_sidecar: ExtensionSet::parse(&config.require_sidecar).map_err(bad)?,
        sidecar_scope: match config.sidecar_scope.as_deref() {
            None => default.sidecar_scope,
            Some(word) => word.parse().map_err(bad)?,
        },
        cameras: cameras
            .into_iter()
            .map(|(id, bodies)| (id, bodies.into_iter().map(camera).collect()))
            .collect(),
        processing_methods: config.processing_methods,
    })
}

fn extensions_or(given: &[String], default: ExtensionSet) -> Result<ExtensionSet, BadSettings> {
    if given.is_empty() { Ok(default) } else { ExtensionSet::parse(given).map_err(bad) }
}

fn camera(body: CameraBody) -> Camera {
    Camera { name: body.name, serial_number: body.serial_number }
}

fn bad(error: impl std::fmt::Display) -> BadSettings {
    BadSettings(error.to_string())
}

#[cfg(test)]
mod tests {
    use safelight_domain::SidecarScope;

    use super::*;

    #[test]
    fn what_a_team_set_is_what_a_tool_gets() {
        let config: ToolConfig = serde_json::from_str(
            r#"{"photo_extensions":[".JPG"],"require_sidecar":[],"sidecar_scope":"library",
                "camera_mappings":{"AB3D":[{"name":"Left","serial_number":null}]}}"#,
        )
        .unwrap();
        let settings = settings(config).unwrap();
        assert!(settings.photo_extensions.contains(".jpg"));
        assert!(settings.metadata_extensions.contains(".xmp"), "unset: the default");
        assert!(settings.require_sidecar.is_empty(), "set to none");
        assert_eq!(settings.sidecar_scope, SidecarScope::Library);
        assert_eq!(settings.cameras["AB3D"][0].name, "Left");
    }

    #[test]
    fn settings_that_make_no_sense_are_named() {
        let config = ToolConfig { sidecar_scope: Some("drawer".to_owned()), ..Default::default() };
        assert!(settings(config).unwrap_err().to_string().contains("drawer"));
    }
}
