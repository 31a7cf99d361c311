//! The one table of commands: its name, what it takes, what it gives, who does it. Every face calls
//! through it.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Panel, PanelFault, commands,
    shapes::{
        Activity, ActivityPage, Check, Checks, Computer, FolderAdd, FolderAnswer, FolderLook,
        JoinPreview, Log, LogPage, Nothing, OneCollection, OneEntry, OneNotice, OneResult,
        PanelState, PauseSet, Report, Sentence, Settings, SettingsChange, Stopped, TeamJoin,
        TeamLook, Text,
    },
};

macro_rules! table {
    ($($name:literal: $takes:ty => $gives:ty, $run:path;)*) => {
        /// Does the command `name`.
        pub(super) async fn call(
            panel: &Panel,
            name: &str,
            args: Value,
        ) -> Result<Value, PanelFault> {
            match name {
                // Boxed: each would else take the room of the largest.
                $($name => {
                    let gives: $gives = Box::pin($run(panel, take::<$takes>(args)?)).await?;
                    give(&gives)
                })*
                other => Err(unknown(other)),
            }
        }

        /// Every command.
        pub(super) const NAMES: &[&str] = &[$($name),*];

        /// Every command, with what it takes and gives in TypeScript.
        #[cfg(test)]
        pub(super) fn types(config: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            use ts_rs::TS as _;
            vec![$(($name, <$takes>::name(config), <$gives>::name(config))),*]
        }
    };
}

table! {
    "state": Nothing => PanelState, commands::state;
    "folders.look": FolderLook => FolderAnswer, commands::folders::look;
    "folders.add": FolderAdd => OneCollection, commands::folders::add;
    "folders.open": OneCollection => Nothing, commands::folders::open;
    "folders.remove": OneCollection => Nothing, commands::folders::remove;
    "collections.check": Check => Checks, commands::collections::check;
    "collections.stop": OneCollection => Stopped, commands::collections::stop;
    "activity.list": ActivityPage => Activity, commands::activity::list;
    "report.open": OneResult => Nothing, commands::report::open;
    "report.read": OneResult => Report, commands::report::read;
    "computer.look": Nothing => Computer, commands::computer::look;
    "log.read": LogPage => Log, commands::log::read;
    "pause.set": PauseSet => Nothing, commands::pause::set;
    "pause.clear": Nothing => Nothing, commands::pause::clear;
    "settings.set": SettingsChange => Settings, commands::settings::set;
    "team.look": TeamLook => JoinPreview, commands::team::look;
    "team.join": TeamJoin => Nothing, commands::team::join;
    "team.leave": Nothing => Nothing, commands::team::leave;
    "coordinator.open": Nothing => Nothing, commands::coordinator::open;
    "notice.dismiss": OneNotice => Nothing, commands::notice::dismiss;
    "diagnostics.read": Nothing => Text, commands::diagnostics::read;
    "updates.look": Nothing => Sentence, commands::updates::look;
    "menu.press": OneEntry => Nothing, commands::menu::press;
}

/// Reads the arguments strictly; none at all is an object without fields.
fn take<T: DeserializeOwned>(args: Value) -> Result<T, PanelFault> {
    let args = if args.is_null() { Value::Object(serde_json::Map::new()) } else { args };
    serde_path_to_error::deserialize(args).map_err(|error| {
        let field = error.path().to_string();
        let what = error.into_inner();
        let message = match field.as_str() {
            "." => format!("The arguments do not fit: {what}."),
            field => format!("The argument `{field}` does not fit: {what}."),
        };
        PanelFault::new("bad_args", message)
    })
}

fn give(gives: &impl Serialize) -> Result<Value, PanelFault> {
    serde_json::to_value(gives).map_err(PanelFault::internal)
}

fn unknown(name: &str) -> PanelFault {
    let known = NAMES.join(", ");
    PanelFault::new("unknown_command", format!("There is no command `{name}`."))
        .hint(format!("There are {known}."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_checked_strictly_and_the_field_is_named() {
        let code = |fault: PanelFault| (fault.code, fault.message);
        let (bad, message) = code(take::<FolderLook>(json!({ "path": 7 })).unwrap_err());
        assert_eq!(bad, "bad_args");
        assert!(message.contains("`path`"), "{message}");
        let (_, message) = code(take::<FolderLook>(json!({ "path": "a", "x": 1 })).unwrap_err());
        assert!(message.contains("`x`"), "{message}");
        let (_, message) = code(take::<FolderLook>(json!({})).unwrap_err());
        assert!(message.contains("`path`"), "{message}");
        take::<Nothing>(Value::Null).unwrap();
        take::<Check>(json!({})).unwrap();
    }

    #[test]
    fn an_unknown_command_is_told_what_there_is() {
        let fault = unknown("folders.burn");
        assert_eq!(fault.code, "unknown_command");
        assert!(fault.hint.unwrap().contains("folders.add"));
    }
}
