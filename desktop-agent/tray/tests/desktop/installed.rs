//! The program from its package: `cargo xtask test` installs it first and names this target.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stderr, reason = "the person who reads a failure wants to know")]
#![allow(dead_code, reason = "the desktop is that of the other stories, which need more of it")]

mod app;
mod bus;
mod daemon;
mod host;
mod menu;
mod wait;
mod windows;
mod world;

use std::path::Path;
use std::time::Duration;

use crate::{app::App, wait::until, world::World};

/// What the package puts on the path.
const PROGRAMS: [&str; 3] =
    ["/usr/bin/safelight", "/usr/bin/safelight-agent", "/usr/bin/safelight-coordinator"];

#[tokio::test(flavor = "multi_thread")]
async fn the_installed_program_starts_its_own_coordinator_and_quits() {
    let world = World::new().await;
    let mut start = world.command(PROGRAMS[0]);
    start.arg("--hidden").env("SAFELIGHT_DATA_DIR", world.path("data"));
    let mut app = App::start_as(&world, start);
    let icon = world.host().icon().await;
    icon.says("Safelight: ").await;
    until("the coordinator of the package", async || {
        let found = app.children("safelight-coordinator");
        let from = found.iter().map(|pid| Path::new(&format!("/proc/{pid}/exe")).read_link());
        let from: Vec<_> = from.filter_map(Result::ok).collect();
        if from == [Path::new(PROGRAMS[2])] { Ok(()) } else { Err(from) }
    })
    .await;
    icon.press(&["Open Safelight"]).await;
    app.window().await;
    icon.press(&["Quit Safelight"]).await;
    let (status, took) = app.ends().await;
    assert!(status.success() && took < Duration::from_secs(2), "{status} after {took:?}");
}

#[test]
fn the_package_brings_three_programs_and_handles_invitations() {
    for program in PROGRAMS {
        let said = std::process::Command::new(program).arg("--version").output().unwrap();
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains(env!("CARGO_PKG_VERSION")), "{program}: {said}");
    }
    let entries = Path::new("/usr/share/applications");
    let ours = entries.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let ours: Vec<String> = ours
        .filter(|path| {
            path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("safelight.desktop"))
        })
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    assert_eq!(ours.len(), 1);
    assert!(
        ours[0].contains("x-scheme-handler/safelight") && ours[0].contains("%u"),
        "{}",
        ours[0]
    );
}
