//! Files that a check writes: never inside the folder it looks at, and whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use safelight_scan::Folder;

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
    /// Judges a path before the work begins.
    pub(super) fn beside(path: &Path, folder: &Folder) -> Result<Self, CheckFault> {
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
        if place.starts_with(folder.path()) || end.starts_with(folder.path()) {
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

    /// Whether both are one file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        self.path == other.path && self.how == How::Rename
    }

    /// Writes the file.
    pub(super) fn write(
        self,
        contents: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), CheckFault> {
        let written = match self.how {
            How::Rename => write_and_rename(&self.path, contents),
            How::Straight => File::options()
                .write(true)
                .truncate(true)
                .open(&self.path)
                .and_then(|file| filled(file, contents).map(drop)),
        };
        written.map_err(|reason| CheckFault::Output { path: self.path, reason })
    }
}

fn write_and_rename(
    path: &Path,
    contents: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = File::create_new(&part)
        .and_then(|file| filled(file, contents)?.sync_all())
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        _ = fs::remove_file(&part);
    }
    written
}

fn filled(
    file: File,
    contents: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<File> {
    let mut writer = BufWriter::new(file);
    contents(&mut writer)?;
    writer.into_inner().map_err(io::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use safelight_scan::Root;
    use std::io::Write;

    struct World {
        temp: tempfile::TempDir,
        folder: Folder,
    }

    fn world() -> World {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir_all(temp.path().join("photos/2024")).unwrap();
        let root = Root::bind(&temp.path().join("photos")).unwrap();
        World { folder: root.open_beneath(Path::new("")).unwrap(), temp }
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

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_scraps() {
        let world = world();
        let path = world.temp.path().join("out.json");
        fs::write(&path, "old").unwrap();
        let before = fs::read_dir(world.temp.path()).unwrap().count();
        let output = Output::beside(&path, &world.folder).unwrap();
        let failed = output.write(|file| {
            file.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        let output = Output::beside(&path, &world.folder).unwrap();
        output.write(|file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(world.temp.path()).unwrap().count(), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_and_not_replaced() {
        let world = world();
        let output = Output::beside(Path::new("/dev/null"), &world.folder).unwrap();
        assert_eq!(output.how, How::Straight);
        output.write(|file| file.write_all(b"x")).unwrap();
        use std::os::unix::fs::FileTypeExt;
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
