//! Teams, users, sessions, codes, API tokens, settings and the audit trail.

use safelight_domain::{ApiTokenId, TeamId, Timestamp, UserId};

use crate::{
    Actor, ApiTokenRecord, AuditRecord, CodePurpose, Listing, NewAdmin, NewApiToken, NewUser,
    OneTimeCodeRecord, Page, SecretDigest, SessionRecord, Store, StoreError, TeamRecord,
    UserRecord,
    store::{change, query},
};

impl Store {
    /// Makes the first team and its owner, who is instance administrator.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] once a person exists.
    pub async fn create_first_admin(
        &self,
        admin: NewAdmin,
        by: &Actor,
    ) -> Result<(TeamId, UserId), StoreError> {
        let by = by.clone();
        change!(self, teams::create_first_admin(admin, &by))
    }

    /// Whether anybody was ever added; false means set-up is open.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_people(&self) -> Result<bool, StoreError> {
        query!(self, users::has_people())
    }

    /// Makes a team.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_team(&self, name: &str, by: &Actor) -> Result<TeamId, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        change!(self, teams::create_team(&name, &by))
    }

    /// A team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_team(&self, id: TeamId) -> Result<TeamRecord, StoreError> {
        query!(self, teams::get_team(id))
    }

    /// Every team of the instance, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_teams(&self) -> Result<Vec<TeamRecord>, StoreError> {
        query!(self, teams::list_teams())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody in the instance has the e-mail address.
    pub async fn create_user(
        &self,
        team: TeamId,
        user: NewUser,
        by: &Actor,
    ) -> Result<UserId, StoreError> {
        let by = by.clone();
        change!(self, users::create_user(team, &user, &by))
    }

    /// The person with that address, in any team, whatever its case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserRecord>, StoreError> {
        let email = email.to_owned();
        query!(self, users::user_by_email(&email))
    }

    /// A user of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_user(&self, team: TeamId, id: UserId) -> Result<UserRecord, StoreError> {
        query!(self, users::get_user(team, id))
    }

    /// Every user of the team, SYSTEM users included, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_users(&self, team: TeamId) -> Result<Vec<UserRecord>, StoreError> {
        query!(self, users::list_users(team))
    }

    /// Signs a browser in; forgets sessions past their time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_session(
        &self,
        digest: SecretDigest,
        user: UserId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, sessions::create_session(&digest, user, expires_at))
    }

    /// The session behind a cookie; none when it is unknown or past its time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_by_digest(
        &self,
        digest: SecretDigest,
    ) -> Result<Option<SessionRecord>, StoreError> {
        query!(self, sessions::session_by_digest(&digest))
    }

    /// Moves the end of a session that is still good.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touch_session(
        &self,
        digest: SecretDigest,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, sessions::touch_session(&digest, expires_at))
    }

    /// Signs a browser out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_session(&self, digest: SecretDigest) -> Result<(), StoreError> {
        change!(self, sessions::delete_session(&digest))
    }

    /// Keeps a set-up code or a sign-in link, good once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_one_time_code(
        &self,
        digest: SecretDigest,
        purpose: CodePurpose,
        user: Option<UserId>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        change!(self, one_time_codes::create_one_time_code(&digest, purpose, user, expires_at))
    }

    /// Uses a code up; none when it is unknown, used, past its time or for something else.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn consume_one_time_code(
        &self,
        digest: SecretDigest,
        purpose: CodePurpose,
    ) -> Result<Option<OneTimeCodeRecord>, StoreError> {
        change!(self, one_time_codes::consume_one_time_code(&digest, purpose))
    }

    /// Makes an API token and the SYSTEM user that signs what it does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_api_token(
        &self,
        team: TeamId,
        token: NewApiToken,
        by: &Actor,
    ) -> Result<ApiTokenId, StoreError> {
        let by = by.clone();
        change!(self, api_tokens::create_api_token(team, &token, &by))
    }

    /// The token behind a secret; none when it is unknown, revoked or past its time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn api_token_by_digest(
        &self,
        digest: SecretDigest,
    ) -> Result<Option<ApiTokenRecord>, StoreError> {
        query!(self, api_tokens::api_token_by_digest(&digest))
    }

    /// Every API token of the team, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_api_tokens(&self, team: TeamId) -> Result<Vec<ApiTokenRecord>, StoreError> {
        query!(self, api_tokens::list_api_tokens(team))
    }

    /// Ends an API token at once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also when it was revoked before.
    pub async fn revoke_api_token(
        &self,
        team: TeamId,
        id: ApiTokenId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, api_tokens::revoke_api_token(team, id, &by))
    }

    /// The team's audit trail, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a cursor that is none.
    pub async fn list_audit(
        &self,
        team: TeamId,
        page: &Page,
    ) -> Result<Listing<AuditRecord>, StoreError> {
        let page = page.clone();
        query!(self, audit::list_audit(team, &page))
    }
}
