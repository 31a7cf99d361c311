//! The findings of one run, from whatever order they come in to sorted: in memory as long as they
//! are few, in sorted stretches on disk when they are many.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::layout::BUFFER;
use crate::files::create_private;

/// So many bytes are kept in memory.
const IN_MEMORY: usize = 4 << 20;

/// What a text costs beside its bytes.
const EACH: usize = size_of::<String>();

/// Findings that were told so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    lines: Vec<String>,
    bytes: usize,
    stretches: Option<Stretches>,
}

/// Sorted stretches in one file, which is gone with this.
#[derive(Debug)]
struct Stretches {
    path: PathBuf,
    file: File,
    /// Where each ends.
    ends: Vec<u64>,
}

impl Drop for Stretches {
    fn drop(&mut self) {
        // What is left is swept at the next start.
        _ = fs::remove_file(&self.path);
    }
}

impl Findings {
    /// Takes in one. `path` names the file for the case that there are many.
    pub(super) fn add(&mut self, finding: String, path: &Path) -> io::Result<()> {
        self.bytes += finding.len() + EACH;
        self.lines.push(finding);
        if self.bytes < IN_MEMORY {
            return Ok(());
        }
        self.lines.sort_unstable();
        self.bytes = 0;
        let stretches = match &mut self.stretches {
            Some(stretches) => stretches,
            none => none.insert(Stretches::create(path)?),
        };
        stretches.write(self.lines.drain(..))
    }

    /// All of them, sorted by bytes.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        self.lines.sort_unstable();
        let mut sources: Vec<Source> = vec![Box::new(self.lines.into_iter().map(Ok))];
        for number in 0..self.stretches.iter().map(|all| all.ends.len()).sum() {
            if let Some(stretches) = &self.stretches {
                sources.push(Box::new(Lines(stretches.open(number)?)));
            }
        }
        let mut sorted = Sorted { sources, next: BinaryHeap::new(), _stretches: self.stretches };
        for number in 0..sorted.sources.len() {
            sorted.pull(number)?;
        }
        Ok(sorted)
    }
}

impl Stretches {
    fn create(path: &Path) -> io::Result<Self> {
        _ = fs::remove_file(path);
        Ok(Self { path: path.to_owned(), file: create_private(path)?, ends: vec![] })
    }

    fn write(&mut self, lines: impl Iterator<Item = String>) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(BUFFER, &mut self.file);
        for line in lines {
            write_line(&mut out, &line)?;
        }
        out.flush()?;
        drop(out);
        self.ends.push(self.file.stream_position()?);
        Ok(())
    }

    fn open(&self, number: usize) -> io::Result<impl BufRead + use<>> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(file.take(self.ends[number] - start)))
    }
}

type Source = Box<dyn Iterator<Item = io::Result<String>> + Send>;

/// Sorted findings, one after the other.
pub(super) struct Sorted {
    sources: Vec<Source>,
    /// The next of each source, and which it is.
    next: BinaryHeap<Reverse<(String, usize)>>,
    _stretches: Option<Stretches>,
}

impl Sorted {
    fn pull(&mut self, number: usize) -> io::Result<()> {
        if let Some(finding) = self.sources[number].next() {
            self.next.push(Reverse((finding?, number)));
        }
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<io::Result<String>> {
        let Reverse((finding, number)) = self.next.pop()?;
        Some(self.pull(number).map(|()| finding))
    }
}

/// Texts, each after its length.
pub(super) struct Lines<R>(pub(super) R);

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<io::Result<String>> {
        read_line(&mut self.0).transpose()
    }
}

/// Writes one text after its length.
pub(super) fn write_line(out: &mut impl Write, line: &str) -> io::Result<()> {
    let length = u32::try_from(line.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(line.as_bytes())
}

fn read_line(part: &mut impl BufRead) -> io::Result<Option<String>> {
    if part.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 4];
    part.read_exact(&mut length)?;
    let mut text = vec![0; u32::from_le_bytes(length) as usize];
    part.read_exact(&mut text)?;
    String::from_utf8(text).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_findings_come_out_sorted_and_leave_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findings");
        let mut findings = Findings::default();
        let mut all: Vec<String> = (0..60_000_u64)
            .map(|number| format!("kind\t{:>200}", number.wrapping_mul(0x9e37_79b9) % 1_000_003))
            .collect();
        for finding in &all {
            findings.add(finding.clone(), &path).unwrap();
        }
        let stretches = findings.stretches.as_ref().unwrap().ends.len();
        assert!(stretches > 2, "only {stretches} stretches on disk");
        all.sort_unstable();
        let sorted: Vec<String> = findings.sorted().unwrap().map(Result::unwrap).collect();
        assert_eq!(sorted.len(), all.len());
        assert!(sorted == all);
        assert!(!path.exists());
    }
}
