//! Everywhere else: the standard library's own way. Links are judged by the same rule, but a folder
//! is opened by its path, so the promise against swaps during a walk is Linux's alone.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use safelight_domain::noise::is_noise;

use crate::error::leads_outside;
use crate::link::{Look, Target, follow};
use crate::path_bytes::bytes;
use crate::tally::{Skip, Tally};
use crate::walk::{Contents, skip_file};

/// The real path of an existing folder.
#[derive(Debug)]
pub(crate) struct Handle(PathBuf);

impl Handle {
    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        Ok(Self(self.0.clone()))
    }
}

/// Nothing is needed to read a folder here.
#[derive(Default)]
pub(crate) struct Buffer(());

/// Takes the folder at an absolute path that holds no link.
pub(crate) fn open_absolute(path: &Path, _: &[u8]) -> io::Result<Handle> {
    if fs::canonicalize(path)? != path.components().collect::<PathBuf>() {
        return Err(leads_outside());
    }
    if !fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok(Handle(path.to_owned()))
}

/// Takes a folder beneath another one, when no link stands between.
pub(crate) fn open_beneath(start: &Handle, path: &[u8]) -> io::Result<Handle> {
    open_absolute(&start.0.join(to_path(path)?), path)
}

/// Not here: a file that is read shows that it was.
#[cfg(not(target_os = "linux"))]
pub(crate) fn open_file(_: &Handle, _: &[u8]) -> io::Result<fs::File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Not known here.
pub(crate) fn is_slow(_: &Handle) -> bool {
    false
}

/// Reads the folder at `path` beneath `start` into `contents`. On an error what was read until then
/// is there.
pub(crate) fn read_folder(
    start: &Handle,
    path: &[u8],
    _: &mut Buffer,
    contents: &mut Contents<'_>,
    tally: &mut Tally,
) -> io::Result<()> {
    for entry in fs::read_dir(open_beneath(start, path)?.0)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = bytes(&name);
        if is_noise(name) {
            tally.skip(Skip::Noise);
        } else {
            match entry.metadata() {
                Ok(found) if found.is_dir() => contents.add_subfolder(name),
                Ok(found) if found.is_file() => {
                    contents.files.push(name, found.len(), mtime_ns(&found));
                }
                Ok(found) if found.is_symlink() => link(&start.0, path, name, contents, tally),
                Ok(_) => tally.skip(Skip::Special),
                Err(fault) => skip_file(tally, &fault),
            }
        }
        if !contents.may_go_on() {
            break;
        }
    }
    Ok(())
}

fn link(start: &Path, path: &[u8], name: &[u8], contents: &mut Contents<'_>, tally: &mut Tally) {
    match follow(contents.start, path, name, |path| look_beneath(start, path)) {
        Target::File { size, mtime_ns } => contents.files.push(name, size, mtime_ns),
        Target::Folder => tally.skip(Skip::LinkToFolder),
        Target::Outside => tally.skip(Skip::LinkOutside),
        Target::Broken => tally.skip(Skip::LinkBroken),
    }
}

fn look_beneath(start: &Path, path: &[u8]) -> io::Result<Look> {
    let path = start.join(to_path(path)?);
    let found = fs::symlink_metadata(&path)?;
    Ok(if found.is_symlink() {
        Look::Link(bytes(fs::read_link(&path)?.as_os_str()).to_vec())
    } else if found.is_dir() {
        Look::Folder
    } else if found.is_file() {
        Look::File { size: found.len(), mtime_ns: mtime_ns(&found) }
    } else {
        Look::Special
    })
}

#[cfg(unix)]
fn to_path(path: &[u8]) -> io::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(std::ffi::OsStr::from_bytes(path).into())
}

#[cfg(not(unix))]
fn to_path(path: &[u8]) -> io::Result<PathBuf> {
    let path = str::from_utf8(path).map_err(|_| io::ErrorKind::InvalidFilename)?;
    Ok(path.into())
}

fn mtime_ns(found: &Metadata) -> i64 {
    let Ok(changed) = found.modified() else { return 0 };
    match changed.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::linux;
    use crate::options::WalkOptions;
    use crate::tally::WalkSummary;
    use std::os::unix::fs::symlink;

    type Seen = (Vec<(Vec<u8>, u64, i64)>, Vec<Vec<u8>>, WalkSummary);

    fn seen(
        path: &Path,
        read: impl FnOnce(&mut Contents<'_>, &mut Tally) -> io::Result<()>,
    ) -> Seen {
        let options = WalkOptions::default();
        let mut contents = Contents::new(&options.cancel, &options.progress, path);
        let mut tally = Tally::default();
        read(&mut contents, &mut tally).expect("a folder of our own is readable");
        let folder = crate::FolderFiles::new(b"", &contents.files);
        let mut files: Vec<_> =
            folder.iter().map(|file| (file.name.to_vec(), file.size, file.mtime_ns)).collect();
        let mut subfolders: Vec<_> =
            contents.subfolders.split(|byte| *byte == 0).map(Vec::from).collect();
        files.sort();
        subfolders.sort();
        (files, subfolders, tally.into_summary())
    }

    #[test]
    fn both_readers_see_the_same() {
        let world = tempfile::tempdir().unwrap();
        let root = world.path().canonicalize().unwrap().join("root");
        fs::create_dir_all(root.join("sub/deep")).unwrap();
        fs::create_dir(root.join("@eaDir")).unwrap();
        fs::write(root.join("sub/b.xmp"), "22").unwrap();
        fs::write(root.join("a.cr3"), "1").unwrap();
        fs::write(world.path().join("secret"), "s").unwrap();
        for (target, name) in
            [("sub/b.xmp", "in.xmp"), ("../secret", "out"), ("sub", "folder"), ("none", "broken")]
        {
            symlink(target, root.join(name)).unwrap();
        }
        let here = seen(&root, |contents, tally| {
            let start = open_absolute(&root, b"")?;
            read_folder(&start, b"", &mut Buffer::default(), contents, tally)
        });
        let there = seen(&root, |contents, tally| {
            let start = linux::open_absolute(&root, &bytes(root.as_os_str())[1..])?;
            linux::read_folder(&start, b"", &mut linux::Buffer::default(), contents, tally)
        });
        assert_eq!(here, there);
        assert_eq!(here.0.len(), 2);
        let start = Handle(root).try_clone().unwrap();
        assert!(!is_slow(&start));
        assert_eq!(
            open_beneath(&start, b"folder").unwrap_err().kind(),
            io::ErrorKind::CrossesDevices
        );
        assert_eq!(
            open_beneath(&start, b"a.cr3").unwrap_err().kind(),
            io::ErrorKind::NotADirectory
        );
        assert!(open_beneath(&start, b"sub/deep").is_ok());
    }
}
