//! `sessions`: signed-in browsers, known by the digest of their cookie. A secret is renewed now and
//! then: the row of the old one stays as long as the session, but is good for a moment only, for
//! requests that are under way.

use diesel::prelude::*;
use safelight_domain::{Timestamp, UserId};

use super::{
    Tx,
    audit::{self, Change},
    users::UserRow,
};
use crate::{
    Actor, NewSession, News, SecretDigest, SessionListed, SessionRecord, StoreError,
    convert::{digest as read_digest, time},
    schema::{sessions, sessions::dsl, users},
};

pub(crate) fn create_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::delete(dsl::sessions.filter(dsl::expires_at.le(now))).execute(tx.conn)?;
    diesel::insert_into(dsl::sessions)
        .values((
            dsl::digest.eq(new.digest.as_slice()),
            dsl::user_id.eq(new.user.to_string()),
            dsl::created_at.eq(now),
            dsl::expires_at.eq(new.expires_at.as_micros()),
            dsl::family.eq(family_of(&new.digest)),
            dsl::secret_at.eq(now),
            dsl::program.eq(&new.program),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What the secrets of one sign-in have in common: the digest of the first.
fn family_of(first: &SecretDigest) -> String {
    first.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn session_by_digest(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<Option<SessionRecord>, StoreError> {
    type Found = (UserRow, i64, i64, i64, Option<i64>);
    let found: Option<Found> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::digest.eq(digest.as_slice()))
        .filter(sessions::expires_at.gt(tx.now()))
        .filter(sessions::good_until.is_null().or(sessions::good_until.gt(tx.now())))
        .filter(users::deleted_at.is_null())
        .select((
            UserRow::as_select(),
            sessions::created_at,
            sessions::expires_at,
            sessions::secret_at,
            sessions::good_until,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((user, created_at, expires_at, secret_at, good_until)) = found else {
        return Ok(None);
    };
    Ok(Some(SessionRecord {
        user: user.try_into()?,
        created_at: time(created_at),
        expires_at: time(expires_at),
        secret_at: time(secret_at),
        replaced: good_until.is_some(),
    }))
}

/// The session that this secret opened, also when another secret took over since.
pub(crate) fn session_opened_by(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<Option<SessionRecord>, StoreError> {
    let Some(family) = family(tx, digest)? else { return session_by_digest(tx, digest) };
    let newest: Option<Vec<u8>> = dsl::sessions
        .filter(dsl::family.eq(family).and(dsl::good_until.is_null()))
        .select(dsl::digest)
        .first(tx.conn)
        .optional()?;
    match newest {
        Some(newest) => session_by_digest(tx, &read_digest(&newest)?),
        None => Ok(None),
    }
}

pub(crate) fn touch_session(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let live = dsl::sessions
        .find(digest.as_slice())
        .filter(dsl::good_until.is_null())
        .filter(dsl::expires_at.gt(tx.now()));
    diesel::update(live).set(dsl::expires_at.eq(expires_at.as_micros())).execute(tx.conn)?;
    Ok(())
}

/// Gives a session another secret; false when another request did, or the session ended. The old
/// one is good until `overlap_ends`; without an overlap, whatever it opened ends with it.
pub(crate) fn renew_session(
    tx: &mut Tx<'_>,
    old: &SecretDigest,
    new: &SecretDigest,
    overlap_ends: Timestamp,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let live = dsl::sessions
        .find(old.as_slice())
        .filter(dsl::good_until.is_null())
        .filter(dsl::expires_at.gt(now));
    type Live = (String, i64, i64, Option<String>, Option<String>);
    let before: Option<Live> = live
        .select((dsl::user_id, dsl::created_at, dsl::expires_at, dsl::family, dsl::program))
        .first(tx.conn)
        .optional()?;
    let Some((user, created_at, expires_at, family, program)) = before else { return Ok(false) };
    let family = family.unwrap_or_else(|| family_of(old));
    let replaced = diesel::update(live)
        .set((dsl::good_until.eq(overlap_ends.as_micros()), dsl::family.eq(&family)))
        .execute(tx.conn)?;
    if replaced == 0 {
        return Ok(false);
    }
    diesel::insert_into(dsl::sessions)
        .values((
            dsl::digest.eq(new.as_slice()),
            dsl::user_id.eq(user),
            dsl::created_at.eq(created_at),
            dsl::expires_at.eq(expires_at),
            dsl::family.eq(family),
            dsl::secret_at.eq(now),
            dsl::program.eq(program),
        ))
        .execute(tx.conn)?;
    if overlap_ends.as_micros() <= now {
        end(tx, &[old.to_vec()])?;
    }
    Ok(true)
}

/// The secrets of somebody's sessions must be renewed.
pub(crate) fn renew_sessions(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    let theirs = dsl::sessions.filter(dsl::user_id.eq(user.to_string()));
    diesel::update(theirs).set(dsl::secret_at.eq(0)).execute(tx.conn)?;
    Ok(())
}

/// Ends a session with every secret it had.
pub(crate) fn delete_session(tx: &mut Tx<'_>, digest: &SecretDigest) -> Result<(), StoreError> {
    let secrets = match family(tx, digest)? {
        Some(family) => dsl::sessions
            .filter(dsl::family.eq(family))
            .select(dsl::digest)
            .load::<Vec<u8>>(tx.conn)?,
        None => vec![digest.to_vec()],
    };
    end(tx, &secrets)
}

fn family(tx: &mut Tx<'_>, digest: &SecretDigest) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> =
        dsl::sessions.find(digest.as_slice()).select(dsl::family).first(tx.conn).optional()?;
    Ok(found.flatten())
}

/// Ends somebody's sessions, but for the one that is to be kept; answers how many.
pub(crate) fn end_sessions(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: Option<&SecretDigest>,
) -> Result<usize, StoreError> {
    let kept = match keep {
        Some(digest) => family(tx, digest)?,
        None => None,
    };
    let theirs: Vec<(Vec<u8>, Option<String>, Option<i64>)> = dsl::sessions
        .filter(dsl::user_id.eq(user.to_string()))
        .select((dsl::digest, dsl::family, dsl::good_until))
        .load(tx.conn)?;
    // A secret of this session that was replaced is no other session, but may be in other hands.
    let stays = |digest: &[u8], family: &Option<String>, good_until: Option<i64>| {
        keep.is_some_and(|keep| keep == digest)
            || kept.is_some() && *family == kept && good_until.is_none()
    };
    let others: Vec<_> = theirs
        .into_iter()
        .filter(|(digest, family, good_until)| !stays(digest, family, *good_until))
        .collect();
    let sessions = others.iter().filter(|(_, _, good_until)| good_until.is_none()).count();
    end(tx, &others.into_iter().map(|(digest, ..)| digest).collect::<Vec<_>>())?;
    Ok(sessions)
}

/// Forgets these secrets and tells those whom they let in.
fn end(tx: &mut Tx<'_>, secrets: &[Vec<u8>]) -> Result<(), StoreError> {
    diesel::delete(dsl::sessions.filter(dsl::digest.eq_any(secrets))).execute(tx.conn)?;
    for secret in secrets {
        tx.news.push(News::SessionEnded(read_digest(secret)?));
    }
    Ok(())
}

/// Somebody's sessions, each by its newest secret, newest session first.
pub(crate) fn list_sessions(
    tx: &mut Tx<'_>,
    user: UserId,
) -> Result<Vec<SessionListed>, StoreError> {
    let rows: Vec<(Vec<u8>, i64, i64, Option<String>)> = dsl::sessions
        .filter(dsl::user_id.eq(user.to_string()))
        .filter(dsl::good_until.is_null())
        .filter(dsl::expires_at.gt(tx.now()))
        .order(dsl::created_at.desc())
        .select((dsl::digest, dsl::created_at, dsl::expires_at, dsl::program))
        .load(tx.conn)?;
    let listed = rows.into_iter().map(|(digest, created_at, expires_at, program)| {
        Ok(SessionListed {
            digest: read_digest(&digest)?,
            created_at: time(created_at),
            expires_at: time(expires_at),
            program,
        })
    });
    listed.collect()
}

/// Ends somebody's other sessions; told in one entry.
pub(crate) fn end_other_sessions(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: &SecretDigest,
    by: &Actor,
) -> Result<(), StoreError> {
    let ended = end_sessions(tx, user, Some(keep))?;
    let team: String = users::table.find(user.to_string()).select(users::team_id).first(tx.conn)?;
    let details = Some(serde_json::json!({ "sessions_ended": ended }));
    let subject = user.to_string();
    let action = "user.sessions_end";
    audit::record(tx, Change { team: Some(&team), by, action, subject: &subject, details })
}
