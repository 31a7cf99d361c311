//! Watched folders under strain: the system tells of far more than anybody could look at, or of
//! nothing at all, and what is found at the end is what is there.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stdout, reason = "how often was checked is read by people")]

use std::fs;
use std::path::{Path, PathBuf};

use safelight_tests::boot::{Panel, World, write_library};
use safelight_tests::tmpfs::Tmpfs;
use serde_json::{Value, json};

/// Folders in the library, each of them in one of as many years.
const YEARS: usize = 100;
const SHOOTS: usize = 100;
/// Files that arrive at once.
const BURST: usize = 12_000;

/// One of the ten thousand folders.
fn shoot(photos: &Path, number: usize) -> PathBuf {
    photos.join(format!("{:03}/{:03}", number / SHOOTS % YEARS, number % SHOOTS))
}

fn findings(state: &Value) -> Option<u64> {
    let verdicts = state["collections"][0]["verdicts"].as_array()?;
    verdicts.iter().find(|verdict| verdict["tool"] == "photostats")?["findings"].as_u64()
}

async fn add(panel: &Panel, folder: &Path) -> Value {
    panel.until("an agent", |state| state["connection"]["state"] == "online").await;
    panel.call("folders.add", json!({ "path": folder })).await;
    panel.until("watching", |state| state["collections"][0]["watch"]["mode"] == "watching").await;
    found(panel, 1).await
}

/// Waits until so many sidecars without a photo were found, and nothing runs any more.
async fn found(panel: &Panel, sidecars: usize) -> Value {
    panel
        .until(&format!("{sidecars} findings"), |state| {
            findings(state) == Some(sidecars as u64) && state["collections"][0]["running"].is_null()
        })
        .await
}

/// How many checks of the files began by themselves.
async fn checks(panel: &Panel) -> usize {
    let runs = panel.call("activity.list", json!({})).await;
    let runs = runs["runs"].as_array().unwrap();
    let changed = |run: &&Value| {
        run["tool"] == "photostats" && run["cause"] == "Files changed in the folder."
    };
    runs.iter().filter(changed).count()
}

#[tokio::test]
async fn a_burst_and_a_storm_in_ten_thousand_folders_are_seen_to_the_last_file() {
    let world = World::new();
    let photos = write_library(&world.path("photos"), &[("first.xmp", 1)]);
    for number in 0..YEARS * SHOOTS {
        fs::create_dir_all(shoot(&photos, number)).unwrap();
    }
    let panel = Panel::start(&world).await;
    add(&panel, &photos).await;

    for number in 0..BURST {
        let name = format!("AB3D{:04}-{}.xmp", number % 10_000, number / 10_000);
        fs::write(shoot(&photos, number).join(name), "x").unwrap();
    }
    found(&panel, 1 + BURST).await;
    println!("a burst of {BURST} files: {} checks", checks(&panel).await);

    // Every year is renamed, back and on again, and every other sidecar is one no more.
    for year in 0..YEARS {
        let old = photos.join(format!("{year:03}"));
        let new = photos.join(format!("year {year:03}"));
        for (from, to) in [(&old, &new), (&new, &old), (&old, &new)] {
            fs::rename(from, to).unwrap();
        }
    }
    let mut renamed = 0;
    for number in (0..BURST).step_by(2) {
        let folder =
            photos.join(format!("year {:03}/{:03}", number / SHOOTS % YEARS, number % SHOOTS));
        let name = format!("AB3D{:04}-{}", number % 10_000, number / 10_000);
        let from = folder.join(format!("{name}.xmp"));
        fs::rename(from, folder.join(format!("{name}.txt"))).unwrap();
        renamed += 1;
    }
    found(&panel, 1 + BURST - renamed).await;
    println!("a storm of {} renames: {} checks in all", 3 * YEARS + renamed, checks(&panel).await);

    // Folders that were renamed tell of what happens in them.
    fs::write(photos.join("year 042/042/AB3D9999-9.xmp"), "x").unwrap();
    found(&panel, 2 + BURST - renamed).await;
    panel.stop().await;
}

#[tokio::test]
async fn a_drive_that_goes_away_is_waited_for_and_checked_when_it_is_back() {
    let world = World::new();
    let point = world.path("Archive-3");
    let drive = Tmpfs::at(&point, 4);
    let photos = write_library(&point.join("photos"), &[("AB3D0001.xmp", 1)]);
    let panel = Panel::start(&world).await;
    add(&panel, &photos).await;

    drop(drive);
    let waits = |state: &Value| state["collections"][0]["standing"] == "waiting_for_drive";
    let state = panel.until("the drive to be missed", waits).await;
    assert_eq!(state["collections"][0]["reason"], "Waiting for drive Archive-3.");
    assert_eq!(findings(&state), Some(1), "what was found is still told");
    assert_ne!(state["tray"]["state"], "problem", "a drive in a drawer is no problem");

    let _drive = Tmpfs::at(&point, 4);
    write_library(&photos, &[("AB3D0001.xmp", 1), ("AB3D0002.xmp", 1)]);
    found(&panel, 2).await;
    let runs = panel.call("activity.list", json!({})).await;
    assert_eq!(runs["runs"][0]["cause"], "The drive is back.");
    panel.stop().await;
}
