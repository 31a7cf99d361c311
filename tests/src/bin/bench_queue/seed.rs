//! A team with agents and jobs, made straight in the database before the coordinator starts.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use safelight_domain::{AgentId, Clock, CollectionId, SystemClock, TeamId, Tool};
use safelight_protocol::{Secret, SecretKind};
use safelight_store::{
    Actor, CollectionKind, NewAdmin, NewAgent, NewApiToken, NewCollection, NewJob,
    NewRegistrationToken, SecretDigest, Store, StoreConfig,
};
use tokio::task::JoinSet;

/// So many changes are asked for at the same time: they share commits.
const TOGETHER: usize = 256;

/// Where the data is kept.
#[derive(Clone)]
pub(crate) enum Database {
    /// A file in the folder of the run.
    Sqlite,
    /// A fresh database of that server.
    Postgres(String),
}

/// What was made.
pub(crate) struct Seed {
    pub(crate) url: String,
    pub(crate) agents: Vec<Enrolled>,
    /// Of a script that may create jobs.
    pub(crate) token: String,
    /// Any agent may run its jobs.
    pub(crate) shared: CollectionId,
    team: TeamId,
    store: Store,
}

/// An agent and its key.
#[derive(Clone)]
pub(crate) struct Enrolled {
    pub(crate) id: AgentId,
    pub(crate) key: String,
}

impl Database {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    async fn url(&self, folder: &Path) -> Result<String> {
        let Self::Postgres(server) = self else {
            let file = std::path::absolute(folder.join("safelight.db"))?;
            return Ok(format!("sqlite://{}", file.display()));
        };
        let name = format!("bench_{}", hex::encode(random::<8>()?));
        let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await?;
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        drop(client);
        connection.await??;
        let (address, _) = server.rsplit_once('/').context("the address ends with a database")?;
        Ok(format!("{address}/{name}?sslmode=disable"))
    }
}

impl Seed {
    /// Makes a team with so many agents.
    pub(crate) async fn plant(database: &Database, folder: &Path, agents: usize) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let url = database.url(folder).await?;
        let config = StoreConfig { url: url.clone(), clock: Arc::clone(&clock), pool_size: 16 };
        let store = Store::connect(config).await?;
        store.migrate().await?;
        let by = Actor::system();
        let admin = NewAdmin {
            team_name: "Bench".to_owned(),
            email: "bench@localhost".to_owned(),
            name: "Bench".to_owned(),
            password_hash: None,
        };
        let (team, _) = store.create_first_admin(admin, &by).await?;
        let secret = fresh(SecretKind::ApiToken)?;
        let token = NewApiToken {
            name: "bench".to_owned(),
            scopes: vec!["write".to_owned()],
            digest: digest(&secret)?,
            hint: "bench".to_owned(),
            expires_at: None,
        };
        store.create_api_token(team, token, &by).await?;
        let agents = enrol(&store, team, clock.as_ref(), agents).await?;
        let bucket = NewCollection {
            kind: CollectionKind::S3,
            path: None,
            bound_agent: None,
            ..NewCollection::local("bucket", "/", agents[0].id)
        };
        let shared = store.create_collection(team, bucket, &by).await?.id;
        Ok(Self { url, agents, token: secret.expose().to_owned(), shared, team, store })
    }

    /// Queues so many jobs that any agent may run.
    pub(crate) async fn queue(&self, jobs: usize) -> Result<()> {
        let (team, shared) = (self.team, self.shared);
        many(jobs, |_| {
            let store = self.store.clone();
            async move {
                let job = NewJob::now(shared, Tool::PhotoStats);
                store.create_job(team, job, &Actor::system()).await?;
                Ok(())
            }
        })
        .await?;
        Ok(())
    }

    /// Lets go of the database, which belongs to the coordinator from now on.
    pub(crate) async fn close(&self) {
        self.store.clone().close().await;
    }
}

async fn enrol(
    store: &Store,
    team: TeamId,
    clock: &dyn Clock,
    agents: usize,
) -> Result<Vec<Enrolled>> {
    let expires_at = clock.now().plus(Duration::from_secs(3_600));
    many(agents, |number| {
        let store = store.clone();
        async move {
            let (token, key) =
                (fresh(SecretKind::RegistrationToken)?, fresh(SecretKind::AgentKey)?);
            let new = NewRegistrationToken {
                name: None,
                digest: digest(&token)?,
                hint: "art".to_owned(),
                expires_at,
            };
            store.create_registration_token(team, new, &Actor::system()).await?;
            let made = store.register_agent(digest(&token)?, new_agent(number, digest(&key)?)?);
            Ok(Enrolled { id: made.await?.id, key: key.expose().to_owned() })
        }
    })
    .await
}

fn new_agent(number: usize, key_digest: SecretDigest) -> Result<NewAgent> {
    Ok(NewAgent {
        name: format!("Agent {number}"),
        hostname: "bench".to_owned(),
        os_info: "Linux".to_owned(),
        version: "0".to_owned(),
        capabilities: ["local_filesystem".parse()?, "tool:photostats:1".parse()?]
            .into_iter()
            .collect(),
        roots: vec!["/photos".to_owned()],
        binary_checksum: None,
        platform: None,
        development_mode: true,
        attestation: None,
        key_digest,
    })
}

/// Does something many times, a few hundred at a time.
async fn many<T, F>(times: usize, each: impl Fn(usize) -> F) -> Result<Vec<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let (mut running, mut done) = (JoinSet::new(), Vec::with_capacity(times));
    for number in 0..times {
        if running.len() >= TOGETHER
            && let Some(one) = running.join_next().await
        {
            done.push(one??);
        }
        running.spawn(each(number));
    }
    while let Some(one) = running.join_next().await {
        done.push(one??);
    }
    Ok(done)
}

fn fresh(kind: SecretKind) -> Result<Secret> {
    Ok(Secret::from_random(kind, &random()?))
}

fn digest(secret: &Secret) -> Result<SecretDigest> {
    let mut digest = [0; 32];
    hex::decode_to_slice(secret.digest(), &mut digest)?;
    Ok(digest)
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(bytes)
}
