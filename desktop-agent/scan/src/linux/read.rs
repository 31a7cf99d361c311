//! Reading one folder: names and kinds from `getdents64`, sizes and times from `fstatat`, which
//! costs a few per cent less than `statx` and tells all that is needed.

use std::ffi::CStr;
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, FileType, RawDir, RawDirEntry, Stat, readlinkat, statat};
use rustix::io::Errno;
use safelight_domain::noise::is_noise;

use super::open::{Halfway, Handle, for_looking, for_reading};
use crate::link::{Look, Target, follow};
use crate::tally::{Skip, Tally};
use crate::walk::{Contents, skip_file};

/// What one thread keeps from folder to folder.
pub(crate) struct Buffer {
    /// Room for the entries of one call.
    entries: Vec<u8>,
    halfway: Halfway,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { entries: Vec::with_capacity(64 * 1024), halfway: Halfway::default() }
    }
}

/// Reads the folder at `path` beneath `start` into `contents`. On an error what was read until then
/// is there.
pub(crate) fn read_folder(
    start: &Handle,
    path: &[u8],
    buffer: &mut Buffer,
    contents: &mut Contents<'_>,
    tally: &mut Tally,
) -> io::Result<()> {
    let folder = for_reading(start, path, &mut buffer.halfway)?;
    let mut listing = RawDir::new(&folder, buffer.entries.spare_capacity_mut());
    let mut here = Here { start, path, folder: &folder, contents, tally };
    while let Some(entry) = listing.next() {
        here.entry(&entry?);
        if !here.contents.may_go_on() {
            break;
        }
    }
    Ok(())
}

/// The folder being read.
struct Here<'a, 'b> {
    start: &'a Handle,
    path: &'a [u8],
    folder: &'a OwnedFd,
    contents: &'a mut Contents<'b>,
    tally: &'a mut Tally,
}

impl Here<'_, '_> {
    #[inline]
    fn entry(&mut self, entry: &RawDirEntry<'_>) {
        let name = entry.file_name();
        if is_noise(name.to_bytes()) {
            self.tally.skip(Skip::Noise);
            return;
        }
        match entry.file_type() {
            FileType::RegularFile | FileType::Unknown => self.ask(name),
            kind => self.other(name, kind),
        }
    }

    /// Asks for size and time. What the listing called a file, or did not name at all, may turn out
    /// to be something else.
    fn ask(&mut self, name: &CStr) {
        match look_at(self.folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => {
                    self.contents.files.push(name.to_bytes(), size(&stat), mtime_ns(&stat));
                }
                kind => self.other(name, kind),
            },
            Err(fault) => skip_file(self.tally, &fault.into()),
        }
    }

    fn other(&mut self, name: &CStr, kind: FileType) {
        match kind {
            FileType::Directory => match name.to_bytes() {
                b"." | b".." => {}
                name => self.contents.add_subfolder(name),
            },
            FileType::Symlink => self.link(name.to_bytes()),
            _ => self.tally.skip(Skip::Special),
        }
    }

    fn link(&mut self, name: &[u8]) {
        let look = |path: &[u8]| look_beneath(self.start, path);
        match follow(self.contents.start, self.path, name, look) {
            Target::File { size, mtime_ns } => self.contents.files.push(name, size, mtime_ns),
            Target::Folder => self.tally.skip(Skip::LinkToFolder),
            Target::Outside => self.tally.skip(Skip::LinkOutside),
            Target::Broken => self.tally.skip(Skip::LinkBroken),
        }
    }
}

fn look_beneath(start: &Handle, path: &[u8]) -> io::Result<Look> {
    let thing = for_looking(start, path)?;
    let stat = look_at(&thing, c"", AtFlags::EMPTY_PATH | AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => Look::Folder,
        FileType::RegularFile => Look::File { size: size(&stat), mtime_ns: mtime_ns(&stat) },
        FileType::Symlink => Look::Link(readlinkat(&thing, c"", vec![])?.into_bytes()),
        _ => Look::Special,
    })
}

#[inline]
fn look_at(folder: &OwnedFd, name: &CStr, flags: AtFlags) -> Result<Stat, Errno> {
    statat(folder, name, flags | AtFlags::NO_AUTOMOUNT)
}

fn size(stat: &Stat) -> u64 {
    u64::try_from(stat.st_size).unwrap_or(0)
}

#[allow(clippy::unnecessary_cast, reason = "the kernel's words differ between processors")]
fn mtime_ns(stat: &Stat) -> i64 {
    let whole = (stat.st_mtime as i64).saturating_mul(1_000_000_000);
    whole.saturating_add(stat.st_mtime_nsec as i64)
}
