//! What this computer says of itself when it registers and reports.

use std::{fmt::Write as _, fs::File, io, path::Path};

use safelight_domain::Capability;
use sha2::{Digest, Sha256};
use sysinfo::System;

use crate::job::Tools;

/// The version of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The computer's own name.
#[must_use]
pub fn hostname() -> String {
    System::host_name().unwrap_or_else(|_| "unknown".to_owned())
}

/// Operating system and version, for people.
#[must_use]
pub fn os_info() -> String {
    System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned())
}

/// The target triple this binary was built for.
#[must_use]
pub fn platform() -> String {
    let mut triple = std::env::consts::ARCH.to_owned();
    let rest = match std::env::consts::OS {
        "linux" if cfg!(target_env = "musl") => "unknown-linux-musl",
        "linux" => "unknown-linux-gnu",
        "macos" => "apple-darwin",
        "windows" if cfg!(target_env = "gnu") => "pc-windows-gnu",
        "windows" => "pc-windows-msvc",
        other => other,
    };
    // Writing to a String cannot fail.
    let _ = write!(triple, "-{rest}");
    triple
}

/// SHA-256 of the running binary, when it can be read. Blocks for a moment.
#[must_use]
pub fn binary_checksum() -> Option<String> {
    // Linux shows the program that runs here, also when another version was put in its place.
    let running = Path::new("/proc/self/exe");
    let own = std::env::current_exe();
    let digest =
        if cfg!(target_os = "linux") { file_digest(running) } else { file_digest(&own.ok()?) };
    digest.ok()
}

/// SHA-256 of a file of ours as lower-case hex.
pub(crate) fn file_digest(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0_u8; 256 * 1024];
    loop {
        let read = io::Read::read(&mut file, &mut buffer)?;
        if read == 0 {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(&buffer[..read]);
    }
}

/// What this agent can do: its own folders, and every tool it has.
#[must_use]
pub fn capabilities(tools: &Tools) -> Vec<Capability> {
    let own = std::iter::once(Capability::LOCAL_FILESYSTEM.to_owned());
    let tools = tools.versions().map(|(tool, version)| format!("tool:{tool}:{version}"));
    own.chain(tools)
        .map(|text| text.parse().expect("tool names and versions hold no spaces or commas"))
        .collect()
}

#[cfg(test)]
mod tests {
    use safelight_domain::Tool;

    use super::*;

    #[test]
    fn this_agent_says_what_it_can_do() {
        let texts: Vec<String> =
            capabilities(&Tools::ours()).into_iter().map(String::from).collect();
        let tools = Tool::ALL.map(|tool| format!("tool:{tool}:{VERSION}"));
        assert_eq!(texts[0], "local_filesystem");
        assert_eq!(texts[1..], tools);
    }

    #[test]
    fn the_platform_is_a_triple() {
        assert!(platform().split('-').count() >= 3 || cfg!(not(any(unix, windows))));
        assert!(binary_checksum().is_some_and(|sum| sum.len() == 64));
    }
}
