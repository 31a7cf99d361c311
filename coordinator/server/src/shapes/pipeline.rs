//! Workflows of a team.

use std::collections::BTreeMap;

use safelight_domain::{PipelineId, Timestamp};
use safelight_protocol::ErrorCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::Change;

/// A pipeline, named beside something else.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineRef {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: PipelineId,
    /// For people.
    pub(crate) name: String,
}

/// One pipeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Pipeline {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: PipelineId,
    /// For people.
    pub(crate) name: String,
    /// The version that jobs are given; null until one was activated.
    pub(crate) active_version: Option<i64>,
    /// The number of the last version, from 1.
    pub(crate) newest_version: i64,
    /// Whether the newest version can be activated.
    pub(crate) newest_valid: bool,
    /// Whether jobs get it for which neither person nor collection names one.
    pub(crate) is_default: bool,
    /// How many collections use it.
    pub(crate) collections: i64,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) updated_at: Timestamp,
}

/// One page of the team's pipelines.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineList {
    /// Newest first.
    pub(crate) items: Vec<Pipeline>,
    /// Send it as `after` to get the next page; null on the last one.
    pub(crate) next: Option<String>,
    /// What to start from; empty once the team has a pipeline.
    pub(crate) templates: Vec<PipelineTemplate>,
}

/// A pipeline to start from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineTemplate {
    /// Stable; send it as `template` to make a pipeline from it.
    pub(crate) key: String,
    /// For people.
    pub(crate) name: String,
    /// One sentence.
    pub(crate) description: String,
    /// The whole file.
    pub(crate) yaml: String,
}

/// `GET /api/pipelines/templates`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TemplateList {
    /// The simplest first.
    pub(crate) items: Vec<PipelineTemplate>,
}

/// `POST /api/pipelines`: a document or a template.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct PipelineCreate {
    /// 1 to 200 characters; what the document or template is called unless told.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: Option<String>,
    /// Nodes and edges.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[schema(value_type = Option<Object>)]
    pub(crate) document: Option<Value>,
    /// The key of a template.
    pub(crate) template: Option<String>,
    /// About the first version.
    #[schema(min_length = 1, max_length = 1000)]
    pub(crate) note: Option<String>,
}

/// `PATCH /api/pipelines/{guid}`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelinePatch {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) name: String,
}

/// A version in the history of a pipeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineVersion {
    /// From 1; a version never changes.
    pub(crate) version: i64,
    /// Whether jobs are given it.
    pub(crate) is_active: bool,
    /// What changed, in the words of who changed it.
    pub(crate) note: Option<String>,
    /// Who saved it, by name.
    pub(crate) created_by: Option<String>,
    /// When it was saved.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
}

/// A version and what it says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineVersionDetail {
    /// What the history shows.
    #[serde(flatten)]
    pub(crate) version: PipelineVersion,
    /// Nodes and edges.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[schema(value_type = Object)]
    pub(crate) document: Box<RawValue>,
    /// Whether it can be activated, and why not.
    pub(crate) check: PipelineCheck,
}

/// `POST /api/pipelines/{guid}/versions`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct VersionCreate {
    /// Nodes and edges.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    #[schema(value_type = Object)]
    pub(crate) document: Value,
    /// The version that was changed; refused when it is not the newest any more.
    pub(crate) based_on: i64,
    /// What changed, 1 to 1000 characters.
    pub(crate) note: Option<String>,
}

/// `POST /api/pipelines/{guid}/activate`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ActivateRequest {
    /// Which one.
    pub(crate) version: i64,
}

/// `POST /api/pipelines/validate`: a document, or a text in YAML or JSON.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ValidateRequest {
    /// Nodes and edges.
    #[serde(default)]
    #[cfg_attr(test, ts(type = "Record<string, unknown> | null", optional))]
    #[schema(value_type = Option<Object>)]
    pub(crate) document: Change<Value>,
    /// The same as a text.
    pub(crate) text: Option<String>,
}

/// What there is to say about a pipeline.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineCheck {
    /// Whether it can be activated.
    pub(crate) valid: bool,
    /// What keeps it from being activated.
    pub(crate) faults: Vec<PipelineFault>,
    /// What a job would leave out of it, in sentences.
    pub(crate) dropped: Vec<String>,
    /// The ways through it; null when they cannot be told.
    pub(crate) paths: Option<PathTotals>,
}

/// One thing to mend.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineFault {
    /// For programs.
    pub(crate) code: String,
    /// The nodes it is about.
    pub(crate) nodes: Vec<String>,
    /// For people: what is wrong, and how to mend it.
    pub(crate) sentence: String,
    /// Where in the text, from 1; for texts that cannot be read.
    pub(crate) line: Option<usize>,
    /// Where in the line, from 1.
    pub(crate) column: Option<usize>,
}

/// 422 `pipeline_invalid`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PipelineRefusal {
    /// The first fault, for people.
    pub(crate) detail: String,
    /// Always `pipeline_invalid`.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) code: ErrorCode,
    /// All of them.
    pub(crate) faults: Vec<PipelineFault>,
}

/// How many ways lead through a pipeline.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PathTotals {
    /// All of them.
    pub(crate) total: u64,
    /// Those that go round in a loop and are cut.
    pub(crate) truncated: u64,
    /// Whole ones, by what pictures become ready for.
    pub(crate) by_termination: BTreeMap<String, u64>,
}

/// Which version is wanted; the newest unless told.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionQuery {
    /// Its number.
    pub(crate) version: Option<i64>,
}
