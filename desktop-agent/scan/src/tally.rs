//! What a walk left out, and what it has to say about it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// What a walk saw and what it left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WalkSummary {
    /// Files told to the visitors.
    pub files: u64,
    /// Folders read.
    pub folders: u64,
    /// Bytes of the files told to the visitors.
    pub bytes: u64,
    /// Entries left out, by reason; only reasons that occurred.
    pub skipped: BTreeMap<String, u64>,
    /// Sentences for people, sorted by bytes: at most 100 folders by name, then how many more.
    pub warnings: Vec<String>,
}

/// Why an entry is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skip {
    /// Left behind by a storage box or an operating system.
    Noise,
    /// A link whose target lies outside the walked folder.
    LinkOutside,
    /// A link to a folder: links are never entered.
    LinkToFolder,
    /// A link to nothing, to itself, or to a special file.
    LinkBroken,
    /// A pipe, socket or device.
    Special,
    /// A folder that cannot be read.
    UnreadableFolder,
    /// A file whose size the system does not tell.
    UnreadableFile,
    /// Gone between its listing and its turn.
    Vanished,
    /// A key of a bucket that cannot stand in a path: with `//`, with dots for a name.
    UnreadableName,
}

impl Skip {
    const ALL: [Self; 9] = [
        Self::Noise,
        Self::LinkOutside,
        Self::LinkToFolder,
        Self::LinkBroken,
        Self::Special,
        Self::UnreadableFolder,
        Self::UnreadableFile,
        Self::Vanished,
        Self::UnreadableName,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Noise => "noise",
            Self::LinkOutside => "link_outside",
            Self::LinkToFolder => "link_to_folder",
            Self::LinkBroken => "link_broken",
            Self::Special => "special",
            Self::UnreadableFolder => "unreadable_folder",
            Self::UnreadableFile => "unreadable_file",
            Self::Vanished => "vanished",
            Self::UnreadableName => "unreadable_name",
        }
    }
}

/// One thread's share of the summary.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) files: u64,
    pub(crate) folders: u64,
    pub(crate) bytes: u64,
    skipped: [u64; Skip::ALL.len()],
    warnings: BTreeSet<String>,
    warnings_dropped: u64,
}

impl Tally {
    const WARNINGS_KEPT: usize = 100;

    #[inline]
    pub(crate) fn skip(&mut self, why: Skip) {
        self.skipped[why as usize] += 1;
    }

    /// Files so far whose size the system did not tell.
    pub(crate) fn unreadable_files(&self) -> u64 {
        self.skipped[Skip::UnreadableFile as usize]
    }

    /// Counts a folder that could not be read, or not to its end, and names it.
    pub(crate) fn skip_folder(&mut self, path: &[u8], fault: &io::Error) {
        let name = if path.is_empty() { "." } else { &String::from_utf8_lossy(path) };
        let vanished = fault.kind() == io::ErrorKind::NotFound;
        self.skip(if vanished { Skip::Vanished } else { Skip::UnreadableFolder });
        self.warn(if vanished {
            format!("The folder {name} was gone before it could be read.")
        } else {
            format!("The folder {name} could not be read: {}.", plain(fault))
        });
    }

    /// Keeps the first hundred by bytes, so that what is shown does not depend on the order of the
    /// walk.
    fn warn(&mut self, sentence: String) {
        self.warnings.insert(sentence);
        if self.warnings.len() > Self::WARNINGS_KEPT {
            self.warnings.pop_last();
            self.warnings_dropped += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.folders += other.folders;
        self.bytes = self.bytes.saturating_add(other.bytes);
        for (mine, theirs) in self.skipped.iter_mut().zip(other.skipped) {
            *mine += theirs;
        }
        self.warnings_dropped += other.warnings_dropped;
        for sentence in other.warnings {
            self.warn(sentence);
        }
    }

    pub(crate) fn into_summary(self) -> WalkSummary {
        let skipped = Skip::ALL
            .into_iter()
            .map(|why| (why.word().to_owned(), self.skipped[why as usize]))
            .filter(|(_, count)| *count > 0)
            .collect();
        let mut warnings: Vec<String> = self.warnings.into_iter().collect();
        if self.warnings_dropped > 0 {
            warnings.push(format!(
                "{} more folders could not be read; they are counted, not named.",
                self.warnings_dropped
            ));
        }
        WalkSummary {
            files: self.files,
            folders: self.folders,
            bytes: self.bytes,
            skipped,
            warnings,
        }
    }
}

/// The system's words without the number it adds.
fn plain(fault: &io::Error) -> String {
    let words = fault.to_string();
    match words.find(" (os error") {
        Some(end) => words[..end].to_lowercase(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_are_capped_and_do_not_depend_on_the_order() {
        let fault = io::Error::from(io::ErrorKind::PermissionDenied);
        let mut forward = Tally::default();
        let mut backward = Tally::default();
        for number in 0..250 {
            forward.skip_folder(format!("{number:03}").as_bytes(), &fault);
            backward.skip_folder(format!("{:03}", 249 - number).as_bytes(), &fault);
        }
        let (forward, backward) = (forward.into_summary(), backward.into_summary());
        assert_eq!(forward, backward);
        assert_eq!(forward.warnings.len(), 101);
        assert_eq!(forward.warnings[0], "The folder 000 could not be read: permission denied.");
        assert!(forward.warnings[100].starts_with("150 more folders"));
        assert_eq!(forward.skipped["unreadable_folder"], 250);
    }

    #[test]
    fn shares_of_threads_add_up() {
        let mut one = Tally { files: 2, folders: 1, bytes: 10, ..Tally::default() };
        one.skip(Skip::Noise);
        let mut other = Tally { files: 3, folders: 2, bytes: 5, ..Tally::default() };
        other.skip(Skip::Noise);
        other.skip(Skip::LinkOutside);
        one.merge(other);
        let summary = one.into_summary();
        assert_eq!((summary.files, summary.folders, summary.bytes), (5, 3, 15));
        assert_eq!(
            summary.skipped,
            BTreeMap::from([("noise".to_owned(), 2), ("link_outside".to_owned(), 1)])
        );
    }
}
