//! Google Cloud Storage, by its JSON interface.

mod account;
mod answer;
mod token;

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Client;
use reqwest::header::RANGE;

pub use account::ServiceAccount;
pub(super) use account::may_carry_tokens;

use self::answer::fault;
use self::token::Tokens;
use super::bucket::{Ask, Page, PageAsk, Service};
use super::connection::GcsConnection;
use super::fault::Fault;
use super::http::{self, Answer};
use super::verdict::RefusalKind;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A bucket.
#[derive(Debug)]
pub(super) struct GcsBucket {
    connection: GcsConnection,
    /// Address of the service, without a slash at its end.
    service: String,
    name: String,
}

impl GcsBucket {
    /// The bucket `name`; empty for the service itself.
    pub(super) fn new(connection: GcsConnection, name: &str) -> Self {
        let service = match &connection.endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => connection.account.storage(),
        };
        Self { connection, service, name: name.to_owned() }
    }

    /// Host and port, for people.
    pub(super) fn host(&self) -> String {
        http::shown_host(&self.service)
    }

    /// Whether the service knows who asks, where no bucket is named.
    pub(super) async fn knock(&self) -> Result<(), Fault> {
        self.asker()?.knock().await
    }
}

impl Service for GcsBucket {
    type Asker = GcsAsker;

    fn asker(&self) -> Result<GcsAsker, Fault> {
        Ok(GcsAsker {
            client: http::client(&self.service)?,
            tokens: Tokens::new(self.connection.account.clone()),
            service: self.service.clone(),
            bucket: format!(
                "{}/storage/v1/b/{}/o",
                self.service,
                utf8_percent_encode(&self.name, PLAIN)
            ),
        })
    }
}

/// Sends requests to one bucket.
pub(super) struct GcsAsker {
    client: Client,
    tokens: Tokens,
    service: String,
    bucket: String,
}

impl GcsAsker {
    async fn get(&self, uri: &str, range: Option<Range<u64>>) -> Result<Answer, Fault> {
        let token = self.tokens.current(&self.client).await?;
        let mut request = self.client.get(uri).bearer_auth(&*token);
        if let Some(range) = range {
            let last = range.end.saturating_sub(1);
            request = request.header(RANGE, format!("bytes={}-{last}", range.start));
        }
        let request = request.build().map_err(|_| Fault::unexpected("BadAddress"))?;
        http::send(&self.client, request).await
    }

    /// Asks for a list of buckets. Most accounts may not list
    /// buckets; that they may not is said to those alone whom the service knows.
    async fn knock(&self) -> Result<(), Fault> {
        let project = self.tokens.project();
        let project = utf8_percent_encode(project, PLAIN);
        let uri =
            format!("{}/storage/v1/b?project={project}&maxResults=1&fields=kind", self.service);
        let answer = self.get(&uri, None).await?;
        if answer.is_success() {
            let is_json = serde_json::from_slice::<serde_json::Value>(&answer.body).is_ok();
            return if is_json { Ok(()) } else { Err(RefusalKind::NotThisService.into()) };
        }
        match fault(&answer, RefusalKind::ListDenied) {
            Fault { kind: RefusalKind::ListDenied | RefusalKind::NoSuchBucket, .. } => Ok(()),
            other => Err(other),
        }
    }
}

impl Ask for GcsAsker {
    async fn page(&self, ask: PageAsk<'_>) -> Result<Page, Fault> {
        let mut uri = format!(
            "{}?fields=nextPageToken,prefixes,items(name,size,timeCreated)&maxResults={}",
            self.bucket, ask.most
        );
        let mut add = |name: &str, value: &str| {
            uri.push_str(name);
            uri.extend(utf8_percent_encode(value, PLAIN));
        };
        if !ask.prefix.is_empty() {
            add("&prefix=", ask.prefix);
        }
        if ask.by_folder {
            add("&delimiter=", "/");
        }
        if let Some(after) = ask.after {
            add("&pageToken=", after);
        }
        let answer = self.get(&uri, None).await?;
        if !answer.is_success() {
            return Err(fault(&answer, RefusalKind::ListDenied));
        }
        answer::page(&answer)
    }

    async fn read(&self, key: &str, range: Range<u64>) -> Result<Vec<u8>, Fault> {
        if range.is_empty() {
            return Ok(vec![]);
        }
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let skip = usize::try_from(range.start).unwrap_or(usize::MAX);
        let uri = format!("{}/{}?alt=media", self.bucket, utf8_percent_encode(key, PLAIN));
        let answer = self.get(&uri, Some(range)).await?;
        match answer.status {
            206 => Ok(answer.body),
            // The whole object: this service knows no ranges.
            200 => Ok(answer.body.into_iter().skip(skip).take(length).collect()),
            416 => Ok(vec![]),
            404 => Err(Fault::unexpected("NoSuchObject")),
            _ => Err(fault(&answer, RefusalKind::ReadDenied)),
        }
    }
}
