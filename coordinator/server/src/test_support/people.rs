//! Teams, people and agents, made without asking for permission.

use safelight_domain::{AgentId, AgentStatus, Capability, CapabilitySet, PipelineId, TeamId};
use safelight_protocol::SecretKind;
use safelight_store::{
    Actor, AgentRecord, Attestation, HeartbeatUpdate, NewAdmin, NewAgent, NewPipeline,
    NewRegistrationToken, NewUser, NewVersion, Role,
};
use serde_json::{Value, json};

use super::{Browser, World};
use crate::{blobs::BlobName, secrets};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery";

impl World {
    /// The first team with its administrator, signed in.
    pub(crate) async fn admin(&self) -> Browser<'_> {
        let admin = NewAdmin {
            team_name: "Studio".to_owned(),
            email: "ada@example.org".to_owned(),
            name: "Ada".to_owned(),
            password_hash: Some(self.hash().await.into()),
        };
        let (team, _) = self.app.store.create_first_admin(admin, &Actor::system()).await.unwrap();
        self.first_team.set(team).expect("the first one");
        self.sign_in("ada@example.org").await
    }

    /// The first team. Known from before there is another: teams made at the same time have no
    /// order.
    pub(crate) async fn team(&self) -> TeamId {
        let first = async || {
            let teams = self.app.store.list_teams().await.unwrap();
            let [only] = &*teams else { panic!("which of {teams:?} was first?") };
            only.id
        };
        *self.first_team.get_or_init(first).await
    }

    /// Another team with an administrator, signed in.
    pub(crate) async fn stranger(&self) -> Browser<'_> {
        self.team().await;
        let team = self.app.store.create_team("Elsewhere", &Actor::system()).await.unwrap();
        self.person(team, "eve@example.org", Role::Admin).await
    }

    /// Another person of a team, signed in.
    pub(crate) async fn person(&self, team: TeamId, email: &str, role: Role) -> Browser<'_> {
        let user = NewUser {
            email: email.to_owned(),
            name: email.to_owned(),
            role,
            password_hash: Some(self.hash().await.into()),
        };
        self.app.store.create_user(team, user, &Actor::system()).await.unwrap();
        self.sign_in(email).await
    }

    async fn hash(&self) -> String {
        self.app.passwords.hash(PASSWORD).await.unwrap()
    }

    /// Somebody signs in by password.
    pub(crate) async fn sign_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let request = json!({ "email": email, "password": PASSWORD });
        browser.post("/api/session", request).await.ok(200);
        browser
    }

    /// An agent of the first team that was just heard, with `/photos` as its only root.
    pub(crate) async fn agent(&self, name: &str) -> AgentRecord {
        let team = self.team().await;
        let agent = self.silent_agent(team, name).await;
        self.heartbeat(agent.id).await;
        self.app.store.get_agent(team, agent.id).await.unwrap()
    }

    /// An agent that registered and was never heard since.
    pub(crate) async fn silent_agent(&self, team: TeamId, name: &str) -> AgentRecord {
        let (agent, _) = self.agent_with_key(team, name).await;
        self.app.store.get_agent(team, agent).await.unwrap()
    }

    /// The same, and its key.
    pub(crate) async fn agent_with_key(&self, team: TeamId, name: &str) -> (AgentId, String) {
        let store = &self.app.store;
        let token = secrets::fresh(SecretKind::RegistrationToken).unwrap();
        let digest = secrets::digest(token.expose());
        let expires_at = "2099-01-01T00:00:00Z".parse().unwrap();
        let new =
            NewRegistrationToken { name: None, digest, hint: "art_test".to_owned(), expires_at };
        store.create_registration_token(team, new, &Actor::system()).await.unwrap();
        let key = secrets::fresh(SecretKind::AgentKey).unwrap();
        let agent = NewAgent {
            name: name.to_owned(),
            hostname: "studio.local".to_owned(),
            os_info: "macOS 26".to_owned(),
            version: "0.1.0".to_owned(),
            capabilities: capabilities(&["local_filesystem", "tool:photostats:1"]),
            roots: vec!["/photos".to_owned()],
            binary_checksum: None,
            platform: None,
            development_mode: true,
            attestation: Some(Attestation::Development),
            key_digest: secrets::digest(key.expose()),
        };
        let made = store.register_agent(digest, agent).await.unwrap();
        (made.id, key.expose().to_owned())
    }

    /// A sign of life.
    pub(crate) async fn heartbeat(&self, agent: AgentId) {
        let store = &self.app.store;
        store.set_agent_status(agent, AgentStatus::Online, false).await.unwrap();
        store.record_heartbeats(vec![self.update(agent)]).await.unwrap();
    }

    /// What a plain heartbeat leaves behind.
    pub(crate) fn update(&self, agent: AgentId) -> HeartbeatUpdate {
        HeartbeatUpdate {
            agent,
            at: self.app.clock.now(),
            status: AgentStatus::Online,
            error_message: None,
            metrics: None,
            version: None,
            platform: None,
            binary_checksum: None,
            boot_id: None,
            names_jobs: false,
            accepts_jobs: true,
            not_accepting_reason: None,
            not_accepting_until: None,
        }
    }

    /// A collection of `/photos/<name>` on that agent; its id.
    pub(crate) async fn collection(
        &self,
        by: &mut Browser<'_>,
        agent: AgentId,
        name: &str,
    ) -> String {
        let request = json!({
            "name": name, "type": "LOCAL", "path": format!("/photos/{name}"),
            "bound_agent_guid": agent,
        });
        let made = by.post("/api/collections", request).await.ok(201);
        made["guid"].as_str().unwrap().to_owned()
    }

    /// A pipeline of the first team with these nodes and edges; its first version is active.
    pub(crate) async fn pipeline(&self, name: &str, document: &Value) -> PipelineId {
        let (team, by) = (self.team().await, Actor::system());
        let first = NewVersion { document: document.to_string(), note: None };
        let new = NewPipeline { name: name.to_owned(), first };
        let made = self.app.store.create_pipeline(team, new, &by).await.unwrap();
        self.app.store.activate_version(team, made.id, 1, &by).await.unwrap();
        made.id
    }

    /// A file in the blob folder.
    pub(crate) async fn keep_blob(&self, name: &str, text: &str) {
        let name = BlobName::known(name).unwrap();
        self.app.blobs.put(&name, text.as_bytes().to_vec()).await.unwrap();
    }

    /// A run of PhotoStats on that collection; its id.
    pub(crate) async fn job(&self, by: &mut Browser<'_>, collection: &str) -> String {
        let request = json!({ "collection_guid": collection, "tool": "photostats" });
        let made = by.post("/api/jobs", request).await.ok(201);
        made["guid"].as_str().unwrap().to_owned()
    }
}

/// The set of these words.
pub(crate) fn capabilities(words: &[&str]) -> CapabilitySet {
    words.iter().map(|word| word.parse::<Capability>().unwrap()).collect()
}
