//! What a walk hands to its visitors: the files of one folder, names as bytes.

/// One file: its name, its size in bytes, and when its contents last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFact<'a> {
    /// The name as the file system keeps it; not always valid UTF-8.
    pub name: &'a [u8],
    /// Size in bytes.
    pub size: u64,
    /// Last change of the contents, nanoseconds since 1970 UTC.
    pub mtime_ns: i64,
}

/// All files of one folder, without its sub-folders. Borrowed from the walker: copy what must stay.
#[derive(Debug, Clone, Copy)]
pub struct FolderFiles<'a> {
    path: &'a [u8],
    files: &'a FileList,
}

impl<'a> FolderFiles<'a> {
    pub(crate) fn new(path: &'a [u8], files: &'a FileList) -> Self {
        Self { path, files }
    }

    /// The folder relative to the start of the walk, `/`-separated; empty for the start itself.
    #[must_use]
    pub fn path(&self) -> &'a [u8] {
        self.path
    }

    /// How many files the folder holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.entries.len()
    }

    /// Whether the folder holds no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.entries.is_empty()
    }

    /// The files, in the order of the file system.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = FileFact<'a>> + Clone + use<'a> {
        let names = self.files.names.as_slice();
        let mut start = 0;
        self.files.entries.iter().map(move |entry| {
            let name = &names[start..entry.name_end];
            start = entry.name_end;
            FileFact { name, size: entry.size, mtime_ns: entry.mtime_ns }
        })
    }
}

/// Told of one folder after the other, in no particular order.
pub trait Visit {
    /// Takes note of a folder's files. Folders without files are not told.
    fn folder(&mut self, folder: &FolderFiles<'_>);

    /// Told, before [`Visit::folder`], of a folder that could not be read, or not as a whole: what
    /// is missing from it may still be there. What stands below it may be missing too.
    fn unread(&mut self, path: &[u8]) {
        _ = path;
    }
}

/// The files of one folder while they are being read: all names in one run of bytes, so that a
/// folder of a million files costs its names once and 24 bytes a file.
#[derive(Debug, Default)]
pub(crate) struct FileList {
    names: Vec<u8>,
    entries: Vec<Entry>,
    bytes: u64,
}

#[derive(Debug)]
struct Entry {
    size: u64,
    mtime_ns: i64,
    name_end: usize,
}

impl FileList {
    /// Above this many bytes the room of one huge folder is given back after it.
    const KEPT_ROOM: usize = 1 << 20;

    #[inline]
    pub(crate) fn push(&mut self, name: &[u8], size: u64, mtime_ns: i64) {
        self.names.extend_from_slice(name);
        self.bytes = self.bytes.saturating_add(size);
        self.entries.push(Entry { size, mtime_ns, name_end: self.names.len() });
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Name and size of the first file.
    pub(crate) fn first(&self) -> Option<(&[u8], u64)> {
        let first = self.entries.first()?;
        Some((&self.names[..first.name_end], first.size))
    }

    /// Sum of all sizes.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Empties the list for the next folder.
    pub(crate) fn clear(&mut self) {
        self.names.clear();
        self.entries.clear();
        self.bytes = 0;
        self.names.shrink_to(Self::KEPT_ROOM);
        self.entries.shrink_to(Self::KEPT_ROOM / size_of::<Entry>());
    }
}
