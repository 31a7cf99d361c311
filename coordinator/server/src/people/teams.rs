//! Teams, made and renamed by the instance's administrators.

use safelight_domain::TeamId;
use safelight_store::{NewUser, Role};

use super::{
    caller::Caller,
    setup::is_name,
    users::{self, FreshLink},
};
use crate::{
    ApiError, App,
    shapes::{NewTeam, Team, TeamCreate},
};

/// Makes a team with its first administrator, who is given a link.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    request: TeamCreate,
) -> Result<NewTeam, ApiError> {
    let name = name(&request.name)?;
    users::check(&request.admin.email, &request.admin.name)?;
    let admin = NewUser {
        email: request.admin.email.trim().to_owned(),
        name: request.admin.name.trim().to_owned(),
        role: Role::Admin,
        password_hash: None,
    };
    let link = FreshLink::make(app)?;
    let founded = app.store.found_team(name, admin, Some(link.kept()), &caller.actor);
    let (team, admin) = founded.await?;
    Ok(NewTeam {
        team: app.store.get_team(team).await?.into(),
        admin: users::one(app, team, admin).await?.into(),
        link: link.shown(app),
    })
}

/// Gives a team another name.
pub(crate) async fn rename(
    app: &App,
    caller: &Caller,
    team: TeamId,
    to: &str,
) -> Result<Team, ApiError> {
    Ok(app.store.rename_team(team, name(to)?, &caller.actor).await?.into())
}

fn name(text: &str) -> Result<&str, ApiError> {
    if is_name(text) {
        Ok(text.trim())
    } else {
        Err(ApiError::field("name", "A name has 1 to 100 characters."))
    }
}
