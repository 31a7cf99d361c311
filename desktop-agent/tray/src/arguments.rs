//! The command line of the desktop app.

use std::path::PathBuf;

use clap::Parser;

/// A light in the tray, a place to drop a folder.
#[derive(Clone, Debug, Parser)]
#[command(name = "safelight", version)]
pub(crate) struct Arguments {
    /// Start without opening the window, as at login
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Show the panel in the browser instead of a window of our own
    #[arg(long)]
    pub(crate) browser: bool,
    /// Folder for keys, results that wait and the log
    #[arg(long, env = "SAFELIGHT_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// How much is logged: error, warn, info, debug or trace
    #[arg(long, env = "SAFELIGHT_LOG", default_value = "info", value_name = "LEVEL")]
    pub(crate) log: String,
    /// An invitation to a team: safelight://join?…
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<String>,
}

impl Arguments {
    /// Reads those of a second start, which another process handed to us; what cannot be read asks
    /// for the window and nothing else.
    pub(crate) fn of_another_start(arguments: Vec<String>) -> Self {
        Self::try_parse_from(arguments).unwrap_or_else(|_| Self::of_link(None))
    }

    /// As if only a link had been named.
    pub(crate) fn of_link(link: Option<String>) -> Self {
        Self { hidden: false, browser: false, data_dir: None, log: String::new(), link }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn read(words: &[&str]) -> Arguments {
        let words = ["safelight"].iter().chain(words).map(|&word| word.to_owned());
        Arguments::of_another_start(words.collect())
    }

    #[test]
    fn a_link_may_come_from_another_start() {
        let link = "safelight://join?server=http%3A%2F%2Fa&code=b";
        assert_eq!(read(&[link]).link.as_deref(), Some(link));
        assert!(read(&["--hidden"]).hidden);
    }

    #[test]
    fn an_unknown_word_asks_for_the_window() {
        let read = read(&["--from-a-newer-version"]);
        assert!(!read.hidden && read.link.is_none());
    }
}
