//! The page's types, made from the shapes. `UPDATE_GENERATED=1 cargo test -p safelight-agent
//! typescript` writes the file; without it the test fails when the file is stale.

use std::{fmt::Write as _, path::Path};

use ts_rs::{Config, TS as _};

use super::*;
use crate::panel::{PanelFault, table};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/kit/src/generated/panel.ts");

#[test]
fn the_committed_types_are_those_of_the_code() {
    let made = whole_file();
    let path = Path::new(FILE);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == made,
        "ui/kit/src/generated/panel.ts is stale; run UPDATE_GENERATED=1 cargo test -p safelight-agent typescript"
    );
}

fn whole_file() -> String {
    let mut file = String::from("// Made from the shapes of the panel; do not edit.\n\n");
    let config = Config::new().with_large_int("number");
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

/// What these shapes are in TypeScript.
macro_rules! of {
    ($config:ident: $($shape:ty),* $(,)?) => { vec![$(tidy(&<$shape>::decl($config))),*] };
}

fn of_the_state(config: &Config) -> Vec<String> {
    of![
        config:
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
    of![
        config:
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

/// One declaration, one field a line, each comment on one line.
fn tidy(declaration: &str) -> String {
    if declaration.contains("} | {") {
        return on_one_line(declaration);
    }
    let mut lines = Vec::new();
    for line in declaration.lines().map(str::trim) {
        match line {
            "/**" | "*/" => {}
            comment if comment.starts_with("* ") => {
                lines.push(format!("  /** {} */", &comment[2..]));
            }
            last if last.ends_with(", };") => {
                lines.push(format!("  {};", &last[..last.len() - ", };".len()]));
                lines.push("};".to_owned());
            }
            field if field.ends_with(',') => {
                lines.push(format!("  {};", &field[..field.len() - 1]));
            }
            other => lines.push(other.to_owned()),
        }
    }
    lines.join("\n")
}

/// One of several shapes: without the comments, which would stand in the middle.
fn on_one_line(declaration: &str) -> String {
    let lines = declaration.lines().map(str::trim);
    let words: Vec<&str> = lines.filter(|line| !line.starts_with(['/', '*'])).collect();
    words.join(" ").replace(", }", " }")
}
