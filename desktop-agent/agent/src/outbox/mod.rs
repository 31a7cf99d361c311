//! Finished jobs that the coordinator has not accepted yet. An entry is a folder that appears
//! whole or not at all, and stays until it was delivered or refused for good; also after a restart.

mod entry;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

pub use entry::{Entry, EntryKey, Meta, Outcome};

use crate::files::{make_private_folder, sync_folder, write_atomic};

const META: &str = "meta.json";
const RESULTS: &str = "results.json";
const REPORT: &str = "report.html";
const SNAPSHOT: &str = "snapshot";

/// The files of a finished job.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    /// Canonical JSON.
    pub results: Option<&'a str>,
    /// The whole HTML page.
    pub report: Option<&'a str>,
    /// A finished snapshot, which is moved here.
    pub snapshot: Option<&'a Path>,
}

/// The folder of entries.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// Opens the folder, and clears away what a crash left half done.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(folder: &Path) -> io::Result<Self> {
        make_private_folder(folder)?;
        for name in names(folder)? {
            if name.starts_with('.') {
                fs::remove_dir_all(folder.join(name))?;
            }
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keeps a finished job. When this returns, it survives a power cut.
    ///
    /// # Errors
    /// What the system says; then nothing was kept.
    pub fn keep(&self, meta: Meta, files: Files<'_>) -> io::Result<Entry> {
        let making = self.folder.join(format!(".making-{}", meta.key()));
        if making.exists() {
            fs::remove_dir_all(&making)?;
        }
        self.make(&making, meta, files).inspect_err(|_| {
            // On a full disk half an entry would be in the way of everything that comes after.
            let _ = fs::remove_dir_all(&making);
        })
    }

    fn make(&self, making: &Path, mut meta: Meta, files: Files<'_>) -> io::Result<Entry> {
        let key = meta.key();
        make_private_folder(making)?;
        let texts = [(RESULTS, files.results), (REPORT, files.report)];
        for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            write_atomic(&making.join(name), text.as_bytes())?;
        }
        if let Some(snapshot) = files.snapshot
            && let Err(error) = fs::rename(snapshot, making.join(SNAPSHOT))
        {
            tracing::warn!(job = %key.job, %error, "the snapshot could not be kept beside its result");
            meta.snapshot = None;
        }
        write_atomic(&making.join(META), &entry::encode(&meta)?)?;
        let folder = self.folder.join(key.to_string());
        if folder.exists() {
            self.discard(key)?;
        }
        fs::rename(making, &folder)?;
        sync_folder(&self.folder)?;
        Ok(Entry { meta, folder })
    }

    /// All entries, oldest job first. What cannot be read is reported and left alone.
    ///
    /// # Errors
    /// What the system says about the folder itself.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut all = Vec::new();
        for name in names(&self.folder)? {
            match Entry::load(&self.folder.join(&name)) {
                Ok(entry) => all.push(entry),
                Err(error) => {
                    tracing::warn!(entry = name, %error, "this entry of the outbox cannot be read");
                }
            }
        }
        Ok(all)
    }

    /// Lets go of an entry. A missing one is fine.
    ///
    /// # Errors
    /// What the system says.
    pub fn discard(&self, key: EntryKey) -> io::Result<()> {
        let name = key.to_string();
        let gone = self.folder.join(format!(".gone-{name}"));
        // Renamed first: a crash in between must not leave half an entry.
        match fs::rename(self.folder.join(&name), &gone) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
            Ok(()) => {}
        }
        sync_folder(&self.folder)?;
        fs::remove_dir_all(gone)
    }
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.extend(entry.file_name().into_string().ok());
        }
    }
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use safelight_domain::{AgentId, JobId, LeaseEpoch, SystemClock};

    use super::*;

    fn meta(epoch: i64) -> Meta {
        Meta {
            agent: AgentId::generate(&SystemClock::new()),
            job: JobId::generate(&SystemClock::new()),
            epoch: Some(LeaseEpoch(epoch)),
            outcome: Outcome::Completed {
                signature: "ab".to_owned(),
                files_scanned: 3,
                issues_found: 1,
            },
            results_upload: None,
            report_upload: None,
            uploaded: false,
            report_refused: false,
            snapshot: None,
        }
    }

    fn texts<'a>(results: &'a str, report: Option<&'a str>) -> Files<'a> {
        Files { results: Some(results), report, snapshot: None }
    }

    #[test]
    fn a_kept_result_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let kept = meta(1);
        let outbox = Outbox::open(folder.path()).unwrap();
        outbox.keep(kept.clone(), texts("{\"a\":1}", Some("<html>"))).unwrap();
        drop(outbox);
        let again = Outbox::open(folder.path()).unwrap();
        let entries = again.entries().unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].meta, kept);
        assert_eq!(entries[0].results().unwrap(), "{\"a\":1}");
        assert!(entries[0].report_path().is_some());
        again.discard(kept.key()).unwrap();
        assert!(again.entries().unwrap().is_empty());
        again.discard(kept.key()).unwrap();
    }

    #[test]
    fn what_a_crash_left_half_done_never_counts() {
        let folder = tempfile::tempdir().unwrap();
        let half = folder.path().join(".making-job_x-1");
        fs::create_dir_all(&half).unwrap();
        fs::write(half.join(RESULTS), "{").unwrap();
        let outbox = Outbox::open(folder.path()).unwrap();
        assert!(outbox.entries().unwrap().is_empty());
        assert!(!half.exists());
    }

    #[test]
    fn an_unreadable_entry_does_not_hide_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(folder.path()).unwrap();
        outbox.keep(meta(1), texts("{}", None)).unwrap();
        fs::create_dir(folder.path().join("job_damaged-0")).unwrap();
        assert_eq!(outbox.entries().unwrap().len(), 1);
    }

    #[test]
    fn progress_of_an_upload_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(folder.path()).unwrap();
        let mut entry = outbox.keep(meta(1), texts("{}", Some("<html>"))).unwrap();
        entry.meta.report_refused = true;
        entry.save().unwrap();
        let again = outbox.entries().unwrap().remove(0);
        assert!(again.meta.report_refused);
        assert_eq!(again.report_path(), None, "a refused report is not sent again");
    }
}
