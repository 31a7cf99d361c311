//! Where a job reads that names a connector: the storage it leads to, opened with credentials that
//! came with the job or are kept on this computer.

use std::fmt;

use safelight_domain::{ConnectorId, ConnectorKind, RemotePlace};
use safelight_protocol::{ConnectorBody, Credentials};
use safelight_scan::{
    Library,
    remote::{self, Connection},
};

use super::NoLibrary;

/// Settings that do not decide where credentials go. What is kept on this computer goes to the
/// address that its owner tried it with, whatever the coordinator says by now.
const FOLLOWED: [&str; 2] = ["region", "path_style"];

/// Knows the credentials that this computer keeps.
pub trait ConnectorKeys: fmt::Debug + Send + Sync {
    /// Those of a connector; none where this computer has none. Blocks.
    ///
    /// # Errors
    /// Why they cannot be had just now, as a sentence: a keychain that is locked.
    fn credentials(&self, connector: ConnectorId) -> Result<Option<Credentials>, String>;
}

/// A computer without credentials.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeys;

impl ConnectorKeys for NoKeys {
    fn credentials(&self, _: ConnectorId) -> Result<Option<Credentials>, String> {
        Ok(None)
    }
}

/// Opens the storage at `location` over `connector`. Nothing is asked of it yet.
pub(super) fn open(
    connector: &ConnectorBody,
    location: &str,
    keys: &dyn ConnectorKeys,
) -> Result<Library, NoLibrary> {
    let name = &connector.name;
    let kind: ConnectorKind = connector.kind.parse().map_err(|_| {
        let sentence = format!("This version of the agent cannot reach `{}`.", connector.kind);
        no_library("unsupported", sentence, false)
    })?;
    let place = RemotePlace::read(kind, location)
        .map_err(|error| no_library("bad_location", error.to_string(), false))?;
    let kept;
    let credentials = match &connector.credentials {
        Some(credentials) => credentials,
        None => {
            kept = keys
                .credentials(connector.guid)
                .map_err(|sentence| no_library("secrets_locked", sentence, true))?
                .ok_or_else(|| no_credentials(connector))?;
            &kept
        }
    };
    let came_along = connector.credentials.is_some();
    let setting = |field: &str| connector.settings.get(field).map(String::as_str);
    let value = |field: &str| {
        let follows = came_along || FOLLOWED.contains(&field);
        credentials.expose(field).or_else(|| setting(field).filter(|_| follows))
    };
    let connection = Connection::read(kind, value).map_err(|error| {
        let sentence = format!("The credentials of the connector {name} are not complete: {error}");
        no_library("bad_credentials", sentence, false)
    })?;
    Ok(remote::open(&connection, &place))
}

/// Another agent may have them.
fn no_credentials(connector: &ConnectorBody) -> NoLibrary {
    let (name, guid) = (&connector.name, connector.guid);
    let sentence = format!(
        "This computer has no credentials for the connector {name}; enter them with `safelight-agent connectors configure {guid}`."
    );
    no_library("no_credentials", sentence, true)
}

fn no_library(code: &'static str, sentence: String, retryable: bool) -> NoLibrary {
    NoLibrary { code, sentence, retryable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Kept(Result<Option<Credentials>, String>);

    impl ConnectorKeys for Kept {
        fn credentials(&self, _: ConnectorId) -> Result<Option<Credentials>, String> {
            self.0.clone()
        }
    }

    fn credentials() -> Credentials {
        let mut credentials = Credentials::default();
        for (name, value) in
            [("server", "nas"), ("share", "Fotos"), ("username", "u"), ("password", "zebra")]
        {
            credentials.insert(name, value);
        }
        credentials
    }

    fn connector(credentials: Option<Credentials>) -> ConnectorBody {
        ConnectorBody {
            guid: "con_00000000000000000000000001".parse().unwrap(),
            kind: "smb".to_owned(),
            name: "NAS".to_owned(),
            credential_location: "agent".to_owned(),
            credentials,
            settings: [("port".to_owned(), "1445".to_owned())].into(),
        }
    }

    #[test]
    fn credentials_come_with_the_job_or_from_this_computer() {
        let with_job = connector(Some(credentials()));
        let opened = open(&with_job, r"Fotos\2024", &NoKeys).unwrap();
        assert_eq!(opened.shown(), "Fotos/2024");
        assert_eq!(opened.identity(), b"smb://nas:1445/Fotos/2024");
        let kept = Kept(Ok(Some(credentials())));
        assert!(open(&connector(None), "Fotos", &kept).is_ok());
    }

    #[test]
    fn what_is_kept_here_does_not_follow_the_coordinator_to_another_address() {
        let mut elsewhere = connector(Some(credentials()));
        let sent = open(&elsewhere, "Fotos", &NoKeys).unwrap();
        assert_eq!(sent.identity(), b"smb://nas:1445/Fotos", "what the coordinator sends goes on");
        elsewhere.credentials = None;
        let kept = Kept(Ok(Some(credentials())));
        let opened = open(&elsewhere, "Fotos", &kept).unwrap();
        assert_eq!(opened.identity(), b"smb://nas/Fotos");
    }

    #[test]
    fn what_is_missing_is_said_and_no_secret_with_it() {
        let code = |connector: &ConnectorBody, place: &str, keys: &dyn ConnectorKeys| {
            let refused = open(connector, place, keys).unwrap_err();
            assert!(!format!("{refused:?}").contains("zebra"), "{refused:?}");
            (refused.code, refused.retryable)
        };
        assert_eq!(code(&connector(None), "Fotos", &NoKeys), ("no_credentials", true));
        let locked = Kept(Err("The keychain is locked.".to_owned()));
        assert_eq!(code(&connector(None), "Fotos", &locked), ("secrets_locked", true));
        let whole = connector(Some(credentials()));
        assert_eq!(code(&whole, "Fotos/../x", &NoKeys), ("bad_location", false));
        let ftp = ConnectorBody { kind: "ftp".to_owned(), ..whole };
        assert_eq!(code(&ftp, "x", &NoKeys), ("unsupported", false));
        let mut half = credentials();
        half.insert("password", "");
        assert_eq!(code(&connector(Some(half)), "Fotos", &NoKeys), ("bad_credentials", false));
    }
}
