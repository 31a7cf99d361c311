//! What becomes of people: another name or role, another password, and their end.

use diesel::prelude::*;
use safelight_domain::{TeamId, Timestamp, UserId};

use super::{Tx, audit, dialect, one_time_codes as one_time_codes_file, sessions, users};
use crate::{
    Actor, CodePurpose, PasswordHash, Role, SecretDigest, StoreError, UserChange, UserKind,
    UserRecord,
    schema::{api_tokens, one_time_codes, users::dsl},
};

/// Changes a person. Another role renews the secrets of their sessions.
pub(crate) fn change_user(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: UserId,
    change: &UserChange,
    by: &Actor,
) -> Result<UserRecord, StoreError> {
    dialect::lock_lanes(tx.conn, &team.to_string())?;
    let before = person(tx, team, id)?;
    let name = change.name.as_ref().unwrap_or(&before.name);
    let role = change.role.unwrap_or(before.role);
    let instance_admin = change.instance_admin.unwrap_or(before.instance_admin);
    diesel::update(dsl::users.find(id.to_string()))
        .set((
            dsl::name.eq(name),
            dsl::role.eq(role.name()),
            dsl::instance_admin.eq(instance_admin),
        ))
        .execute(tx.conn)?;
    keep_an_admin(tx, team, before.instance_admin)?;
    if (role, instance_admin) != (before.role, before.instance_admin) {
        sessions::renew_sessions(tx, id)?;
    }
    let details = serde_json::json!({
        "name": { "from": before.name, "to": name },
        "role": { "from": before.role.name(), "to": role.name() },
        "instance_admin": instance_admin,
    });
    audit::tell(tx, team, id, by, "user.change", Some(details))?;
    users::get_user(tx, team, id)
}

/// Removes a person: sessions, links and tokens end, the row stays for the audit trail.
pub(crate) fn delete_user(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: UserId,
    by: &Actor,
) -> Result<(), StoreError> {
    dialect::lock_lanes(tx.conn, &team.to_string())?;
    let before = person(tx, team, id)?;
    let (text, now) = (id.to_string(), tx.now());
    diesel::update(dsl::users.find(&text))
        .set((
            dsl::deleted_at.eq(now),
            dsl::email_key.eq(None::<String>),
            dsl::password_hash.eq(None::<String>),
            dsl::instance_admin.eq(false),
        ))
        .execute(tx.conn)?;
    keep_an_admin(tx, team, before.instance_admin)?;
    sessions::end_sessions(tx, id, None)?;
    forget_codes(tx, &text)?;
    let tokens = api_tokens::table
        .filter(api_tokens::created_by.eq(&text))
        .filter(api_tokens::revoked_at.is_null());
    let ended = diesel::update(tokens).set(api_tokens::revoked_at.eq(now)).execute(tx.conn)?;
    let details = serde_json::json!({ "email": before.email, "tokens_ended": ended });
    audit::tell(tx, team, id, by, "user.delete", Some(details))
}

/// Sets a person's own password; every session but one ends.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: UserId,
    hash: &PasswordHash,
    keep: Option<&SecretDigest>,
    by: &Actor,
) -> Result<(), StoreError> {
    person(tx, team, id)?;
    let text = id.to_string();
    diesel::update(dsl::users.find(&text))
        .set(dsl::password_hash.eq(hash.expose()))
        .execute(tx.conn)?;
    forget_codes(tx, &text)?;
    let ended = sessions::end_sessions(tx, id, keep)?;
    let details = Some(serde_json::json!({ "sessions_ended": ended }));
    audit::tell(tx, team, id, by, "user.password", details)
}

/// Keeps a link that signs a person in, once.
pub(crate) fn give_link(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: UserId,
    (digest, end): (SecretDigest, Timestamp),
    by: &Actor,
) -> Result<(), StoreError> {
    person(tx, team, id)?;
    one_time_codes_file::create_one_time_code(tx, &digest, CodePurpose::SignIn, Some(id), end)?;
    audit::tell(tx, team, id, by, "user.link", None)
}

/// A person of the team who was not removed; SYSTEM users are nobody here.
fn person(tx: &mut Tx<'_>, team: TeamId, id: UserId) -> Result<UserRecord, StoreError> {
    let user = users::get_user(tx, team, id)?;
    if user.kind == UserKind::Person { Ok(user) } else { Err(StoreError::NotFound) }
}

/// Refuses what would leave the team without an administrator, or the instance without one.
fn keep_an_admin(tx: &mut Tx<'_>, team: TeamId, of_instance: bool) -> Result<(), StoreError> {
    let people = dsl::users
        .filter(dsl::kind.eq(UserKind::Person.name()))
        .filter(dsl::deleted_at.is_null())
        .filter(dsl::role.eq(Role::Admin.name()));
    let of_team: i64 =
        people.filter(dsl::team_id.eq(team.to_string())).count().get_result(tx.conn)?;
    if of_team == 0 {
        return Err(StoreError::LastAdmin("The team needs at least one administrator."));
    }
    let instance: i64 = people.filter(dsl::instance_admin).count().get_result(tx.conn)?;
    if of_instance && instance == 0 {
        let sentence = "The coordinator needs at least one instance administrator.";
        return Err(StoreError::LastAdmin(sentence));
    }
    Ok(())
}

fn forget_codes(tx: &mut Tx<'_>, user: &str) -> Result<(), StoreError> {
    let theirs = one_time_codes::table.filter(one_time_codes::user_id.eq(user));
    diesel::delete(theirs).execute(tx.conn)?;
    Ok(())
}
