//! Making pipelines: from a document, a template or a file.

use safelight_domain::TeamId;
use safelight_store::{Actor, NewPipeline, PipelineRecord};

use super::{documents, templates};
use crate::{
    ApiError, App, collections::refuse_odd_name, pipelines::text::MAX_TEXT, shapes::PipelineCreate,
};

/// Makes a pipeline from a document or a template.
///
/// # Errors
/// 422 when it is neither or both, or has no name; see [`documents::take`].
pub(crate) async fn create(
    app: &App,
    team: TeamId,
    request: PipelineCreate,
    by: &Actor,
) -> Result<PipelineRecord, ApiError> {
    let document = match (request.document, request.template) {
        (Some(document), None) => document,
        (None, Some(key)) => templates::document(&key)?,
        _ => {
            let sentence = "Send either a document or the key of a template.";
            return Err(ApiError::field("document", sentence));
        }
    };
    let taken = documents::take(document, request.note)?;
    let name = request.name.or(taken.name);
    make(app, team, name, taken.version, by).await
}

/// Makes a pipeline from a text, YAML or JSON, which says what it is called.
///
/// # Errors
/// 413 for more than 1 MiB; 422 for what cannot be read, with line and column.
pub(crate) async fn import(
    app: &App,
    team: TeamId,
    body: &[u8],
    by: &Actor,
) -> Result<PipelineRecord, ApiError> {
    if body.len() > MAX_TEXT {
        return Err(documents::too_large());
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return Err(ApiError::whole_body("The file is no UTF-8 text."));
    };
    let read = app.examiner.read(text.to_owned()).await?;
    let document = read.map_err(|fault| ApiError::whole_body(fault.to_string()))?;
    let taken = documents::take(document, None)?;
    make(app, team, taken.name, taken.version, by).await
}

async fn make(
    app: &App,
    team: TeamId,
    name: Option<String>,
    first: safelight_store::NewVersion,
    by: &Actor,
) -> Result<PipelineRecord, ApiError> {
    let Some(name) = name else {
        return Err(ApiError::field("name", "Say what the pipeline is called."));
    };
    refuse_odd_name(&name)?;
    let new = NewPipeline { name: name.trim().to_owned(), first };
    Ok(app.store.create_pipeline(team, new, by).await?)
}
