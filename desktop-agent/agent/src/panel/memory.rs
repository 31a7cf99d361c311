//! What the panel keeps between two starts, in `panel.json`: no secret, and nothing that the
//! coordinator knows better.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use safelight_domain::{AgentId, CollectionId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    PanelFault,
    shapes::{Notice, NoticeCause},
};
use crate::{config::Enrolment, files::write_atomic};

/// Everything that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) settings: KeptSettings,
    pub(super) pause: Option<KeptPause>,
    /// The place at our own coordinator; kept while a team is joined.
    pub(super) alone: Option<Enrolment>,
    pub(super) collections: Vec<KeptCollection>,
    /// Newest first.
    pub(super) notices: Vec<Notice>,
    /// When each cause was last told of.
    pub(super) told: BTreeMap<NoticeCause, Timestamp>,
}

/// What the owner chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct KeptSettings {
    pub(super) work_on_battery: bool,
    pub(super) notifications: bool,
    pub(super) watch: bool,
    pub(super) metered_uploads: bool,
}

/// A pause that the owner asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptPause {
    /// None: until somebody resumes.
    pub(super) until: Option<Timestamp>,
}

/// One collection of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptCollection {
    pub(super) name: String,
    /// Canonical.
    pub(super) path: String,
    /// Where the drive was mounted on which it lay, unless that was the system's own.
    #[serde(default)]
    pub(super) mount: Option<String>,
    /// Its id at each coordinator, by who we are there.
    pub(super) guids: BTreeMap<AgentId, CollectionId>,
    /// Who we are at the coordinator that last had no pipeline to hold it against.
    #[serde(default)]
    pub(super) lacks_pipeline_at: Option<AgentId>,
}

impl Default for KeptSettings {
    fn default() -> Self {
        Self { work_on_battery: false, notifications: true, watch: true, metered_uploads: false }
    }
}

/// The file and what stands in it.
#[derive(Debug)]
pub(super) struct Memory {
    file: PathBuf,
    kept: Mutex<Kept>,
}

impl Memory {
    /// Reads the file; a missing or damaged one counts as empty.
    pub(super) fn open(file: &Path) -> Self {
        let kept = std::fs::read(file).ok().map(|text| {
            serde_json::from_slice(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, "what the panel kept is damaged; it begins anew");
                Kept::default()
            })
        });
        Self { file: file.to_owned(), kept: Mutex::new(kept.unwrap_or_default()) }
    }

    pub(super) fn get(&self) -> Kept {
        self.lock().clone()
    }

    /// Changes and writes down, where there is a difference.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> Result<T, PanelFault> {
        let mut kept = self.lock();
        let mut next = kept.clone();
        let answer = change(&mut next);
        if next != *kept {
            let text = serde_json::to_vec_pretty(&next).map_err(PanelFault::internal)?;
            write_atomic(&self.file, &text).map_err(PanelFault::internal)?;
            *kept = next;
        }
        Ok(answer)
    }

    /// The same for what may be lost: the log says so.
    pub(super) fn note(&self, change: impl FnOnce(&mut Kept)) {
        if let Err(error) = self.change(change) {
            tracing::warn!(%error, "what the panel keeps could not be written");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("panel.json");
        let memory = Memory::open(&file);
        assert!(memory.get().settings.notifications);
        let until = Some(Timestamp::from_micros(7));
        memory.change(|kept| kept.pause = Some(KeptPause { until })).unwrap();
        assert_eq!(Memory::open(&file).get().pause, Some(KeptPause { until }));
    }

    #[test]
    fn a_damaged_file_counts_as_empty() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("panel.json");
        std::fs::write(&file, "{").unwrap();
        assert_eq!(Memory::open(&file).get(), Kept::default());
    }
}
