//! A bucket of a million keys, from a server that only knows how to tell them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::{Result, ensure};
use safelight_domain::{Clock as _, SystemClock};
use safelight_scan::{CancelFlag, ScanError, WalkOptions, WalkProgress, list};
use safelight_tests::storage::{Canned, Reply, Values};

use super::look::{Nothing, Spec};
use super::{Row, millis, own, repeat};

const FOLDERS: usize = 10;
const SHOOT: usize = 250;
const PAGE: usize = 1_000;

/// Lists it whole, with photostats and without, and once with a cancel in the middle.
pub(crate) async fn bench(keys: usize, world: &Path, rows: &mut Vec<Row>) -> Result<()> {
    let each = keys / FOLDERS;
    let server = Canned::start(move |_, line| Reply::new(200, answer(line, each))).await;
    let values = Values::from([
        ("aws_access_key_id", "any".to_owned()),
        ("aws_secret_access_key", "any".to_owned()),
        ("region", "us-east-1".to_owned()),
        ("endpoint_url", format!("http://{}", server.address())),
    ]);
    let file = Spec::remote("s3", values).write(world)?;
    for tool in ["list", "photostats"] {
        let what = format!("s3 {tool}, {keys} keys");
        rows.push(repeat(what, 1, &own(&["look", &file, tool])?).await?);
    }
    let seen = std::fs::read_to_string(format!("{file}.list"))?;
    ensure!(seen.starts_with(&format!("{} ", each * FOLDERS)), "{seen}");
    let command = own(&["cancel", &file])?;
    let cancelled = tokio::task::spawn_blocking(move || {
        std::process::Command::new(&command[0]).args(&command[1..]).status()
    });
    ensure!(cancelled.await??.success(), "the cancel failed");
    Ok(())
}

/// Lists until a hundred thousand keys were seen, cancels, and says how long that took.
pub(crate) fn cancel(spec: &Path) -> Result<()> {
    let library = Spec::read(spec)?.open()?;
    let (flag, progress) = (CancelFlag::new(), Arc::new(WalkProgress::default()));
    let options = WalkOptions { cancel: flag.clone(), progress: Arc::clone(&progress), threads: 1 };
    let listing = thread::spawn(move || list(&*library, &options, || Nothing).map(drop));
    while progress.files() < 100_000 && !listing.is_finished() {
        thread::yield_now();
    }
    let clock = SystemClock::new();
    flag.cancel();
    let ended = listing.join().expect("a listing does not panic");
    ensure!(matches!(ended, Err(ScanError::Cancelled)), "{ended:?}");
    println!("cancelled after {} keys: {} ms", progress.files(), millis(clock.monotonic()));
    Ok(())
}

/// A page: the folders near the top, or the next thousand keys of one.
fn answer(line: &str, each: usize) -> String {
    let value = |name: &str| {
        let rest = line.split(name).nth(1)?;
        rest.split(['&', ' ']).next()
    };
    let mut page = "<ListBucketResult>".to_owned();
    let Some(prefix) = value("&prefix=") else {
        for folder in 0..FOLDERS {
            _ = write!(page, "<CommonPrefixes><Prefix>y{folder}/</Prefix></CommonPrefixes>");
        }
        return page + "<IsTruncated>false</IsTruncated></ListBucketResult>";
    };
    let folder = prefix.replace("%2F", "/");
    let start: usize = value("continuation-token=").and_then(|at| at.parse().ok()).unwrap_or(0);
    let end = (start + PAGE).min(each);
    for key in start..end {
        _ = write!(
            page,
            "<Contents><Key>{folder}shoot-{:05}/AB3D{:04}-{key}.CR3</Key>\
             <LastModified>2024-05-01T10:00:00.000Z</LastModified>\
             <ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>{}</Size>\
             <StorageClass>STANDARD</StorageClass></Contents>",
            key / SHOOT,
            key % 9_999,
            25_000_000 + key,
        );
    }
    let goes_on = end < each;
    _ = write!(page, "<IsTruncated>{goes_on}</IsTruncated>");
    if goes_on {
        _ = write!(page, "<NextContinuationToken>{end}</NextContinuationToken>");
    }
    page + "</ListBucketResult>"
}
