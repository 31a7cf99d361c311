//! `instance_settings`: what holds for the whole installation.

use diesel::prelude::*;

use super::Tx;
use crate::{StoreError, schema::instance_settings::dsl};

const SERVER_KEY: &str = "server_key_fingerprint";

pub(crate) fn ping(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::select(1.into_sql::<diesel::sql_types::Integer>()).get_result::<i32>(tx.conn)?;
    Ok(())
}

pub(crate) fn bind_server_key(tx: &mut Tx<'_>, fingerprint: &str) -> Result<(), StoreError> {
    diesel::insert_into(dsl::instance_settings)
        .values((dsl::name.eq(SERVER_KEY), dsl::value.eq(fingerprint)))
        .on_conflict(dsl::name)
        .do_nothing()
        .execute(tx.conn)?;
    let bound: String =
        dsl::instance_settings.find(SERVER_KEY).select(dsl::value).first(tx.conn)?;
    if bound == fingerprint { Ok(()) } else { Err(StoreError::ServerKeyMismatch) }
}
