//! The walk: several threads take folders from one stack, read each whole, and tell it to a visitor
//! of their own. Memory is that of the largest folder, not of the tree.

use std::io;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use crate::crew::{Crew, Turn};
use crate::error::ScanError;
use crate::facts::{FileList, FolderFiles, Visit};
use crate::options::{CancelFlag, WalkOptions, WalkProgress};
use crate::path_bytes::bytes;
use crate::platform;
use crate::root::Folder;
use crate::source::{Visitors, list};
use crate::tally::{Skip, Tally, WalkSummary};

/// Walks `folder` and all below it. Each thread has a visitor of its own, made by `make`; they come
/// back in no particular order, with what was seen and left out.
///
/// # Errors
/// When `folder` itself cannot be read, or on a cancel. What lies below never ends a walk: it is
/// counted, and named in the warnings.
pub fn walk<V: Visit + Send>(
    folder: &Folder,
    options: &WalkOptions,
    make: impl Fn() -> V + Sync,
) -> Result<(Vec<V>, WalkSummary), ScanError> {
    list(folder, options, make)
}

/// The same with visitors that are lent, one to each thread.
pub(crate) fn walk_with(
    folder: &Folder,
    options: &WalkOptions,
    visitors: &dyn Visitors,
) -> Result<WalkSummary, ScanError> {
    let crew = Crew::new(options.cancel.clone());
    let fatal = OnceLock::new();
    let done = Mutex::new(Tally::default());
    let start = Mutex::new(Some(crew.start()));
    let work = |visitor: &mut dyn Visit| {
        let mut reader = Reader::new(folder, options);
        let mut turn = start.lock().unwrap_or_else(PoisonError::into_inner).take();
        while let Some(here) = turn.take().or_else(|| crew.next()) {
            if let Err(fault) = reader.read(&here, visitor) {
                _ = fatal.set(fault);
            }
        }
        done.lock().unwrap_or_else(PoisonError::into_inner).merge(reader.tally);
    };
    thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| visitors.lend(&mut |visitor| work(visitor)));
        }
    });
    if let Some(fault) = fatal.into_inner() {
        return Err(ScanError::opening(folder.path.clone(), fault));
    }
    if options.cancel.is_cancelled() {
        return Err(ScanError::Cancelled);
    }
    Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner).into_summary())
}

/// One thread's hands: buffers that are used again for each folder, and its share of the summary.
struct Reader<'a> {
    folder: &'a Folder,
    buffer: platform::Buffer,
    path: Vec<u8>,
    contents: Contents<'a>,
    tally: Tally,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Folder, options: &'a WalkOptions) -> Self {
        Self {
            folder,
            buffer: platform::Buffer::default(),
            path: vec![],
            contents: Contents::new(&options.cancel, &options.progress, &folder.path),
            tally: Tally::default(),
        }
    }

    /// Reads one folder and tells it; an error only for the start of the walk.
    fn read(&mut self, turn: &Turn<'_>, visitor: &mut dyn Visit) -> Result<(), io::Error> {
        turn.place().path(&mut self.path);
        let path = self.path.as_slice();
        self.contents.clear();
        self.contents.progress.enter_folder(path);
        let unreadable_before = self.tally.unreadable_files();
        let read = platform::read_folder(
            &self.folder.handle,
            path,
            &mut self.buffer,
            &mut self.contents,
            &mut self.tally,
        );
        self.contents.report_progress();
        let mut whole = self.tally.unreadable_files() == unreadable_before;
        if let Err(fault) = read {
            if path.is_empty() && self.contents.files.len() == 0 {
                return Err(fault);
            }
            self.tally.skip_folder(path, &fault);
            // What is gone is known to be gone.
            whole &= fault.kind() == io::ErrorKind::NotFound;
        }
        if !whole {
            visitor.unread(path);
        }
        turn.found(&self.contents.subfolders);
        self.tally.folders += 1;
        self.tally.files += self.contents.files.len() as u64;
        self.tally.bytes = self.tally.bytes.saturating_add(self.contents.files.bytes());
        if self.contents.files.len() > 0 && !self.contents.cancel.is_cancelled() {
            visitor.folder(&FolderFiles::new(path, &self.contents.files));
        }
        Ok(())
    }
}

/// What one folder holds, while it is being read.
pub(crate) struct Contents<'a> {
    /// Its files.
    pub(crate) files: FileList,
    /// Its sub-folders, each name ended by a NUL.
    pub(crate) subfolders: Vec<u8>,
    /// Real absolute path of the start, to compare links with.
    pub(crate) start: &'a [u8],
    cancel: &'a CancelFlag,
    progress: &'a WalkProgress,
    entries: usize,
    reported: (u64, u64),
}

impl<'a> Contents<'a> {
    /// So many entries are read between two looks at the cancel flag, and two reports: well under a
    /// second, even where a slow share takes ten milliseconds for each.
    const BETWEEN_LOOKS: usize = 64;

    pub(crate) fn new(cancel: &'a CancelFlag, progress: &'a WalkProgress, start: &'a Path) -> Self {
        Self {
            files: FileList::default(),
            subfolders: vec![],
            start: bytes(start.as_os_str()),
            cancel,
            progress,
            entries: 0,
            reported: (0, 0),
        }
    }

    fn clear(&mut self) {
        self.files.clear();
        self.subfolders.clear();
        self.subfolders.shrink_to(1 << 20);
        self.reported = (0, 0);
    }

    /// Counts one entry; false when the walk was cancelled meanwhile.
    #[inline]
    pub(crate) fn may_go_on(&mut self) -> bool {
        self.entries += 1;
        if !self.entries.is_multiple_of(Self::BETWEEN_LOOKS) {
            return true;
        }
        self.report_progress();
        !self.cancel.is_cancelled()
    }

    pub(crate) fn add_subfolder(&mut self, name: &[u8]) {
        self.subfolders.extend_from_slice(name);
        self.subfolders.push(0);
    }

    fn report_progress(&mut self) {
        let (files, bytes) = (self.files.len() as u64, self.files.bytes());
        self.progress.add_files(files - self.reported.0, bytes - self.reported.1);
        self.reported = (files, bytes);
    }
}

/// Counts a file that could not be asked for its size.
pub(crate) fn skip_file(tally: &mut Tally, fault: &io::Error) {
    let vanished = fault.kind() == io::ErrorKind::NotFound;
    tally.skip(if vanished { Skip::Vanished } else { Skip::UnreadableFile });
}
