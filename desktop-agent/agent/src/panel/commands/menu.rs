//! A pressed menu entry: what needs no window is done here, the rest is told to the face.

use super::{collections, coordinator, folders, pause, report, settings, updates};
use crate::panel::{
    Panel, PanelFault,
    menu::{CHECK, OPEN_FOLDER, PAUSE, PAUSES, REPORT},
    shapes::{
        Check, Nothing, NoticeCause, OneCollection, OneEntry, OneResult, PanelEvent, PauseSet,
        SettingsChange, SkinAct,
    },
};

/// `menu.press`.
pub(in crate::panel) async fn press(panel: &Panel, asked: OneEntry) -> Result<Nothing, PanelFault> {
    if let Some(act) = skin_act(&asked.id) {
        panel.0.tell(PanelEvent::Skin { act });
        return Ok(Nothing {});
    }
    match asked.id.split_once(':') {
        Some((verb, which)) => press_one(panel, verb, which.to_owned()).await,
        None => press_plain(panel, &asked.id).await,
    }
}

/// What only the face can do.
fn skin_act(id: &str) -> Option<SkinAct> {
    Some(match id {
        "open" => SkinAct::Open,
        "add_folder" => SkinAct::AddFolder,
        "settings" => SkinAct::Settings,
        "log" => SkinAct::Log,
        "legend" => SkinAct::Legend,
        "copy_diagnostics" => SkinAct::CopyDiagnostics,
        "quit" => SkinAct::Quit,
        _ => return None,
    })
}

async fn press_plain(panel: &Panel, id: &str) -> Result<Nothing, PanelFault> {
    match id {
        CHECK => _ = collections::check(panel, Check::default()).await?,
        "resume" => _ = pause::clear(panel, Nothing {}).await?,
        "coordinator" => _ = coordinator::open(panel, Nothing {}).await?,
        "start_at_login" => {
            let on = panel.0.desktop.starts_at_login().unwrap_or(false);
            let change = SettingsChange { start_at_login: Some(!on), ..SettingsChange::default() };
            settings::set(panel, change).await?;
        }
        "updates" => {
            let sentence = updates::look(panel, Nothing {}).await?.sentence;
            let now = panel.0.clock.now();
            panel.0.memory.change(|kept| {
                crate::panel::notices::take_up(kept, (NoticeCause::ToKnow, sentence), now);
            })?;
            panel.0.touch();
            panel.0.tell(PanelEvent::Skin { act: SkinAct::Open });
        }
        _ => return Err(nothing_there(id)),
    }
    Ok(Nothing {})
}

async fn press_one(panel: &Panel, verb: &str, which: String) -> Result<Nothing, PanelFault> {
    match verb {
        CHECK => {
            let check = Check { collection: Some(which), tool: None };
            collections::check(panel, check).await?;
        }
        OPEN_FOLDER => _ = folders::open(panel, OneCollection { collection: which }).await?,
        REPORT => _ = report::open(panel, OneResult { result: which }).await?,
        PAUSE => {
            let length = PAUSES.iter().find(|(_, id, _)| *id == which);
            let (length, ..) = length.ok_or_else(|| nothing_there(&which))?;
            pause::set(panel, PauseSet { r#for: *length }).await?;
        }
        _ => return Err(nothing_there(verb)),
    }
    Ok(Nothing {})
}

fn nothing_there(id: &str) -> PanelFault {
    PanelFault::new("unknown_entry", format!("The menu has no entry `{id}` that does something."))
}
