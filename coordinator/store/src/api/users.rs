//! Users and their sessions.

use safelight_domain::{TeamId, Timestamp, UserId};

use crate::{
    Actor, NewSession, NewUser, PasswordHash, SecretDigest, SessionListed, SessionRecord, Store,
    StoreError, UserChange, UserRecord,
    store::{change, query},
};

impl Store {
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

    /// Adds a person who can be given a link to sign in: a digest and its end.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody in the instance has the e-mail address.
    pub async fn invite_user(
        &self,
        team: TeamId,
        user: NewUser,
        link: Option<(SecretDigest, Timestamp)>,
        by: &Actor,
    ) -> Result<UserId, StoreError> {
        let by = by.clone();
        change!(self, users::invite_user(team, &user, link, &by))
    }

    /// Changes a person. Another role renews the secrets of their sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::LastAdmin`].
    pub async fn change_user(
        &self,
        team: TeamId,
        id: UserId,
        change: UserChange,
        by: &Actor,
    ) -> Result<UserRecord, StoreError> {
        let by = by.clone();
        change!(self, people::change_user(team, id, &change, &by))
    }

    /// Removes a person: sessions, links and tokens end, the row stays for the audit trail.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::LastAdmin`].
    pub async fn delete_user(
        &self,
        team: TeamId,
        id: UserId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, people::delete_user(team, id, &by))
    }

    /// Sets a person's password; links and every session but one end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_password(
        &self,
        team: TeamId,
        id: UserId,
        hash: PasswordHash,
        keep: Option<SecretDigest>,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, people::set_password(team, id, &hash, keep.as_ref(), &by))
    }

    /// Keeps a link that signs a person of the team in, once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn give_link(
        &self,
        team: TeamId,
        id: UserId,
        link: (SecretDigest, Timestamp),
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, people::give_link(team, id, link, &by))
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
    pub async fn create_session(&self, new: NewSession) -> Result<(), StoreError> {
        change!(self, sessions::create_session(&new))
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

    /// The session that this secret opened, also when another secret took over since; none when
    /// it ended or is past its time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_opened_by(
        &self,
        digest: SecretDigest,
    ) -> Result<Option<SessionRecord>, StoreError> {
        query!(self, sessions::session_opened_by(&digest))
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

    /// Gives a session another secret; the old one is good until `overlap_ends`. False when another
    /// request did, or the session ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_session(
        &self,
        old: SecretDigest,
        new: SecretDigest,
        overlap_ends: Timestamp,
    ) -> Result<bool, StoreError> {
        change!(self, sessions::renew_session(&old, &new, overlap_ends))
    }

    /// Somebody's sessions, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sessions(&self, user: UserId) -> Result<Vec<SessionListed>, StoreError> {
        query!(self, sessions::list_sessions(user))
    }

    /// Ends somebody's sessions but for that one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_other_sessions(
        &self,
        user: UserId,
        keep: SecretDigest,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, sessions::end_other_sessions(user, &keep, &by))
    }

    /// Signs a browser out, with every secret the session had.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_session(&self, digest: SecretDigest) -> Result<(), StoreError> {
        change!(self, sessions::delete_session(&digest))
    }
}
