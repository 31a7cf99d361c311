//! Teams, users, sessions, codes, API tokens and the audit trail.

use std::fmt;

use safelight_domain::{ApiTokenId, TeamId, Timestamp, UserId};

use super::{CodePurpose, Role, SecretDigest, UserKind};

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRecord {
    /// Its id.
    pub id: TeamId,
    /// For people.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An Argon2id hash in PHC form. Prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The PHC text, for the verifier.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for PasswordHash {
    fn from(phc: String) -> Self {
        Self(phc)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The team and its owner, made together at first start.
#[derive(Debug, Clone)]
pub struct NewAdmin {
    /// The first team.
    pub team_name: String,
    /// Address to sign in with.
    pub email: String,
    /// For people.
    pub name: String,
    /// None signs in by link only.
    pub password_hash: Option<PasswordHash>,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Address to sign in with; unique in the instance, whatever its case.
    pub email: String,
    /// For people.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// None signs in by link only.
    pub password_hash: Option<PasswordHash>,
}

/// A person or SYSTEM user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRecord {
    /// Its id.
    pub id: UserId,
    /// Its team.
    pub team: TeamId,
    /// Person or stand-in.
    pub kind: UserKind,
    /// As it was typed; none for SYSTEM users.
    pub email: Option<String>,
    /// For people.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may make teams and release manifests.
    pub instance_admin: bool,
    /// None cannot sign in by password.
    pub password_hash: Option<PasswordHash>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What is changed about a person; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    /// For people.
    pub name: Option<String>,
    /// What the person may do.
    pub role: Option<Role>,
    /// Whether the person may make teams and release manifests.
    pub instance_admin: Option<bool>,
}

/// A session to be begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Of the first secret.
    pub digest: SecretDigest,
    /// Who is signed in.
    pub user: UserId,
    /// When it ends unless touched.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub program: Option<String>,
}

/// A signed-in browser, in the list of somebody's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionListed {
    /// Of its newest secret.
    pub digest: SecretDigest,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless touched.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub program: Option<String>,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Who is signed in.
    pub user: UserRecord,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless touched.
    pub expires_at: Timestamp,
    /// When its secret was made; the epoch when it must be renewed.
    pub secret_at: Timestamp,
    /// Whether a newer secret took over.
    pub replaced: bool,
}

/// A code that was just used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneTimeCodeRecord {
    /// What it opened.
    pub purpose: CodePurpose,
    /// Whom it signs in.
    pub user: Option<UserId>,
}

/// An API token to be made.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// For people.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Of the secret.
    pub digest: SecretDigest,
    /// The first characters, to tell tokens apart.
    pub hint: String,
    /// None never ends.
    pub expires_at: Option<Timestamp>,
}

/// An API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiTokenRecord {
    /// Its id.
    pub id: ApiTokenId,
    /// Its team.
    pub team: TeamId,
    /// The SYSTEM user that signs what the token does.
    pub user: UserId,
    /// Who made it, or answers for it.
    pub created_by: Option<UserId>,
    /// What that person may do now; none when the coordinator made it.
    pub maker_role: Option<Role>,
    /// For people.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// The first characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// None never ends.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// Which changes are asked for; what is none does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Made by this user.
    pub user: Option<UserId>,
    /// Whose action begins so, such as `job.`.
    pub action: Option<String>,
    /// Of the thing with this id.
    pub subject: Option<String>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Changes of the instance itself too, which belong to no team.
    pub instance: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Rises with time.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who, where there is a user.
    pub user: Option<UserId>,
    /// Who, for people.
    pub label: String,
    /// What, such as `job.claim`.
    pub action: String,
    /// The id of what was changed.
    pub subject: String,
    /// More, as JSON.
    pub details: Option<String>,
}
