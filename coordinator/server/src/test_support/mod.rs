//! A coordinator without a socket: the whole router over a database of its own and a clock that
//! stands still until it is moved.

mod browser;
mod people;
mod served;

use std::{path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use safelight_domain::{Clock, ManualClock, TeamId, Timestamp};
use safelight_store::{Store, StoreConfig};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;

pub(crate) use browser::Browser;
pub(crate) use people::{PASSWORD, capabilities};
pub(crate) use served::{Served, Socket};

use crate::{
    App, MasterKeys, Parts, ServerKey, Tls, config, people::passwords::Passwords, router::router,
};

/// Noon of a winter's day.
const START: &str = "2026-01-31T12:00:00Z";

/// One coordinator and everything around it.
pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<ManualClock>,
    router: Router,
    folder: TempDir,
    first_team: OnceCell<TeamId>,
}

impl World {
    /// A coordinator that nobody has set up.
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings, by the names of their variables.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        Self::build(settings, |_| None).await
    }

    /// One that speaks TLS on its socket.
    pub(crate) async fn over_tls(tls: impl FnOnce(&dyn Clock) -> Tls) -> Self {
        Self::build(&[], |clock| Some(tls(clock))).await
    }

    /// Shows noon of a winter's day until it is moved.
    pub(crate) fn clock() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(START.parse::<Timestamp>().unwrap()))
    }

    async fn build(settings: &[(&str, &str)], tls: impl FnOnce(&dyn Clock) -> Option<Tls>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Self::clock();
        let url = format!("sqlite://{}", folder.path().join("safelight.db").display());
        let store = StoreConfig { url, clock: Arc::clone(&clock) as Arc<dyn Clock>, pool_size: 2 };
        let store = Store::connect(store).await.unwrap();
        store.migrate().await.unwrap();
        let config = config::read(None, |name| {
            settings.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
        });
        let config = config.unwrap();
        let blobs = folder.path().join("blobs");
        let parts = Parts {
            store,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            server_key: ServerKey::new([7; 32]),
            master_keys: MasterKeys::named(&config.secrets),
            config,
            tls: tls(clock.as_ref()),
            blobs,
        };
        let app = App::with(parts, Passwords::weak()).unwrap();
        let router = router(Arc::clone(&app));
        Self { app, clock, router, folder, first_team: OnceCell::new() }
    }

    /// Where reports and uploads lie.
    pub(crate) fn blob_folder(&self) -> PathBuf {
        self.folder.path().join("blobs")
    }

    /// Sends a request through the whole router.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, text, json }
    }

    /// Reads an address as nobody.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Somebody in a browser, not signed in.
    pub(crate) const fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// Null when it is no JSON.
    pub(crate) json: Value,
}

impl Answer {
    /// The JSON, if the status is that one.
    #[track_caller]
    pub(crate) fn ok(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json
    }

    /// Checks a refusal and gives its sentence.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.json["code"], code, "{}", self.text);
        self.json["detail"].as_str().unwrap_or_default().to_owned()
    }

    /// Checks a shape error of one field.
    #[track_caller]
    pub(crate) fn refused_field(self, field: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text);
        assert_eq!(self.json["detail"][0]["loc"][1], field, "{}", self.text);
    }

    /// A header's text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The lines that set cookies.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        lines.map(|line| line.to_str().unwrap()).collect()
    }
}
