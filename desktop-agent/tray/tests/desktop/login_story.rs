//! Starting at login: off until asked, off again when asked, and never back by itself.

use crate::{app::App, host::Icon, wait::until, world::World};

#[tokio::test(flavor = "multi_thread")]
async fn start_at_login_is_a_file_that_comes_and_goes_as_asked() {
    let world = World::new().await;
    let file = world.path("home/config/autostart/safelight.desktop");
    let mut app = App::start(&world, &["--hidden"]);
    let icon = world.host().icon().await;
    assert_eq!(icon.entry(&["Start at login"]).await.checked, Some(false));
    assert!(!file.exists(), "off until asked");

    icon.press(&["Start at login"]).await;
    marked(&icon, true).await;
    let text = std::fs::read_to_string(&file).unwrap();
    let exec = format!("Exec=\"{}\" --hidden", env!("CARGO_BIN_EXE_safelight"));
    assert!(text.contains(&exec), "{text}");

    icon.press(&["Start at login"]).await;
    marked(&icon, false).await;
    assert!(!file.exists());
    app.ends_after("TERM").await;

    let _again = App::start(&world, &["--hidden"]);
    let icon = world.host().icon().await;
    marked(&icon, false).await;
    assert!(!file.exists(), "a later start does not bring it back");
}

async fn marked(icon: &Icon<'_>, on: bool) {
    until(&format!("the mark to be {on}"), async || {
        let entry = icon.entry(&["Start at login"]).await;
        if entry.checked == Some(on) { Ok(()) } else { Err(entry) }
    })
    .await;
}
