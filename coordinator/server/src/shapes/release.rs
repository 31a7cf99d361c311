//! Release manifests: known-good agent binaries.

use safelight_domain::{ReleaseManifestId, Timestamp};
use safelight_store::{ReleaseArtifact, ReleaseRecord};
use serde::{Deserialize, Serialize};

use super::Change;

/// One release.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReleaseManifest {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ReleaseManifestId,
    /// Of the agent program.
    pub(crate) version: String,
    /// For people.
    pub(crate) notes: Option<String>,
    /// Whether agents are held against it.
    pub(crate) active: bool,
    /// By platform and checksum.
    pub(crate) artifacts: Vec<Artifact>,
    /// When it was made known.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) updated_at: Timestamp,
}

impl From<ReleaseRecord> for ReleaseManifest {
    fn from(record: ReleaseRecord) -> Self {
        Self {
            guid: record.id,
            version: record.version,
            notes: record.notes,
            active: record.active,
            artifacts: record.artifacts.into_iter().map(Artifact::from).collect(),
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// One binary of a release.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct Artifact {
    /// For example `x86_64-unknown-linux-gnu`.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) platform: String,
    /// 64 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub(crate) sha256: String,
    /// What it is called where it is offered.
    pub(crate) file_name: Option<String>,
}

impl From<ReleaseArtifact> for Artifact {
    fn from(artifact: ReleaseArtifact) -> Self {
        let ReleaseArtifact { platform, sha256, file_name } = artifact;
        Self { platform, sha256, file_name }
    }
}

impl From<Artifact> for ReleaseArtifact {
    fn from(artifact: Artifact) -> Self {
        let Artifact { platform, sha256, file_name } = artifact;
        Self {
            platform: platform.trim().to_owned(),
            sha256: sha256.to_ascii_lowercase(),
            file_name,
        }
    }
}

/// `POST /api/admin/release-manifests`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ReleaseCreate {
    /// Of the agent program, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) version: String,
    /// At least one; the same platform may have several binaries.
    #[schema(min_items = 1, max_items = 100)]
    pub(crate) artifacts: Vec<Artifact>,
    /// For people, at most 2000 characters.
    #[schema(max_length = 2000)]
    pub(crate) notes: Option<String>,
    /// Whether agents are held against it; true unless told.
    pub(crate) active: Option<bool>,
}

/// `PATCH /api/admin/release-manifests/{guid}`. What is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ReleasePatch {
    /// Of the agent program.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) version: Option<String>,
    /// Replaces all of them.
    #[schema(min_items = 1, max_items = 100)]
    pub(crate) artifacts: Option<Vec<Artifact>>,
    /// For people; null takes them away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    #[cfg_attr(test, ts(as = "Option<Option<String>>", optional))]
    pub(crate) notes: Change<String>,
    /// Whether agents are held against it.
    pub(crate) active: Option<bool>,
}
