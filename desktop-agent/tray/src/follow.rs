//! Shows what the panel says, and forwards what is done with the icon and asked by the page.

use std::time::Duration;

use safelight_agent::panel::shapes::PanelEvent;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager as _};
use tokio::sync::{
    broadcast::error::RecvError,
    mpsc::{UnboundedReceiver, unbounded_channel},
};

use crate::{
    act,
    icon::{Asked, Face, Icon},
    notify,
    remembered::Once,
    skin::Skin,
    window,
};

/// At login the tray may come a little later than we do, and it comes back after a crash.
const GRACE: Duration = Duration::from_secs(10);

/// What the page asks of its window.
pub(crate) fn hear_page(app: AppHandle) -> impl Fn(tauri::Event) + Send + 'static {
    move |event| {
        let said: Value = serde_json::from_str(event.payload()).unwrap_or_default();
        if said["act"] == "hide" {
            window::close(&app);
        }
    }
}

/// Until the panel ends.
pub(crate) async fn panel(app: AppHandle) {
    let skin = app.state::<Skin>();
    let mut events = skin.panel.events();
    let (asked, asks) = unbounded_channel();
    let mut face = Face::from(&skin.panel.state());
    let icon = match Icon::start(&app, face.clone(), asked).await {
        Ok(icon) => Some(icon),
        Err(error) => {
            tracing::warn!(%error, "there is no place for an icon");
            tauri::async_runtime::spawn(explain_no_icon(app.clone()));
            None
        }
    };
    // That nothing shows it is told later.
    skin.set_host(icon.is_some());
    tauri::async_runtime::spawn(forward(app.clone(), asks));
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            // Each state is whole, so the newest stands for those that were missed.
            Err(RecvError::Lagged(_)) => PanelEvent::State { state: Box::new(skin.panel.state()) },
            Err(RecvError::Closed) => return,
        };
        if let Some(changed) = changed_face(&event, &face) {
            face = changed;
            if let Some(icon) = &icon {
                icon.show(face.clone()).await;
            }
        }
        tell(&app, &skin, &event);
    }
}

fn changed_face(event: &PanelEvent, before: &Face) -> Option<Face> {
    let PanelEvent::State { state } = event else { return None };
    let face = Face::from(&**state);
    (face != *before).then_some(face)
}

fn tell(app: &AppHandle, skin: &Skin, event: &PanelEvent) {
    match event {
        PanelEvent::State { .. } | PanelEvent::Log { .. } => skin.told.event(app, event),
        PanelEvent::Notify { notice } => notify::notify(app, &notice.sentence),
        PanelEvent::Skin { act } => act::act(app, *act),
    }
}

/// Forwards what is done with the icon.
async fn forward(app: AppHandle, mut asks: UnboundedReceiver<Asked>) {
    let skin = app.state::<Skin>();
    while let Some(ask) = asks.recv().await {
        match ask {
            Asked::Open => window::show(&app),
            Asked::Press(id) => press(&app, &skin, &id).await,
            #[cfg(target_os = "linux")]
            Asked::Host(there) => {
                skin.set_host(there);
                if !there {
                    tracing::info!("nothing shows tray icons");
                    tauri::async_runtime::spawn(explain_no_icon(app.clone()));
                }
            }
        }
    }
}

async fn press(app: &AppHandle, skin: &Skin, id: &str) {
    if let Err(fault) = skin.panel.call("menu.press", json!({ "id": id })).await {
        tracing::info!(code = fault.code, id, "an entry of the menu could not be done");
        notify::notify(app, &fault.message);
    }
}

/// Without an icon there is no menu, so people are told once how to reach us, in ways that need none.
async fn explain_no_icon(app: AppHandle) {
    tokio::time::sleep(GRACE).await;
    let skin = app.state::<Skin>();
    if !skin.has_host() && !skin.is_ending() && skin.remembered.first_time(Once::NoTray) {
        notify::notify(
            &app,
            "This desktop shows no tray icons now. Safelight works all the same: start it again to \
             see its window. When a tray appears, so does its light.",
        );
    }
}
