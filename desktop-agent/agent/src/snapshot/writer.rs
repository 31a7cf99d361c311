//! A snapshot while it is being written: gone again unless it was finished.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::layout::{self, BUFFER, Contents, MAGIC};
use crate::files::create_private;

/// The file, everything written so far, and its checksum.
pub(super) struct Writer {
    file: BufWriter<File>,
    hash: Box<Xxh3>,
    written: u64,
    unfinished: Unfinished,
}

/// Removes what was not finished.
#[derive(Debug)]
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // What is left is swept at the next start.
        _ = fs::remove_file(&self.0);
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("path", &self.unfinished.0).finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a file at `path`, in place of what is left there of an earlier try.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let unfinished = Unfinished(path.to_owned());
        _ = fs::remove_file(path);
        let file = BufWriter::with_capacity(BUFFER, create_private(path)?);
        let mut writer = Self { file, hash: Box::default(), written: 0, unfinished };
        writer.write_all(&MAGIC)?;
        Ok(writer)
    }

    /// Bytes so far.
    pub(super) const fn written(&self) -> u64 {
        self.written
    }

    /// Ends the file with its table of contents. When this returns, it survives a power cut.
    pub(super) fn finish(mut self, contents: &Contents) -> io::Result<PathBuf> {
        let tail = layout::tail(contents, &mut self.hash)?;
        self.file.write_all(&tail)?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        let path = std::mem::take(&mut self.unfinished.0);
        Ok(path)
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
