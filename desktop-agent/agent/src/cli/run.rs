//! `run`: works for the coordinator until stopped.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{Common, enrolled, fault::Fault, logs};
use crate::{
    clock::SystemAwakeClock,
    files::{FolderLock, Place},
    job::Tools,
    loops::{self, Ending, Parts, Tempo},
    socket,
};

/// What `run` is told.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// Another address of the same coordinator
    #[arg(long, env = "SAFELIGHT_SERVER", value_name = "URL")]
    server: Option<String>,
}

/// Runs; prints nothing on stdout.
pub(super) fn run(common: &Common, args: &RunArgs) -> Result<(), Fault> {
    logs::start(&common.log)?;
    let place = common.place()?;
    let _lock = FolderLock::take(place.data())?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ending = runtime.block_on(work(place, args.server.as_deref()));
    // A walk on a disk that does not answer must not keep us.
    runtime.shutdown_background();
    match ending? {
        Ending::Stopped => Ok(()),
        Ending::ShutOut(why) => Err(why.into()),
    }
}

async fn work(place: Place, server: Option<&str>) -> Result<Ending, Fault> {
    let stop = CancellationToken::new();
    stop_on_signals(stop.clone())?;
    let Some(enrolled) = enrolled::open_patiently(&place, server, &stop).await? else {
        return Ok(Ending::Stopped);
    };
    let asks = match socket::listen(&place.socket(), stop.clone()) {
        Ok(asks) => Some(asks),
        Err(error) => {
            tracing::warn!(%error, "other verbs cannot reach this agent while it runs");
            None
        }
    };
    let connectors = enrolled.connectors();
    let parts = Parts {
        place,
        connectors,
        config: enrolled.config,
        enrolment: enrolled.enrolment,
        client: enrolled.client,
        tools: Tools::ours(),
        clock: Arc::new(SystemAwakeClock::default()),
        tempo: Tempo::default(),
        asks,
        followed: None,
        record: None,
    };
    tracing::info!(
        agent = %parts.enrolment.agent,
        coordinator = parts.enrolment.url,
        roots = parts.config.roots.len(),
        "starting"
    );
    Ok(loops::run(parts, stop).await?)
}

fn stop_on_signals(stop: CancellationToken) -> std::io::Result<()> {
    let asked = super::stop_asked()?;
    tokio::spawn(async move {
        asked.await;
        tracing::info!("stopping");
        stop.cancel();
    });
    Ok(())
}
