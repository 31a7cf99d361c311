//! A small photo library on disk.

use std::path::{Path, PathBuf};

/// Writes files of the given sizes below a new folder and returns its canonical path.
///
/// # Panics
/// When the disk refuses.
pub fn write_library(folder: &Path, files: &[(&str, usize)]) -> PathBuf {
    std::fs::create_dir_all(folder).expect("a folder for photos");
    for (path, size) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, vec![b'x'; *size]).expect("a photo");
    }
    folder.canonicalize().expect("it was just made")
}
