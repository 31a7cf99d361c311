//! Desktops that lack something.

use crate::{
    app::{App, command},
    wait::until,
    window_story::{PAGE, drawn},
    world::{Tray, World},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_without_a_tray_is_told_once_and_watched() {
    let mut world = World::with(Tray::Missing).await;
    let mut app = App::start(&world, &["--hidden"]);
    world.notified("shows no tray icons").await;
    let mut second = App::start(&world, &[]);
    assert!(second.ends().await.0.success());
    app.window().await;
    app.ends_after("TERM").await;

    let app = App::start(&world, &["--hidden"]);
    app.logs("nothing shows tray icons").await;
    world.tray_appears().await;
    world.host().icon().await.says("Safelight: ").await;
    world.tray_goes();
    world.tray_appears().await;
    world.host().icon().await.press(&["Open Safelight"]).await;
    app.window().await;
    let told = world.notifications();
    assert_eq!(told.matches("shows no tray icons").count(), 1, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_screen_the_panel_is_shown_in_a_browser() {
    let world = World::with(Tray::Missing).await;
    let mut command = command(&world);
    command.env_remove("DISPLAY");
    let mut app = App::start_as(&world, command);
    app.logs("There is no screen to draw on. The panel is at http://127.0.0.1:").await;
    let took = app.ends_after("TERM").await;
    assert!(took < std::time::Duration::from_secs(2), "it took {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_ends_comes_back_and_then_the_browser_serves() {
    let world = World::new().await;
    let mut app = App::start(&world, &[]);
    let icon = world.host().icon().await;
    app.window().await;
    drawn(&app).await;
    let first = end_page(&app).await;
    // A page that is ended while it is being started takes the whole program with it: WebKit has
    // no other answer to that.
    until("another page that listens", async || {
        let now = (app.children(PAGE), app.log().matches("the page listens").count());
        if now.0.is_empty() || now.0 == first || now.1 < 2 { Err(now) } else { Ok(()) }
    })
    .await;
    app.window().await;
    end_page(&app).await;
    world.opened("http://127.0.0.1:").await;
    app.has_no_window().await;
    assert!(app.runs(), "the agent did not notice");
    std::fs::remove_file(world.path("opened")).unwrap();
    icon.click().await;
    world.opened("http://127.0.0.1:").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_the_browser_gets_no_window() {
    let world = World::new().await;
    let app = App::start(&world, &["--browser"]);
    world.opened("http://127.0.0.1:").await;
    app.has_no_window().await;
    assert!(app.children(PAGE).is_empty());
}

async fn end_page(app: &App) -> Vec<u32> {
    let pages = until("a page", async || {
        let pages = app.children(PAGE);
        if pages.is_empty() { Err(()) } else { Ok(pages) }
    })
    .await;
    for page in &pages {
        let ended = std::process::Command::new("kill").arg("-KILL").arg(page.to_string()).status();
        assert!(ended.unwrap().success());
    }
    pages
}
