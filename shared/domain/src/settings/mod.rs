//! A team's settings of the tools: which files count, which need a sidecar, and how cameras and
//! processing methods are called.

mod extension_set;
pub mod rules;
pub mod team;

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};

pub use extension_set::{ExtensionError, ExtensionSet};

const PHOTO: [&str; 14] = [
    ".dng", ".cr3", ".cr2", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".heic", ".tiff",
    ".tif", ".jpg", ".jpeg",
];
const METADATA: [&str; 1] = [".xmp"];
const REQUIRE_SIDECAR: [&str; 5] = [".cr3", ".cr2", ".nef", ".arw", ".raf"];

/// What the tools are told by a team. A key that is absent or null means its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToolSettings {
    /// Files that are images.
    #[serde(deserialize_with = "photo_or_default")]
    pub photo_extensions: ExtensionSet,
    /// Files that describe images (sidecars).
    #[serde(deserialize_with = "metadata_or_default")]
    pub metadata_extensions: ExtensionSet,
    /// Images that need a sidecar.
    #[serde(deserialize_with = "require_or_default")]
    pub require_sidecar: ExtensionSet,
    /// Where a sidecar may stand.
    #[serde(deserialize_with = "null_as_default")]
    pub sidecar_scope: SidecarScope,
    /// What people call their cameras, by camera id.
    #[serde(deserialize_with = "null_as_default")]
    pub cameras: BTreeMap<String, Vec<Camera>>,
    /// What the codes of processing methods mean.
    #[serde(deserialize_with = "null_as_default")]
    pub processing_methods: BTreeMap<String, String>,
}

impl Default for ToolSettings {
    fn default() -> Self {
        Self {
            photo_extensions: ExtensionSet::known(&PHOTO),
            metadata_extensions: ExtensionSet::known(&METADATA),
            require_sidecar: ExtensionSet::known(&REQUIRE_SIDECAR),
            sidecar_scope: SidecarScope::default(),
            cameras: BTreeMap::new(),
            processing_methods: BTreeMap::new(),
        }
    }
}

/// One camera behind a camera id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Camera {
    /// For people.
    pub name: String,
    /// As engraved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
}

/// Where `PhotoStats` looks for the sidecar of an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SidecarScope {
    /// In the image's own folder.
    #[default]
    Folder,
    /// Anywhere in the library.
    Library,
}

/// A word that names no sidecar scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a sidecar scope; known are `folder` and `library`")]
pub struct UnknownSidecarScope(String);

impl SidecarScope {
    /// The word on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Library => "library",
        }
    }
}

impl fmt::Display for SidecarScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SidecarScope {
    type Err = UnknownSidecarScope;

    fn from_str(text: &str) -> Result<Self, UnknownSidecarScope> {
        [Self::Folder, Self::Library]
            .into_iter()
            .find(|scope| scope.name() == text)
            .ok_or_else(|| UnknownSidecarScope(text.to_owned()))
    }
}

fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

fn photo_or_default<'de, D: Deserializer<'de>>(from: D) -> Result<ExtensionSet, D::Error> {
    extensions_or(&PHOTO, from)
}

fn metadata_or_default<'de, D: Deserializer<'de>>(from: D) -> Result<ExtensionSet, D::Error> {
    extensions_or(&METADATA, from)
}

fn require_or_default<'de, D: Deserializer<'de>>(from: D) -> Result<ExtensionSet, D::Error> {
    extensions_or(&REQUIRE_SIDECAR, from)
}

fn extensions_or<'de, D>(default: &[&str], deserializer: D) -> Result<ExtensionSet, D::Error>
where
    D: Deserializer<'de>,
{
    let given = Option::<ExtensionSet>::deserialize(deserializer)?;
    Ok(given.unwrap_or_else(|| ExtensionSet::known(default)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_and_null_keys_mean_their_defaults() {
        let default = ToolSettings::default();
        for text in [
            "{}",
            r#"{"unheard_of": 1}"#,
            r#"{"photo_extensions": null, "metadata_extensions": null, "require_sidecar": null,
                "sidecar_scope": null, "cameras": null, "processing_methods": null}"#,
        ] {
            assert_eq!(serde_json::from_str::<ToolSettings>(text).unwrap(), default, "{text}");
        }
    }

    #[test]
    fn an_empty_list_stays_empty() {
        let settings: ToolSettings = serde_json::from_str(r#"{"require_sidecar": []}"#).unwrap();
        assert!(settings.require_sidecar.is_empty());
        assert_eq!(settings.photo_extensions, ToolSettings::default().photo_extensions);
    }

    #[test]
    fn settings_survive_a_round_trip() {
        let text = r#"{"photo_extensions": ["JPG"], "sidecar_scope": "library",
            "cameras": {"AB3D": [{"name": "Nikon Z 8", "serial_number": "300"}]},
            "processing_methods": {"HDR": "High dynamic range"}}"#;
        let settings: ToolSettings = serde_json::from_str(text).unwrap();
        assert_eq!(settings.cameras["AB3D"][0].name, "Nikon Z 8");
        let written = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<ToolSettings>(&written).unwrap(), settings);
    }

    #[test]
    fn the_defaults_are_written_down() {
        insta::assert_json_snapshot!(ToolSettings::default());
    }

    #[test]
    fn scopes_have_one_word_each() {
        for scope in [SidecarScope::Folder, SidecarScope::Library] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert!("Folder".parse::<SidecarScope>().is_err());
    }
}
