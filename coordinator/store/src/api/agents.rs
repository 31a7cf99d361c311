//! Agents and what enrols them.

use safelight_domain::{
    AgentId, AgentStatus, CapabilitySet, RegistrationTokenId, TeamId, Timestamp,
};

use crate::{
    Actor, AgentRecord, Attestation, HeartbeatUpdate, NewAgent, NewRegistrationToken,
    RegistrationTokenRecord, ReleasedJob, SecretDigest, Store, StoreError,
    store::{change, query},
};

impl Store {
    /// Makes a registration token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_registration_token(
        &self,
        team: TeamId,
        token: NewRegistrationToken,
        by: &Actor,
    ) -> Result<RegistrationTokenId, StoreError> {
        let by = by.clone();
        change!(self, registration_tokens::create_registration_token(team, &token, &by))
    }

    /// Every registration token of the team, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_registration_tokens(
        &self,
        team: TeamId,
    ) -> Result<Vec<RegistrationTokenRecord>, StoreError> {
        query!(self, registration_tokens::list_registration_tokens(team))
    }

    /// Removes a registration token, used or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_registration_token(
        &self,
        team: TeamId,
        id: RegistrationTokenId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, registration_tokens::delete_registration_token(team, id, &by))
    }

    /// Uses a registration token up and makes the agent, its SYSTEM user and its lanes.
    ///
    /// # Errors
    /// [`StoreError::TokenUnknown`], [`StoreError::TokenUsed`], [`StoreError::TokenExpired`].
    pub async fn register_agent(
        &self,
        token_digest: SecretDigest,
        agent: NewAgent,
    ) -> Result<AgentRecord, StoreError> {
        change!(self, agents::register_agent(&token_digest, &agent))
    }

    /// The agent behind an API key, also when it is revoked; none when unknown or deleted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agent_by_key_digest(
        &self,
        digest: SecretDigest,
    ) -> Result<Option<AgentRecord>, StoreError> {
        query!(self, agents::agent_by_key_digest(&digest))
    }

    /// An agent of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_agent(&self, team: TeamId, id: AgentId) -> Result<AgentRecord, StoreError> {
        query!(self, agents::get_agent(team, id))
    }

    /// Every agent of the team, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_agents(&self, team: TeamId) -> Result<Vec<AgentRecord>, StoreError> {
        query!(self, agents::list_agents(team))
    }

    /// Renames the agent and its SYSTEM user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn rename_agent(
        &self,
        team: TeamId,
        id: AgentId,
        name: &str,
        by: &Actor,
    ) -> Result<AgentRecord, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        change!(self, agents::rename_agent(team, id, &name, &by))
    }

    /// Shuts the agent out at once and for ever; answers the jobs it had to leave.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn revoke_agent(
        &self,
        team: TeamId,
        id: AgentId,
        reason: &str,
        by: &Actor,
    ) -> Result<Vec<ReleasedJob>, StoreError> {
        let (reason, by) = (reason.to_owned(), by.clone());
        change!(self, agents::revoke_agent(team, id, &reason, &by))
    }

    /// Deletes the agent; its SYSTEM user and the history of its jobs stay. Answers the jobs it
    /// had to leave.
    ///
    /// # Errors
    /// [`StoreError::InUse`] names the collections that are bound to it.
    pub async fn delete_agent(
        &self,
        team: TeamId,
        id: AgentId,
        by: &Actor,
    ) -> Result<Vec<ReleasedJob>, StoreError> {
        let by = by.clone();
        change!(self, agents::delete_agent(team, id, &by))
    }

    /// Takes over what the agent says it can do and which folders it opened; none keeps. Works
    /// its lanes out anew when its capabilities changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_agent_capabilities(
        &self,
        id: AgentId,
        capabilities: Option<CapabilitySet>,
        roots: Option<Vec<String>>,
    ) -> Result<(), StoreError> {
        change!(
            self,
            agents::update_agent_capabilities(id, capabilities.as_ref(), roots.as_deref())
        )
    }

    /// Writes a batch of heartbeats.
    ///
    /// # Errors
    /// [`StoreError::AgentUnsuitable`] for a status that no heartbeat can have.
    pub async fn record_heartbeats(&self, updates: Vec<HeartbeatUpdate>) -> Result<(), StoreError> {
        change!(self, presence::record_heartbeats(&updates))
    }

    /// Writes down what is thought of the agent's binary; false when that is not new.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an agent that is not there.
    pub async fn set_attestation(
        &self,
        id: AgentId,
        attestation: Attestation,
        by: &Actor,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        change!(self, attestation::set_attestation(id, attestation, &by))
    }

    /// Writes a change of status at once.
    ///
    /// # Errors
    /// [`StoreError::AgentUnsuitable`] when the agent is revoked, or shall be by this.
    pub async fn set_agent_status(
        &self,
        id: AgentId,
        status: AgentStatus,
        asleep: bool,
    ) -> Result<(), StoreError> {
        change!(self, presence::set_agent_status(id, status, asleep))
    }

    /// The agent says good-bye: offline now, its jobs back in the queue without counting a try.
    ///
    /// # Errors
    /// [`StoreError::AgentUnsuitable`] when the agent is revoked.
    pub async fn disconnect_agent(
        &self,
        id: AgentId,
        asleep: bool,
    ) -> Result<Vec<ReleasedJob>, StoreError> {
        change!(self, presence::disconnect_agent(id, asleep))
    }

    /// Gives up agents whose last heartbeat lies before `silent_since`; their jobs go back to the
    /// queue.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_offline(
        &self,
        silent_since: Timestamp,
    ) -> Result<Vec<(AgentId, Vec<ReleasedJob>)>, StoreError> {
        change!(self, presence::sweep_offline(silent_since))
    }

    /// The agent has started anew: jobs it claimed before this start are taken back, each
    /// counting as a try.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agent_booted(
        &self,
        id: AgentId,
        boot_id: &str,
    ) -> Result<Vec<ReleasedJob>, StoreError> {
        let boot_id = boot_id.to_owned();
        change!(self, job_leases::agent_booted(id, &boot_id))
    }
}
