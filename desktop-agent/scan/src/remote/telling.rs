//! What a remote listing hands on: folders to the visitor, counts to whoever watches.

use std::io;

use crate::facts::{FileList, FolderFiles, Visit};
use crate::options::WalkProgress;
use crate::tally::{Skip, Tally, WalkSummary};

/// One listing's words to the outside.
pub(crate) struct Telling<'a> {
    visitor: &'a mut dyn Visit,
    progress: &'a WalkProgress,
    tally: Tally,
}

impl<'a> Telling<'a> {
    pub(crate) fn new(visitor: &'a mut dyn Visit, progress: &'a WalkProgress) -> Self {
        Self { visitor, progress, tally: Tally::default() }
    }

    /// A folder is there, whatever it holds.
    pub(crate) fn enter(&mut self, path: &[u8]) {
        self.tally.folders += 1;
        self.progress.enter_folder(path);
    }

    /// All files of a folder.
    pub(crate) fn folder(&mut self, path: &[u8], files: &FileList) {
        self.tally.files += files.len() as u64;
        self.tally.bytes = self.tally.bytes.saturating_add(files.bytes());
        if files.len() > 0 {
            self.visitor.folder(&FolderFiles::new(path, files));
        }
    }

    /// Files were seen; they are told when their folder is whole.
    pub(crate) fn seen(&self, files: u64, bytes: u64) {
        self.progress.add_files(files, bytes);
    }

    /// An entry is left out.
    pub(crate) fn skip(&mut self, why: Skip) {
        self.tally.skip(why);
    }

    /// A folder cannot be read, while others can.
    pub(crate) fn unread(&mut self, path: &[u8], fault: &io::Error) {
        self.tally.skip_folder(path, fault);
        if fault.kind() != io::ErrorKind::NotFound {
            self.visitor.unread(path);
        }
    }

    pub(crate) fn into_summary(self) -> WalkSummary {
        self.tally.into_summary()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Writes down what it is told.
    #[derive(Debug, Default)]
    pub(crate) struct Seen {
        pub(crate) told: Vec<String>,
        pub(crate) summary: Option<WalkSummary>,
    }

    impl Visit for Seen {
        fn folder(&mut self, folder: &FolderFiles<'_>) {
            let mut line = format!("{}:", String::from_utf8_lossy(folder.path()));
            for file in folder.iter() {
                line.push(' ');
                line.push_str(&String::from_utf8_lossy(file.name));
            }
            self.told.push(line);
        }

        fn unread(&mut self, path: &[u8]) {
            self.told.push(format!("unread {}", String::from_utf8_lossy(path)));
        }
    }
}
