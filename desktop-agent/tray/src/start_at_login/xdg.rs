//! Linux: a file in the autostart folder of the desktop specification. Written here, because the
//! kept crates look only below the home folder and do not quote the path of the program.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::ARGUMENT;

/// The name of our file, after the program's own desktop file.
const FILE: &str = "safelight.desktop";

/// Whether the program starts at login.
pub(crate) struct StartAtLogin {
    file: PathBuf,
    program: PathBuf,
}

impl StartAtLogin {
    /// For this program and this user; none where there is no home.
    pub(crate) fn of(_app: &tauri::AppHandle) -> Option<Self> {
        let variable = |name| std::env::var_os(name).filter(|value: &OsString| !value.is_empty());
        let config = variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))?;
        // What runs inside of an AppImage has a path that is gone after it ends.
        let program =
            variable("APPIMAGE").map(PathBuf::from).or_else(|| std::env::current_exe().ok())?;
        Some(Self::new(&config, program))
    }

    fn new(config: &Path, program: PathBuf) -> Self {
        Self { file: config.join("autostart").join(FILE), program }
    }

    /// Whether it does: the file is there, and no desktop has switched it off in it.
    pub(crate) fn is_on(&self) -> bool {
        let Ok(text) = std::fs::read_to_string(&self.file) else { return false };
        let says = |key: &str, value: &str| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .any(|(left, right)| left.trim() == key && right.trim().eq_ignore_ascii_case(value))
        };
        !says("Hidden", "true") && !says("X-GNOME-Autostart-enabled", "false")
    }

    /// Switches it on or off.
    pub(crate) fn set(&self, on: bool) -> io::Result<()> {
        if !on {
            return match std::fs::remove_file(&self.file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&self.file, self.text())
    }

    fn text(&self) -> String {
        format!(
            "[Desktop Entry]\nType=Application\nName=Safelight\n\
             Comment=Checks picture libraries without touching them\n\
             Exec={} {ARGUMENT}\nIcon=safelight\nTerminal=false\n\
             X-GNOME-Autostart-enabled=true\n",
            quoted(&self.program.to_string_lossy())
        )
    }
}

/// A path as one argument of an `Exec` line: in quotes, where `"`, `` ` ``, `$` and `\` are
/// escaped. The value of a key is a string of its own, in which each `\` is written twice, and a
/// percent sign would begin a field.
fn quoted(path: &str) -> String {
    let mut out = String::from("\"");
    for character in path.chars() {
        match character {
            '"' | '`' | '$' => out.extend(['\\', '\\', character]),
            '\\' => out.push_str("\\\\\\\\"),
            '%' => out.push_str("%%"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{StartAtLogin, quoted};

    fn here(folder: &Path) -> StartAtLogin {
        StartAtLogin::new(folder, "/opt/My Programs/safelight".into())
    }

    #[test]
    fn it_is_off_until_asked_and_off_again_after() {
        let folder = tempfile::tempdir().unwrap();
        let start = here(folder.path());
        assert!(!start.is_on());
        start.set(true).unwrap();
        assert!(start.is_on());
        let text =
            std::fs::read_to_string(folder.path().join("autostart/safelight.desktop")).unwrap();
        assert!(text.contains("Exec=\"/opt/My Programs/safelight\" --hidden\n"), "{text}");
        start.set(false).unwrap();
        assert!(!start.is_on());
        start.set(false).unwrap();
    }

    #[test]
    fn a_desktop_that_switched_it_off_in_the_file_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let start = here(folder.path());
        for line in ["Hidden=true", "X-GNOME-Autostart-enabled = false"] {
            start.set(true).unwrap();
            let file = folder.path().join("autostart/safelight.desktop");
            let text = std::fs::read_to_string(&file).unwrap();
            std::fs::write(&file, format!("{text}{line}\n")).unwrap();
            assert!(!start.is_on(), "{line}");
        }
    }

    #[test]
    fn what_an_exec_line_would_read_is_escaped() {
        assert_eq!(quoted("/a b"), "\"/a b\"");
        assert_eq!(quoted("/100%"), "\"/100%%\"");
        assert_eq!(quoted("/$HOME"), "\"/\\\\$HOME\"");
        assert_eq!(quoted("/a\\b"), "\"/a\\\\\\\\b\"");
    }
}
