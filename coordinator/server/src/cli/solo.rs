//! A coordinator for one photographer on one computer: it sets itself up, and tells whoever
//! started it where it listens.

use std::{
    fs,
    io::{self, Write as _},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use safelight_domain::{Clock, TeamId};
use safelight_store::{Actor, NewAdmin, Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::{
    config::{Config, Proxies},
    routes::registration_tokens::new_token,
};

const OWNER: &str = "owner@localhost";
const TOKEN_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is told, in a file that only the owner reads.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Solo {
    /// Where the coordinator listens.
    pub(super) url: String,
    /// For the first agent; null once there is one.
    pub(super) registration_token: Option<String>,
    /// Of the coordinator.
    pub(super) pid: u32,
}

impl Solo {
    /// What stands in the file, if there is one.
    pub(super) fn read(file: &Path) -> anyhow::Result<Option<Self>> {
        match fs::read(file) {
            Ok(text) => {
                let solo = serde_json::from_slice(&text);
                solo.map(Some).with_context(|| format!("{} is damaged", file.display()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| file.display().to_string()),
        }
    }

    /// Puts the file in place whole, closed to others.
    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let folder = file.parent().context("the file is in a folder")?;
        // Made with mode 0600 by the crate.
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut temporary, self)?;
        temporary.write_all(b"\n")?;
        temporary.as_file().sync_all()?;
        temporary.persist(file)?;
        Ok(())
    }
}

/// Alone means: this folder, this computer, whatever the settings say for others.
pub(super) fn overrule(config: &mut Config) {
    config.server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    config.server.public_url = None;
    config.server.behind_proxy = false;
    config.server.trusted_proxies = Proxies::default();
    (config.server.tls_cert, config.server.tls_key) = (None, None);
    (config.metrics.listen, config.metrics.token) = (None, None);
    config.database.url = None;
    config.blobs.folder = None;
    config.secrets.server_key_file = None;
    (config.secrets.master_key_file, config.secrets.master_key) = (None, None);
    config.secrets.credentials_directory = None;
}

/// Makes team and owner at first start, and a registration token while there is no agent.
pub(super) async fn set_up(store: &Store, clock: &dyn Clock) -> anyhow::Result<Option<String>> {
    let team = team(store).await?;
    if !store.list_agents(team).await?.is_empty() {
        return Ok(None);
    }
    let by = Actor::system();
    for old in store.list_registration_tokens(team).await? {
        if old.used_at.is_none() {
            store.delete_registration_token(team, old.id, &by).await?;
        }
    }
    let ends = clock.now().plus(TOKEN_LIFE);
    let name = Some("This computer".to_owned());
    Ok(Some(new_token(store, team, name, ends, &by).await?.token))
}

async fn team(store: &Store) -> anyhow::Result<TeamId> {
    let owner = NewAdmin {
        team_name: "My photos".to_owned(),
        email: OWNER.to_owned(),
        name: "Owner".to_owned(),
        password_hash: None,
    };
    match store.create_first_admin(owner, &Actor::system()).await {
        Ok((team, _)) => Ok(team),
        Err(StoreError::Conflict { .. }) => {
            let teams = store.list_teams().await?;
            Ok(teams.first().context("there is a person and no team")?.id)
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Places, test_support::World};

    #[tokio::test]
    async fn the_first_start_makes_owner_and_token_and_the_next_another_token() {
        let world = World::new().await;
        let store = &world.app.store;
        let first = set_up(store, world.clock.as_ref()).await.unwrap().unwrap();
        let second = set_up(store, world.clock.as_ref()).await.unwrap().unwrap();
        assert!(first.starts_with("art_") && second.starts_with("art_") && first != second);
        let team = world.team().await;
        assert_eq!(store.list_teams().await.unwrap().len(), 1);
        assert_eq!(store.list_registration_tokens(team).await.unwrap().len(), 1);
        world.silent_agent(team, "Studio-Mac").await;
        assert_eq!(set_up(store, world.clock.as_ref()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_owner_has_no_password_to_guess() {
        let world = World::new().await;
        set_up(&world.app.store, world.clock.as_ref()).await.unwrap();
        for password in ["", "nobody has this password"] {
            let request = serde_json::json!({ "email": OWNER, "password": password });
            let answer = world.browser().post("/api/session", request).await;
            answer.refused(400, "bad_credentials");
        }
    }

    #[test]
    fn what_is_told_is_closed_to_others_and_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = Places::new(Some(folder.path().to_owned())).unwrap().solo();
        assert!(Solo::read(&file).unwrap().is_none());
        for pid in [1, 2] {
            let token = Some("art_x".to_owned());
            let solo =
                Solo { url: "http://127.0.0.1:1".to_owned(), registration_token: token, pid };
            solo.write(&file).unwrap();
            assert_eq!(Solo::read(&file).unwrap().unwrap().pid, pid);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn alone_means_loopback_and_this_folder_whatever_the_settings_say() {
        let mut config = crate::config::read(None, |name| match name {
            "SAFELIGHT_LISTEN" => Some("0.0.0.0:80".to_owned()),
            "SAFELIGHT_BEHIND_PROXY" => Some("true".to_owned()),
            "DATABASE_URL" => Some("postgres://db/x".to_owned()),
            _ => None,
        })
        .unwrap();
        overrule(&mut config);
        assert!(config.server.listen.ip().is_loopback());
        assert!(!config.server.behind_proxy && config.database.url.is_none());
    }
}
