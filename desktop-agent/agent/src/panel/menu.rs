//! The menu: complete without the window, and a pure function of everything else in the state.

use super::shapes::{
    Card, Connection, ConnectionState, MenuEntry, MenuKind, Mode, PanelState, PauseFor, Standing,
};

/// Ids of entries about one collection or one length of time are these, a colon, and which.
pub(super) const CHECK: &str = "check";
pub(super) const OPEN_FOLDER: &str = "open_folder";
pub(super) const PAUSE: &str = "pause";
pub(super) const REPORT: &str = "report";

/// How long a pause may be chosen, as the menu names it.
pub(super) const PAUSES: [(PauseFor, &str, &str); 4] = [
    (PauseFor::HalfHour, "half_hour", "30 minutes"),
    (PauseFor::TwoHours, "two_hours", "2 hours"),
    (PauseFor::Tomorrow, "tomorrow", "Until tomorrow"),
    (PauseFor::UntilResumed, "until_resumed", "Until I resume"),
];

/// The whole menu.
pub(super) fn menu(state: &PanelState) -> Vec<MenuEntry> {
    let cards = &state.collections;
    let mut menu = vec![text("status", &state.tray.headline)];
    menu.extend(waits(cards));
    menu.extend([
        line("line_1"),
        item("open", "Open Safelight"),
        check_now(state),
        pause(state),
        line("line_2"),
        item("add_folder", "Add folder…"),
        open_folder(cards),
        latest_report(cards),
        coordinator(&state.connection),
        line("line_3"),
    ]);
    menu.extend(state.settings.start_at_login.map(start_at_login));
    menu.extend([
        item("settings", "Settings…"),
        help(),
        line("line_4"),
        item("quit", "Quit Safelight"),
    ]);
    menu
}

/// Every wait has a reason.
fn waits(cards: &[Card]) -> Vec<MenuEntry> {
    let reason = |card: &Card| match card.standing {
        Standing::Ready => card.waiting.clone(),
        _ => card.reason.clone(),
    };
    let told = cards.iter().filter_map(|card| Some((card, reason(card)?)));
    told.map(|(card, why)| text(&format!("why:{}", card.guid), &format!("{}: {why}", card.name)))
        .collect()
}

fn check_now(state: &PanelState) -> MenuEntry {
    let cards = &state.collections;
    let mut children = vec![item(CHECK, "All collections"), line("line_check")];
    children.extend(cards.iter().map(|card| item(&format!("{CHECK}:{}", card.guid), &card.name)));
    let can = !cards.is_empty() && state.connection.state != ConnectionState::Revoked;
    submenu("check_now", "Check now", if cards.is_empty() { Vec::new() } else { children }, can)
}

fn pause(state: &PanelState) -> MenuEntry {
    let asked =
        state.pause.as_ref().is_some_and(|pause| pause.cause == super::shapes::PauseCause::Asked);
    if asked {
        return item("resume", "Resume");
    }
    let lengths = PAUSES.map(|(_, id, label)| item(&format!("{PAUSE}:{id}"), label));
    submenu(PAUSE, "Pause", lengths.to_vec(), true)
}

fn open_folder(cards: &[Card]) -> MenuEntry {
    let entry = |card: &Card| MenuEntry {
        enabled: card.standing == Standing::Ready,
        ..item(&format!("{OPEN_FOLDER}:{}", card.guid), &card.name)
    };
    submenu(OPEN_FOLDER, "Open folder", cards.iter().map(entry).collect(), !cards.is_empty())
}

fn latest_report(cards: &[Card]) -> MenuEntry {
    let with_report = cards.iter().flat_map(|card| &card.verdicts).filter(|verdict| verdict.report);
    let latest = with_report.max_by_key(|verdict| verdict.at);
    match latest {
        Some(verdict) => item(&format!("{REPORT}:{}", verdict.result), "Latest report"),
        None => MenuEntry { enabled: false, ..item(REPORT, "Latest report") },
    }
}

fn coordinator(connection: &Connection) -> MenuEntry {
    let label = if connection.mode == Mode::Team { "Team page" } else { "Coordinator" };
    MenuEntry { enabled: connection.server.is_some(), ..item("coordinator", label) }
}

fn start_at_login(on: bool) -> MenuEntry {
    let entry = item("start_at_login", "Start at login");
    MenuEntry { kind: MenuKind::Check, checked: Some(on), ..entry }
}

fn help() -> MenuEntry {
    let children = vec![
        item("legend", "What the icon says"),
        item("log", "Log"),
        item("copy_diagnostics", "Copy diagnostics"),
        item("updates", "Check for updates"),
    ];
    submenu("help", "Help", children, true)
}

fn item(id: &str, label: &str) -> MenuEntry {
    MenuEntry {
        id: id.to_owned(),
        label: label.to_owned(),
        kind: MenuKind::Item,
        enabled: true,
        checked: None,
        children: Vec::new(),
    }
}

fn text(id: &str, label: &str) -> MenuEntry {
    MenuEntry { kind: MenuKind::Text, enabled: false, ..item(id, label) }
}

fn line(id: &str) -> MenuEntry {
    MenuEntry { kind: MenuKind::Separator, enabled: false, ..item(id, "") }
}

fn submenu(id: &str, label: &str, children: Vec<MenuEntry>, enabled: bool) -> MenuEntry {
    MenuEntry { kind: MenuKind::Submenu, enabled, children, ..item(id, label) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::samples::{NOW, at, healthy, paused, running};

    fn drawn(mut state: PanelState) -> String {
        state.tray = crate::panel::tray::tray(&state, at(NOW));
        draw(&menu(&state), 0)
    }

    fn draw(entries: &[MenuEntry], depth: usize) -> String {
        let row = |entry: &MenuEntry| {
            let mark = match (entry.kind, entry.checked, entry.enabled) {
                (MenuKind::Separator, ..) => "---".to_owned(),
                (_, Some(true), _) => format!("[x] {}", entry.label),
                (_, Some(false), _) => format!("[ ] {}", entry.label),
                (MenuKind::Submenu, _, true) => format!("{} >", entry.label),
                (_, _, false) => format!("({})", entry.label),
                _ => entry.label.clone(),
            };
            let below = draw(&entry.children, depth + 1);
            format!("{}{mark}\n{below}", "  ".repeat(depth))
        };
        entries.iter().map(row).collect()
    }

    #[test]
    fn the_menu_of_a_healthy_computer() {
        insta::assert_snapshot!(drawn(healthy(&["Archive", "Weddings"])));
    }

    #[test]
    fn the_menu_before_anything_is_bound() {
        insta::assert_snapshot!(drawn(healthy(&[])));
    }

    #[test]
    fn the_menu_says_why_something_waits() {
        let mut state = healthy(&["Archive", "Weddings"]);
        state.collections[0].standing = Standing::WaitingForDrive;
        state.collections[0].reason = Some("Waiting for drive Archive-3.".to_owned());
        state.collections[1].running = Some(running(50, Some(200)));
        insta::assert_snapshot!(drawn(state));
    }

    #[test]
    fn the_menu_of_a_paused_member_of_a_team() {
        let mut state = healthy(&["Archive"]);
        state.pause = Some(paused());
        state.connection.mode = Mode::Team;
        state.settings.start_at_login = Some(true);
        insta::assert_snapshot!(drawn(state));
    }

    #[test]
    fn no_two_entries_have_one_id() {
        let state = healthy(&["Archive", "Weddings"]);
        let mut ids: Vec<String> = Vec::new();
        let mut open = menu(&state);
        while let Some(entry) = open.pop() {
            ids.push(entry.id);
            open.extend(entry.children);
        }
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
