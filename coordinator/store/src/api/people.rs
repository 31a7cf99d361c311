//! Teams, codes, API tokens and the audit trail.

use safelight_domain::{ApiTokenId, TeamId, Timestamp, UserId};

use crate::{
    Actor, ApiTokenRecord, AuditFilter, AuditRecord, CodePurpose, Listing, NewAdmin, NewApiToken,
    NewUser, OneTimeCodeRecord, Page, SecretDigest, Store, StoreError, TeamRecord,
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

    /// Makes a team and its first administrator, who can be given a link: a digest and its end.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody in the instance has the e-mail address.
    pub async fn found_team(
        &self,
        name: &str,
        admin: NewUser,
        link: Option<(SecretDigest, Timestamp)>,
        by: &Actor,
    ) -> Result<(TeamId, UserId), StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        change!(self, teams::found_team(&name, &admin, link, &by))
    }

    /// Gives a team another name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn rename_team(
        &self,
        id: TeamId,
        name: &str,
        by: &Actor,
    ) -> Result<TeamRecord, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        change!(self, teams::rename_team(id, &name, &by))
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
        self.search_audit(team, AuditFilter::default(), page).await
    }

    /// What the filter lets pass of the team's audit trail, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a cursor that is none.
    pub async fn search_audit(
        &self,
        team: TeamId,
        filter: AuditFilter,
        page: &Page,
    ) -> Result<Listing<AuditRecord>, StoreError> {
        let page = page.clone();
        query!(self, audit::search_audit(team, &filter, &page))
    }
}
