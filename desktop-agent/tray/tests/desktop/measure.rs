//! Figures of the desktop app: `cargo xtask bench desktop` names this target and prints them.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a measurement fails by panicking")]
#![allow(clippy::print_stderr, reason = "the person who reads a failure wants to know")]
#![allow(clippy::print_stdout, reason = "figures are printed")]
#![allow(dead_code, reason = "the desktop is that of the stories, which need more of it")]

mod app;
mod bus;
mod daemon;
mod host;
mod menu;
mod wait;
mod windows;
mod world;

use std::{collections::HashMap, ffi::OsString, fs::DirEntry, time::Duration};

use tokio::time::Instant;

use crate::{app::App, world::World};

/// How long nothing is done, unless `SAFELIGHT_IDLE_SECONDS` says otherwise.
const IDLE: Duration = Duration::from_secs(60);

/// The processes of the app that are not the coordinator, by the names of the kernel.
const FAMILY: [&str; 4] =
    ["safelight", "WebKitWebProcess", "WebKitNetworkProcess", "WebKitGPUProcess"];

#[tokio::test(flavor = "multi_thread")]
async fn figures() {
    let world = World::new().await;
    let began = Instant::now();
    let mut app = App::start(&world, &["--hidden"]);
    let icon = world.host().icon().await;
    println!("start to icon          {:>8} ms", began.elapsed().as_millis());
    icon.entry(&["Coordinator"]).await;
    settle(Duration::from_secs(10)).await;
    println!("memory, never opened   {:>8.1} MB (PSS)", memory(&app));
    idle(&app).await;

    let asked = Instant::now();
    icon.click().await;
    app.logs("the page listens").await;
    println!("click to page          {:>8} ms", asked.elapsed().as_millis());
    settle(Duration::from_secs(10)).await;
    println!("memory, window open    {:>8.1} MB (PSS)", memory(&app));
    app.window().await.close();
    app.has_no_child("WebKitWebProcess").await;
    settle(Duration::from_secs(10)).await;
    println!("memory, closed again   {:>8.1} MB (PSS)", memory(&app));
    let took = app.ends_after("TERM").await;
    println!("told to quit to gone   {:>8} ms", took.as_millis());
    let size = std::fs::metadata(app::program()).unwrap().len();
    println!("size of the program    {:>8.1} MB", mega(size));
}

/// What is idle has nothing to tell that it is.
async fn settle(time: Duration) {
    tokio::time::sleep(time).await;
}

async fn idle(app: &App) {
    let seconds = std::env::var("SAFELIGHT_IDLE_SECONDS").ok().and_then(|text| text.parse().ok());
    let time = seconds.map_or(IDLE, Duration::from_secs);
    let (ticks, wakes) = (ticks(app.pid()), wakes(app.pid()));
    settle(time).await;
    let ticks = self::ticks(app.pid()) - ticks;
    // Of threads that ended meanwhile nobody knows any more.
    let woken = self::wakes(app.pid())
        .into_iter()
        .map(|(thread, count)| count - wakes.get(&thread).copied().unwrap_or(0));
    println!("CPU while idle         {:>8.2} % over {time:?}", percent(ticks, time));
    println!("wake-ups while idle    {:>8.1} a second", per_second(woken.sum(), time));
}

/// Ticks of 10 ms that a process worked.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The name of the program may hold spaces, and stands in brackets.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// How often each thread of a process was woken.
fn wakes(pid: u32) -> HashMap<OsString, u64> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let woken = |thread: DirEntry| {
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        Some((thread.file_name(), line.trim().parse().ok()?))
    };
    threads.filter_map(|thread| woken(thread.ok()?)).collect()
}

fn memory(app: &App) -> f64 {
    let mut family = vec![app.pid()];
    family.extend(FAMILY.iter().skip(1).flat_map(|name| app.children(name)));
    let pss = family.iter().filter_map(|pid| {
        let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().trim_end_matches(" kB").parse::<u64>().ok()
    });
    mega(pss.sum::<u64>() * 1024)
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn percent(ticks: u64, time: Duration) -> f64 {
    ticks as f64 / time.as_secs_f64()
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn per_second(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}
