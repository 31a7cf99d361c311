//! What snapshots tell of two looks at a folder.

mod damage;
mod looks;
mod trees;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use safelight_domain::Timestamp;
use safelight_domain::changes::{Changes, FileDifferences};
use safelight_scan::{FolderFiles, Root, Visit, WalkOptions, walk};
use serde_json::json;
use tempfile::TempDir;

use super::{Kept, Marker, Question, Recorder, Slot, Walked};

/// A folder with photos and a place for its snapshot.
struct World {
    temp: TempDir,
    photos: PathBuf,
    /// Folders that look as if they could not be read.
    closed: Vec<&'static str>,
    question: &'static str,
    made_at: i64,
}

/// A visitor that treats some folders as closed, which root's own tests cannot do otherwise.
struct Half<'a> {
    marker: Marker<'a>,
    closed: &'a [&'static str],
}

impl Visit for Half<'_> {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        let path = String::from_utf8_lossy(folder.path());
        if self.closed.contains(&&*path) {
            self.marker.unread(folder.path());
        } else if !self.closed.iter().any(|closed| path.starts_with(&format!("{closed}/"))) {
            self.marker.folder(folder);
        }
    }
}

impl World {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let photos = temp.path().join("photos");
        fs::create_dir(&photos).unwrap();
        Self { temp, photos, closed: vec![], question: "as ever", made_at: 1_000_000 }
    }

    fn slot(&self) -> Slot {
        Slot::at(&self.temp.path().join("snapshot"))
    }

    /// Writes a file of that size, changed at that second.
    fn put(&self, path: &str, size: u64, second: u64) {
        put(&self.photos, path, size, second);
    }

    fn put_many(&self, count: usize) {
        for number in 0..count {
            self.put(&format!("{}/{number}.jpg", number % 7), 1, 1);
        }
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.photos.join(path)).unwrap();
    }

    /// Walks and holds the files against the current snapshot.
    fn look(&self) -> (Arc<Recorder>, Walked) {
        let made_at = Timestamp::from_micros(self.made_at);
        let recorder = Recorder::begin(self.slot(), Question::of(&self.question), made_at);
        let folder = Root::bind(&self.photos).unwrap().open_beneath(Path::new("")).unwrap();
        let half = || Half { marker: recorder.marker(), closed: &self.closed };
        let (visitors, summary) = walk(&folder, &WalkOptions::default(), half).unwrap();
        drop(visitors);
        let walked = recorder.walked(&summary);
        (recorder, walked)
    }

    /// Walks, concludes, and makes the new snapshot the current one.
    fn settle(&self, findings: &[&str]) -> (Walked, Option<Changes>) {
        let (recorder, walked) = self.look();
        findings.iter().for_each(|finding| recorder.finding((*finding).to_owned()));
        let changes = recorder.conclude(&walked);
        let made = recorder.seal(&kept(), &walked).unwrap();
        self.slot().replace(&made.path).unwrap();
        (walked, changes)
    }
}

fn put(photos: &Path, path: &str, size: u64, second: u64) {
    let path = photos.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = File::create(path).unwrap();
    file.set_len(size).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(second)).unwrap();
}

fn kept() -> Kept {
    Kept {
        results: json!({ "total_files": 3, "orphaned_images": ["é\n"] }),
        report: Some("<main>".to_owned()),
        files_scanned: 3,
        issues_found: 1,
    }
}

const fn differences(added: u64, removed: u64, changed: u64) -> FileDifferences {
    FileDifferences { added, removed, changed }
}
