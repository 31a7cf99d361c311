//! What can be wrong, and what is said about it: within ten seconds, and never a secret.

#![allow(clippy::print_stdout, reason = "the table is read by people")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use safelight_domain::{Clock as _, ConnectorKind, SystemClock};
use safelight_scan::remote::{self, Verdict};
use safelight_tests::storage::{
    Canned, Encryption, Gcs, Line, Proxy, Reply, Samba, Seaweed, Values, connection, file_set,
    service_account, write_tree,
};
use tokio::net::TcpListener;

use super::place;

/// One row after the other.
#[derive(Clone, Default)]
struct Table(Arc<Mutex<Vec<String>>>);

impl Table {
    /// Tests a connection and writes down what is said.
    async fn row(
        &self,
        what: &str,
        kind: ConnectorKind,
        values: &Values,
        at: &str,
        code: &str,
    ) -> Verdict {
        let connection = connection(kind, values);
        let (root, path) = at.split_once('/').unwrap_or((at, ""));
        let clock = SystemClock::new();
        let begun = clock.monotonic();
        let place = (!at.is_empty()).then(|| place(root, path));
        let verdict = remote::test(&connection, place.as_ref()).await;
        let took = clock.monotonic().saturating_sub(begun);
        assert_eq!(verdict.code(), code, "{what}: {verdict}");
        assert!(took < Duration::from_secs(10), "{what}: {took:?}");
        let said = format!("{verdict} {verdict:?} {connection:?}");
        assert!(!said.contains("zebra"), "{what}: {said}");
        let row = format!("| {kind} | {what} | {code} | {verdict} | {:.2} s |", took.as_secs_f64());
        println!("{row}");
        self.0.lock().unwrap().push(row);
        verdict
    }

    async fn s3(&self, what: &str, values: &Values, at: &str, code: &str) -> Verdict {
        self.row(what, ConnectorKind::S3, values, at, code).await
    }

    async fn gcs(&self, what: &str, values: &Values, code: &str) -> Verdict {
        self.row(what, ConnectorKind::Gcs, values, "photos", code).await
    }

    async fn smb(&self, what: &str, values: &Values, at: &str, code: &str) -> Verdict {
        self.row(what, ConnectorKind::Smb, values, at, code).await
    }
}

fn at(values: &Values, endpoint: &str) -> Values {
    let mut values = values.clone();
    values.insert("endpoint_url", endpoint.to_owned());
    values
}

fn with(values: &Values, name: &'static str, value: impl Into<String>) -> Values {
    let mut values = values.clone();
    values.insert(name, value.into());
    values
}

async fn always(reply: Reply) -> (Canned, String) {
    let server = Canned::start(move |_, _| reply.clone()).await;
    let address = format!("http://{}", server.address());
    (server, address)
}

fn refused(code: &str, more: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>zebra</Message>{more}</Error>")
}

/// An address where somebody listens and never says a word.
async fn silence() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// One where nobody listens.
async fn nobody() -> u16 {
    silence().await.1
}

#[tokio::test]
async fn what_a_real_service_of_s3_refuses_is_said() {
    let seaweed = Seaweed::start().await;
    seaweed.fill("", &file_set(30)).await;
    let (table, good) = (Table::default(), seaweed.values());
    table.s3("all is well", &good, "photos", "good").await;
    table.s3("no bucket named", &good, "", "good").await;
    table
        .s3("wrong secret", &seaweed.values_of("admin-key", "zebra"), "photos", "bad_credentials")
        .await;
    table.s3("wrong key", &seaweed.values_of("zebra", "zebra"), "photos", "bad_credentials").await;
    table
        .s3(
            "wrong secret, no bucket named",
            &seaweed.values_of("admin-key", "zebra"),
            "",
            "bad_credentials",
        )
        .await;
    table.s3("no bucket", &good, "nothing-here", "no_such_bucket").await;
    table.s3("no folder", &good, "photos/1999", "no_such_folder").await;
    let list_only = seaweed.values_of("list-key", "list-zebra-secret");
    table.s3("list-only key", &list_only, "photos", "read_denied").await;
    let other = seaweed.values_of("ro-key", "ro-zebra-secret");
    table.s3("key of another bucket", &other, "others", "list_denied").await;
    table.s3("read-only key", &other, "photos", "good").await;
    let tls = format!("https://{}", seaweed.address());
    let verdict = table.s3("TLS to a plain port", &at(&good, &tls), "photos", "unreachable").await;
    assert!(verdict.to_string().contains("http://"), "{verdict}");
    let proxy = Proxy::to(&seaweed.address(), Line::CutEachAfter(300)).await;
    let cut = format!("http://{}", proxy.address());
    table.s3("cut in the middle", &at(&good, &cut), "photos", "unreachable").await;
}

#[tokio::test]
async fn what_no_real_service_of_s3_can_be_made_to_say_is_said() {
    let table = Table::default();
    let values = Values::from([
        ("aws_access_key_id", "AKIA".to_owned()),
        ("aws_secret_access_key", "zebra".to_owned()),
        ("region", "us-east-1".to_owned()),
    ]);
    let region = refused("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>");
    let moved = Reply::new(301, "").header("x-amz-bucket-region", "eu-west-1");
    let replies = [
        ("wrong region, as AWS says it", Reply::new(400, region), "wrong_region"),
        ("wrong region, by redirect", moved, "wrong_region"),
        ("clock skew", Reply::new(403, refused("RequestTimeTooSkewed", "")), "clock_skew"),
        ("throttling", Reply::new(503, refused("SlowDown", "")), "throttled"),
        ("captive portal", Reply::new(200, "<!DOCTYPE html><html>Welcome"), "not_this_service"),
        (
            "captive portal, by redirect",
            Reply::new(302, "").header("location", "http://x.example/"),
            "not_this_service",
        ),
        ("something else that speaks HTTP", Reply::new(404, "{\"zebra\":1}"), "not_this_service"),
    ];
    for (what, reply, code) in replies {
        let (_server, address) = always(reply).await;
        let verdict = table.s3(what, &at(&values, &address), "photos", code).await;
        assert!(code != "wrong_region" || verdict.to_string().contains("eu-west-1"), "{verdict}");
    }
    let unreachable = [
        ("closed port", format!("http://127.0.0.1:{}", nobody().await), "Nothing answers"),
        ("unknown host", "http://nowhere.invalid".to_owned(), "leads nowhere"),
    ];
    for (what, address, words) in unreachable {
        let verdict = table.s3(what, &at(&values, &address), "photos", "unreachable").await;
        assert!(verdict.to_string().contains(words), "{verdict}");
    }
    let (_listener, port) = silence().await;
    let address = format!("http://127.0.0.1:{port}");
    let verdict = table.s3("silent server", &at(&values, &address), "photos", "unreachable").await;
    assert!(verdict.to_string().contains("does not answer in time"), "{verdict}");
}

#[tokio::test]
async fn what_google_refuses_is_said() {
    let gcs = Gcs::start().await;
    gcs.fill("", &file_set(10)).await;
    let (table, good) = (Table::default(), gcs.values());
    table.gcs("all is well", &good, "good").await;
    let json = |code: u16, reason: &str| {
        let body = format!(
            r#"{{"error":{{"code":{code},"message":"zebra","errors":[{{"reason":"{reason}"}}]}}}}"#
        );
        Reply::new(code, body)
    };
    let replies = [
        ("account that is not known", json(401, "authError"), "bad_credentials"),
        (
            "clock skew",
            json(401, "authError").header("date", "Mon, 01 Jan 2001 10:00:00 GMT"),
            "clock_skew",
        ),
        ("no right to list", json(403, "forbidden"), "list_denied"),
        ("no bucket", json(404, "notFound"), "no_such_bucket"),
        ("throttling", json(429, "rateLimitExceeded"), "throttled"),
        ("captive portal", Reply::new(200, "<html>Welcome"), "not_this_service"),
    ];
    for (what, reply, code) in replies {
        let (_server, address) = always(reply).await;
        table.gcs(what, &at(&good, &address), code).await;
    }
    let tokens = Canned::start(|_, _| Reply::new(400, r#"{"error":"invalid_grant"}"#)).await;
    let place = format!("http://{}/token", tokens.address());
    let refused = with(&good, "service_account_json", service_account(Some(&place)));
    table.gcs("no token for the account", &refused, "bad_credentials").await;
    let tokens =
        Canned::start(|_, _| Reply::new(200, r#"{"access_token":"zebra","expires_in":9}"#)).await;
    let place = format!("http://{}/token", tokens.address());
    let accepted = with(&good, "service_account_json", service_account(Some(&place)));
    table.gcs("a token handed out elsewhere", &accepted, "good").await;
    assert!(tokens.asked() >= 1);
}

#[tokio::test]
async fn what_a_real_share_refuses_is_said() {
    let disk = tempfile::tempdir().unwrap();
    write_tree(disk.path(), &file_set(30));
    let samba = Samba::start(disk.path(), Encryption::AsUsual).await;
    let (table, good) = (Table::default(), samba.values());
    table.smb("all is well", &good, "photos", "good").await;
    table
        .smb("wrong password", &with(&good, "password", "zebra"), "photos", "bad_credentials")
        .await;
    table
        .smb(
            "user taken for a guest",
            &with(&good, "username", "nobody-zebra"),
            "photos",
            "guest_refused",
        )
        .await;
    table.smb("no share", &good, "nothing", "no_such_share").await;
    table.smb("no folder", &good, "photos/1999", "no_such_folder").await;
    table.smb("share of another user", &good, "others", "list_denied").await;
    let closed = with(&good, "port", nobody().await.to_string());
    table.smb("closed port", &closed, "photos", "unreachable").await;
    let unknown = with(&good, "server", "nowhere.invalid");
    let verdict = table.smb("unknown host", &unknown, "photos", "unreachable").await;
    assert!(verdict.to_string().contains("leads nowhere"), "{verdict}");
    let (_listener, port) = silence().await;
    table
        .smb("silent server", &with(&good, "port", port.to_string()), "photos", "unreachable")
        .await;
    let (server, _) = always(Reply::new(400, "no")).await;
    let port = server.address().rsplit_once(':').unwrap().1.to_owned();
    table.smb("a web server", &with(&good, "port", port), "photos", "unreachable").await;
    for encryption in [Encryption::Required, Encryption::RequiredForShare] {
        let samba = Samba::start(disk.path(), encryption).await;
        let code = match encryption {
            Encryption::Required => "encryption_required",
            _ => "list_denied",
        };
        let what = format!("encryption: {encryption:?}");
        let verdict = table.smb(&what, &samba.values(), "photos", code).await;
        assert!(verdict.to_string().contains("encrypt"), "{verdict}");
    }
}
