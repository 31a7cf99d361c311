//! The page's types, made from the shapes. `UPDATE_GENERATED=1 cargo test -p safelight-agent
//! typescript` writes the file; without it the test fails when the file is stale.

use std::fmt::Write as _;

use safelight_generated::{Config, assert_fresh, config, declarations};

use super::*;
use crate::panel::{PanelFault, table};

const FILE: &str = "../../ui/kit/src/generated/panel.ts";

#[test]
fn the_committed_types_are_those_of_the_code() {
    let from = env!("CARGO_MANIFEST_DIR");
    assert_fresh(from, FILE, &whole_file(), "-p safelight-agent typescript");
}

fn whole_file() -> String {
    let mut file = String::from("// Made from the shapes of the panel; do not edit.\n\n");
    let config = config();
    for declaration in of_the_state(&config).into_iter().chain(of_commands(&config)) {
        writeln!(file, "export {declaration}\n").unwrap();
    }
    file.push_str("/** Every command: what it takes and what it gives. */\n");
    file.push_str("export type PanelCommands = {\n");
    for (name, takes, gives) in table::types(&config) {
        writeln!(file, "  '{name}': {{ args: {takes}; reply: {gives} }};").unwrap();
    }
    file.push_str("};\n");
    file
}

fn of_the_state(config: &Config) -> Vec<String> {
    declarations![
        config;
        PanelState,
        TrayState,
        Tray,
        Mode,
        ConnectionState,
        Connection,
        PauseCause,
        Pause,
        NoticeCause,
        Notice,
        Standing,
        WatchMode,
        WatchShown,
        Verdict,
        Unit,
        Running,
        Numbers,
        Card,
        MenuKind,
        MenuEntry,
        Settings,
        SkinAct,
        PanelEvent,
        PanelFault,
    ]
}

fn of_commands(config: &Config) -> Vec<String> {
    declarations![
        config;
        Nothing,
        FolderLook,
        FolderKind,
        FolderAnswer,
        FolderAdd,
        OneCollection,
        Check,
        Checks,
        Stopped,
        ActivityPage,
        RunState,
        Run,
        Activity,
        OneResult,
        Report,
        MemoryUse,
        Disk,
        Battery,
        OwnCost,
        RootShown,
        WatchRow,
        SecretsKind,
        SecretsShown,
        Computer,
        LogPage,
        LogLine,
        Log,
        PauseFor,
        PauseSet,
        SettingsChange,
        TeamLook,
        JoinPreview,
        TeamJoin,
        OneNotice,
        Text,
        Sentence,
        OneEntry,
    ]
}
