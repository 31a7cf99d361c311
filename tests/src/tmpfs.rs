//! A small disk in memory that can be filled and emptied.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Mounted as long as this value lives. Needs root.
pub struct Tmpfs {
    path: PathBuf,
}

impl Tmpfs {
    /// Mounts a disk of so many megabytes at a folder, which is made.
    ///
    /// # Panics
    /// When it cannot be mounted.
    #[must_use]
    pub fn at(path: &Path, megabytes: usize) -> Self {
        std::fs::create_dir_all(path).expect("a folder to mount at");
        let size = format!("size={megabytes}m,mode=0700");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(path).status();
        let mounted = mount.is_ok_and(|status| status.success());
        assert!(mounted, "a small disk could not be mounted; this fault wants root");
        Self { path: path.to_owned() }
    }

    /// Leaves not one byte.
    ///
    /// # Panics
    /// When nothing can be written at all.
    pub fn fill(&self) {
        let mut file = std::fs::File::create(self.filler()).expect("a file");
        let mut block = vec![0; 64 * 1024];
        while !block.is_empty() {
            if file.write_all(&block).is_err() {
                block.truncate(block.len() / 2);
            }
        }
    }

    /// Takes that away again.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn free(&self) {
        std::fs::remove_file(self.filler()).expect("the filler goes");
    }

    fn filler(&self) -> PathBuf {
        self.path.join("filler")
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // Lazily: a program of ours may be about to end there.
        let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
    }
}
