//! What helps somebody else to help: no secret, no name of a file or folder.

use std::fmt::Write as _;

use super::computer;
use crate::{
    identity,
    panel::{
        Panel, PanelFault,
        shapes::{LogPage, Nothing, Text},
    },
};

/// So many lines of the log that say that something was wrong.
const LINES: u32 = 30;

/// `diagnostics.read`.
pub(in crate::panel) async fn read(panel: &Panel, _: Nothing) -> Result<Text, PanelFault> {
    let (state, computer) = (panel.state(), computer::look(panel, Nothing {}).await?);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "Safelight {} on {}, {}",
        state.version,
        identity::os_info(),
        identity::platform()
    );
    let _ = writeln!(text, "program: {}", computer.digest.as_deref().unwrap_or("not readable"));
    let _ = writeln!(
        text,
        "coordinator: {:?}, {:?}, last heard {}",
        state.connection.mode,
        state.connection.state,
        state.connection.last_contact.map_or_else(|| "never".to_owned(), |at| at.to_string())
    );
    let _ = writeln!(
        text,
        "icon: {:?}; paused: {:?}",
        state.tray.state,
        state.pause.map(|pause| pause.cause)
    );
    for (number, card) in (1..).zip(&state.collections) {
        let verdicts: Vec<String> =
            card.verdicts.iter().map(|one| format!("{} {}", one.tool, one.findings)).collect();
        let _ = writeln!(
            text,
            "collection {number}: {:?}, {:?}, {}",
            card.standing,
            card.watch.mode,
            if verdicts.is_empty() { "not checked yet".to_owned() } else { verdicts.join(", ") }
        );
    }
    let _ = writeln!(
        text,
        "own cost: {:.1} % of a processor, {} bytes; battery: {:?}; secrets: {:?}",
        computer.own.cpu_percent,
        computer.own.memory,
        computer.battery.map(|battery| battery.percent),
        computer.secrets.map(|secrets| secrets.kind)
    );
    let asked =
        LogPage { level: Some("warn".to_owned()), limit: Some(LINES), ..LogPage::default() };
    for line in panel.0.log.page(&asked).lines {
        let _ = writeln!(text, "{} {} {}", line.at, line.level, without_paths(&line.message));
    }
    Ok(Text { text })
}

/// Words that may be paths or addresses are left out: they name people and pictures.
fn without_paths(message: &str) -> String {
    let word = |word: &str| {
        let is_path = word.contains(['/', '\\']) || word.contains("_key_");
        if is_path { "…".to_owned() } else { word.to_owned() }
    };
    message.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_addresses_do_not_leave() {
        let line = "the folder /photos/Anna could not be read: http://a.b key agt_key_x";
        assert_eq!(without_paths(line), "the folder … could not be read: … key …");
    }
}
