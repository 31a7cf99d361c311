//! Where credentials are tried: the storage itself, or a twin of it for tests.

use futures_util::future::BoxFuture;
use safelight_domain::{ConnectorKind, RemotePlace};
use safelight_protocol::Credentials;
use safelight_scan::remote::{self, Connection};

/// What came of a try: a sentence about what can be reached, or about why nothing can. Neither
/// holds anything secret.
pub type Trial = Result<String, String>;

/// Tries credentials.
pub trait Storage: Send + Sync {
    /// Lists a little and reads a little; comes to an end within ten seconds or so.
    fn try_out<'a>(
        &'a self,
        kind: ConnectorKind,
        values: &'a Credentials,
        place: &'a RemotePlace,
    ) -> BoxFuture<'a, Trial>;
}

/// The storage on the network.
#[derive(Debug, Clone, Copy, Default)]
pub struct RemoteStorage;

impl Storage for RemoteStorage {
    fn try_out<'a>(
        &'a self,
        kind: ConnectorKind,
        values: &'a Credentials,
        place: &'a RemotePlace,
    ) -> BoxFuture<'a, Trial> {
        let (values, place) = (values.clone(), place.clone());
        Box::pin(async move {
            let tried = tokio::task::spawn_blocking(move || try_now(kind, &values, &place));
            tried.await.map_err(|error| format!("The storage could not be tried: {error}."))?
        })
    }
}

/// On a thread and with a runtime of its own: what looks up names and signs may take its time.
fn try_now(kind: ConnectorKind, values: &Credentials, place: &RemotePlace) -> Trial {
    let connection = Connection::read(kind, |name| values.expose(name));
    let connection = connection.map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("The storage could not be tried: {error}."))?;
    let verdict = runtime.block_on(remote::test(&connection, Some(place)));
    // A name that is being looked up would hold the thread until the system gives up.
    runtime.shutdown_background();
    if verdict.is_good() { Ok(verdict.to_string()) } else { Err(verdict.to_string()) }
}

/// A storage that takes one value of one field, and refuses all else; asks nobody.
#[derive(Debug, Clone)]
pub struct KnownStorage {
    /// The field.
    pub field: &'static str,
    /// Its value.
    pub value: &'static str,
}

impl Storage for KnownStorage {
    fn try_out<'a>(
        &'a self,
        _kind: ConnectorKind,
        values: &'a Credentials,
        place: &'a RemotePlace,
    ) -> BoxFuture<'a, Trial> {
        let fits = values.expose(self.field) == Some(self.value);
        Box::pin(std::future::ready(if fits {
            Ok(format!("{place} can be listed and read."))
        } else {
            Err(format!("The service that holds {place} does not know these credentials."))
        }))
    }
}
