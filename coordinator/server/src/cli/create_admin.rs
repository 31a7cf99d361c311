//! `create-admin`.

use std::io;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use safelight_domain::TeamId;
use safelight_store::{Actor, NewAdmin, NewUser, Role, Store, StoreError, TeamRecord};
use zeroize::Zeroizing;

use super::{Folder, open, say};
use crate::{
    DataFolder,
    people::{
        passwords::{MIN_PASSWORD, Passwords},
        setup::{is_email, is_name, is_password},
    },
};

#[derive(Debug, Args)]
pub(super) struct CreateAdmin {
    /// What the administrator will sign in with.
    #[arg(long)]
    email: String,
    /// Read the password from standard input, one line.
    #[arg(long, required = true)]
    password_stdin: bool,
    /// For people [default: the part of the e-mail before the @]
    #[arg(long)]
    name: Option<String>,
    /// The team: the first one's name, or one that exists [default: the only one, or "Studio"]
    #[arg(long)]
    team: Option<String>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(verb: CreateAdmin) -> anyhow::Result<()> {
    let email = verb.email.trim();
    ensure!(is_email(email), "`{email}` is not an e-mail address");
    let before_at = email.rsplit_once('@').map_or(email, |(before, _)| before);
    let name = verb.name.as_deref().unwrap_or(before_at).trim();
    ensure!(is_name(name), "a name has 1 to 100 characters");
    let mut password = Zeroizing::new(String::new());
    io::stdin().read_line(&mut password).context("standard input cannot be read")?;
    let password = password.trim_end_matches(['\r', '\n']);
    ensure!(is_password(password), "a password has at least {MIN_PASSWORD} characters");

    let (places, config) = open::settings(&verb.folder)?;
    // Made here for a first start; a coordinator that runs keeps its lock.
    if !places.folder().exists() {
        drop(DataFolder::open(places.clone())?);
    }
    let store = open::migrated(&config, &places, &open::clock()).await?;
    let hash = Passwords::strong().hash(password).await?;
    let admin = NewAdmin {
        team_name: verb.team.clone().unwrap_or_else(|| "Studio".to_owned()),
        email: email.to_owned(),
        name: name.to_owned(),
        password_hash: Some(hash.into()),
    };
    let team = create(&store, admin, verb.team.as_deref()).await;
    store.close().await;
    say(&format!("{email} is an administrator of {}.", team?))
}

/// Makes the person, and the team when there is none; the team's name.
async fn create(store: &Store, admin: NewAdmin, team: Option<&str>) -> anyhow::Result<String> {
    let by = Actor { user: None, label: "command line".to_owned() };
    match store.create_first_admin(admin.clone(), &by).await {
        Ok(_) => return Ok(admin.team_name),
        Err(StoreError::Conflict { .. }) => {}
        Err(other) => return Err(other.into()),
    }
    let (team, team_name) = existing(&store.list_teams().await?, team)?;
    let user = NewUser {
        email: admin.email,
        name: admin.name,
        role: Role::Admin,
        password_hash: admin.password_hash,
    };
    match store.create_user(team, user, &by).await {
        Ok(_) => Ok(team_name),
        Err(StoreError::Conflict { .. }) => bail!("somebody has this e-mail address already"),
        Err(other) => Err(other.into()),
    }
}

fn existing(teams: &[TeamRecord], named: Option<&str>) -> anyhow::Result<(TeamId, String)> {
    let found = match (named, teams) {
        (Some(name), teams) => teams.iter().find(|team| team.name == name),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let found = found.with_context(|| {
        let names: Vec<_> = teams.iter().map(|team| team.name.as_str()).collect();
        format!("say which team with --team; there are: {}", names.join(", "))
    })?;
    Ok((found.id, found.name.clone()))
}
