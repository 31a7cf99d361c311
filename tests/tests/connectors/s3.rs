//! A bucket as S3 tells of it, in a few lines: one key opens it, and a listing can be held until a
//! test lets it go.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, sync::watch};

/// The id of the one access key that is known here.
pub(crate) const KEY_ID: &str = "AKIASTUDIO";
/// The bucket.
pub(crate) const BUCKET: &str = "photos";
/// What lies in it: names and sizes.
pub(crate) const FILES: &[(&str, usize)] =
    &[("2024/AB3D0001.CR3", 40), ("2024/AB3D0001.xmp", 4), ("2025/AB3D0002.CR3", 30)];

/// The service, listening.
pub(crate) struct S3 {
    url: String,
    inner: Arc<Inner>,
}

struct Inner {
    /// Whether listings of folders are answered.
    open: watch::Sender<bool>,
    listings: AtomicU64,
}

impl S3 {
    pub(crate) async fn start() -> Self {
        let inner = Arc::new(Inner { open: watch::Sender::new(true), listings: AtomicU64::new(0) });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, inner }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Whole listings wait until they are let go.
    pub(crate) fn hold(&self) {
        self.inner.open.send_replace(false);
    }

    pub(crate) fn let_go(&self) {
        self.inner.open.send_replace(true);
    }

    /// Whole listings that were asked for so far.
    pub(crate) fn listings(&self) -> u64 {
        self.inner.listings.load(Ordering::SeqCst)
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let known = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(&format!("Credential={KEY_ID}/")));
    if !known {
        return refusal(StatusCode::FORBIDDEN, "InvalidAccessKeyId");
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
    match (request.method(), bucket, key) {
        (_, bucket, _) if bucket != BUCKET => refusal(StatusCode::NOT_FOUND, "NoSuchBucket"),
        (&Method::GET, _, "") => list(&inner, &query).await,
        (&Method::GET | &Method::HEAD, _, key) => object(request.method(), key),
        _ => refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
    }
}

async fn list(inner: &Inner, query: &str) -> Response {
    let said = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value);
        found.unwrap_or_default().replace("%2F", "/").replace("%2f", "/")
    };
    // The look at a few keys of a connection test is never held.
    if said("max-keys").parse::<u32>().is_ok_and(|most| most > 100) {
        inner.listings.fetch_add(1, Ordering::SeqCst);
        let mut open = inner.open.subscribe();
        let _ = open.wait_for(|open| *open).await;
    }
    let (prefix, delimiter) = (said("prefix"), said("delimiter"));
    let mut contents = String::new();
    let mut folders: Vec<String> = Vec::new();
    let mut keys = 0;
    for (name, size) in FILES.iter().filter(|(name, _)| name.starts_with(&prefix)) {
        let rest = &name[prefix.len()..];
        match rest.split_once('/').filter(|_| delimiter == "/") {
            Some((folder, _)) => folders.push(format!("{prefix}{folder}/")),
            None => {
                keys += 1;
                contents.push_str(&format!(
                    "<Contents><Key>{name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>\
                     <ETag>\"1\"</ETag><Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
                ));
            }
        }
    }
    folders.dedup();
    let count = keys + folders.len();
    let folders: String = folders
        .iter()
        .map(|folder| format!("<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>"))
        .collect();
    xml(
        StatusCode::OK,
        &format!(
            "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{BUCKET}</Name>\
             <Prefix>{prefix}</Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>\
             <Delimiter>{delimiter}</Delimiter><IsTruncated>false</IsTruncated>{contents}{folders}\
             </ListBucketResult>"
        ),
    )
}

fn object(method: &Method, key: &str) -> Response {
    let Some((_, size)) = FILES.iter().find(|(name, _)| *name == key) else {
        return refusal(StatusCode::NOT_FOUND, "NoSuchKey");
    };
    let length = [(header::CONTENT_LENGTH, size.to_string())];
    if method == Method::HEAD {
        return (length, Body::empty()).into_response();
    }
    // Asked for one byte: told as the first of all.
    let range = [(header::CONTENT_RANGE, format!("bytes 0-0/{size}"))];
    (StatusCode::PARTIAL_CONTENT, range, "x").into_response()
}

fn refusal(status: StatusCode, code: &str) -> Response {
    xml(status, &format!("<Error><Code>{code}</Code><Message>No.</Message></Error>"))
}

fn xml(status: StatusCode, body: &str) -> Response {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}");
    (status, [(header::CONTENT_TYPE, "application/xml")], text).into_response()
}
