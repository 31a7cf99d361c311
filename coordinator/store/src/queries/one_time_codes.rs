//! `one_time_codes`: set-up codes and sign-in links, each good once.

use diesel::prelude::*;
use safelight_domain::{Timestamp, UserId};

use super::Tx;
use crate::{
    CodePurpose, OneTimeCodeRecord, SecretDigest, StoreError,
    convert::{maybe_word, text},
    schema::one_time_codes::dsl,
};

pub(crate) fn create_one_time_code(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
    purpose: CodePurpose,
    user: Option<UserId>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::delete(dsl::one_time_codes.filter(dsl::expires_at.le(now))).execute(tx.conn)?;
    diesel::insert_into(dsl::one_time_codes)
        .values((
            dsl::digest.eq(digest.as_slice()),
            dsl::purpose.eq(purpose.name()),
            dsl::user_id.eq(text(user)),
            dsl::created_at.eq(now),
            dsl::expires_at.eq(expires_at.as_micros()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// One statement finds the code and uses it up, so two that present it cannot both be let in.
pub(crate) fn consume_one_time_code(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
    purpose: CodePurpose,
) -> Result<Option<OneTimeCodeRecord>, StoreError> {
    let now = tx.now();
    let good = dsl::one_time_codes
        .filter(dsl::digest.eq(digest.as_slice()))
        .filter(dsl::purpose.eq(purpose.name()))
        .filter(dsl::used_at.is_null())
        .filter(dsl::expires_at.gt(now));
    let user: Option<Option<String>> = diesel::update(good)
        .set(dsl::used_at.eq(now))
        .returning(dsl::user_id)
        .get_result(tx.conn)
        .optional()?;
    let Some(user) = user else { return Ok(None) };
    Ok(Some(OneTimeCodeRecord { purpose, user: maybe_word(user.as_deref())? }))
}
