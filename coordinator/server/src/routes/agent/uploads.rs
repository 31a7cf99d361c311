use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use safelight_domain::{JobId, UploadId};
use safelight_protocol::{
    ChunkReply, FinalizeUploadReply, FinalizeUploadRequest, InitiateUploadReply,
    InitiateUploadRequest, UploadStatusReply,
};

use super::maker;
use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Body, Path, RawBody},
    uploads,
};

/// `POST /jobs/{guid}/uploads/initiate`.
pub(super) async fn initiate(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
    Body(request): Body<InitiateUploadRequest>,
) -> Result<(StatusCode, Json<InitiateUploadReply>), ApiError> {
    let reply = uploads::initiate::initiate(&app, &agent, job, request).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `PUT /uploads/{id}/{index}`: raw bytes.
pub(super) async fn put_chunk(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path((upload, index)): Path<(UploadId, u64)>,
    RawBody(bytes): RawBody,
) -> Result<Json<ChunkReply>, ApiError> {
    Ok(Json(uploads::chunk::put(&app, &agent, upload, index, bytes).await?))
}

/// `GET /uploads/{id}/status`.
pub(super) async fn status(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(upload): Path<UploadId>,
) -> Result<Json<UploadStatusReply>, ApiError> {
    Ok(Json(uploads::status::status(&app, &agent, upload).await?))
}

/// `POST /uploads/{id}/finalize`.
pub(super) async fn finalize(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(upload): Path<UploadId>,
    headers: HeaderMap,
    Body(request): Body<FinalizeUploadRequest>,
) -> Result<Json<FinalizeUploadReply>, ApiError> {
    let maker = maker(&headers);
    Ok(Json(uploads::finalize::finalize(&app, &agent, upload, maker, request).await?))
}

/// `DELETE /uploads/{id}`.
pub(super) async fn discard(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(upload): Path<UploadId>,
) -> Result<StatusCode, ApiError> {
    uploads::discard(&app, agent.id, upload).await?;
    Ok(StatusCode::NO_CONTENT)
}
