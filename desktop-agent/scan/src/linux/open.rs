//! Opening beneath a handle: no `..`, no link, no way out. `openat2` where the kernel has it, one
//! component after the other where it has not.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, fstatfs, openat, openat2};
use rustix::io::Errno;

use crate::error::leads_outside;

/// An opened folder; good for opening what is beneath, not for reading itself.
pub(crate) type Handle = OwnedFd;

const NOTHING_BUT_BENEATH: ResolveFlags =
    ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS).union(ResolveFlags::NO_MAGICLINKS);
const PLACE: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
const READING: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
/// The kernel takes paths of 4,095 bytes; longer ones are opened in pieces.
const LONGEST_PATH: usize = 4_000;

/// Opens the folder at an absolute path without following any link on the way. `below_top` is the
/// same path as components joined by `/`.
pub(crate) fn open_absolute(_: &Path, below_top: &[u8]) -> io::Result<Handle> {
    let top = openat(CWD, c"/", PLACE, Mode::empty())?;
    open_beneath(&top, below_top)
}

/// Opens a folder beneath another one; `path` relative and plain, empty for the folder itself.
pub(crate) fn open_beneath(start: &Handle, path: &[u8]) -> io::Result<Handle> {
    beneath(start.as_fd(), path, PLACE).map_err(in_words)
}

/// Opens a folder for reading its entries, leaving no access time behind where the system allows.
pub(super) fn for_reading(
    start: &Handle,
    path: &[u8],
    halfway: &mut Halfway,
) -> io::Result<OwnedFd> {
    let (from, rest) = halfway.towards(start, path).map_err(in_words)?;
    match open_piece(from, rest, READING | OFlags::NOATIME) {
        Err(Errno::PERM) => open_piece(from, rest, READING),
        opened => opened,
    }
    .map_err(in_words)
}

/// A place on the way to folders whose paths are longer than one call takes, kept because the next
/// such folder most likely lies beneath it too.
#[derive(Debug, Default)]
pub(super) struct Halfway(Option<(Vec<u8>, OwnedFd)>);

impl Halfway {
    /// A handle from which the rest of `path` can be opened by one call, and that rest.
    fn towards<'a>(
        &'a mut self,
        start: &'a Handle,
        path: &'a [u8],
    ) -> Result<(BorrowedFd<'a>, &'a [u8]), Errno> {
        if path.len() <= LONGEST_PATH {
            return Ok((start.as_fd(), path));
        }
        if !self.0.as_ref().is_some_and(|(kept, _)| is_above(kept, path)) {
            self.0 = None;
        }
        loop {
            let (from, done) = match &self.0 {
                Some((kept, handle)) => (handle.as_fd(), kept.len() + 1),
                None => (start.as_fd(), 0),
            };
            let (piece, Some(_)) = split(&path[done..]) else { break };
            let reached = open_piece(from, piece, PLACE)?;
            self.0 = Some((path[..done + piece.len()].to_vec(), reached));
        }
        match &self.0 {
            Some((kept, handle)) => Ok((handle.as_fd(), &path[kept.len() + 1..])),
            None => Ok((start.as_fd(), path)),
        }
    }
}

fn is_above(folder: &[u8], path: &[u8]) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.first() == Some(&b'/'))
}

/// Opens whatever stands at `path`, a link itself included, only to be asked what it is.
pub(super) fn for_looking(start: &Handle, path: &[u8]) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
    beneath(start.as_fd(), path, flags).map_err(in_words)
}

/// Opens a file for reading its contents; nothing may stand in the way, and no time of access is
/// left behind: where the system does not allow that, the file is not opened.
pub(crate) fn open_file(start: &Handle, path: &[u8]) -> io::Result<File> {
    const FILE: OFlags = OFlags::RDONLY
        .union(OFlags::NOATIME)
        .union(OFlags::NOFOLLOW)
        .union(OFlags::NONBLOCK)
        .union(OFlags::CLOEXEC);
    beneath(start.as_fd(), path, FILE).map(File::from).map_err(in_words)
}

/// Whether the folder lies on a network file system or behind a helper process.
#[allow(clippy::unnecessary_cast, reason = "the kernel's word is narrower on other processors")]
pub(crate) fn is_slow(folder: &Handle) -> bool {
    const NFS: i64 = 0x6969;
    const SMB: i64 = 0x517B;
    const SMB2: i64 = 0xFE53_4D42;
    const CIFS: i64 = 0xFF53_4D42;
    const FUSE: i64 = 0x6573_5546;
    const CEPH: i64 = 0x00C3_6400;
    const AFS: i64 = 0x5346_414F;
    const NINE_P: i64 = 0x0102_1997;
    fstatfs(folder).is_ok_and(|fs| {
        [NFS, SMB, SMB2, CIFS, FUSE, CEPH, AFS, NINE_P].contains(&(fs.f_type as i64 & 0xFFFF_FFFF))
    })
}

fn in_words(fault: Errno) -> io::Error {
    match fault {
        Errno::LOOP | Errno::XDEV => leads_outside(),
        other => other.into(),
    }
}

fn beneath(start: BorrowedFd<'_>, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let (mut piece, mut rest) = split(path);
    let mut reached: Option<OwnedFd> = None;
    while let Some(next) = rest {
        let from = reached.as_ref().map_or(start, AsFd::as_fd);
        reached = Some(open_piece(from, piece, PLACE)?);
        (piece, rest) = split(next);
    }
    open_piece(reached.as_ref().map_or(start, AsFd::as_fd), piece, flags)
}

/// As many whole components as one call takes, and the rest.
fn split(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    if path.len() <= LONGEST_PATH {
        return (path, None);
    }
    match path[..LONGEST_PATH].iter().rposition(|byte| *byte == b'/') {
        Some(slash) => (&path[..slash], Some(&path[slash + 1..])),
        None => (path, None),
    }
}

fn open_piece(from: BorrowedFd<'_>, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let path = if path.is_empty() { b"." } else { path };
    match openat2(from, path, flags, Mode::empty(), NOTHING_BUT_BENEATH) {
        Err(Errno::NOSYS) => by_components(from, path, flags),
        // Old sandboxes refuse calls they do not know; with NOATIME the refusal means that.
        Err(Errno::PERM) if !flags.contains(OFlags::NOATIME) => by_components(from, path, flags),
        opened => opened,
    }
}

/// The same promise without `openat2`: every component by itself, never through a link.
fn by_components(from: BorrowedFd<'_>, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let mut reached: Option<OwnedFd> = None;
    let mut names = path.split(|byte| *byte == b'/').peekable();
    while let Some(name) = names.next() {
        if name == b".." {
            return Err(Errno::XDEV);
        }
        let wanted = if names.peek().is_some() { PLACE } else { flags } | OFlags::NOFOLLOW;
        let here = reached.as_ref().map_or(from, AsFd::as_fd);
        let opened = match openat(here, name, wanted, Mode::empty()) {
            Err(Errno::NOTDIR) if is_link(here, name) => return Err(Errno::LOOP),
            opened => opened?,
        };
        reached = Some(opened);
    }
    reached.ok_or(Errno::NOENT)
}

fn is_link(folder: BorrowedFd<'_>, name: &[u8]) -> bool {
    rustix::fs::readlinkat(folder, name, vec![]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn both_ways_of_opening_refuse_the_same() {
        let world = tempfile::tempdir().unwrap();
        let at = |path: &str| world.path().join(path);
        fs::create_dir_all(at("root/folder/deep")).unwrap();
        fs::create_dir(at("outside")).unwrap();
        fs::write(at("root/file"), "x").unwrap();
        symlink("../outside", at("root/out")).unwrap();
        symlink(at("outside"), at("root/out_absolute")).unwrap();
        symlink("folder", at("root/inside")).unwrap();
        symlink("loop", at("root/loop")).unwrap();
        let start = openat(CWD, at("root"), PLACE, Mode::empty()).unwrap();
        let cases: [(&[u8], Result<(), Errno>); 12] = [
            (b".", Ok(())),
            (b"folder/deep", Ok(())),
            (b"folder/./deep", Ok(())),
            (b"out", Err(Errno::LOOP)),
            (b"out_absolute", Err(Errno::LOOP)),
            (b"inside", Err(Errno::LOOP)),
            (b"inside/deep", Err(Errno::LOOP)),
            (b"loop", Err(Errno::LOOP)),
            (b"..", Err(Errno::XDEV)),
            (b"../root", Err(Errno::XDEV)),
            (b"none", Err(Errno::NOENT)),
            (b"file", Err(Errno::NOTDIR)),
        ];
        for (path, expected) in cases {
            let name = String::from_utf8_lossy(path);
            for flags in [PLACE, READING] {
                let whole = openat2(&start, path, flags, Mode::empty(), NOTHING_BUT_BENEATH);
                assert_eq!(whole.map(drop), expected, "openat2 {name}");
                let stepwise = by_components(start.as_fd(), path, flags).map(drop);
                assert_eq!(stepwise, expected, "by components {name}");
            }
        }
        let absolute =
            by_components(start.as_fd(), at("outside").as_os_str().as_encoded_bytes(), PLACE);
        assert!(absolute.is_err(), "an absolute path must not be opened beneath");
    }

    #[test]
    fn long_paths_are_cut_between_components() {
        let long = [b"a".repeat(255), b"b".repeat(255)].concat();
        let path = vec![&long[..255]; 40].join(&b'/');
        let (piece, rest) = split(&path);
        assert_eq!(piece.len() % 256, 255);
        assert_eq!([piece, rest.unwrap()].join(&b'/'), path);
    }
}
