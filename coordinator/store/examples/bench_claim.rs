//! What a durable claim costs, as the queue grows and claimers come together.
//!
//! `cargo run --release -p safelight-store --example bench_claim -- [--postgres URL] [--dir DIR]
//! [--sizes 1000,100000,1000000] [--json FILE]`
//!
//! Each claim is on the disk when it is counted. Every run checks that no job was handed out twice.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::{
    collections::HashSet,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use safelight_domain::{AgentId, Clock, JobId, SystemClock, Tool};
use safelight_store::{
    Actor, ClaimTerms, CollectionKind, NewAgent, NewCollection, NewJob, NewRegistrationToken,
    Store, StoreConfig,
};
use serde::Serialize;

const CLAIMERS: [usize; 3] = [1, 8, 64];
/// Claims of one run; never more than a quarter of the queue, so that it stays as long as it was.
const CLAIMS: usize = 4_000;

/// One measured run.
#[derive(Serialize)]
struct Run {
    database: &'static str,
    queued: usize,
    claimers: usize,
    claims: usize,
    p50_micros: u128,
    p99_micros: u128,
    claims_per_second: f64,
}

struct Options {
    postgres: Option<String>,
    folder: PathBuf,
    sizes: Vec<usize>,
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = options()?;
    let sync = fdatasync(&options.folder)?;
    println!("fdatasync in {}: {} µs (p50)", options.folder.display(), sync.as_micros());
    println!(
        "{:>9} {:>9} {:>9} {:>9} {:>9} {:>10}",
        "queued", "claimers", "claims", "p50 µs", "p99 µs", "claims/s"
    );
    let mut runs = Vec::new();
    for queued in &options.sizes {
        let folder = tempfile::tempdir_in(&options.folder)?;
        let url = format!("sqlite://{}/bench.db", folder.path().display());
        measure("sqlite", &url, *queued, &mut runs).await?;
    }
    if let Some(server) = &options.postgres {
        for queued in &options.sizes {
            let url = fresh_database(server).await?;
            measure("postgres", &url, *queued, &mut runs).await?;
        }
    }
    if let Some(path) = &options.json {
        let report = serde_json::json!({ "fdatasync_micros": sync.as_micros(), "runs": runs });
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    Ok(())
}

fn options() -> Result<Options> {
    let mut options = Options {
        postgres: None,
        folder: std::env::temp_dir(),
        sizes: vec![1_000, 100_000, 1_000_000],
        json: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().with_context(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--postgres" => options.postgres = Some(value),
            "--dir" => options.folder = value.into(),
            "--json" => options.json = Some(value.into()),
            "--sizes" => {
                options.sizes = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
            }
            _ => anyhow::bail!("unknown option {word}"),
        }
    }
    Ok(options)
}

/// One queue of that size, claimed from by ever more claimers.
async fn measure(
    database: &'static str,
    url: &str,
    queued: usize,
    runs: &mut Vec<Run>,
) -> Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let config = StoreConfig { url: url.to_owned(), clock: Arc::clone(&clock), pool_size: 16 };
    let store = Store::connect(config).await?;
    store.migrate().await?;
    let agents = enrol(&store, clock.as_ref()).await?;
    let template = first_job(&store, agents[0]).await?;
    fill(url, template, queued).await?;
    let mut handed_out = HashSet::new();
    for claimers in CLAIMERS {
        let each = (CLAIMS.min(queued / 4) / claimers).max(1);
        let began = Instant::now();
        let running: Vec<_> = agents[..claimers]
            .iter()
            .map(|agent| tokio::spawn(claim(store.clone(), *agent, each)))
            .collect();
        let mut times = Vec::new();
        for claimer in running {
            for (job, took) in claimer.await?? {
                ensure!(handed_out.insert(job), "{job} was handed out twice");
                times.push(took);
            }
        }
        let run = summary(database, queued, claimers, times, began.elapsed());
        println!(
            "{:>9} {:>9} {:>9} {:>9} {:>9} {:>10.0}  {database}",
            run.queued,
            run.claimers,
            run.claims,
            run.p50_micros,
            run.p99_micros,
            run.claims_per_second
        );
        runs.push(run);
    }
    store.close().await;
    Ok(())
}

async fn claim(store: Store, agent: AgentId, times: usize) -> Result<Vec<(JobId, Duration)>> {
    let mut claims = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        let claimed = store.claim_job(agent, ClaimTerms::default()).await?;
        let claimed = claimed.context("the queue is longer than the claims")?;
        claims.push((claimed.job.id, began.elapsed()));
    }
    Ok(claims)
}

fn summary(
    database: &'static str,
    queued: usize,
    claimers: usize,
    mut times: Vec<Duration>,
    whole: Duration,
) -> Run {
    times.sort_unstable();
    let claims = times.len();
    let at = |percent: usize| times[(claims - 1) * percent / 100].as_micros();
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let claims_per_second = claims as f64 / whole.as_secs_f64();
    let (p50_micros, p99_micros) = (at(50), at(99));
    Run { database, queued, claimers, claims, p50_micros, p99_micros, claims_per_second }
}

async fn enrol(store: &Store, clock: &dyn Clock) -> Result<Vec<AgentId>> {
    let by = Actor::system();
    let team = store.create_team("Bench", &by).await?;
    let mut agents = Vec::new();
    for number in 0..CLAIMERS.into_iter().max().unwrap_or(1) {
        let digest = |kind: u8| {
            let mut digest = [kind; 32];
            digest[..8].copy_from_slice(&number.to_be_bytes());
            digest
        };
        let expires_at = clock.now().plus(Duration::from_secs(3_600));
        let (digest, key_digest) = (digest(1), digest(2));
        let token = NewRegistrationToken { name: None, digest, hint: "art".into(), expires_at };
        store.create_registration_token(team, token, &by).await?;
        let agent = NewAgent {
            name: format!("Agent {number}"),
            hostname: "bench".to_owned(),
            os_info: "bench".to_owned(),
            version: "0".to_owned(),
            capabilities: ["local_filesystem".parse()?, "tool:photostats:1".parse()?]
                .into_iter()
                .collect(),
            roots: Vec::new(),
            binary_checksum: None,
            platform: None,
            development_mode: true,
            attestation: None,
            key_digest,
        };
        agents.push(store.register_agent(digest, agent).await?.id);
    }
    Ok(agents)
}

/// A job that any agent may run; the others are its copies.
async fn first_job(store: &Store, maker: AgentId) -> Result<JobId> {
    let by = Actor::system();
    let team = store.list_teams().await?[0].id;
    let bucket = NewCollection {
        kind: CollectionKind::S3,
        path: None,
        bound_agent: None,
        ..NewCollection::local("bucket", "/", maker)
    };
    let bucket = store.create_collection(team, bucket, &by).await?;
    let job = store.create_job(team, NewJob::now(bucket.id, Tool::PhotoStats), &by).await?;
    Ok(job.id)
}

/// Copies the first job in one statement. Priorities come in ten steps.
async fn fill(url: &str, template: JobId, queued: usize) -> Result<()> {
    let columns = "team_id, lane_id, required, collection_id, tool, priority, created_at, status, \
                   still_held, lease_epoch, retry_count";
    let copied = columns.replace("priority", "i % 10");
    let insert = format!("INSERT INTO jobs (id, {columns}) SELECT");
    if let Some(path) = url.strip_prefix("sqlite://") {
        let mut conn = SqliteConnection::establish(path)?;
        diesel::sql_query(format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {queued}) \
             {insert} 'job_' || printf('%026d', i), {copied} FROM n, jobs WHERE jobs.id = '{template}'"
        ))
        .execute(&mut conn)?;
        diesel::sql_query("ANALYZE").execute(&mut conn)?;
    } else {
        administer(
            url,
            &format!(
                "{insert} 'job_' || lpad(i::text, 26, '0'), {copied} \
                 FROM generate_series(1, {queued}) AS n (i), jobs WHERE jobs.id = '{template}'; \
                 ANALYZE"
            ),
        )
        .await?;
    }
    Ok(())
}

async fn fresh_database(server: &str) -> Result<String> {
    let (address, _) = server.rsplit_once('/').context("the address ends with a database")?;
    for statement in
        ["DROP DATABASE IF EXISTS safelight_bench WITH (FORCE)", "CREATE DATABASE safelight_bench"]
    {
        administer(server, statement).await?;
    }
    Ok(format!("{address}/safelight_bench?sslmode=disable"))
}

async fn administer(url: &str, statements: &str) -> Result<()> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let driver = tokio::spawn(connection);
    client.batch_execute(statements).await?;
    drop(client);
    driver.await??;
    Ok(())
}

/// The median of what the disk asks for making one small write last.
fn fdatasync(folder: &Path) -> Result<Duration> {
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut handle: &File = file.as_file();
    let mut times = Vec::new();
    for _ in 0..50 {
        handle.write_all(&[0; 4096])?;
        let began = Instant::now();
        handle.sync_data()?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}
