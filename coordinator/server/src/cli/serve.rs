//! `serve`.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::Args;
use safelight_domain::Clock;
use safelight_store::{Store, StoreError};
use tokio::net::TcpListener;

use super::{
    Folder,
    open::{self, migrated},
    say,
    solo::{self, Solo},
    stop,
};
use crate::{
    App, DataFolder, MasterKeys, Parts, ServerKey, Tls, check_listen,
    config::{Config, Places},
    logging, metrics, open_files,
    people::setup,
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// For one photographer on this computer: keep everything in DIR, listen on a free port of
    /// loopback, set up by itself, and stop when the pipe on standard input closes.
    #[arg(long, value_name = "DIR")]
    solo: Option<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(verb: Serve) -> anyhow::Result<()> {
    let alone = verb.solo.is_some();
    let (places, config) = settings(verb)?;
    logging::start(&config.log);
    check_listen(&config.server)?;
    let clock = open::clock();
    let tls = Tls::from_settings(&config.server, clock.as_ref())?;
    let folder = DataFolder::open(places)?;
    let store = migrated(&config, folder.places(), &clock).await?;
    let server_key = bound_key(&config, folder.places(), &store).await?;
    let listener = bind(config.server.listen).await?;
    let for_monitoring = match config.metrics.listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let url = match &config.server.public_url {
        Some(url) => url.to_string(),
        None if tls.is_some() => format!("https://{}", listener.local_addr()?),
        None => format!("http://{}", listener.local_addr()?),
    };
    tracing::info!(limit = open_files::raise_limit(), "open files");
    if alone {
        tell_parent(&store, clock.as_ref(), folder.places(), &url).await?;
    }
    let code = first_code(&store, clock.as_ref()).await?;
    let blobs = config.blob_folder(folder.places());
    let master_keys = MasterKeys::new(&config.secrets, folder.places());
    master_keys.check()?;
    let app = App::new(Parts { store, clock, server_key, master_keys, config, tls, blobs })?;
    if let Some(listener) = for_monitoring {
        tokio::spawn(metrics::own_listener(listener, Arc::clone(&app)));
    }
    say(&format!("Safelight is ready at {url}"))?;
    if let Some(code) = code {
        say(&format!(
            "Nobody is set up yet. Within 24 hours, open {url}/setup?code={code} to make the \
             first administrator."
        ))?;
    }
    serve_until_stopped(listener, app, alone).await
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

fn settings(verb: Serve) -> anyhow::Result<(Places, Config)> {
    let Some(folder) = verb.solo else { return open::settings(&verb.folder) };
    let places = open::places(Some(folder))?;
    let mut config = open::read(&places.config(), false)?;
    solo::overrule(&mut config);
    Ok((places, config))
}

/// The server key, which must be the one this database was first used with.
async fn bound_key(config: &Config, places: &Places, store: &Store) -> anyhow::Result<ServerKey> {
    let file = config.secrets.server_key_file.clone().unwrap_or_else(|| places.server_key());
    let made = ServerKey::create_if_missing(&file)?;
    let key = ServerKey::read(&file)?;
    let bound = store.bind_server_key(&key.fingerprint()).await;
    if made && matches!(bound, Err(StoreError::ServerKeyMismatch)) {
        // A key that fits nothing must not lie where the right one belongs.
        std::fs::remove_file(&file)?;
    }
    bound.with_context(|| {
        format!(
            "{} is not the key this database was first used with; put that one back, or name it \
             with SAFELIGHT_SERVER_KEY_FILE",
            file.display()
        )
    })?;
    Ok(key)
}

async fn tell_parent(
    store: &Store,
    clock: &dyn Clock,
    places: &Places,
    url: &str,
) -> anyhow::Result<()> {
    let registration_token = solo::set_up(store, clock).await?;
    let told = Solo { url: url.to_owned(), registration_token, pid: std::process::id() };
    told.write(&places.solo())
}

/// The code to be printed while nobody is set up.
async fn first_code(store: &Store, clock: &dyn Clock) -> anyhow::Result<Option<String>> {
    if store.has_people().await? {
        return Ok(None);
    }
    Ok(Some(setup::new_code(store, clock).await?.expose().to_owned()))
}

async fn serve_until_stopped(
    listener: TcpListener,
    app: Arc<App>,
    alone: bool,
) -> anyhow::Result<()> {
    let shutdown = async {
        let parent =
            async { if alone { stop::parent_gone().await } else { std::future::pending().await } };
        tokio::select! {
            () = stop::asked() => {}
            () = parent => {}
        }
    };
    crate::serve(listener, app, shutdown).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::World;

    #[tokio::test]
    async fn a_coordinator_with_another_key_does_not_start() {
        let world = World::new().await;
        let folder = tempfile::tempdir().unwrap();
        let places = Places::new(Some(folder.path().to_owned())).unwrap();
        let (config, store) = (Config::default(), &world.app.store);
        let first = bound_key(&config, &places, store).await.unwrap();
        let again = bound_key(&config, &places, store).await.unwrap();
        assert_eq!(first.expose(), again.expose());

        let aside = folder.path().join("aside");
        std::fs::rename(places.server_key(), &aside).unwrap();
        let error = bound_key(&config, &places, store).await.unwrap_err();
        assert!(error.to_string().contains("put that one back"), "{error:#}");
        assert!(!places.server_key().exists(), "no wrong key is left behind");
        std::fs::rename(&aside, places.server_key()).unwrap();
        bound_key(&config, &places, store).await.unwrap();
    }

    #[tokio::test]
    async fn a_setup_code_is_printed_until_somebody_is_set_up() {
        let world = World::new().await;
        let code = first_code(&world.app.store, world.clock.as_ref()).await.unwrap();
        assert!(code.unwrap().starts_with("set_"));
        world.admin().await;
        assert_eq!(first_code(&world.app.store, world.clock.as_ref()).await.unwrap(), None);
    }
}
