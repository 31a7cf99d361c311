//! The panel in the real web view: the places of the window, read and walked through.

use crate::{driver::Driver, world::World};

/// The places, each with words that stand nowhere else.
const PLACES: [(&str, &str); 4] = [
    ("Activity", "Activity"),
    ("This computer", "CPU"),
    ("Settings", "Start at login"),
    ("Help", "What the icon says"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_place_of_the_window_can_be_walked_to() {
    let world = World::new().await;
    let driver = Driver::start(&world).await;
    driver.sees("folder").await;
    for (place, words) in PLACES {
        driver.press(place).await;
        driver.sees(words).await;
        driver.picture(place);
    }
    let loaded =
        driver.run("return location.protocol + '//' + location.host", &serde_json::json!([]));
    assert_eq!(loaded, "tauri://localhost", "nothing comes from a network");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_of_the_page_is_refused() {
    let world = World::new().await;
    let driver = Driver::start(&world).await;
    driver.sees("folder").await;
    let script = "const [done] = arguments; const s = document.createElement('script'); \
                  s.textContent = 'window.inside = true'; document.head.append(s); \
                  return window.inside === undefined";
    assert_eq!(driver.run(script, &serde_json::json!([null])), true, "no script of others runs");
    let unknown = driver.run(
        "window.said = ''; window.__TAURI_INTERNALS__.invoke('plugin:window|close', {}) \
         .catch((why) => { window.said = String(why) }); return true",
        &serde_json::json!([]),
    );
    assert_eq!(unknown, true);
    crate::wait::until("a refusal", async || {
        let said = driver.run("return window.said", &serde_json::json!([]));
        let said = said.as_str().unwrap_or_default().to_owned();
        if said.contains("not allowed") { Ok(()) } else { Err(said) }
    })
    .await;
}
