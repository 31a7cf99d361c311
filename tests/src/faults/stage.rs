//! Where faults happen: a coordinator, its owner, somebody of another team, and a second look at
//! the database.

use std::sync::Arc;

use safelight_domain::{CollectionId, JobId, SystemClock, TeamId};
use safelight_protocol::{Secret, SecretKind};
use safelight_store::{Actor, CollectionKind, NewApiToken, NewCollection, Store, StoreConfig};

use super::judge::Judge;
use crate::boot::{Coordinator, Database, Owner, World};
use crate::raw::RawAgent;

/// Everything of one fault. The folder goes last.
pub(super) struct Stage {
    /// As a process.
    pub(super) coordinator: Coordinator,
    /// Signed in.
    pub(super) owner: Owner,
    /// The same database, seen by somebody else.
    pub(super) store: Store,
    /// The owner's.
    pub(super) team: TeamId,
    /// Jobs that were acknowledged.
    pub(super) jobs: Vec<JobId>,
    /// A token of another team.
    pub(super) stranger: String,
    /// The folder.
    pub(super) world: World,
}

impl Stage {
    /// A running coordinator.
    ///
    /// # Panics
    /// When it does not start.
    pub(super) async fn set(database: Database) -> Self {
        let world = World::new();
        let (coordinator, owner) = world.coordinator(database).await;
        Self::around(world, coordinator, owner).await
    }

    /// The same around a coordinator that runs already.
    pub(super) async fn around(world: World, coordinator: Coordinator, owner: Owner) -> Self {
        let config = StoreConfig {
            url: coordinator.database().to_owned(),
            clock: Arc::new(SystemClock::default()),
            pool_size: 2,
        };
        let store = Store::connect(config).await.expect("the database opens twice");
        let teams = store.list_teams().await.expect("a list");
        let team = teams.first().expect("the owner's team").id;
        let stranger = stranger(&store).await;
        Self { coordinator, owner, store, team, jobs: Vec::new(), stranger, world }
    }

    /// A collection that every agent with the tool may read.
    ///
    /// # Panics
    /// When it is refused.
    pub(super) async fn bucket(&self) -> CollectionId {
        let agent = self.store.list_agents(self.team).await.expect("a list");
        let any = agent.first().expect("an agent was enrolled").id;
        let new = NewCollection {
            kind: CollectionKind::S3,
            bound_agent: None,
            path: None,
            ..NewCollection::local("Bucket", "/", any)
        };
        let made = self.store.create_collection(self.team, new, &Actor::system()).await;
        made.expect("a collection").id
    }

    /// Two agents that may both read the bucket.
    ///
    /// # Panics
    /// When they are refused.
    pub(super) async fn two_agents(&self) -> ([RawAgent; 2], CollectionId) {
        let url = self.coordinator.url();
        let one = RawAgent::enrol(&url, &self.owner, "one", "/photos").await;
        let two = RawAgent::enrol(&url, &self.owner, "two", "/photos").await;
        let bucket = self.bucket().await;
        ([one, two], bucket)
    }

    /// Asks for a check of the collection; the job is acknowledged from here on.
    pub(super) async fn check(&mut self, collection: CollectionId) -> JobId {
        let job = self.owner.check(&collection.to_string()).await;
        let job = job.parse().expect("an id");
        self.jobs.push(job);
        job
    }

    /// Holds everything against what must hold after every fault. How much was looked at.
    ///
    /// # Panics
    /// With every breach.
    pub(super) async fn judge(&self) -> usize {
        Judge::of(self).await.sentence()
    }
}

async fn stranger(store: &Store) -> String {
    let mut random = [0; 32];
    getrandom::fill(&mut random).expect("randomness");
    let secret = Secret::from_random(SecretKind::ApiToken, &random);
    let mut digest = [0; 32];
    hex::decode_to_slice(secret.digest(), &mut digest).expect("64 digits");
    let by = Actor::system();
    let team = store.create_team("Strangers", &by).await.expect("another team");
    let token = NewApiToken {
        name: "Stranger".to_owned(),
        scopes: vec!["read".to_owned(), "write".to_owned()],
        digest,
        hint: secret.hint(SecretKind::ApiToken),
        expires_at: None,
    };
    store.create_api_token(team, token, &by).await.expect("a token");
    secret.expose().to_owned()
}
