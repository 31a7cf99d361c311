//! `release_manifests` and `release_artifacts`: known-good agent binaries, of the whole instance.

use diesel::prelude::*;
use safelight_domain::ReleaseManifestId;

use super::{
    Tx,
    audit::{self, Change},
};
use crate::{
    Actor, NewRelease, ReleaseArtifact, ReleaseChange, ReleaseRecord, StoreError,
    convert::{time, word},
    schema::{
        release_artifacts,
        release_manifests::{self, dsl},
    },
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = release_manifests)]
struct Row {
    id: String,
    version: String,
    notes: Option<String>,
    active: bool,
    created_at: i64,
    updated_at: i64,
}

fn into_record(tx: &mut Tx<'_>, row: Row) -> Result<ReleaseRecord, StoreError> {
    let artifacts: Vec<(String, String, Option<String>)> = release_artifacts::table
        .filter(release_artifacts::manifest_id.eq(&row.id))
        .order((release_artifacts::platform, release_artifacts::sha256))
        .select((
            release_artifacts::platform,
            release_artifacts::sha256,
            release_artifacts::file_name,
        ))
        .load(tx.conn)?;
    let artifact = |(platform, sha256, file_name)| ReleaseArtifact { platform, sha256, file_name };
    Ok(ReleaseRecord {
        id: word(&row.id)?,
        version: row.version,
        notes: row.notes,
        active: row.active,
        artifacts: artifacts.into_iter().map(artifact).collect(),
        created_at: time(row.created_at),
        updated_at: time(row.updated_at),
    })
}

pub(crate) fn create_release(
    tx: &mut Tx<'_>,
    new: &NewRelease,
    by: &Actor,
) -> Result<ReleaseRecord, StoreError> {
    let id = ReleaseManifestId::generate(tx.clock);
    let (subject, now) = (id.to_string(), tx.now());
    diesel::insert_into(dsl::release_manifests)
        .values((
            dsl::id.eq(&subject),
            dsl::version.eq(&new.version),
            dsl::notes.eq(&new.notes),
            dsl::active.eq(new.active),
            dsl::created_at.eq(now),
            dsl::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    put_artifacts(tx, &subject, &new.artifacts)?;
    let details = serde_json::json!({ "version": new.version, "active": new.active });
    tell(tx, by, "release.create", &subject, details)?;
    get_release(tx, id)
}

fn put_artifacts(
    tx: &mut Tx<'_>,
    manifest: &str,
    artifacts: &[ReleaseArtifact],
) -> Result<(), StoreError> {
    let old = release_artifacts::table.filter(release_artifacts::manifest_id.eq(manifest));
    diesel::delete(old).execute(tx.conn)?;
    for artifact in artifacts {
        diesel::insert_into(release_artifacts::table)
            .values((
                release_artifacts::manifest_id.eq(manifest),
                release_artifacts::platform.eq(&artifact.platform),
                release_artifacts::sha256.eq(&artifact.sha256),
                release_artifacts::file_name.eq(&artifact.file_name),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

pub(crate) fn get_release(
    tx: &mut Tx<'_>,
    id: ReleaseManifestId,
) -> Result<ReleaseRecord, StoreError> {
    let row =
        dsl::release_manifests.find(id.to_string()).select(Row::as_select()).first(tx.conn)?;
    into_record(tx, row)
}

/// Newest first.
pub(crate) fn list_releases(tx: &mut Tx<'_>) -> Result<Vec<ReleaseRecord>, StoreError> {
    let rows: Vec<Row> =
        dsl::release_manifests.order(dsl::id.desc()).select(Row::as_select()).load(tx.conn)?;
    rows.into_iter().map(|row| into_record(tx, row)).collect()
}

/// Those that agents are held against.
pub(crate) fn active_releases(tx: &mut Tx<'_>) -> Result<Vec<ReleaseRecord>, StoreError> {
    let rows: Vec<Row> = dsl::release_manifests
        .filter(dsl::active)
        .order(dsl::id.desc())
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(|row| into_record(tx, row)).collect()
}

pub(crate) fn change_release(
    tx: &mut Tx<'_>,
    id: ReleaseManifestId,
    change: &ReleaseChange,
    by: &Actor,
) -> Result<ReleaseRecord, StoreError> {
    let before = get_release(tx, id)?;
    let subject = id.to_string();
    let version = change.version.as_ref().unwrap_or(&before.version);
    let active = change.active.unwrap_or(before.active);
    diesel::update(dsl::release_manifests.find(&subject))
        .set((
            dsl::version.eq(version),
            dsl::notes.eq(change.notes.as_ref().unwrap_or(&before.notes)),
            dsl::active.eq(active),
            dsl::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    if let Some(artifacts) = &change.artifacts {
        put_artifacts(tx, &subject, artifacts)?;
    }
    let details = serde_json::json!({
        "version": version,
        "active": active,
        "artifacts": change.artifacts.is_some(),
    });
    tell(tx, by, "release.change", &subject, details)?;
    get_release(tx, id)
}

pub(crate) fn delete_release(
    tx: &mut Tx<'_>,
    id: ReleaseManifestId,
    by: &Actor,
) -> Result<(), StoreError> {
    let before = get_release(tx, id)?;
    let subject = id.to_string();
    put_artifacts(tx, &subject, &[])?;
    diesel::delete(dsl::release_manifests.find(&subject)).execute(tx.conn)?;
    tell(tx, by, "release.delete", &subject, serde_json::json!({ "version": before.version }))
}

fn tell(
    tx: &mut Tx<'_>,
    by: &Actor,
    action: &str,
    subject: &str,
    details: serde_json::Value,
) -> Result<(), StoreError> {
    audit::record(tx, Change { team: None, by, action, subject, details: Some(details) })
}
