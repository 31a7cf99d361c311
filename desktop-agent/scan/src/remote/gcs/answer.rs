//! What Google's answers mean.

use jiff::Timestamp;
use reqwest::header::DATE;
use safelight_domain::{Clock, SystemClock};
use serde::Deserialize;

use crate::remote::bucket::{Object, Page};
use crate::remote::fault::Fault;
use crate::remote::http::Answer;
use crate::remote::verdict::{RefusalKind, Who};

/// Clocks that differ by more than this many seconds are told of.
const MAY_DIFFER: i64 = 240;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    prefixes: Vec<String>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    /// A number in quotes.
    size: String,
    time_created: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Refused {
    error: RefusedError,
}

#[derive(Deserialize)]
struct RefusedError {
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

/// Reads a page.
pub(super) fn page(answer: &Answer) -> Result<Page, Fault> {
    if !answer.body.trim_ascii_start().starts_with(b"{") {
        return Err(RefusalKind::NotThisService.into());
    }
    // What breaks off in the middle comes from a service in trouble.
    let listed: Listed = serde_json::from_slice(&answer.body).map_err(|_| Fault::broken())?;
    let mut page = Page { folders: listed.prefixes, ..Page::default() };
    for item in listed.items {
        let size = item.size.parse().map_err(|_| Fault::broken())?;
        let mtime_ns = item.time_created.map_or(0, Timestamp::as_nanosecond);
        let mtime_ns = i64::try_from(mtime_ns).unwrap_or(0);
        page.objects.push(Object { key: item.name, size, mtime_ns });
    }
    page.next = listed.next_page_token.filter(|token| !token.is_empty());
    Ok(page)
}

/// The meaning of an answer that is no success; `denied` is what a plain "no" means here.
pub(super) fn fault(answer: &Answer, denied: RefusalKind) -> Fault {
    if answer.is_web_page() {
        return RefusalKind::NotThisService.into();
    }
    let reason = reason(&answer.body);
    match (answer.status, reason.as_deref()) {
        (401, _) if is_off(answer, &SystemClock::default()) => RefusalKind::ClockSkew.into(),
        (401, _) => RefusalKind::BadCredentials(Who::Either).into(),
        (_, Some("rateLimitExceeded" | "userRateLimitExceeded" | "quotaExceeded")) => {
            Fault { kind: RefusalKind::Throttled, ..answer.fault_by_status() }
        }
        (403, _) => denied.into(),
        (404, _) => RefusalKind::NoSuchBucket.into(),
        (300..=399, _) => RefusalKind::NotThisService.into(),
        (400..=499, Some(reason)) if answer.status != 429 => Fault::unexpected(reason),
        _ => answer.fault_by_status(),
    }
}

/// Whether the clock of this computer differs from that of the service.
pub(super) fn is_off(answer: &Answer, clock: &impl Clock) -> bool {
    let theirs = answer.headers.get(DATE).and_then(|date| date.to_str().ok());
    let theirs = theirs.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let ours = clock.now().as_micros() / 1_000_000;
    theirs.is_some_and(|theirs| (theirs.timestamp().as_second() - ours).abs() > MAY_DIFFER)
}

fn reason(body: &[u8]) -> Option<String> {
    let refused: Refused = serde_json::from_slice(body).ok()?;
    refused.error.errors.into_iter().map(|error| error.reason).find(|reason| !reason.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, date: Option<&str>, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        Answer { status, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn refusals_have_their_meaning() {
        let told = |reason: &str| {
            format!(
                r#"{{"error":{{"code":1,"message":"zebra","errors":[{{"reason":"{reason}"}}]}}}}"#
            )
        };
        let cases = [
            (401, told("authError"), RefusalKind::BadCredentials(Who::Either)),
            (403, told("forbidden"), RefusalKind::ListDenied),
            (403, told("rateLimitExceeded"), RefusalKind::Throttled),
            (404, told("notFound"), RefusalKind::NoSuchBucket),
            (429, told("x"), RefusalKind::Throttled),
            (412, told("conditionNotMet"), RefusalKind::Unexpected("conditionNotMet".into())),
            (302, String::new(), RefusalKind::NotThisService),
            (200, "<html>".to_owned(), RefusalKind::NotThisService),
            (503, String::new(), RefusalKind::Throttled),
        ];
        for (status, body, kind) in cases {
            assert_eq!(
                fault(&answer(status, None, &body), RefusalKind::ListDenied).kind,
                kind,
                "{status} {body}"
            );
        }
        let old = answer(401, Some("Mon, 01 Jan 2001 10:00:00 GMT"), &told("authError"));
        assert_eq!(fault(&old, RefusalKind::ListDenied).kind, RefusalKind::ClockSkew);
    }

    #[test]
    fn a_page_is_whole_or_none() {
        let text = r#"{"nextPageToken":"t","prefixes":["a/"],"items":[{"name":"b.jpg","size":"7","timeCreated":"2024-05-01T10:00:00Z"}]}"#;
        let read = page(&answer(200, None, text)).unwrap();
        assert_eq!((read.objects[0].size, read.next.as_deref()), (7, Some("t")));
        assert_eq!(read.folders, ["a/"]);
        assert_eq!(page(&answer(200, None, "{}")), Ok(Page::default()));
        assert_eq!(page(&answer(200, None, &text[..60])), Err(Fault::broken()));
        let other = page(&answer(200, None, "welcome")).unwrap_err();
        assert_eq!(other.kind, RefusalKind::NotThisService);
    }
}
