use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use safelight_domain::{JobId, UploadId};
use safelight_protocol::{
    ChunkReply, ErrorBody, FinalizeUploadReply, FinalizeUploadRequest, InitiateUploadReply,
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
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path)),
    request_body = InitiateUploadRequest,
    responses(
        (status = 201, description = "Send the chunks", body = InitiateUploadReply),
        (status = 400, description = "`wrong_state`, `not_yours`", body = ErrorBody),
        (status = 409, description = "`lease_lost`", body = ErrorBody),
        (status = 507, description = "`disk_full`", body = ErrorBody),
    ),
)]
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
#[utoipa::path(
    put,
    path = "",
    tag = "agent protocol",
    params(("id" = UploadId, Path), ("index" = u64, Path, description = "From 0")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "Kept", body = ChunkReply),
        (status = 400, description = "`bad_chunk`, `upload_expired`", body = ErrorBody),
        (status = 409, description = "`chunk_conflict`", body = ErrorBody),
        (status = 507, description = "`disk_full`", body = ErrorBody),
    ),
)]
pub(super) async fn put_chunk(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path((upload, index)): Path<(UploadId, u64)>,
    RawBody(bytes): RawBody,
) -> Result<Json<ChunkReply>, ApiError> {
    Ok(Json(uploads::chunk::put(&app, &agent, upload, index, bytes).await?))
}

/// `GET /uploads/{id}/status`.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(("id" = UploadId, Path)),
    responses(
        (status = 200, description = "How far it is", body = UploadStatusReply),
        (status = 400, description = "`upload_expired`", body = ErrorBody),
    ),
)]
pub(super) async fn status(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(upload): Path<UploadId>,
) -> Result<Json<UploadStatusReply>, ApiError> {
    Ok(Json(uploads::status::status(&app, &agent, upload).await?))
}

/// `POST /uploads/{id}/finalize`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("id" = UploadId, Path)),
    request_body = FinalizeUploadRequest,
    responses(
        (status = 200, description = "Whole and right", body = FinalizeUploadReply),
        (status = 400, description = "`chunks_missing`, `checksum_mismatch`, `bad_results`, `unsafe_report`, `upload_expired`", body = ErrorBody),
        (status = 507, description = "`disk_full`", body = ErrorBody),
    ),
)]
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
#[utoipa::path(
    delete,
    path = "",
    tag = "agent protocol",
    params(("id" = UploadId, Path)),
    responses((status = 204, description = "Given up")),
)]
pub(super) async fn discard(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(upload): Path<UploadId>,
) -> Result<StatusCode, ApiError> {
    uploads::discard(&app, agent.id, upload).await?;
    Ok(StatusCode::NO_CONTENT)
}
