//! Small folders with pictures.

use std::path::{Path, PathBuf};

/// A folder with complete pictures and one that lacks its sidecar.
pub(crate) fn write(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder.join("Iceland")).unwrap();
    for name in ["AB3D0001.DNG", "AB3D0001.XMP", "AB3D0002.DNG", "AB3D0002.XMP", "AB3D0003.CR3"] {
        std::fs::write(folder.join("Iceland").join(name), name.repeat(100)).unwrap();
    }
    folder.to_owned()
}
