//! `api_tokens`: secrets for scripts, each with a SYSTEM user that signs what it does.

use diesel::prelude::*;
use safelight_domain::{ApiTokenId, TeamId};

use super::{
    Tx,
    audit::{self, Change},
    users,
};
use crate::{
    Actor, ApiTokenRecord, NewApiToken, Role, SecretDigest, StoreError,
    convert::{from_json, maybe_time, maybe_word, micros, text, time, to_json, word},
    schema::{
        api_tokens::{self, dsl},
        users as users_table,
    },
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
struct Row {
    id: String,
    team_id: String,
    user_id: String,
    created_by: Option<String>,
    name: String,
    scopes: String,
    hint: String,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
}

fn into_record(row: Row, maker_role: Option<Role>) -> Result<ApiTokenRecord, StoreError> {
    Ok(ApiTokenRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        user: word(&row.user_id)?,
        created_by: maybe_word(row.created_by.as_deref())?,
        maker_role,
        name: row.name,
        scopes: from_json(&row.scopes)?,
        hint: row.hint,
        created_at: time(row.created_at),
        expires_at: maybe_time(row.expires_at),
        revoked_at: maybe_time(row.revoked_at),
    })
}

pub(crate) fn create_api_token(
    tx: &mut Tx<'_>,
    team: TeamId,
    token: &NewApiToken,
    by: &Actor,
) -> Result<ApiTokenId, StoreError> {
    let id = ApiTokenId::generate(tx.clock);
    let (subject, team) = (id.to_string(), team.to_string());
    let user = users::insert_system(tx, &team, &format!("API token: {}", token.name))?;
    let (maker, limit) = answerable(tx, by)?;
    let expires_at = [micros(token.expires_at), limit].into_iter().flatten().min();
    diesel::insert_into(dsl::api_tokens)
        .values((
            dsl::id.eq(&subject),
            dsl::team_id.eq(&team),
            dsl::user_id.eq(user.to_string()),
            dsl::created_by.eq(maker),
            dsl::name.eq(&token.name),
            dsl::scopes.eq(to_json(&token.scopes)),
            dsl::digest.eq(token.digest.as_slice()),
            dsl::hint.eq(&token.hint),
            dsl::created_at.eq(tx.now()),
            dsl::expires_at.eq(expires_at),
        ))
        .execute(tx.conn)?;
    let details = Some(serde_json::json!({ "name": token.name, "scopes": token.scopes }));
    audit::record(
        tx,
        Change { team: Some(&team), by, action: "api_token.create", subject: &subject, details },
    )?;
    Ok(id)
}

/// Who answers for a token: the person who makes it, or who answers for the token that does; a
/// token made by another does not outlive it.
fn answerable(tx: &mut Tx<'_>, by: &Actor) -> Result<(Option<String>, Option<i64>), StoreError> {
    let Some(user) = by.user else { return Ok((None, None)) };
    let token: Option<(Option<String>, Option<i64>)> = dsl::api_tokens
        .filter(dsl::user_id.eq(user.to_string()))
        .select((dsl::created_by, dsl::expires_at))
        .first(tx.conn)
        .optional()?;
    Ok(token.unwrap_or((text(Some(user)), None)))
}

/// What the person behind a token may do now.
fn role_of(tx: &mut Tx<'_>, user: Option<&str>) -> Result<Option<Role>, StoreError> {
    let Some(user) = user else { return Ok(None) };
    let role: Option<String> =
        users_table::table.find(user).select(users_table::role).first(tx.conn).optional()?;
    maybe_word(role.as_deref())
}

/// None for a token that is unknown, revoked or past its time.
pub(crate) fn api_token_by_digest(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<Option<ApiTokenRecord>, StoreError> {
    let row: Option<Row> = dsl::api_tokens
        .filter(dsl::digest.eq(digest.as_slice()))
        .filter(dsl::revoked_at.is_null())
        .filter(dsl::expires_at.is_null().or(dsl::expires_at.gt(tx.now())))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let role = role_of(tx, row.created_by.as_deref())?;
    into_record(row, role).map(Some)
}

pub(crate) fn list_api_tokens(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<Vec<ApiTokenRecord>, StoreError> {
    let rows: Vec<Row> = dsl::api_tokens
        .filter(dsl::team_id.eq(team.to_string()))
        .order(dsl::id.desc())
        .select(Row::as_select())
        .load(tx.conn)?;
    let with_role = |row: Row| {
        let role = role_of(tx, row.created_by.as_deref())?;
        into_record(row, role)
    };
    rows.into_iter().map(with_role).collect()
}

/// Revoking twice is refused like an unknown token: the first time says when it was.
pub(crate) fn revoke_api_token(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ApiTokenId,
    by: &Actor,
) -> Result<(), StoreError> {
    let (subject, team) = (id.to_string(), team.to_string());
    let now = tx.now();
    let live = dsl::api_tokens
        .find(&subject)
        .filter(dsl::team_id.eq(&team))
        .filter(dsl::revoked_at.is_null());
    if diesel::update(live).set(dsl::revoked_at.eq(now)).execute(tx.conn)? == 0 {
        return Err(StoreError::NotFound);
    }
    let details = None;
    audit::record(
        tx,
        Change { team: Some(&team), by, action: "api_token.revoke", subject: &subject, details },
    )
}
