//! The first administrator, once, with a code printed at start.

use std::{net::IpAddr, time::Duration};

use safelight_domain::Clock;
use safelight_protocol::{ErrorCode, FieldError, Secret, SecretKind};
use safelight_store::{Actor, CodePurpose, NewAdmin, Store, StoreError};

use super::{
    passwords::{MAX_PASSWORD, MIN_PASSWORD},
    sessions::{self, NewSession, Visitor},
};
use crate::{ApiError, App, limits::Attempt, secrets, shapes::SetupRequest};

/// How long a setup code is good for.
const CODE_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the code that opens the set-up, to be printed.
pub(crate) async fn new_code(store: &Store, clock: &dyn Clock) -> Result<Secret, ApiError> {
    let code = secrets::fresh(SecretKind::SetupCode)?;
    let digest = secrets::digest(code.expose());
    let end = clock.now().plus(CODE_LIFE);
    store.create_one_time_code(digest, CodePurpose::Setup, None, end).await?;
    Ok(code)
}

/// Makes the first team and its administrator, and signs them in.
pub(crate) async fn finish(
    app: &App,
    address: Option<IpAddr>,
    visitor: Visitor,
    request: SetupRequest,
) -> Result<NewSession, ApiError> {
    app.limits.count(Attempt::SignIn, address, "").await?;
    if app.store.has_people().await? {
        return Err(already());
    }
    check(&request)?;
    let hash = app.passwords.hash(&request.password).await.map_err(ApiError::internal)?;
    let digest = secrets::digest(request.code.trim());
    if app.store.consume_one_time_code(digest, CodePurpose::Setup).await?.is_none() {
        let sentence = "The setup code is wrong, too old or was used before; \
            start the coordinator again to get a new one.";
        return Err(ApiError::refuse(ErrorCode::BadCode, sentence));
    }
    let admin = NewAdmin {
        team_name: request.team_name.trim().to_owned(),
        email: request.email.trim().to_owned(),
        name: request.name.trim().to_owned(),
        password_hash: Some(hash.into()),
    };
    match app.store.create_first_admin(admin, &Actor::system()).await {
        Ok((_, user)) => sessions::begin(app, visitor, user).await,
        Err(StoreError::Conflict { .. }) => Err(already()),
        Err(other) => Err(other.into()),
    }
}

fn already() -> ApiError {
    ApiError::refuse(ErrorCode::AlreadySetUp, "This coordinator is set up already; sign in.")
}

fn check(request: &SetupRequest) -> Result<(), ApiError> {
    let mut faults = Vec::new();
    let mut want = |name: &str, fits: bool, sentence: &str| {
        if !fits {
            faults.push(fault(name, sentence));
        }
    };
    want("team_name", is_name(&request.team_name), "A name has 1 to 100 characters.");
    want("name", is_name(&request.name), "A name has 1 to 100 characters.");
    want("email", is_email(&request.email), "This is not an e-mail address.");
    let sentence = format!("A password has at least {MIN_PASSWORD} characters.");
    want("password", is_password(&request.password), &sentence);
    if faults.is_empty() { Ok(()) } else { Err(ApiError::Invalid(faults)) }
}

fn fault(name: &str, sentence: &str) -> FieldError {
    FieldError {
        loc: vec!["body".to_owned(), name.to_owned()],
        msg: sentence.to_owned(),
        kind: "value_error".to_owned(),
    }
}

/// Whether that can be somebody's or something's name.
pub(crate) fn is_name(text: &str) -> bool {
    let length = text.trim().chars().count();
    (1..=100).contains(&length) && !text.chars().any(char::is_control)
}

/// Whether mail could be sent there, roughly: the real test is a mail that arrives.
pub(crate) fn is_email(text: &str) -> bool {
    let text = text.trim();
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    let halves =
        text.rsplit_once('@').is_some_and(|(who, place)| !who.is_empty() && !place.is_empty());
    text.len() <= 254 && halves && text.chars().all(plain)
}

/// Whether it is long enough, and not absurdly long.
pub(crate) fn is_password(text: &str) -> bool {
    text.chars().count() >= MIN_PASSWORD && text.len() <= MAX_PASSWORD
}
