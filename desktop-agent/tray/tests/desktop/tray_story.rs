//! The light in the tray, and the menu that is complete without the window.

use std::time::Duration;

use tauri::image::Image;

use crate::{app::App, host::Pixmap, menu::Entry, world::World};

/// What the menu holds before any folder is bound, in its order.
const MENU: [&str; 11] = [
    "Open Safelight",
    "Check now",
    "Pause",
    "Add folder…",
    "Open folder",
    "Latest report",
    "Coordinator",
    "Start at login",
    "Settings…",
    "Help",
    "Quit Safelight",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_start_shows_a_light_and_words_and_no_window() {
    let world = World::new().await;
    let mut app = App::start(&world, &["--hidden"]);
    let icon = world.host().icon().await;
    let tooltip = icon.says("no folder yet").await;
    assert!(tooltip.starts_with("Safelight: "), "{tooltip}");
    assert_eq!(icon.property("Id").await.downcast_ref::<&str>().unwrap(), "safelight");
    assert_eq!(icon.property("Status").await.downcast_ref::<&str>().unwrap(), "Active");
    let pictures = icon.pictures().await;
    let edges: Vec<i32> = pictures.iter().map(|picture| picture.edge).collect();
    assert_eq!(edges, [16, 22, 24, 32, 48]);
    assert_eq!(pictures[1], rendered("needs_setup", 22), "the drawing of this state");
    app.has_no_window().await;
    assert!(app.children("WebKitWebProcess").is_empty(), "nothing of a web view was started");
    assert!(app.runs());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_is_complete_and_quitting_from_it_is_real() {
    let world = World::new().await;
    let mut app = App::start(&world, &["--hidden"]);
    let icon = world.host().icon().await;
    icon.entry(&["Coordinator"]).await;
    let menu = icon.menu().await;
    assert!(!menu[0].enabled, "the first line says how things stand: {menu:?}");
    let labels: Vec<&str> = menu[1..].iter().map(|entry| entry.label.as_str()).collect();
    let labels: Vec<&str> = labels.into_iter().filter(|label| !label.is_empty()).collect();
    assert_eq!(labels, MENU);
    let help = Entry::find(&menu, &["Help"]).unwrap();
    assert_eq!(help.children.len(), 4, "{help:?}");
    let pause = Entry::find(&menu, &["Pause"]).unwrap();
    assert_eq!(pause.children.len(), 4, "{pause:?}");
    icon.press(&["Open Safelight"]).await;
    app.window().await;
    icon.press(&["Quit Safelight"]).await;
    let (status, took) = app.ends().await;
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(2), "it took {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_it_as_well_and_its_coordinator_with_it() {
    let world = World::new().await;
    let mut app = App::start(&world, &["--hidden"]);
    world.host().icon().await.entry(&["Coordinator"]).await;
    crate::wait::until("a coordinator of its own", async || {
        let found = app.children("safelight-coordinator");
        if found.len() == 1 { Ok(()) } else { Err(found) }
    })
    .await;
    let coordinator = app.children("safelight-coordinator")[0];
    let took = app.ends_after("TERM").await;
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    crate::wait::until("the coordinator to end", async || {
        let alive = std::path::Path::new(&format!("/proc/{coordinator}/exe")).read_link().is_ok();
        if alive { Err(coordinator) } else { Ok(()) }
    })
    .await;
}

/// A state as it was rendered for dark panels, in the order of the bus.
pub(crate) fn rendered(state: &str, edge: u32) -> Pixmap {
    let icons = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../icons");
    let order = std::fs::read_to_string(icons.join("order.txt")).unwrap();
    let at = order.lines().position(|line| line == state).unwrap();
    let png = std::fs::read(icons.join(format!("rendered/tray-dark-{edge}.png"))).unwrap();
    let sheet = Image::from_bytes(&png).unwrap();
    let (row, wide) = (sheet.width() as usize * 4, edge as usize * 4);
    let rows =
        sheet.rgba().chunks_exact(row).flat_map(|row| row[at * wide..(at + 1) * wide].to_vec());
    let mut argb: Vec<u8> = rows.collect();
    argb.chunks_exact_mut(4).for_each(|pixel| pixel.rotate_right(1));
    Pixmap { edge: i32::try_from(edge).unwrap(), argb }
}
