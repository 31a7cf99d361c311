//! One HTTP client for the services that speak HTTP, and what its errors mean.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Request};

use super::fault::Fault;
use super::verdict::{RefusalKind, Unreachable};

const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(20);
/// Largest answer that is read, in bytes: a page of a thousand long names stays far below.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether it is a page for people. Services of storage never answer with one.
    pub(super) fn is_web_page(&self) -> bool {
        let start = self.body.trim_ascii_start();
        let begins = |with: &[u8]| {
            start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        begins(b"<!doctype html") || begins(b"<html")
    }

    /// What the service says with the status alone, where it says nothing better.
    pub(super) fn fault_by_status(&self) -> Fault {
        let wait = self.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|text| text.parse().ok()).map(Duration::from_secs);
        match self.status {
            429 | 503 => Fault { kind: RefusalKind::Throttled, wait },
            500 | 502 | 504 => Fault { wait, ..Fault::broken() },
            status => Fault::unexpected(&format!("HTTP-{status}")),
        }
    }
}

/// A client for the service at `origin`.
pub(super) fn client(origin: &str) -> Result<Client, Fault> {
    // Fails when it was installed before, by us or by whoever embeds us; both are fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("safelight/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .http1_only()
        // Signed requests go nowhere else.
        .redirect(Policy::none())
        .referer(false);
    if is_loopback(origin) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|_| RefusalKind::Unreachable(Unreachable::Tls).into())
}

/// Sends a request and reads its answer.
pub(super) async fn send(client: &Client, request: Request) -> Result<Answer, Fault> {
    let mut response = client.execute(request).await.map_err(|error| meaning(&error))?;
    let (status, headers) = (response.status().as_u16(), std::mem::take(response.headers_mut()));
    let mut body = vec![];
    while let Some(chunk) = response.chunk().await.map_err(|error| meaning(&error))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(RefusalKind::NotThisService.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, headers, body })
}

/// Host and port of an address, for people.
pub(super) fn shown_host(origin: &str) -> String {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

fn is_loopback(origin: &str) -> bool {
    let host = reqwest::Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| {
        let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
    })
}

/// Causes print alike, so what lies beneath is looked at.
fn meaning(error: &reqwest::Error) -> Fault {
    let mut why = if error.is_timeout() { Some(Unreachable::Timeout) } else { None };
    let mut beneath: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(cause) = beneath {
        why = why.or_else(|| one_cause(cause));
        if why.is_none() && cause.to_string().contains("invalid HTTP") {
            return RefusalKind::NotThisService.into();
        }
        beneath = cause.source();
    }
    let otherwise = if error.is_connect() { Unreachable::Refused } else { Unreachable::Broken };
    RefusalKind::Unreachable(why.unwrap_or(otherwise)).into()
}

/// An I/O error does not count what it is made of among its sources, and may be made of another.
fn is_of_tls(fault: &io::Error) -> bool {
    fault.get_ref().is_some_and(|inner| {
        inner.is::<rustls::Error>() || inner.downcast_ref::<io::Error>().is_some_and(is_of_tls)
    })
}

fn one_cause(cause: &(dyn StdError + 'static)) -> Option<Unreachable> {
    if cause.is::<rustls::Error>() {
        return Some(Unreachable::Tls);
    }
    if cause.to_string().starts_with("dns error") {
        return Some(Unreachable::Dns);
    }
    let fault = cause.downcast_ref::<io::Error>()?;
    if is_of_tls(fault) {
        return Some(Unreachable::Tls);
    }
    match fault.kind() {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable => Some(Unreachable::Refused),
        io::ErrorKind::TimedOut => Some(Unreachable::Timeout),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Some(Unreachable::Broken),
        _ => None,
    }
}
