//! `sessions`: signed-in browsers, known by the digest of their cookie.

use diesel::prelude::*;
use safelight_domain::{Timestamp, UserId};

use super::{Tx, users::UserRow};
use crate::{
    News, SecretDigest, SessionRecord, StoreError,
    convert::time,
    schema::{sessions, users},
};

pub(crate) fn create_session(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
    user: UserId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(tx.conn)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::digest.eq(digest.as_slice()),
            sessions::user_id.eq(user.to_string()),
            sessions::created_at.eq(now),
            sessions::expires_at.eq(expires_at.as_micros()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(crate) fn session_by_digest(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<Option<SessionRecord>, StoreError> {
    let found: Option<(UserRow, i64, i64)> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::digest.eq(digest.as_slice()))
        .filter(sessions::expires_at.gt(tx.now()))
        .select((UserRow::as_select(), sessions::created_at, sessions::expires_at))
        .first(tx.conn)
        .optional()?;
    let Some((user, created_at, expires_at)) = found else { return Ok(None) };
    Ok(Some(SessionRecord {
        user: user.try_into()?,
        created_at: time(created_at),
        expires_at: time(expires_at),
    }))
}

pub(crate) fn touch_session(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let live = sessions::table.find(digest.as_slice()).filter(sessions::expires_at.gt(tx.now()));
    diesel::update(live).set(sessions::expires_at.eq(expires_at.as_micros())).execute(tx.conn)?;
    Ok(())
}

pub(crate) fn delete_session(tx: &mut Tx<'_>, digest: &SecretDigest) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(digest.as_slice())).execute(tx.conn)?;
    tx.news.push(News::SessionEnded(*digest));
    Ok(())
}
