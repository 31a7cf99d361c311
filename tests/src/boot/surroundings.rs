//! What surrounds a program of ours: another time, a slow disk.

use std::ffi::OsString;
use std::path::PathBuf;

use tokio::process::Command;

/// Variables and a program in front.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// More variables.
    pub variables: Vec<(&'static str, OsString)>,
    /// A program that starts ours, with its arguments.
    pub starter: Vec<OsString>,
}

impl Surroundings {
    /// Every flush to the disk takes so many milliseconds longer; `None` without strace.
    #[must_use]
    pub fn slow_disk(milliseconds: u32) -> Option<Self> {
        let delay = format!("inject=fsync,fdatasync:delay_exit={}", milliseconds * 1000);
        // `-D`: what is started is ours, and strace the one beside it; killing ours ends both.
        let words = ["-D", "--seccomp-bpf", "-f", "-qqq", "-o", "/dev/null"];
        let starter = [on_path("strace")?.into_os_string()]
            .into_iter()
            .chain(words.map(OsString::from))
            .chain(["-e", "trace=fsync,fdatasync", "-e", &delay].map(OsString::from));
        Some(Self { starter: starter.collect(), ..Self::default() })
    }

    /// The time that the file names, such as `+3600`; `None` without libfaketime.
    #[must_use]
    pub fn other_time(file: &std::path::Path) -> Option<Self> {
        let variables = vec![
            ("LD_PRELOAD", faketime()?.into_os_string()),
            ("FAKETIME_TIMESTAMP_FILE", file.as_os_str().to_owned()),
            ("FAKETIME_NO_CACHE", "1".into()),
            // A wrong clock on the wall does not make seconds longer.
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ];
        Some(Self { variables, ..Self::default() })
    }

    /// The same command in these surroundings.
    pub(super) fn wrap(&self, command: &Command) -> Command {
        let command = command.as_std();
        let mut all = match self.starter.split_first() {
            Some((first, rest)) => {
                let mut all = Command::new(first);
                all.args(rest).arg(command.get_program()).args(command.get_args());
                all
            }
            None => Command::new(command.get_program()),
        };
        if self.starter.is_empty() {
            all.args(command.get_args());
        }
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                all.env(name, value);
            }
        }
        for (name, value) in &self.variables {
            all.env(name, value);
        }
        all
    }
}

/// Where libfaketime is, if it is installed.
#[must_use]
pub fn faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"];
    let path = |folder: &str| PathBuf::from(folder).join("faketime/libfaketimeMT.so.1");
    folders.map(path).into_iter().find(|path| path.is_file())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
}
