//! Marks: what is remembered of a file, and the digest of a folder's marks. They are kept on disk
//! between versions, so the hash is one with a specification that does not change (XXH3).

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Bytes of a [`Mark`].
pub const MARK_LEN: usize = 15;

/// What is remembered of a file: 8 bytes for its name, then 7 for name, size and time together.
/// Two marks with the same name part are of the same file; they differ when it changed.
pub type Mark = [u8; MARK_LEN];

/// Bytes of a mark that stand for the name.
pub(super) const NAME_LEN: usize = 8;

/// What is remembered of a folder's path.
#[must_use]
pub fn path_mark(path: &[u8]) -> u64 {
    xxh3_64(path)
}

/// The marks of the files of one folder, in the order they came, and their digest, which does not
/// depend on that order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderMarks {
    marks: Vec<Mark>,
    digest: u64,
}

impl FolderMarks {
    /// Above this many marks the room of one huge folder is given back after it.
    const KEPT_ROOM: usize = 1 << 16;

    /// Takes in one file: its own name, its size in bytes, its last change in nanoseconds since
    /// 1970.
    #[inline]
    pub fn push(&mut self, name: &[u8], size: u64, mtime_ns: i64) {
        let name = xxh3_64(name);
        let mut facts = [0; 16];
        facts[..8].copy_from_slice(&size.to_le_bytes());
        facts[8..].copy_from_slice(&mtime_ns.to_le_bytes());
        let facts = xxh3_64_with_seed(&facts, name) >> 8;
        // A change of one file alone always changes the sum: its name part stays, the other not.
        self.digest = self.digest.wrapping_add(name).wrapping_add(facts << 8);
        let mut mark = [0; MARK_LEN];
        mark[..NAME_LEN].copy_from_slice(&name.to_be_bytes());
        mark[NAME_LEN..].copy_from_slice(&facts.to_be_bytes()[1..]);
        self.marks.push(mark);
    }

    /// Forgets everything, for the next folder.
    pub fn clear(&mut self) {
        self.marks.clear();
        self.marks.shrink_to(Self::KEPT_ROOM);
        self.digest = 0;
    }

    /// The same for two folders with the same files, in whatever order they came.
    #[must_use]
    pub const fn digest(&self) -> u64 {
        self.digest
    }

    /// The marks in the order the files came.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The marks, to be put in order by [`super::compare_marks`].
    #[must_use]
    pub fn marks_mut(&mut self) -> &mut [Mark] {
        &mut self.marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks of an older version must mean the same in every later one.
    #[test]
    fn a_mark_never_changes_between_versions() {
        let mut marks = FolderMarks::default();
        marks.push(b"AB3D0001.CR3", 24_117_248, 1_769_860_800_123_456_789);
        assert_eq!(marks.marks()[0], MARK, "{:02x?}", marks.marks()[0]);
        assert_eq!(marks.digest(), DIGEST, "{:#x}", marks.digest());
        assert_eq!(path_mark(b"2024/spring"), PATH, "{:#x}", path_mark(b"2024/spring"));
    }

    const MARK: Mark = [39, 196, 161, 162, 81, 11, 16, 46, 212, 202, 152, 11, 106, 176, 175];
    const DIGEST: u64 = 0xfc8f_39ad_bbbb_bf2e;
    const PATH: u64 = 0xd581_cda3_8f21_bdcb;

    #[test]
    fn name_size_and_time_each_count() {
        let digest = |name: &[u8], size, time| {
            let mut marks = FolderMarks::default();
            marks.push(name, size, time);
            (marks.marks()[0], marks.digest())
        };
        let before = digest(b"a", 1, 1);
        assert_eq!(before, digest(b"a", 1, 1));
        for other in [digest(b"b", 1, 1), digest(b"a", 2, 1), digest(b"a", 1, 2)] {
            assert_ne!(before.0, other.0);
            assert_ne!(before.1, other.1);
        }
        assert_eq!(before.0[..NAME_LEN], digest(b"a", 2, 7).0[..NAME_LEN], "the same file");
    }
}
