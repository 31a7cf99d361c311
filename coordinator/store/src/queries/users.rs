//! `users`: people, and SYSTEM users that sign for agents and API tokens.

use diesel::{
    dsl::{exists, select},
    prelude::*,
};
use safelight_domain::{TeamId, Timestamp, UserId};

use super::{
    Tx,
    audit::{self, Change},
    dialect, one_time_codes,
};
use crate::{
    Actor, CodePurpose, NewUser, Role, SecretDigest, StoreError, UserKind, UserRecord,
    convert::{time, word},
    schema::users::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(crate) struct UserRow {
    id: String,
    team_id: String,
    kind: String,
    email: Option<String>,
    name: String,
    role: String,
    instance_admin: bool,
    password_hash: Option<String>,
    created_at: i64,
}

impl TryFrom<UserRow> for UserRecord {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: word(&row.id)?,
            team: word(&row.team_id)?,
            kind: word(&row.kind)?,
            email: row.email,
            name: row.name,
            role: word(&row.role)?,
            instance_admin: row.instance_admin,
            password_hash: row.password_hash.map(Into::into),
            created_at: time(row.created_at),
        })
    }
}

pub(crate) fn has_people(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let people = dsl::users.filter(dsl::kind.eq(UserKind::Person.name()));
    Ok(select(exists(people)).get_result(tx.conn)?)
}

/// Two first administrators must not be made side by side.
pub(crate) fn lock_set_up(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    Ok(dialect::lock_set_up(tx.conn)?)
}

pub(crate) fn create_user(
    tx: &mut Tx<'_>,
    team: TeamId,
    user: &NewUser,
    by: &Actor,
) -> Result<UserId, StoreError> {
    insert_person(tx, team, user, false, by)
}

pub(crate) fn insert_person(
    tx: &mut Tx<'_>,
    team: TeamId,
    user: &NewUser,
    instance_admin: bool,
    by: &Actor,
) -> Result<UserId, StoreError> {
    let id = UserId::generate(tx.clock);
    let (text, team) = (id.to_string(), team.to_string());
    let key = user.email.to_lowercase();
    let taken = dsl::users.filter(dsl::email_key.eq(&key));
    if select(exists(taken)).get_result(tx.conn)? {
        return Err(StoreError::conflict("a person with this e-mail address"));
    }
    diesel::insert_into(dsl::users)
        .values((
            dsl::id.eq(&text),
            dsl::team_id.eq(&team),
            dsl::kind.eq(UserKind::Person.name()),
            dsl::email.eq(&user.email),
            dsl::email_key.eq(&key),
            dsl::name.eq(&user.name),
            dsl::role.eq(user.role.name()),
            dsl::instance_admin.eq(instance_admin),
            dsl::password_hash.eq(user.password_hash.as_ref().map(crate::PasswordHash::expose)),
            dsl::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    let details = Some(serde_json::json!({ "role": user.role.name() }));
    audit::record(
        tx,
        Change { team: Some(&team), by, action: "user.create", subject: &text, details },
    )?;
    Ok(id)
}

/// Adds a person who is given a link to sign in; told in one entry.
pub(crate) fn invite_user(
    tx: &mut Tx<'_>,
    team: TeamId,
    user: &NewUser,
    link: Option<(SecretDigest, Timestamp)>,
    by: &Actor,
) -> Result<UserId, StoreError> {
    let id = insert_person(tx, team, user, false, by)?;
    if let Some((digest, end)) = link {
        let purpose = CodePurpose::SignIn;
        one_time_codes::create_one_time_code(tx, &digest, purpose, Some(id), end)?;
    }
    Ok(id)
}

/// A stand-in for the audit trail; made with what it stands for, and told in that entry.
pub(crate) fn insert_system(tx: &mut Tx<'_>, team: &str, name: &str) -> Result<UserId, StoreError> {
    let id = UserId::generate(tx.clock);
    diesel::insert_into(dsl::users)
        .values((
            dsl::id.eq(id.to_string()),
            dsl::team_id.eq(team),
            dsl::kind.eq(UserKind::System.name()),
            dsl::name.eq(name),
            dsl::role.eq(Role::Member.name()),
            dsl::instance_admin.eq(false),
            dsl::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Follows the rename of what it stands for.
pub(crate) fn rename_system(tx: &mut Tx<'_>, id: &str, name: &str) -> Result<(), StoreError> {
    diesel::update(dsl::users.find(id)).set(dsl::name.eq(name)).execute(tx.conn)?;
    Ok(())
}

pub(crate) fn user_by_email(
    tx: &mut Tx<'_>,
    email: &str,
) -> Result<Option<UserRecord>, StoreError> {
    let row: Option<UserRow> = dsl::users
        .filter(dsl::email_key.eq(email.to_lowercase()))
        .select(UserRow::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(TryInto::try_into).transpose()
}

pub(crate) fn get_user(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: UserId,
) -> Result<UserRecord, StoreError> {
    let row: UserRow = dsl::users
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .select(UserRow::as_select())
        .first(tx.conn)?;
    row.try_into()
}

pub(crate) fn list_users(tx: &mut Tx<'_>, team: TeamId) -> Result<Vec<UserRecord>, StoreError> {
    let rows: Vec<UserRow> = dsl::users
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .order(dsl::id)
        .select(UserRow::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
