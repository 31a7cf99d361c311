//! Removes uploads that fell silent and files that no row names.

use std::time::Duration;

use crate::{
    ApiError, App,
    blobs::{BlobError, BlobName},
    uploads::SILENCE,
};

/// A file that nothing names is left alone this long: its row may be about to be written.
const YOUNG: Duration = SILENCE;

/// One look.
pub(crate) async fn sweep(app: &App) {
    if let Err(error) = uploads(app).await {
        tracing::warn!(?error, "could not remove old uploads");
    }
    if let Err(error) = measure(app).await {
        tracing::warn!(?error, "could not measure reports");
    }
    if let Err(error) = orphans(app).await {
        tracing::warn!(?error, "could not remove files that nothing names");
    }
}

/// Reports that nobody measured yet: kept before there was a quota, or while the database was gone.
async fn measure(app: &App) -> Result<(), ApiError> {
    for (result, name) in app.store.unmeasured_reports().await? {
        let size = match BlobName::known(&name) {
            Some(name) => app.blobs.size_of(&name).await,
            None => Err(BlobError::Missing),
        };
        // What is not there takes no room.
        let size = match size {
            Err(BlobError::Missing) => 0,
            other => other?,
        };
        let bytes = i64::try_from(size).unwrap_or(i64::MAX);
        app.store.note_report_bytes(result, bytes).await?;
    }
    Ok(())
}

async fn uploads(app: &App) -> Result<(), ApiError> {
    for upload in app.store.sweep_uploads(app.clock.now()).await? {
        app.blobs.drop_upload(upload.id).await?;
    }
    // A crash between row and folder leaves a folder without row.
    let there = app.blobs.uploads().await?;
    for upload in app.store.unknown_uploads(there).await? {
        app.blobs.drop_upload(upload).await?;
    }
    Ok(())
}

async fn orphans(app: &App) -> Result<(), ApiError> {
    let then = app.clock.now().minus(YOUNG);
    app.blobs.clear_unfinished(then).await?;
    let old = app.blobs.names_older_than(then).await?;
    let texts = old.iter().map(|name| name.as_str().to_owned()).collect();
    for name in app.store.unnamed_reports(texts).await?.iter().filter_map(|n| BlobName::known(n)) {
        tracing::info!(%name, "removing a report that no result names");
        app.blobs.remove(&name).await?;
    }
    Ok(())
}
