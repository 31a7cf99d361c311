//! What the system tells is heard, whatever happens at once.

use std::{path::PathBuf, time::Duration};

use tokio::sync::mpsc::Receiver;

use super::*;

struct Folder {
    home: tempfile::TempDir,
    hints: Receiver<Seen>,
    _eye: Eye,
}

impl Folder {
    fn watched(prepare: impl FnOnce(&std::path::Path)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().canonicalize().unwrap();
        prepare(&path);
        let (sender, hints) = mpsc::channel(HINTS);
        let eye = Eye::open(path.to_str().unwrap(), sender).unwrap();
        Self { home, hints, _eye: eye }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().canonicalize().unwrap().join(name)
    }

    /// Waits for a hint, and takes those that came with it.
    async fn heard(&mut self) {
        let heard = tokio::time::timeout(Duration::from_secs(20), self.hints.recv()).await;
        heard.expect("a hint comes").unwrap();
        while self.hints.try_recv().is_ok() {}
    }
}

#[tokio::test]
async fn files_renames_and_folders_that_are_moved_in_are_heard() {
    let mut folder = Folder::watched(|path| std::fs::create_dir(path.join("a")).unwrap());
    std::fs::write(folder.at("a/1.cr3"), "x").unwrap();
    folder.heard().await;
    std::fs::rename(folder.at("a/1.cr3"), folder.at("2.cr3")).unwrap();
    folder.heard().await;
    let elsewhere = tempfile::tempdir_in(std::env::temp_dir()).unwrap();
    std::fs::create_dir_all(elsewhere.path().join("in/deep")).unwrap();
    std::fs::rename(elsewhere.path().join("in"), folder.at("in")).unwrap();
    folder.heard().await;
    std::fs::remove_file(folder.at("2.cr3")).unwrap();
    folder.heard().await;
}

#[tokio::test]
async fn a_new_folder_is_watched_too() {
    let mut folder = Folder::watched(|_| {});
    std::fs::create_dir(folder.at("new")).unwrap();
    folder.heard().await;
    // The system begins to watch it in its own time.
    for number in 0.. {
        std::fs::write(folder.at(&format!("new/{number}.cr3")), "x").unwrap();
        let heard = tokio::time::timeout(Duration::from_millis(100), folder.hints.recv()).await;
        if heard.is_ok() {
            return;
        }
        assert!(number < 200, "a file in the new folder is heard");
    }
}

#[tokio::test]
async fn a_walk_of_ours_is_no_change() {
    let mut folder = Folder::watched(|path| {
        for number in 0..50 {
            std::fs::create_dir(path.join(number.to_string())).unwrap();
            std::fs::write(path.join(format!("{number}/a.cr3")), "x").unwrap();
        }
    });
    let path = folder.at("");
    let root = safelight_scan::Root::open(&path).unwrap();
    let walked = root.open_beneath(std::path::Path::new("")).unwrap();
    struct Nobody;
    impl safelight_scan::Visit for Nobody {
        fn folder(&mut self, _: &safelight_scan::FolderFiles<'_>) {}
    }
    let options = safelight_scan::WalkOptions::default();
    safelight_scan::walk(&walked, &options, || Nobody).unwrap();
    for number in 0..50 {
        std::fs::read(folder.at(&format!("{number}/a.cr3"))).unwrap();
    }
    // A change after it is the first that is heard.
    std::fs::write(folder.at("marker"), "x").unwrap();
    let first = tokio::time::timeout(Duration::from_secs(20), folder.hints.recv()).await;
    first.expect("the marker is heard").unwrap();
    let mut more = 0;
    while folder.hints.try_recv().is_ok() {
        more += 1;
    }
    assert!(more < 10, "{more} hints of mere looking");
}

#[tokio::test]
async fn a_burst_fills_no_memory_and_is_heard() {
    let mut folder = Folder::watched(|_| {});
    for number in 0..12_000 {
        std::fs::write(folder.at(&format!("{number}.cr3")), "").unwrap();
    }
    folder.heard().await;
    assert!(folder.hints.max_capacity() == HINTS);
}
