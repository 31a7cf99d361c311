//! A folder of this computer as a source.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use crate::error::ScanError;
use crate::options::WalkOptions;
use crate::path_bytes::bytes;
use crate::platform;
use crate::root::Folder;
use crate::source::{Source, Visitors};
use crate::tally::WalkSummary;
use crate::walk::walk_with;

impl Source for Folder {
    fn shown(&self) -> String {
        self.path().to_string_lossy().into_owned()
    }

    fn identity(&self) -> Vec<u8> {
        bytes(self.path().as_os_str()).to_vec()
    }

    fn is_slow(&self) -> bool {
        self.is_on_slow_storage()
    }

    fn test(&self) -> Result<(), ScanError> {
        // It is open, and no promise is better than a walk.
        Ok(())
    }

    fn list(
        &self,
        options: &WalkOptions,
        visitors: &dyn Visitors,
    ) -> Result<WalkSummary, ScanError> {
        walk_with(self, options, visitors)
    }

    fn read(&self, path: &[u8], range: Range<u64>) -> Result<Vec<u8>, ScanError> {
        let read = || -> io::Result<Vec<u8>> {
            let mut file = platform::open_file(&self.handle, path)?;
            if !file.metadata()?.is_file() {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            file.seek(SeekFrom::Start(range.start))?;
            let mut found = vec![];
            file.take(range.end.saturating_sub(range.start)).read_to_end(&mut found)?;
            Ok(found)
        };
        let file = || String::from_utf8_lossy(path).into_owned();
        read().map_err(|reason| ScanError::UnreadableFile { file: file(), reason })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::root::Root;
    use std::fs;
    use std::path::Path;

    #[test]
    fn a_part_of_a_file_is_read_and_nothing_beside_the_folder() {
        let world = tempfile::tempdir().unwrap();
        let at = |path: &str| world.path().join(path);
        fs::create_dir_all(at("photos/2024")).unwrap();
        fs::write(at("photos/2024/a.jpg"), "0123456789").unwrap();
        fs::write(at("secret"), "no").unwrap();
        std::os::unix::fs::symlink("../secret", at("photos/out")).unwrap();
        let folder = Root::bind(&at("photos")).unwrap().open_beneath(Path::new("")).unwrap();
        let source: &dyn Source = &folder;
        assert_eq!(source.read(b"2024/a.jpg", 2..5).unwrap(), b"234");
        assert_eq!(source.read(b"2024/a.jpg", 8..50).unwrap(), b"89");
        assert_eq!(source.read(b"2024/a.jpg", 50..60).unwrap(), b"");
        for path in [&b"out"[..], b"../secret", b"2024", b"none"] {
            assert_eq!(source.read(path, 0..1).unwrap_err().code(), "unreadable_file");
        }
    }
}
