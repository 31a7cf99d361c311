//! Two coordinators, each a process of its own, in front of one PostgreSQL database and one folder
//! of blobs.

use std::sync::Arc;

use reqwest::Method;
use safelight_domain::{CollectionId, SystemClock, TeamId};
use safelight_store::{Actor, CollectionKind, NewCollection, Store, StoreConfig};
use serde_json::json;
use tokio::time::{Duration, timeout};

use crate::boot::{Coordinator, Database, Owner, World};
use crate::raw::RawAgent;
use crate::socket::Socket;
use crate::wait::until;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// Two replicas. The folder goes last.
pub struct Pair {
    /// The owner's session, at each.
    owners: [Owner; 2],
    coordinators: [Coordinator; 2],
    /// The same database, seen by somebody else.
    pub store: Store,
    /// The owner's.
    pub team: TeamId,
    /// That every agent with the tool may read.
    pub bucket: CollectionId,
    _world: World,
}

impl Pair {
    /// Two replicas that hear each other.
    ///
    /// # Panics
    /// When they do not.
    pub async fn start() -> Self {
        let world = World::new();
        let (one, owner) = world.coordinator(Database::Postgres).await;
        let other = one.replica(&world).await;
        let store = open(one.database()).await;
        let team = store.list_teams().await.expect("a list").first().expect("the owner's").id;
        // An agent has to be named, although it is not asked for.
        RawAgent::enrol(&one.url(), &owner, "first", "/photos").await.disconnect().await;
        let bucket = bucket(&store, team).await;
        let owners = [owner.clone(), owner.at(&other.url())];
        let coordinators = [one, other];
        let pair = Self { owners, coordinators, store, team, bucket, _world: world };
        pair.hears(Side::A, Side::B).await;
        pair.hears(Side::B, Side::A).await;
        pair
    }

    /// The owner, at that replica.
    #[must_use]
    pub const fn owner(&self, side: Side) -> &Owner {
        &self.owners[side as usize]
    }

    /// Where that replica listens.
    #[must_use]
    pub fn url(&self, side: Side) -> String {
        self.coordinators[side as usize].url()
    }

    /// What that replica logged so far.
    #[must_use]
    pub fn log(&self, side: Side) -> String {
        self.coordinators[side as usize].log()
    }

    /// A new agent that speaks to that replica.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn agent(&self, side: Side, name: &str) -> RawAgent {
        RawAgent::enrol(&self.url(side), self.owner(side), name, "/photos").await
    }

    /// The public id of the agent of that name.
    ///
    /// # Panics
    /// When there is none.
    pub async fn guid(&self, agent: &RawAgent) -> String {
        self.owner(Side::A).online_agent(&agent.name).await
    }

    /// Asks for a check of the bucket at that replica; the id of the job.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn check(&self, side: Side) -> String {
        self.owner(side).check(&self.bucket.to_string()).await
    }

    /// The events of the team, from now on.
    ///
    /// # Panics
    /// When the socket does not open.
    pub async fn live(&self, side: Side) -> Socket {
        let mut live = self.owner(side).socket("live").await;
        live.next_of("hello").await;
        live
    }

    /// Waits until what happens at `from` is seen at `to`.
    async fn hears(&self, from: Side, to: Side) {
        let mut live = self.live(to).await;
        let path = format!("collections/{}", self.bucket);
        let mut number = 0;
        until("the line between the replicas", async || {
            number += 1;
            let name = json!({ "name": format!("Bucket {from:?} {number}") });
            let changed = self.owner(from).send(Method::PATCH, &path, Some(&name)).await;
            let status = changed.expect("an answer").status();
            assert!(status.is_success(), "{status}");
            let told = live.next_of("collection");
            let told = timeout(Duration::from_millis(500), told).await;
            told.map(drop).map_err(|_| "nothing")
        })
        .await;
    }
}

async fn open(url: &str) -> Store {
    let clock = Arc::new(SystemClock::default());
    let config = StoreConfig { url: url.to_owned(), clock, pool_size: 2 };
    Store::connect(config).await.expect("the database opens twice")
}

async fn bucket(store: &Store, team: TeamId) -> CollectionId {
    let any = store.list_agents(team).await.expect("a list").first().expect("an agent").id;
    let new = NewCollection {
        kind: CollectionKind::S3,
        bound_agent: None,
        path: None,
        ..NewCollection::local("Bucket", "/", any)
    };
    store.create_collection(team, new, &Actor::system()).await.expect("a collection").id
}
