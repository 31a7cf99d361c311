//! What refusals of S3 mean.

use super::xml;
use crate::remote::fault::Fault;
use crate::remote::http::Answer;
use crate::remote::verdict::{RefusalKind, Who};

/// The meaning of an answer that is no success; `denied` is what a plain "no" means here.
pub(super) fn fault(answer: &Answer, denied: RefusalKind) -> Fault {
    if answer.is_web_page() {
        return RefusalKind::NotThisService.into();
    }
    let told = xml::error(&answer.body);
    let Some(told) = told else { return without_words(answer, denied) };
    let by_status = answer.fault_by_status();
    match told.code.as_str() {
        "InvalidAccessKeyId" => RefusalKind::BadCredentials(Who::Name).into(),
        "SignatureDoesNotMatch" => RefusalKind::BadCredentials(Who::Secret).into(),
        "InvalidToken" | "ExpiredToken" | "TokenRefreshRequired" => {
            RefusalKind::BadCredentials(Who::Expired).into()
        }
        "RequestTimeTooSkewed" | "RequestExpired" => RefusalKind::ClockSkew.into(),
        "NoSuchBucket" | "InvalidBucketName" => RefusalKind::NoSuchBucket.into(),
        "PermanentRedirect"
        | "AuthorizationHeaderMalformed"
        | "TemporaryRedirect"
        | "IllegalLocationConstraintException"
        | "InvalidRegion" => {
            RefusalKind::WrongRegion { expected: region(answer, told.region) }.into()
        }
        "AccessDenied" | "AllAccessDisabled" | "AccountProblem" | "NotSignedUp" => denied.into(),
        "SlowDown"
        | "ServiceUnavailable"
        | "Throttling"
        | "ThrottlingException"
        | "RequestLimitExceeded"
        | "TooManyRequests"
        | "Busy" => Fault { kind: RefusalKind::Throttled, ..by_status },
        "InternalError" | "RequestTimeout" | "OperationAborted" => {
            Fault { wait: by_status.wait, ..Fault::broken() }
        }
        code if matches!(by_status.kind, RefusalKind::Unexpected(_)) => Fault::unexpected(code),
        _ => by_status,
    }
}

fn without_words(answer: &Answer, denied: RefusalKind) -> Fault {
    match answer.status {
        301 | 307 if answer.headers.contains_key(REGION) => {
            RefusalKind::WrongRegion { expected: region(answer, None) }.into()
        }
        // Somebody sends us elsewhere, as sign-in pages do.
        300..=399 => RefusalKind::NotThisService.into(),
        403 if answer.body.is_empty() => denied.into(),
        404 if answer.body.is_empty() => RefusalKind::NoSuchBucket.into(),
        400..=499 if answer.status != 429 => RefusalKind::NotThisService.into(),
        _ => answer.fault_by_status(),
    }
}

const REGION: &str = "x-amz-bucket-region";

fn region(answer: &Answer, told: Option<String>) -> Option<String> {
    let header = || answer.headers.get(REGION)?.to_str().ok().map(str::to_owned);
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    told.or_else(header)
        .filter(|region| (1..=64).contains(&region.len()) && region.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn meaning(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Fault {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let answer = Answer { status, headers, body: body.as_bytes().to_vec() };
        fault(&answer, RefusalKind::ListDenied)
    }

    fn coded(code: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>zebra</Message></Error>"
        )
    }

    #[test]
    fn refusals_have_their_meaning() {
        let expected = Some("eu-west-1".to_owned());
        let region =
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>";
        let cases = [
            (403, coded("InvalidAccessKeyId"), RefusalKind::BadCredentials(Who::Name)),
            (403, coded("SignatureDoesNotMatch"), RefusalKind::BadCredentials(Who::Secret)),
            (403, coded("RequestTimeTooSkewed"), RefusalKind::ClockSkew),
            (403, coded("AccessDenied"), RefusalKind::ListDenied),
            (404, coded("NoSuchBucket"), RefusalKind::NoSuchBucket),
            (400, region.to_owned(), RefusalKind::WrongRegion { expected: expected.clone() }),
            (503, coded("SlowDown"), RefusalKind::Throttled),
            (503, coded("zebra text"), RefusalKind::Throttled),
            (405, coded("MethodNotAllowed"), RefusalKind::Unexpected("MethodNotAllowed".into())),
            (405, coded("your key zebra"), RefusalKind::Unexpected(String::new())),
            (500, coded("InternalError"), Fault::broken().kind),
            (200, "<!DOCTYPE html><p>Welcome".to_owned(), RefusalKind::NotThisService),
            (302, String::new(), RefusalKind::NotThisService),
            (400, "plain HTTP to HTTPS port".to_owned(), RefusalKind::NotThisService),
        ];
        for (status, body, kind) in cases {
            assert_eq!(meaning(status, &[], &body).kind, kind, "{status} {body}");
        }
        let moved = meaning(301, &[("x-amz-bucket-region", "eu-west-1")], "");
        assert_eq!(moved.kind, RefusalKind::WrongRegion { expected });
        let patient = meaning(503, &[("retry-after", "7")], &coded("SlowDown"));
        assert_eq!(patient.wait.map(|wait| wait.as_secs()), Some(7));
    }
}
