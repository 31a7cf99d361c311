//! The names of the settings.

use serde::Deserialize;

/// One setting of a team, named as in its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = SettingName)]
pub(crate) enum Setting {
    PhotoExtensions,
    MetadataExtensions,
    RequireSidecar,
    SidecarScope,
    CameraMappings,
    ProcessingMethods,
    ReportPolicy,
}

impl Setting {
    /// The key in what is stored.
    pub(crate) const fn stored_as(self) -> &'static str {
        match self {
            Self::CameraMappings => "cameras",
            other => other.name(),
        }
    }

    /// The key in what people are told.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PhotoExtensions => "photo_extensions",
            Self::MetadataExtensions => "metadata_extensions",
            Self::RequireSidecar => "require_sidecar",
            Self::SidecarScope => "sidecar_scope",
            Self::CameraMappings => "camera_mappings",
            Self::ProcessingMethods => "processing_methods",
            Self::ReportPolicy => "report_policy",
        }
    }
}
