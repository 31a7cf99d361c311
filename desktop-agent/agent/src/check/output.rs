//! Files that a check writes: never inside the folder it looks at, and whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use safelight_scan::CancelFlag;

use super::fault::CheckFault;

/// A place that may be written.
#[derive(Debug)]
pub(super) struct Output {
    path: PathBuf,
    how: How,
}

#[derive(Debug, PartialEq, Eq)]
enum How {
    /// A new file takes the name at once, when it is whole.
    Rename,
    /// A device, a pipe or a link: written as it is.
    Straight,
}

impl Output {
    /// Judges a path before the work begins; `folder` is the real path of what is being checked.
    pub(super) fn beside(path: &Path, folder: &Path) -> Result<Self, CheckFault> {
        let Some(name) = path.file_name() else {
            return Err(CheckFault::Usage(format!("{} names no file.", path.display())));
        };
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let parent = parent
            .canonicalize()
            .map_err(|reason| CheckFault::Output { path: path.to_owned(), reason })?;
        let place = parent.join(name);
        // A link is written through, so it counts by where it leads.
        let end = place.canonicalize().unwrap_or_else(|_| place.clone());
        if place.starts_with(folder) || end.starts_with(folder) {
            return Err(CheckFault::Usage(format!(
                "{} lies inside the folder being checked, which is only read; name a file elsewhere.",
                path.display()
            )));
        }
        match fs::symlink_metadata(&place) {
            Ok(there) if there.is_dir() => {
                Err(CheckFault::Usage(format!("{} is a folder; name a file.", path.display())))
            }
            Ok(there) if !there.is_file() => Ok(Self { path: place, how: How::Straight }),
            _ => Ok(Self { path: place, how: How::Rename }),
        }
    }

    /// The path of an ordinary file, or of none yet.
    pub(super) fn ordinary(&self) -> Option<&Path> {
        (self.how == How::Rename).then_some(&*self.path)
    }

    /// Whether both are one file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        self.path == other.path && self.how == How::Rename
    }

    /// Begins the file: what stays with whoever decides that it is to be, and what goes to whoever
    /// writes it. Writing stops on a cancel.
    pub(super) fn begin(self, cancel: &CancelFlag) -> Result<(Draft, Pen), CheckFault> {
        let path = self.path.clone();
        let (part, file) = match self.how {
            How::Rename => {
                let part = part_of(&path);
                match File::create_new(&part) {
                    Ok(file) => (Some(part), Some(file)),
                    Err(reason) => return Err(CheckFault::Output { path, reason }),
                }
            }
            How::Straight => (None, None),
        };
        let target = Target { file, path: path.clone(), cancel: cancel.clone() };
        let pen = Pen { path: path.clone(), out: BufWriter::new(target) };
        Ok((Draft { path, part }, pen))
    }
}

/// A file that is being written. It takes its name when it is whole; let go before, it leaves
/// nothing, whatever the writer is doing just then.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    /// Where it is until it has its name; none for what is written straight.
    part: Option<PathBuf>,
}

impl Draft {
    /// Gives the whole file its name.
    pub(super) fn keep(mut self) -> Result<(), CheckFault> {
        let Some(part) = self.part.take() else { return Ok(()) };
        fs::rename(&part, &self.path).map_err(|reason| {
            self.part = Some(part);
            CheckFault::Output { path: self.path.clone(), reason }
        })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            _ = fs::remove_file(part);
        }
    }
}

/// Writes one file.
#[derive(Debug)]
pub(super) struct Pen {
    path: PathBuf,
    out: BufWriter<Target>,
}

impl Pen {
    /// Writes the whole file.
    pub(super) fn write(
        mut self,
        contents: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> Result<(), CheckFault> {
        let written = contents(&mut self).and_then(|()| self.flush());
        written.map_err(|reason| CheckFault::Output { path: self.path, reason })
    }
}

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    /// After this the file survives a power cut.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The file behind a pen. What is written straight is opened when there is something to write: a
/// pipe lets its writer wait for a reader.
#[derive(Debug)]
struct Target {
    file: Option<File>,
    path: PathBuf,
    cancel: CancelFlag,
}

impl Target {
    fn opened(&mut self) -> io::Result<&mut File> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("the check was stopped"));
        }
        match &mut self.file {
            Some(file) => Ok(file),
            none => Ok(none.insert(File::options().write(true).truncate(true).open(&self.path)?)),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.opened()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = self.opened()?;
        // Devices and pipes have nothing to keep.
        if file.metadata()?.is_file() { file.sync_all() } else { Ok(()) }
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct World {
        temp: tempfile::TempDir,
        folder: PathBuf,
    }

    fn world() -> World {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir_all(temp.path().join("photos/2024")).unwrap();
        World { folder: temp.path().canonicalize().unwrap().join("photos"), temp }
    }

    #[test]
    fn nothing_is_written_into_the_folder_being_checked() {
        let world = world();
        let at = |path: &str| world.temp.path().join(path);
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            fs::write(at("photos/old.json"), "").unwrap();
            symlink(at("photos"), at("door")).unwrap();
            symlink(at("photos/old.json"), at("link.json")).unwrap();
        }
        for path in [
            "photos/out.json",
            "photos/2024/out.json",
            "photos/../photos/out.json",
            "door/out.json",
            "link.json",
        ] {
            let fault = Output::beside(&at(path), &world.folder).unwrap_err();
            assert!(matches!(fault, CheckFault::Usage(_)), "{path}: {fault}");
        }
        for path in ["out.json", "photos2.json", "photos/../out.json"] {
            assert!(Output::beside(&at(path), &world.folder).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_is_no_file_is_refused_and_what_has_no_folder_is_said() {
        let world = world();
        fs::create_dir(world.temp.path().join("other")).unwrap();
        let refused = |path: &str| Output::beside(&world.temp.path().join(path), &world.folder);
        assert!(matches!(refused("other"), Err(CheckFault::Usage(_))));
        assert!(matches!(refused("other/.."), Err(CheckFault::Usage(_))));
        assert!(matches!(refused("none/out.json"), Err(CheckFault::Output { .. })));
    }

    fn write(
        output: Output,
        contents: impl FnOnce(&mut Pen) -> io::Result<()>,
    ) -> Result<(), CheckFault> {
        let (draft, pen) = output.begin(&CancelFlag::new())?;
        pen.write(contents)?;
        draft.keep()
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_scraps() {
        let world = world();
        let path = world.temp.path().join("out.json");
        fs::write(&path, "old").unwrap();
        let before = fs::read_dir(world.temp.path()).unwrap().count();
        let output = Output::beside(&path, &world.folder).unwrap();
        let failed = write(output, |file| {
            file.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        let output = Output::beside(&path, &world.folder).unwrap();
        write(output, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(world.temp.path()).unwrap().count(), before);
    }

    #[test]
    fn a_cancel_in_the_middle_of_a_file_stops_its_writer_and_leaves_nothing() {
        let world = world();
        let cancel = CancelFlag::new();
        let path = world.temp.path().join("out.json");
        let before = fs::read_dir(world.temp.path()).unwrap().count();
        let (draft, pen) = Output::beside(&path, &world.folder).unwrap().begin(&cancel).unwrap();
        let mut written = 0;
        let stopped = pen.write(|file| {
            for _ in 0..1_000 {
                file.write_all(&[b'x'; 1_000])?;
                written += 1;
                cancel.cancel();
            }
            Ok(())
        });
        assert!(stopped.is_err());
        assert!(written < 20, "{written} blocks after the cancel");
        drop(draft);
        assert_eq!(fs::read_dir(world.temp.path()).unwrap().count(), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_and_not_replaced() {
        let world = world();
        let output = Output::beside(Path::new("/dev/null"), &world.folder).unwrap();
        assert_eq!(output.how, How::Straight);
        write(output, |file| file.write_all(b"x")).unwrap();
        use std::os::unix::fs::FileTypeExt;
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
