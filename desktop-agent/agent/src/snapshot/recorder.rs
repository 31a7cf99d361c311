//! Holds every folder of a walk against the snapshot of the result before, and writes the next one.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use safelight_domain::Timestamp;
use safelight_domain::changes::{
    FileDifferences, FolderMarks, Mark, MassChange, compare_marks, mass_change,
};
use safelight_scan::{FolderFiles, WalkSummary};
use xxhash_rust::xxh3::xxh3_64;

use super::findings::Findings;
use super::layout::FolderHead;
use super::previous::Previous;
use super::seal::Kept;
use super::writer::Writer;
use super::{Question, Slot};

/// One run of a tool, as far as its files are concerned. A fault of the disk under the snapshots
/// never ends an analysis: it costs the comparison, and the log says so.
#[derive(Debug)]
pub struct Recorder {
    pub(super) slot: Slot,
    pub(super) question: Question,
    pub(super) made_at: Timestamp,
    pub(super) previous: Option<Previous>,
    pub(super) findings: Mutex<Findings>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    /// None after a fault.
    pub(super) writer: Option<Writer>,
    /// What is known of the walk, and in the end of the table of contents.
    pub(super) files: u64,
    pub(super) folders: u64,
    pub(super) left_out: u64,
    pub(super) folders_end: u64,
    differences: FileDifferences,
    unread: Vec<Box<[u8]>>,
    /// Whether the snapshot before could not be read on the way.
    unreadable: bool,
}

/// What a walk says about the files.
#[derive(Debug, Default)]
pub struct Walked {
    /// When the result before was made; none when there is none to compare with.
    pub since: Option<Timestamp>,
    /// Files that came, went, or changed.
    pub files: FileDifferences,
    /// Set when so much is gone that the drive is the likelier cause.
    pub mass_change: Option<MassChange>,
    /// The result before, when nothing at all changed.
    pub kept: Option<Kept>,
}

/// One walking thread's share of a [`Recorder`].
#[derive(Debug)]
pub struct Marker<'a> {
    recorder: &'a Recorder,
    marks: FolderMarks,
    before: Vec<Mark>,
    /// The folder that was not read as a whole, until the walk is past it.
    in_part: Option<Box<[u8]>>,
}

impl Recorder {
    /// Opens what the result before left behind and begins the next snapshot. A damaged one counts
    /// as none.
    #[must_use]
    pub fn begin(slot: Slot, question: Question, made_at: Timestamp) -> Arc<Self> {
        let previous = Previous::open(&slot.current).unwrap_or_else(|error| {
            let path = slot.current.display();
            tracing::warn!(%path, %error, "this snapshot cannot be used; the next result has none to compare with");
            None
        });
        let state = Mutex::new(State::begin(&slot));
        Arc::new(Self { slot, question, made_at, previous, findings: Mutex::default(), state })
    }

    /// Begins again, for a second walk.
    pub fn restart(&self) {
        let mut state = self.state();
        // The file is removed before another takes its name.
        state.writer = None;
        *state = State::begin(&self.slot);
        if let Some(previous) = &self.previous {
            previous.forget_seen();
        }
    }

    /// Whether the same question was answered before, so that nothing may have changed.
    #[must_use]
    pub fn may_be_unchanged(&self) -> bool {
        self.previous.as_ref().is_some_and(|previous| {
            let contents = previous.contents();
            contents.reusable && contents.question == self.question.as_str()
        })
    }

    /// Hands a walking thread its share.
    pub fn marker(&self) -> Marker<'_> {
        Marker { recorder: self, marks: FolderMarks::default(), before: vec![], in_part: None }
    }

    /// Whether some file is known by now to have come or changed.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.state().differences.is_none()
    }

    /// What the walk says, once it is over.
    pub fn walked(&self, summary: &WalkSummary) -> Walked {
        let mut state = self.state();
        state.unread.sort_unstable();
        state.left_out = left_out(summary, &state.unread);
        let gone = self.take_hidden(&mut state);
        let unread = std::mem::take(&mut state.unread);
        for path in &unread {
            let head = FolderHead { read: false, digest: 0, files: 0, path_len: 0 };
            state.write_folder(head, path, &[]);
        }
        state.folders_end = state.writer.as_ref().map_or(0, Writer::written);
        let (Some(previous), Some(gone), false) = (&self.previous, gone, state.unreadable) else {
            return Walked::default();
        };
        state.differences.removed += gone;
        let files = state.differences;
        let same_surroundings = state.left_out == previous.contents().left_out;
        drop(state);
        let unchanged = self.may_be_unchanged() && files.is_none() && same_surroundings;
        Walked {
            since: Some(previous.made_at()),
            files,
            mass_change: mass_change(previous.contents().files, files.removed, summary.files),
            kept: unchanged.then(|| Kept::of(previous)).flatten(),
        }
    }

    /// Takes the marks of folders that cannot be read now over from the snapshot before, and hands
    /// back how many files are gone; none when that could not be found out.
    fn take_hidden(&self, state: &mut State) -> Option<u64> {
        let previous = self.previous.as_ref()?;
        let taken = (|| {
            let (gone, hidden) = previous.unseen(&state.unread)?;
            let mut marks = vec![];
            for folder in hidden {
                previous.hidden_marks(&folder, &mut marks)?;
                state.write_folder(folder.head, &folder.path, marks.as_flattened());
            }
            Ok::<_, io::Error>(gone)
        })();
        taken.inspect_err(cannot_compare).ok()
    }

    fn folder(&self, path: &[u8], marks: &mut FolderMarks, before: &mut Vec<Mark>) {
        let (digest, files) = (marks.digest(), marks.marks().len() as u64);
        let compared = self.compare(path, marks, before).inspect_err(cannot_compare);
        let head = FolderHead { read: true, digest, files, path_len: 0 };
        let mut state = self.state();
        match compared {
            Ok(differences) => state.differences += differences,
            Err(_) => state.unreadable = true,
        }
        state.write_folder(head, path, marks.marks().as_flattened());
    }

    fn compare(
        &self,
        path: &[u8],
        marks: &mut FolderMarks,
        before: &mut Vec<Mark>,
    ) -> io::Result<FileDifferences> {
        let none = FileDifferences::default();
        let Some(previous) = &self.previous else { return Ok(none) };
        let files = marks.marks().len() as u64;
        let Some(old) = previous.find(path) else {
            let added = if previous.was_unread(path) { 0 } else { files };
            return Ok(FileDifferences { added, ..none });
        };
        old.see();
        if old.is_same(marks.digest(), files) {
            return Ok(none);
        }
        previous.marks(old, before)?;
        Ok(compare_marks(before, marks.marks_mut()))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn begin(slot: &Slot) -> Self {
        let writer = Writer::create(&slot.making).inspect_err(no_snapshot).ok();
        Self { writer, ..Self::default() }
    }

    fn write_folder(&mut self, head: FolderHead, path: &[u8], marks: &[u8]) {
        self.folders += 1;
        self.files += head.files;
        self.write(|writer| {
            let path_len = u32::try_from(path.len()).map_err(io::Error::other)?;
            writer.write_all(&FolderHead { path_len, ..head }.to_bytes())?;
            writer.write_all(path)?;
            writer.write_all(marks)
        });
    }

    /// Writes on, unless a fault ended that.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut Writer) -> io::Result<()>) {
        if let Some(writer) = &mut self.writer
            && let Err(error) = write(writer)
        {
            self.fail(&error);
        }
    }

    /// Gives the snapshot up.
    pub(super) fn fail(&mut self, error: &io::Error) {
        if self.writer.take().is_some() {
            no_snapshot(error);
        }
    }
}

impl Marker<'_> {
    /// As [`safelight_scan::Visit::folder`].
    pub fn folder(&mut self, folder: &FolderFiles<'_>) {
        if self.in_part.take().is_some_and(|path| *path == *folder.path()) {
            return;
        }
        self.marks.clear();
        for file in folder.iter() {
            self.marks.push(file.name, file.size, file.mtime_ns);
        }
        self.recorder.folder(folder.path(), &mut self.marks, &mut self.before);
    }

    /// As [`safelight_scan::Visit::unread`]: nothing is said about its files.
    pub fn unread(&mut self, path: &[u8]) {
        self.in_part = Some(path.into());
        self.recorder.state().unread.push(path.into());
    }
}

/// What else a result says about the folder.
fn left_out(summary: &WalkSummary, unread: &[Box<[u8]>]) -> u64 {
    let parts = (&summary.skipped, &summary.warnings, unread);
    // Maps of texts and lists of bytes can always be written down.
    xxh3_64(&serde_json::to_vec(&parts).unwrap_or_default())
}

pub(super) fn no_snapshot(error: &io::Error) {
    tracing::warn!(%error, "the snapshot could not be written; the next result is compared with an earlier one");
}

fn cannot_compare(error: &io::Error) {
    tracing::warn!(%error, "the snapshot of the result before could not be read; nothing is said about changes");
}
