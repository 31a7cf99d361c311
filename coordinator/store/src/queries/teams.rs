//! `teams`.

use diesel::prelude::*;
use safelight_domain::{TeamId, Timestamp, UserId};

use super::{
    Tx,
    audit::{self, Change},
    team_settings, users,
};
use crate::{
    Actor, NewAdmin, NewUser, Role, SecretDigest, StoreError, TeamRecord,
    convert::{time, word},
    schema::teams::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = teams)]
struct Row {
    id: String,
    name: String,
    created_at: i64,
}

fn into_record(row: Row) -> Result<TeamRecord, StoreError> {
    Ok(TeamRecord { id: word(&row.id)?, name: row.name, created_at: time(row.created_at) })
}

/// The first team and its owner, together; refused once there is a person.
pub(crate) fn create_first_admin(
    tx: &mut Tx<'_>,
    admin: NewAdmin,
    by: &Actor,
) -> Result<(TeamId, UserId), StoreError> {
    users::lock_set_up(tx)?;
    if users::has_people(tx)? {
        return Err(StoreError::conflict("an administrator"));
    }
    let team = create_team(tx, &admin.team_name, by)?;
    let person = NewUser {
        email: admin.email,
        name: admin.name,
        role: Role::Admin,
        password_hash: admin.password_hash,
    };
    let user = users::insert_person(tx, team, &person, true, by)?;
    Ok((team, user))
}

pub(crate) fn create_team(tx: &mut Tx<'_>, name: &str, by: &Actor) -> Result<TeamId, StoreError> {
    let id = TeamId::generate(tx.clock);
    let text = id.to_string();
    diesel::insert_into(dsl::teams)
        .values((dsl::id.eq(&text), dsl::name.eq(name), dsl::created_at.eq(tx.now())))
        .execute(tx.conn)?;
    team_settings::insert_defaults(tx, &text)?;
    let details = Some(serde_json::json!({ "name": name }));
    audit::record(
        tx,
        Change { team: Some(&text), by, action: "team.create", subject: &text, details },
    )?;
    Ok(id)
}

/// A team and its first administrator, who is given a link to sign in.
pub(crate) fn found_team(
    tx: &mut Tx<'_>,
    name: &str,
    admin: &NewUser,
    link: Option<(SecretDigest, Timestamp)>,
    by: &Actor,
) -> Result<(TeamId, UserId), StoreError> {
    let team = create_team(tx, name, by)?;
    let user = users::invite_user(tx, team, admin, link, by)?;
    Ok((team, user))
}

pub(crate) fn rename_team(
    tx: &mut Tx<'_>,
    id: TeamId,
    name: &str,
    by: &Actor,
) -> Result<TeamRecord, StoreError> {
    let before = get_team(tx, id)?;
    let subject = id.to_string();
    diesel::update(dsl::teams.find(&subject)).set(dsl::name.eq(name)).execute(tx.conn)?;
    let details = Some(serde_json::json!({ "from": before.name, "to": name }));
    audit::record(
        tx,
        Change { team: Some(&subject), by, action: "team.rename", subject: &subject, details },
    )?;
    get_team(tx, id)
}

pub(crate) fn get_team(tx: &mut Tx<'_>, id: TeamId) -> Result<TeamRecord, StoreError> {
    let row = dsl::teams.find(id.to_string()).select(Row::as_select()).first(tx.conn)?;
    into_record(row)
}

pub(crate) fn list_teams(tx: &mut Tx<'_>) -> Result<Vec<TeamRecord>, StoreError> {
    let rows: Vec<Row> = dsl::teams.order(dsl::id).select(Row::as_select()).load(tx.conn)?;
    rows.into_iter().map(into_record).collect()
}
