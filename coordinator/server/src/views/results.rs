//! Results as people see them.

use safelight_domain::TeamId;
use safelight_store::ResultRecord;
use serde_json::value::RawValue;

use super::{counts, surroundings::Surroundings};
use crate::{
    ApiError, App,
    blobs::BlobName,
    shapes::{ResultDetail, ResultListed, ResultSummary},
};

/// What lists show of a result.
pub(crate) async fn summary(app: &App, record: &ResultRecord) -> Result<ResultSummary, ApiError> {
    Ok(ResultSummary {
        guid: record.id,
        tool: record.tool,
        created_at: record.created_at,
        duration_seconds: Some(record.duration.as_secs_f64()),
        files_scanned: number(record.files_scanned),
        issues_found: number(record.issues_found),
        counts: counts::of(app, record).await?,
        has_report: record.report_blob.is_some(),
        report_stripped: record.report_stripped,
    })
}

/// Results of one team, in the given order.
pub(crate) async fn all(
    app: &App,
    team: TeamId,
    records: Vec<ResultRecord>,
) -> Result<Vec<ResultListed>, ApiError> {
    let collections: Vec<_> = records.iter().filter_map(|result| result.collection).collect();
    let around = Surroundings::of(app, team, collections).await?;
    let mut listed = Vec::with_capacity(records.len());
    for record in &records {
        listed.push(with_names(app, record, &around).await?);
    }
    Ok(listed)
}

/// One result with everything in it.
pub(crate) async fn whole(app: &App, record: ResultRecord) -> Result<ResultDetail, ApiError> {
    let around = Surroundings::of(app, record.team, record.collection).await?;
    let json = app.store.result_json(record.team, record.id).await?;
    let results = RawValue::from_string(json).map_err(ApiError::internal)?;
    Ok(ResultDetail { listed: with_names(app, &record, &around).await?, results })
}

async fn with_names(
    app: &App,
    record: &ResultRecord,
    around: &Surroundings,
) -> Result<ResultListed, ApiError> {
    Ok(ResultListed {
        summary: summary(app, record).await?,
        collection: around.collection(record.collection),
        agent: around.named(Some(record.agent)),
        job_guid: record.job,
    })
}

/// The page an agent wrote about a result.
pub(crate) async fn report(app: &App, record: &ResultRecord) -> Result<Vec<u8>, ApiError> {
    let name = record.report_blob.as_deref().ok_or_else(ApiError::not_found)?;
    let name = BlobName::known(name).ok_or_else(ApiError::not_found)?;
    app.blobs.read(&name).await.map_err(ApiError::internal)
}

fn number(count: Option<i64>) -> u64 {
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
}
