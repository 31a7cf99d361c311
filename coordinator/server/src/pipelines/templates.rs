//! Pipelines to start from.

use safelight_domain::pipeline::{Template, templates};
use serde_json::Value;

use super::text::read;
use crate::{ApiError, shapes::PipelineTemplate};

/// Every template, in the order in which they are offered.
pub(crate) fn all() -> Result<Vec<PipelineTemplate>, ApiError> {
    let shape = |template: &Template| {
        let document = parse(template)?;
        let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
        Ok(PipelineTemplate {
            key: template.key.to_owned(),
            name: text("name"),
            description: text("description"),
            yaml: template.yaml.to_owned(),
        })
    };
    templates().iter().map(shape).collect()
}

/// What a template says.
///
/// # Errors
/// 422 when there is none of that key.
pub(super) fn document(key: &str) -> Result<Value, ApiError> {
    let Some(template) = templates().iter().find(|template| template.key == key) else {
        let keys: Vec<_> = templates().iter().map(|template| template.key).collect();
        let sentence = format!("There is no template `{key}`; there are {}.", keys.join(", "));
        return Err(ApiError::field("template", sentence));
    };
    parse(template)
}

fn parse(template: &Template) -> Result<Value, ApiError> {
    read(template.yaml).map_err(|fault| ApiError::internal(anyhow::anyhow!("{fault}")))
}
