//! The analyses an agent can run.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Capability;

/// One analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Counts, bytes and orphans.
    #[serde(rename = "photostats")]
    PhotoStats,
    /// Groups of files that belong to one picture.
    PhotoPairing,
    /// Pictures held against a pipeline.
    PipelineValidation,
    /// Whether a collection can be reached and listed.
    CollectionTest,
}

/// The mode of `pipeline_validation` that looks at no file.
pub const DISPLAY_GRAPH: &str = "display_graph";

/// A tool name nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a tool; known are photostats, photo_pairing, pipeline_validation and collection_test"
)]
pub struct UnknownTool(pub String);

impl Tool {
    /// Every tool, in the order people see them.
    pub const ALL: [Self; 4] =
        [Self::PhotoStats, Self::PhotoPairing, Self::PipelineValidation, Self::CollectionTest];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PhotoStats => "photostats",
            Self::PhotoPairing => "photo_pairing",
            Self::PipelineValidation => "pipeline_validation",
            Self::CollectionTest => "collection_test",
        }
    }

    /// What an agent must be able to do to run it on a folder of its computer: every agent that
    /// reads folders can test one, the analyses are told by their names.
    #[must_use]
    pub const fn needs_for_folder(self) -> &'static str {
        match self {
            Self::CollectionTest => Capability::LOCAL_FILESYSTEM,
            Self::PhotoStats | Self::PhotoPairing | Self::PipelineValidation => self.name(),
        }
    }

    /// Whether a collection that refreshes itself runs it again: a test of the connection says
    /// nothing about the pictures.
    #[must_use]
    pub const fn is_refreshed(self) -> bool {
        !matches!(self, Self::CollectionTest)
    }

    /// Whether pictures are held against a pipeline, or named by one.
    #[must_use]
    pub const fn uses_pipeline(self) -> bool {
        matches!(self, Self::PhotoPairing | Self::PipelineValidation)
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Tool {
    type Err = UnknownTool;

    fn from_str(text: &str) -> Result<Self, UnknownTool> {
        Self::ALL
            .into_iter()
            .find(|tool| tool.name() == text)
            .ok_or_else(|| UnknownTool(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tool_needs_is_a_capability() {
        let needs = Tool::ALL.map(Tool::needs_for_folder);
        assert_eq!(
            needs,
            ["photostats", "photo_pairing", "pipeline_validation", "local_filesystem"]
        );
        assert!(needs.iter().all(|need| need.parse::<Capability>().is_ok()));
    }

    #[test]
    fn every_tool_has_one_name_everywhere() {
        let names = Tool::ALL.map(Tool::name);
        assert_eq!(
            names,
            ["photostats", "photo_pairing", "pipeline_validation", "collection_test"]
        );
        for tool in Tool::ALL {
            assert_eq!(tool.to_string().parse(), Ok(tool));
            assert_eq!(serde_json::to_value(tool).unwrap(), tool.name());
        }
        let fault = "photo_stats".parse::<Tool>().unwrap_err();
        assert!(names.iter().all(|name| fault.to_string().contains(name)), "{fault}");
    }
}
