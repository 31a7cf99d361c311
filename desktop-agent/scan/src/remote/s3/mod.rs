//! S3 and what speaks like it. Requests are made here, so that a listing says exactly what the
//! service said: each key as it is, each refusal with its code.

mod address;
mod answer;
mod xml;

use std::ops::Range;

use reqsign_aws_v4::{Credential, RequestSigner};
use reqsign_core::{Context, SignRequest as _};
use reqwest::{Client, Request};
use zeroize::Zeroize as _;

use self::address::Address;
use self::answer::fault;
use super::bucket::{Ask, Page, PageAsk, Service};
use super::connection::S3Connection;
use super::fault::Fault;
use super::http::{self, Answer};
use super::verdict::RefusalKind;

/// A bucket.
#[derive(Debug)]
pub(super) struct S3Bucket {
    connection: S3Connection,
    address: Address,
}

impl S3Bucket {
    /// The bucket `name`; empty for the service itself.
    pub(super) fn new(connection: S3Connection, name: &str) -> Self {
        let address = Address::of(&connection, name);
        Self { connection, address }
    }

    /// Host and port, for people.
    pub(super) fn host(&self) -> String {
        http::shown_host(self.address.origin())
    }

    /// Whether the service knows who asks, where no bucket is named.
    pub(super) async fn knock(&self) -> Result<(), Fault> {
        self.asker()?.knock().await
    }
}

impl Service for S3Bucket {
    type Asker = S3Asker;

    fn asker(&self) -> Result<S3Asker, Fault> {
        let credential = Credential {
            access_key_id: self.connection.access_key_id.expose().to_owned(),
            secret_access_key: self.connection.secret_access_key.expose().to_owned(),
            session_token: None,
            expires_in: None,
        };
        Ok(S3Asker {
            client: http::client(self.address.origin())?,
            signer: RequestSigner::new("s3", &self.connection.region),
            credential,
            address: self.address.clone(),
        })
    }
}

/// Sends signed requests to one bucket.
pub(super) struct S3Asker {
    client: Client,
    signer: RequestSigner,
    credential: Credential,
    address: Address,
}

impl Drop for S3Asker {
    fn drop(&mut self) {
        self.credential.access_key_id.zeroize();
        self.credential.secret_access_key.zeroize();
    }
}

impl S3Asker {
    async fn get(&self, uri: &str, range: Option<Range<u64>>) -> Result<Answer, Fault> {
        let odd = |_| Fault::unexpected("BadAddress");
        let mut request = ::http::Request::get(uri);
        if let Some(range) = range {
            let last = range.end.saturating_sub(1);
            request = request.header("range", format!("bytes={}-{last}", range.start));
        }
        let (mut parts, body) = request.body(Vec::new()).map_err(odd)?.into_parts();
        let (context, credential) = (Context::new(), Some(&self.credential));
        let signed = self.signer.sign_request(&context, &mut parts, credential, None);
        signed.await.map_err(|_| Fault::unexpected("NotSigned"))?;
        let request = Request::try_from(::http::Request::from_parts(parts, body));
        let request = request.map_err(|_| Fault::unexpected("BadAddress"))?;
        http::send(&self.client, request).await
    }

    /// Asks for a list of buckets. Most keys may not list
    /// buckets; that they may not is said to those alone whom the service knows.
    async fn knock(&self) -> Result<(), Fault> {
        let answer = self.get(&self.address.service(), None).await?;
        if answer.is_success() {
            return if xml::is_list_of_buckets(&answer.body) {
                Ok(())
            } else {
                Err(RefusalKind::NotThisService.into())
            };
        }
        match fault(&answer, RefusalKind::ListDenied) {
            Fault { kind: RefusalKind::ListDenied, .. } => Ok(()),
            other => Err(other),
        }
    }
}

impl Ask for S3Asker {
    async fn page(&self, ask: PageAsk<'_>) -> Result<Page, Fault> {
        let answer = self.get(&self.address.page(ask), None).await?;
        if !answer.is_success() {
            return Err(fault(&answer, RefusalKind::ListDenied));
        }
        xml::page(&answer.body).ok_or_else(|| {
            // An answer that breaks off in the middle comes from a service in trouble.
            if answer.is_web_page() || !xml::begins_as_page(&answer.body) {
                RefusalKind::NotThisService.into()
            } else {
                Fault::broken()
            }
        })
    }

    async fn read(&self, key: &str, range: Range<u64>) -> Result<Vec<u8>, Fault> {
        if range.is_empty() {
            return Ok(vec![]);
        }
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let skip = usize::try_from(range.start).unwrap_or(usize::MAX);
        let answer = self.get(&self.address.object(key), Some(range)).await?;
        match answer.status {
            206 => Ok(answer.body),
            // The whole object: this service knows no ranges.
            200 => Ok(answer.body.into_iter().skip(skip).take(length).collect()),
            416 => Ok(vec![]),
            _ => Err(fault(&answer, RefusalKind::ReadDenied)),
        }
    }
}
