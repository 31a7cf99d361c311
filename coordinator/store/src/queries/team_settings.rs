//! `team_settings`: what a team set for its tools, and a number that rises with every change.

use diesel::prelude::*;
use safelight_domain::TeamId;

use super::{
    Tx,
    audit::{self, Change},
};
use crate::{
    Actor, News, SettingsChange, StoreError, ToolSettingsRecord, convert::word,
    schema::team_settings::dsl,
};

pub(crate) fn insert_defaults(tx: &mut Tx<'_>, team: &str) -> Result<(), StoreError> {
    diesel::insert_into(dsl::team_settings)
        .values((
            dsl::team_id.eq(team),
            dsl::config_revision.eq(1_i64),
            dsl::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(crate) fn config_revision(tx: &mut Tx<'_>, team: TeamId) -> Result<i64, StoreError> {
    Ok(dsl::team_settings.find(team.to_string()).select(dsl::config_revision).first(tx.conn)?)
}

pub(crate) fn tool_settings(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<ToolSettingsRecord, StoreError> {
    let (json, revision) = dsl::team_settings
        .find(team.to_string())
        .select((dsl::tool_settings, dsl::config_revision))
        .first(tx.conn)?;
    Ok(ToolSettingsRecord { json, revision })
}

/// Only from the revision that the change was made from.
pub(crate) fn set_tool_settings(
    tx: &mut Tx<'_>,
    team: TeamId,
    change: &SettingsChange,
    by: &Actor,
) -> Result<i64, StoreError> {
    let id = team.to_string();
    let unchanged = dsl::config_revision.eq(change.expected);
    let revision: Option<i64> = diesel::update(dsl::team_settings.find(&id).filter(unchanged))
        .set((
            dsl::tool_settings.eq(&change.json),
            dsl::config_revision.eq(dsl::config_revision + 1),
            dsl::updated_at.eq(tx.now()),
        ))
        .returning(dsl::config_revision)
        .get_result(tx.conn)
        .optional()?;
    let Some(revision) = revision else {
        return Err(StoreError::ConfigChanged { revision: config_revision(tx, team)? });
    };
    let mut details = change.details.clone();
    details["revision"] = revision.into();
    let action = "team.settings";
    let told = Change { team: Some(&id), by, action, subject: &id, details: Some(details) };
    audit::record(tx, told)?;
    tx.news.push(News::Settings { team, revision });
    Ok(revision)
}

/// Something that counts as a setting of the team has changed elsewhere.
pub(super) fn raise_revision(tx: &mut Tx<'_>, team: &str) -> Result<(), StoreError> {
    let revision: Option<i64> = diesel::update(dsl::team_settings.find(team))
        .set((dsl::config_revision.eq(dsl::config_revision + 1), dsl::updated_at.eq(tx.now())))
        .returning(dsl::config_revision)
        .get_result(tx.conn)
        .optional()?;
    if let Some(revision) = revision {
        tx.news.push(News::Settings { team: word(team)?, revision });
    }
    Ok(())
}
