//! Release manifests: made known, changed, forgotten.

use safelight_domain::ReleaseManifestId;
use safelight_store::{Actor, NewRelease, ReleaseArtifact, ReleaseChange, ReleaseRecord};

use crate::{
    ApiError, App,
    shapes::{Artifact, ReleaseCreate, ReleasePatch},
};

/// Makes a release known.
pub(crate) async fn create(
    app: &App,
    request: ReleaseCreate,
    by: &Actor,
) -> Result<ReleaseRecord, ApiError> {
    let new = NewRelease {
        version: version(&request.version)?,
        notes: request.notes.map(notes).transpose()?,
        active: request.active.unwrap_or(true),
        artifacts: artifacts(request.artifacts)?,
    };
    let made = app.store.create_release(new, by).await?;
    app.agents.releases.forget();
    Ok(made)
}

/// Changes a release.
pub(crate) async fn change(
    app: &App,
    release: ReleaseManifestId,
    patch: ReleasePatch,
    by: &Actor,
) -> Result<ReleaseRecord, ApiError> {
    let told: Option<Option<String>> = patch.notes.into();
    let change = ReleaseChange {
        version: patch.version.as_deref().map(version).transpose()?,
        notes: told.map(|told| told.map(notes).transpose()).transpose()?,
        active: patch.active,
        artifacts: patch.artifacts.map(artifacts).transpose()?,
    };
    let changed = app.store.change_release(release, change, by).await?;
    app.agents.releases.forget();
    Ok(changed)
}

/// Forgets a release.
pub(crate) async fn delete(
    app: &App,
    release: ReleaseManifestId,
    by: &Actor,
) -> Result<(), ApiError> {
    app.store.delete_release(release, by).await?;
    app.agents.releases.forget();
    Ok(())
}

fn version(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if (1..=100).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err(ApiError::field("version", "A version has 1 to 100 characters."))
    }
}

fn notes(text: String) -> Result<String, ApiError> {
    if text.chars().count() <= 2000 {
        Ok(text)
    } else {
        Err(ApiError::field("notes", "Notes have at most 2000 characters."))
    }
}

fn artifacts(given: Vec<Artifact>) -> Result<Vec<ReleaseArtifact>, ApiError> {
    let given: Vec<ReleaseArtifact> = given.into_iter().map(ReleaseArtifact::from).collect();
    if given.is_empty() || given.len() > 100 {
        return Err(ApiError::field("artifacts", "From 1 to 100 binaries."));
    }
    for (at, one) in given.iter().enumerate() {
        let is_sum = one.sha256.len() == 64 && one.sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let twice = given[..at]
            .iter()
            .any(|before| (&before.platform, &before.sha256) == (&one.platform, &one.sha256));
        let fault = if !(1..=100).contains(&one.platform.chars().count()) {
            "A platform has 1 to 100 characters."
        } else if !is_sum {
            "A SHA-256 has 64 hex digits."
        } else if twice {
            "A binary is named twice."
        } else if one.file_name.as_ref().is_some_and(|name| name.chars().count() > 255) {
            "A file name has at most 255 characters."
        } else {
            continue;
        };
        return Err(ApiError::field("artifacts", fault));
    }
    Ok(given)
}
