//! From a dropped folder to a verdict: the window system's own drop, the real web view, a real
//! coordinator, and what the tray and the notification daemon show meanwhile.

use crate::{
    app::App, driver::Driver, library, menu::Entry, tray_story::rendered, wait::until,
    windows::Windows, world::World, xdnd,
};

/// A name with everything that addresses and shells trip over.
const NAME: &str = "Größe 50% #1 & Co_2026";

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_folder_gets_its_verdict_and_the_light_follows() {
    let world = World::new().await;
    let folder = library::write(&world.path(NAME));
    let driver = Driver::start(&world).await;
    let icon = world.host().icon().await;
    icon.says("no folder yet").await;
    let window = Windows::of(&world).all().remove(0);
    assert!(xdnd::drop_on(&world, &window, &[&folder]).await, "the window takes folders");
    driver.sees(NAME).await;
    driver.press("Add").await;

    icon.says("1 collection").await;
    icon.says("finding").await;
    until("the triangle in the tray", async || {
        let picture = icon.pictures().await.remove(1);
        if picture == rendered("findings", 22) { Ok(()) } else { Err("another picture") }
    })
    .await;
    driver.sees("PhotoStats").await;
    world.notified(NAME).await;

    let menu = icon.menu().await;
    assert!(Entry::find(&menu, &["Check now", NAME]).is_some(), "{menu:?}");
    icon.press(&["Open folder", NAME]).await;
    world.opened(folder.to_str().unwrap()).await;
    icon.press(&["Pause", "30 minutes"]).await;
    icon.says("paused").await;
    until("two bars in the tray", async || {
        let picture = icon.pictures().await.remove(1);
        if picture == rendered("paused", 22) { Ok(()) } else { Err("another picture") }
    })
    .await;
    icon.press(&["Resume"]).await;
    icon.says("finding").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_file_and_a_folder_inside_a_bound_one_have_their_answers() {
    let world = World::new().await;
    let folder = library::write(&world.path("Archive"));
    let driver = Driver::start(&world).await;
    world.host().icon().await;
    let window = Windows::of(&world).all().remove(0);
    let file = folder.join("Iceland/AB3D0001.DNG");
    assert!(xdnd::drop_on(&world, &window, &[&file]).await);
    driver.sees("file").await;
    assert!(xdnd::drop_on(&world, &window, &[&folder]).await);
    driver.sees("Archive").await;
    driver.press("Add").await;
    world.host().icon().await.says("1 collection").await;
    assert!(xdnd::drop_on(&world, &window, &[&folder.join("Iceland")]).await);
    driver.sees("Iceland").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_the_window_where_it_is_answered() {
    let world = World::new().await;
    let driver = Driver::start(&world).await;
    world.host().icon().await;
    let link = "safelight://join?server=http%3A%2F%2F127.0.0.1%3A9&code=art_none";
    let mut second = App::start(&world, &[link]);
    assert!(second.ends().await.0.success());
    driver.sees("127.0.0.1:9").await;
}
