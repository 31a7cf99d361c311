//! A pipeline taken up for an analysis.

use safelight_domain::{
    images::{NamingRule, PatternFault},
    pipeline::{Dropped, NodeKind, Paths, Pipeline, PipelineFault, TooManyPaths, enumerate, load},
};

/// A pipeline, how it says that photos are named, and what was left out of it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is left of it.
    pub pipeline: Pipeline,
    /// What could not be understood.
    pub dropped: Vec<Dropped>,
    /// How names are read.
    pub rule: NamingRule,
}

/// Why a pipeline is refused: a sentence that names the node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// It is no pipeline, or one of its pairing nodes cannot be computed.
    #[error("The pipeline cannot be used: {0}.")]
    Pipeline(#[from] PipelineFault),
    /// Its file-name pattern cannot be used.
    #[error("The pipeline cannot be used: capture node `{node}`: {fault}.")]
    Pattern {
        /// The capture node.
        node: String,
        /// What is wrong with it.
        fault: PatternFault,
    },
    /// There is no end of ways through it.
    #[error("The pipeline cannot be used: {0}.")]
    TooManyPaths(#[from] TooManyPaths),
}

impl Plan {
    /// Takes up a pipeline leniently: what cannot be understood is left out.
    ///
    /// # Errors
    /// [`PlanFault`] when what is left makes no sense.
    pub fn read(document: &serde_json::Value) -> Result<Self, PlanFault> {
        let loaded = load(document)?;
        let rule = NamingRule::of_capture(loaded.pipeline.first_capture())
            .map_err(|fault| PlanFault::Pattern { node: first_capture(&loaded.pipeline), fault })?;
        Ok(Self { pipeline: loaded.pipeline, dropped: loaded.dropped, rule })
    }

    /// Every way through it.
    pub(super) fn ways(&self) -> Result<Paths, PlanFault> {
        Ok(enumerate(&self.pipeline)?)
    }

    /// Its id, where it has one.
    pub(super) fn guid(&self) -> Option<String> {
        Some(self.pipeline.guid.clone()).filter(|guid| !guid.is_empty())
    }

    /// Its name, where it has one.
    pub(super) fn name(&self) -> Option<String> {
        Some(self.pipeline.name.clone()).filter(|name| !name.is_empty())
    }

    /// The pattern that replaces the naming convention, where there is one.
    #[must_use]
    pub fn pattern(&self) -> Option<&str> {
        match &self.rule {
            NamingRule::Convention => None,
            NamingRule::Pattern { pattern, .. } => Some(pattern.as_str()),
        }
    }

    /// What is missing altogether and then what was left out, as sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let dropped = self.dropped.iter().map(|dropped| format!("Of the pipeline, {dropped}."));
        let empty = self.pipeline.nodes.is_empty();
        let empty = empty
            .then(|| "The pipeline has no nodes, so nothing can be held against it.".to_owned());
        empty.into_iter().chain(dropped).collect()
    }
}

fn first_capture(pipeline: &Pipeline) -> String {
    let mut nodes = pipeline.nodes.iter();
    let first = nodes.find(|node| matches!(node.kind, NodeKind::Capture(_)));
    first.map(|node| node.id.clone()).unwrap_or_default()
}
