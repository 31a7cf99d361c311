//! `seen_cameras`: camera ids that results brought, so that people can be asked for their names.

use diesel::prelude::*;
use safelight_domain::TeamId;

use super::{
    Tx,
    audit::{self, Change},
};
use crate::{
    Actor, SeenCamera, SeenCameraRecord, StoreError,
    convert::{maybe_word, time},
    schema::seen_cameras::{self, dsl},
};

/// Ids of one team at most; an agent gone wrong must not fill the table.
const MOST: i64 = 1_000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = seen_cameras)]
struct Row {
    camera_id: String,
    images: i64,
    collection_id: Option<String>,
    first_seen_at: i64,
    last_seen_at: i64,
    dismissed_at: Option<i64>,
}

/// Notes the cameras of a result. They come sorted, so that two results at once take their rows
/// in the same order.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    team: &str,
    collection: Option<&str>,
    cameras: &[SeenCamera],
) -> Result<(), StoreError> {
    let now = tx.now();
    for camera in cameras {
        let known = diesel::update(dsl::seen_cameras.find((team, &camera.id)))
            .set((
                dsl::images.eq(camera.images),
                dsl::collection_id.eq(collection),
                dsl::last_seen_at.eq(now),
            ))
            .execute(tx.conn)?;
        if known > 0 || count(tx, team)? >= MOST {
            continue;
        }
        diesel::insert_into(dsl::seen_cameras)
            .values((
                dsl::team_id.eq(team),
                dsl::camera_id.eq(&camera.id),
                dsl::images.eq(camera.images),
                dsl::collection_id.eq(collection),
                dsl::first_seen_at.eq(now),
                dsl::last_seen_at.eq(now),
            ))
            .on_conflict((dsl::team_id, dsl::camera_id))
            .do_nothing()
            .execute(tx.conn)?;
    }
    Ok(())
}

fn count(tx: &mut Tx<'_>, team: &str) -> QueryResult<i64> {
    dsl::seen_cameras.filter(dsl::team_id.eq(team)).count().get_result(tx.conn)
}

/// Sorted by id.
pub(crate) fn list_seen_cameras(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<Vec<SeenCameraRecord>, StoreError> {
    let rows: Vec<Row> = dsl::seen_cameras
        .filter(dsl::team_id.eq(team.to_string()))
        .order(dsl::camera_id)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(into_record).collect()
}

fn into_record(row: Row) -> Result<SeenCameraRecord, StoreError> {
    Ok(SeenCameraRecord {
        id: row.camera_id,
        images: row.images,
        collection: maybe_word(row.collection_id.as_deref())?,
        first_seen: time(row.first_seen_at),
        last_seen: time(row.last_seen_at),
        dismissed: row.dismissed_at.is_some(),
    })
}

/// Told twice, it is dismissed once.
pub(crate) fn dismiss_camera(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: &str,
    by: &Actor,
) -> Result<(), StoreError> {
    let team = team.to_string();
    let key = (&team, id);
    let before: Option<i64> =
        dsl::seen_cameras.find(key).select(dsl::dismissed_at).first(tx.conn)?;
    if before.is_some() {
        return Ok(());
    }
    diesel::update(dsl::seen_cameras.find(key))
        .set(dsl::dismissed_at.eq(tx.now()))
        .execute(tx.conn)?;
    let details = Some(serde_json::json!({ "camera": id }));
    audit::record(
        tx,
        Change { team: Some(&team), by, action: "camera.dismiss", subject: &team, details },
    )
}
