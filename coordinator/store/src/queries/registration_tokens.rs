//! `registration_tokens`: one-time secrets that enrol agents.

use diesel::prelude::*;
use safelight_domain::{AgentId, RegistrationTokenId, TeamId};

use super::{
    Tx,
    audit::{self, Change},
};
use crate::{
    Actor, NewRegistrationToken, RegistrationTokenRecord, SecretDigest, StoreError,
    convert::{maybe_time, maybe_word, text, time, word},
    schema::registration_tokens::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = registration_tokens)]
struct Row {
    id: String,
    team_id: String,
    name: Option<String>,
    hint: String,
    created_by: Option<String>,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    used_by: Option<String>,
}

fn into_record(row: Row) -> Result<RegistrationTokenRecord, StoreError> {
    Ok(RegistrationTokenRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        name: row.name,
        hint: row.hint,
        created_by: maybe_word(row.created_by.as_deref())?,
        created_at: time(row.created_at),
        expires_at: time(row.expires_at),
        used_at: maybe_time(row.used_at),
        used_by: maybe_word(row.used_by.as_deref())?,
    })
}

pub(crate) fn create_registration_token(
    tx: &mut Tx<'_>,
    team: TeamId,
    token: &NewRegistrationToken,
    by: &Actor,
) -> Result<RegistrationTokenId, StoreError> {
    let id = RegistrationTokenId::generate(tx.clock);
    let (subject, team) = (id.to_string(), team.to_string());
    diesel::insert_into(dsl::registration_tokens)
        .values((
            dsl::id.eq(&subject),
            dsl::team_id.eq(&team),
            dsl::name.eq(&token.name),
            dsl::digest.eq(token.digest.as_slice()),
            dsl::hint.eq(&token.hint),
            dsl::created_by.eq(text(by.user)),
            dsl::created_at.eq(tx.now()),
            dsl::expires_at.eq(token.expires_at.as_micros()),
        ))
        .execute(tx.conn)?;
    let action = "registration_token.create";
    audit::record(tx, Change { team: Some(&team), by, action, subject: &subject, details: None })?;
    Ok(id)
}

pub(crate) fn list_registration_tokens(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<Vec<RegistrationTokenRecord>, StoreError> {
    let rows: Vec<Row> = dsl::registration_tokens
        .filter(dsl::team_id.eq(team.to_string()))
        .order(dsl::id.desc())
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(into_record).collect()
}

pub(crate) fn delete_registration_token(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: RegistrationTokenId,
    by: &Actor,
) -> Result<(), StoreError> {
    let (subject, team) = (id.to_string(), team.to_string());
    let found = dsl::registration_tokens.find(&subject).filter(dsl::team_id.eq(&team));
    if diesel::delete(found).execute(tx.conn)? == 0 {
        return Err(StoreError::NotFound);
    }
    let action = "registration_token.delete";
    audit::record(tx, Change { team: Some(&team), by, action, subject: &subject, details: None })
}

/// One statement finds the token and uses it up; answers its id and its team.
pub(crate) fn consume(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<(String, String), StoreError> {
    let now = tx.now();
    let good = dsl::registration_tokens
        .filter(dsl::digest.eq(digest.as_slice()))
        .filter(dsl::used_at.is_null())
        .filter(dsl::expires_at.gt(now));
    let team = diesel::update(good)
        .set(dsl::used_at.eq(now))
        .returning((dsl::id, dsl::team_id))
        .get_result(tx.conn)
        .optional()?;
    match team {
        Some(found) => Ok(found),
        None => Err(why_refused(tx, digest)?),
    }
}

fn why_refused(tx: &mut Tx<'_>, digest: &SecretDigest) -> Result<StoreError, StoreError> {
    let used: Option<Option<i64>> = dsl::registration_tokens
        .filter(dsl::digest.eq(digest.as_slice()))
        .select(dsl::used_at)
        .first(tx.conn)
        .optional()?;
    Ok(match used {
        None => StoreError::TokenUnknown,
        Some(Some(_)) => StoreError::TokenUsed,
        Some(None) => StoreError::TokenExpired,
    })
}

/// Notes whom a consumed token enrolled.
pub(crate) fn note_agent(tx: &mut Tx<'_>, id: &str, agent: AgentId) -> Result<(), StoreError> {
    diesel::update(dsl::registration_tokens.find(id))
        .set(dsl::used_by.eq(agent.to_string()))
        .execute(tx.conn)?;
    Ok(())
}
