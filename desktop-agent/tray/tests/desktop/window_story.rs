//! The window comes when it is wanted and is gone when it is closed.

use crate::{app::App, wait::until, windows::Windows, world::World};

/// The process that draws a page.
pub(crate) const PAGE: &str = "WebKitWebProcess";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_opens_the_window_of_the_first() {
    let world = World::new().await;
    let mut app = App::start(&world, &["--hidden"]);
    world.host().icon().await;
    app.has_no_window().await;
    let mut second = App::start(&world, &[]);
    let (status, _) = second.ends().await;
    assert!(status.success(), "{status}");
    app.window().await;
    assert!(app.runs());
    assert_eq!(world.host().registered(), 1, "there is one light");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_hidden_start_disturbs_nobody() {
    let world = World::new().await;
    let app = App::start(&world, &["--hidden"]);
    world.host().icon().await;
    let mut second = App::start(&world, &["--hidden"]);
    assert!(second.ends().await.0.success());
    app.has_no_window().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_leaves_no_web_view_and_is_explained_once() {
    let world = World::new().await;
    let mut app = App::start(&world, &[]);
    let icon = world.host().icon().await;
    for _ in 0..2 {
        let window = app.window().await;
        drawn(&app).await;
        window.close();
        app.has_no_window().await;
        app.has_no_child(PAGE).await;
        assert!(app.runs(), "closing is not ending");
        world.notified("Safelight goes on").await;
        icon.click().await;
    }
    app.window().await;
    let told = world.notifications();
    assert_eq!(told.matches("Safelight goes on").count(), 1, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_comes_back_where_it_was() {
    let world = World::new().await;
    let app = App::start(&world, &[]);
    let icon = world.host().icon().await;
    let window = app.window().await;
    drawn(&app).await;
    let first = window.place();
    assert_eq!((first.width, first.height), (400, 600));
    window.put(300, 120, 460, 640);
    let moved = until("the window to have moved", async || {
        let place = window.place();
        if place.width == 460 && place.x != first.x { Ok(place) } else { Err(place) }
    })
    .await;
    window.close();
    app.has_no_window().await;
    icon.click().await;
    until("the window at its place", async || {
        let Some(window) = Windows::of(&world).all().into_iter().next() else { return Err(None) };
        let place = window.place();
        let near = place.x.abs_diff(moved.x) <= 2 && place.y.abs_diff(moved.y) <= 2;
        let same = (place.width, place.height) == (moved.width, moved.height);
        if near && same { Ok(()) } else { Err(Some((place, moved))) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_puts_the_window_away() {
    let world = World::new().await;
    let app = App::start(&world, &[]);
    world.host().icon().await;
    let window = app.window().await;
    drawn(&app).await;
    until("the window to be away", async || {
        window.press_escape();
        if Windows::of(&world).all().is_empty() { Ok(()) } else { Err(app.log()) }
    })
    .await;
    app.has_no_child(PAGE).await;
}

/// Waits until the page asked for the state.
pub(crate) async fn drawn(app: &App) {
    app.logs("the page listens").await;
}
