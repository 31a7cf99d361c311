//! Everything a team decided for its tools, and the one interface to the places where it is kept.

use crate::{PipelineId, ToolSettings};

/// Everything a team decided for its tools.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TeamConfiguration {
    /// Rises with every change; a file has none.
    pub revision: Option<i64>,
    /// What the tools are told.
    pub settings: ToolSettings,
    /// The pipelines that jobs may be held against.
    pub pipelines: Vec<TeamPipeline>,
    /// What people should know of it, such as its age; sentences.
    pub notes: Vec<String>,
}

/// A pipeline in the version that is active.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamPipeline {
    /// Its id; a file's may be without.
    pub id: Option<PipelineId>,
    /// For people.
    pub name: String,
    /// The active version.
    pub version: i64,
    /// Whether jobs get it for which nobody names one.
    pub is_default: bool,
    /// In the order that decides ties.
    pub nodes: Vec<serde_json::Value>,
    /// In the order that decides ties.
    pub edges: Vec<serde_json::Value>,
}

impl TeamConfiguration {
    /// The pipeline for which nobody has to ask.
    #[must_use]
    pub fn default_pipeline(&self) -> Option<&TeamPipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.is_default)
    }
}

impl TeamPipeline {
    /// As [`crate::pipeline::load`] reads it.
    #[must_use]
    pub fn document(&self) -> serde_json::Value {
        serde_json::json!({
            "guid": self.id.map(|id| id.to_string()), "name": self.name, "version": self.version,
            "nodes": self.nodes, "edges": self.edges,
        })
    }
}

/// A place where a team's configuration is kept: a file, a coordinator, or a coordinator's
/// database.
pub trait ConfigurationSource {
    /// Why it cannot be read.
    type Fault;

    /// The configuration as it stands now, or as well as it is known.
    fn configuration(&self) -> impl Future<Output = Result<TeamConfiguration, Self::Fault>> + Send;
}
