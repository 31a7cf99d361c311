//! What the owner chooses.

use super::desktop;
use crate::panel::{
    Panel, PanelFault, rounds,
    shapes::{Settings, SettingsChange},
    start::shown_settings,
};

/// `settings.set`.
pub(in crate::panel) async fn set(
    panel: &Panel,
    asked: SettingsChange,
) -> Result<Settings, PanelFault> {
    let world = &panel.0;
    if let Some(on) = asked.start_at_login {
        world.desktop.start_at_login(on).map_err(desktop)?;
    }
    let kept = world.memory.change(|kept| {
        let settings = &mut kept.settings;
        let set = |field: &mut bool, asked: Option<bool>| *field = asked.unwrap_or(*field);
        set(&mut settings.work_on_battery, asked.work_on_battery);
        set(&mut settings.notifications, asked.notifications);
        set(&mut settings.watch, asked.watch);
        set(&mut settings.metered_uploads, asked.metered_uploads);
        settings.clone()
    })?;
    rounds::settle_hold(world);
    world.look_at_folders.notify_one();
    world.touch();
    Ok(shown_settings(&kept, &*world.desktop))
}
