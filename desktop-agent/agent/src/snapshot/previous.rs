//! The snapshot of the result before: verified as a whole, then asked folder by folder.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use safelight_domain::Timestamp;
use safelight_domain::changes::{MARK_LEN, Mark, path_mark};

use super::findings::Lines;
use super::layout::{self, BUFFER, Contents, FOLDER_HEAD, FolderHead, MAGIC, damaged};

/// A snapshot that can be compared with: 40 bytes of memory a folder, none a file.
#[derive(Debug)]
pub(super) struct Previous {
    contents: Contents,
    /// Sorted by path.
    folders: Vec<OldFolder>,
    /// Folders that could not be read then.
    unread: Vec<Box<[u8]>>,
    file: Mutex<File>,
}

/// One folder of then.
#[derive(Debug)]
pub(super) struct OldFolder {
    path: u64,
    digest: u64,
    files: u64,
    marks_at: u64,
    seen: AtomicBool,
}

/// A folder of then about which nothing can be known now.
#[derive(Debug)]
pub(super) struct Hidden {
    pub(super) path: Box<[u8]>,
    pub(super) head: FolderHead,
    marks_at: u64,
}

impl OldFolder {
    /// Whether it holds the same files now.
    pub(super) fn is_same(&self, digest: u64, files: u64) -> bool {
        self.digest == digest && self.files == files
    }

    /// Notes that it is still there.
    pub(super) fn see(&self) {
        self.seen.store(true, Ordering::Relaxed);
    }
}

impl Previous {
    /// Opens the snapshot at `path`; none when there is none.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it was written.
    pub(super) fn open(path: &Path) -> io::Result<Option<Self>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let contents = layout::verified(&mut file)?;
        let room = usize::try_from(contents.folders).map_err(io::Error::other)?;
        let mut folders = Vec::with_capacity(room.min(1 << 20));
        let mut unread = vec![];
        each_folder(&mut file, &contents, |head, path, marks_at| {
            if head.read {
                let path = path_mark(path);
                let (digest, files) = (head.digest, head.files);
                let seen = AtomicBool::new(false);
                folders.push(OldFolder { path, digest, files, marks_at, seen });
            } else {
                unread.push(path.into());
            }
            Ok(())
        })?;
        folders.sort_unstable_by_key(|folder| folder.path);
        Ok(Some(Self { contents, folders, unread, file: Mutex::new(file) }))
    }

    /// When the result before was made.
    pub(super) const fn made_at(&self) -> Timestamp {
        Timestamp::from_micros(self.contents.made_at)
    }

    /// What else is known of it.
    pub(super) const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// What was known of a folder.
    pub(super) fn find(&self, path: &[u8]) -> Option<&OldFolder> {
        let path = path_mark(path);
        let at = self.folders.binary_search_by_key(&path, |folder| folder.path).ok()?;
        Some(&self.folders[at])
    }

    /// Forgets which folders were found again.
    pub(super) fn forget_seen(&self) {
        self.folders.iter().for_each(|folder| folder.seen.store(false, Ordering::Relaxed));
    }

    /// Whether nothing was known of a folder because it could not be read.
    pub(super) fn was_unread(&self, path: &[u8]) -> bool {
        is_below(path, &self.unread)
    }

    /// Reads the marks of a folder into `marks`.
    pub(super) fn marks(&self, folder: &OldFolder, marks: &mut Vec<Mark>) -> io::Result<()> {
        self.read_marks(folder.marks_at, folder.files, marks)
    }

    /// The same for a folder that is hidden now.
    pub(super) fn hidden_marks(&self, folder: &Hidden, marks: &mut Vec<Mark>) -> io::Result<()> {
        self.read_marks(folder.marks_at, folder.head.files, marks)
    }

    fn read_marks(&self, at: u64, files: u64, marks: &mut Vec<Mark>) -> io::Result<()> {
        let files = usize::try_from(files).map_err(io::Error::other)?;
        marks.clear();
        marks.resize(files, [0; MARK_LEN]);
        let mut file = self.file();
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(marks.as_flattened_mut())
    }

    /// How many files stood in folders that are gone, and the folders that are not seen again
    /// because they, or one above them, are among `unread`.
    pub(super) fn unseen(&self, unread: &[Box<[u8]>]) -> io::Result<(u64, Vec<Hidden>)> {
        let unseen = self.folders.iter().filter(|folder| !folder.seen.load(Ordering::Relaxed));
        let mut gone = unseen.map(|folder| folder.files).sum();
        let mut hidden = vec![];
        if gone > 0 && !unread.is_empty() {
            each_folder(&mut self.file(), &self.contents, |head, path, marks_at| {
                let seen = self.find(path).is_none_or(|folder| folder.seen.load(Ordering::Relaxed));
                if head.read && !seen && is_below(path, unread) {
                    gone -= head.files;
                    hidden.push(Hidden { path: path.into(), head, marks_at });
                }
                Ok(())
            })?;
        }
        Ok((gone, hidden))
    }

    /// One part: 1 for findings, 2 for results, 3 for the report. One at a time, and none while
    /// folders are asked for: all share one place in the file.
    pub(super) fn part(&self, number: usize) -> io::Result<impl BufRead> {
        let (start, end) = (self.contents.ends[number - 1], self.contents.ends[number]);
        let mut file = self.file().try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(BufReader::with_capacity(BUFFER, file.take(end - start)))
    }

    /// The findings, sorted.
    pub(super) fn findings(&self) -> io::Result<impl Iterator<Item = io::Result<String>>> {
        Ok(Lines(self.part(1)?))
    }

    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `path` is one of `folders` or lies below one.
pub(super) fn is_below(path: &[u8], folders: &[Box<[u8]>]) -> bool {
    folders.iter().any(|folder| {
        folder.is_empty()
            || path
                .strip_prefix(&**folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    })
}

fn each_folder(
    file: &mut File,
    contents: &Contents,
    mut tell: impl FnMut(FolderHead, &[u8], u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut at = MAGIC.len() as u64;
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = BufReader::with_capacity(BUFFER, file);
    let mut path = vec![];
    while at < contents.ends[0] {
        let mut head = [0; FOLDER_HEAD];
        bytes.read_exact(&mut head)?;
        let head = FolderHead::from_bytes(head);
        path.resize(head.path_len as usize, 0);
        bytes.read_exact(&mut path)?;
        let marks_at = at + FOLDER_HEAD as u64 + u64::from(head.path_len);
        tell(head, &path, marks_at)?;
        let marks = head.files.checked_mul(MARK_LEN as u64).ok_or_else(|| damaged("a folder"))?;
        bytes.seek_relative(i64::try_from(marks).map_err(io::Error::other)?)?;
        at = marks_at + marks;
    }
    Ok(())
}
