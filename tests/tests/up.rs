//! `cargo xtask up --once` as a stranger would call it: on a library, and on everything that is
//! not one. The folder of each test is its own home, so that no run sees another's state.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use safelight_tests::boot::{World, binary, write_library};
use safelight_tests::http::plain_client;
use safelight_tests::wait::until;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

/// What a run printed, and whether it ended well.
struct Run {
    ok: bool,
    said: String,
}

fn built(command: &mut Command) {
    command.env("SAFELIGHT_BIN_DIR", binary("xtask").parent().unwrap());
}

/// With programs that are built: to build them as `up` does would choose other features for what
/// they share with all the others, and build that again.
fn xtask() -> Command {
    let mut command = Command::new(binary("xtask"));
    built(&mut command);
    command
}

async fn up(world: &World, folder: &Path) -> Run {
    let mut command = xtask();
    run(command.args(["up", "--once"]).arg(folder).env("XDG_DATA_HOME", world.path("data"))).await
}

async fn run(command: &mut Command) -> Run {
    let output = command.output().await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    Run { ok: output.status.success(), said: String::from_utf8_lossy(&said).into_owned() }
}

impl Run {
    #[track_caller]
    fn says(&self, words: &str) {
        assert!(self.said.contains(words), "`{words}` was not said:\n{}", self.said);
    }
}

#[tokio::test]
async fn a_library_gets_its_verdict_and_the_second_run_tells_what_changed() {
    let world = World::new();
    let files = &[("a/AB3D0001.CR3", 100), ("a/AB3D0002.CR3", 100), ("a/AB3D0002.xmp", 5)];
    let photos = write_library(&world.path("my photos #1"), files);

    let first = up(&world, &photos).await;
    first.says("1 image lacks the sidecar it needs.");
    first.says("Looked at 3 photo and metadata files, 205 bytes.");
    first.says("- images without the sidecar they need: a/AB3D0001.CR3");
    first.says("Every name follows the rule: 2 photo files make 2 images in 2 groups.");
    first.says("This is the first check of this folder");
    first.says("/sign-in?code=lnk_");
    first.says("Report: http://127.0.0.1:");
    assert!(first.ok, "{}", first.said);

    write_library(&photos, &[("a/AB3D0001.xmp", 7)]);
    let second = up(&world, &photos).await;
    second.says("its collection is reused");
    second.says("Everything is in place: no image lacks the sidecar it needs.");
    second.says(" UTC: 1 file added; 1 finding gone.");
    assert!(second.ok, "{}", second.said);

    let third = up(&world, &photos).await;
    assert_eq!(third.said.matches("Nothing changed since ").count(), 2, "{}", third.said);
    third.says("Everything is in place: no image lacks the sidecar it needs.");
}

#[tokio::test]
async fn the_page_stays_until_ctrl_c_and_nothing_runs_on() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), &[("AB3D0001.jpg", 1)]);
    let mut command = xtask();
    command.arg("up").arg(&photos).env("XDG_DATA_HOME", world.path("data"));
    let mut first = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    while !lines.next_line().await.unwrap().expect("it says more").starts_with("The page stays") {}

    let state = world.path("data/safelight/up");
    let solo = std::fs::read_to_string(state.join("coordinator/solo.json")).unwrap();
    let solo: Value = serde_json::from_str(&solo).unwrap();
    let page = plain_client().get(solo["url"].as_str().unwrap()).send().await.unwrap();
    assert!(page.status().is_success(), "{}", page.status());

    let second = up(&world, &photos).await;
    second.says("Another `cargo xtask up` is running");
    assert!(!second.ok);

    let agent = std::fs::read_to_string(state.join("agent.pid")).unwrap();
    let pid = |number: i64| Pid::from_raw(i32::try_from(number).unwrap()).unwrap();
    kill_process(pid(first.id().unwrap().into()), Signal::INT).unwrap();
    let ended = first.wait().await.unwrap();
    assert!(ended.success(), "{ended}");
    for number in [solo["pid"].as_i64().unwrap(), agent.trim().parse().unwrap()] {
        until("the program to end", async || match test_kill_process(pid(number)) {
            Err(_) => Ok(()),
            Ok(()) => Err(number),
        })
        .await;
    }
}

#[tokio::test]
async fn an_empty_folder_is_a_verdict_too() {
    let world = World::new();
    let photos = write_library(&world.path("empty"), &[]);
    let run = up(&world, &photos).await;
    run.says("is empty. The verdict will say so.");
    run.says("No photos were found here.");
    assert!(run.ok, "{}", run.said);
}

#[tokio::test]
async fn a_missing_folder_and_a_file_are_refused_before_anything_is_built() {
    let world = World::new();
    let missing = up(&world, &world.path("gone")).await;
    missing.says("There is no folder ");
    assert!(!missing.ok && !missing.said.contains("Building"), "{}", missing.said);

    let photos = write_library(&world.path("photos"), &[("AB3D0001.CR3", 1)]);
    let file = up(&world, &photos.join("AB3D0001.CR3")).await;
    file.says("is a file. Give the folder that holds it");
    assert!(!file.ok && !file.said.contains("Building"), "{}", file.said);
}

#[tokio::test]
async fn names_that_are_not_text_are_counted_and_shown_as_well_as_they_can_be() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), &[("AB3D0001.jpg", 1)]);
    std::fs::write(photos.join(OsStr::from_bytes(b"b\xe4r.CR3")), b"x").unwrap();
    let run = up(&world, &photos).await;
    run.says("1 image lacks the sidecar it needs.");
    run.says("b\u{fffd}r.CR3");
    assert!(run.ok, "{}", run.said);
}

#[tokio::test]
async fn a_folder_that_may_not_be_read_is_named_and_the_rest_is_analysed() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), &[("a/AB3D0001.jpg", 1)]);
    let locked = photos.join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();

    let run = up_with_no_more_rights_than_the_folder_gives(&world, &photos).await;
    std::fs::set_permissions(&locked, Permissions::from_mode(0o755)).unwrap();
    run.says("1 place could not be read, so there may be more.");
    run.says("locked");
    run.says("Looked at 1 photo and metadata file, 1 byte.");
    assert!(run.ok, "{}", run.said);
}

/// Root may read everything, unless it gives that right away.
async fn up_with_no_more_rights_than_the_folder_gives(world: &World, folder: &Path) -> Run {
    if !rustix::process::geteuid().is_root() {
        return up(world, folder).await;
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]);
    command.arg(binary("xtask")).args(["up", "--once"]).arg(folder);
    built(&mut command);
    run(command.env("XDG_DATA_HOME", world.path("data"))).await
}
