//! What the system tells of changes in one folder and below.

use std::path::Path;

use notify::{Config, Event, EventKindMask, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{self, error::TrySendError};

/// Something changed below a watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The watched folder.
    pub(super) path: String,
    /// The system had more to tell than it could.
    pub(super) lost: bool,
}

/// Open as long as it lives.
pub(super) struct Eye {
    _watcher: RecommendedWatcher,
}

impl Eye {
    /// Watches a folder and everything below. Mere looking, as our own checks do, is left out; links
    /// are not followed.
    pub(super) fn open(path: &str, hints: mpsc::Sender<Seen>) -> Result<Self, String> {
        let config =
            Config::default().with_event_kinds(EventKindMask::CORE).with_follow_symlinks(false);
        let folder = path.to_owned();
        let tell = move |event: notify::Result<Event>| {
            let lost = match &event {
                Ok(event) if event.kind.is_access() => return,
                Ok(event) => event.need_rescan(),
                // A folder that went while it was being added, or one too many: look at everything.
                Err(_) => true,
            };
            // One that finds no room says no more than those that wait.
            match hints.try_send(Seen { path: folder.clone(), lost }) {
                Ok(()) | Err(TrySendError::Full(_) | TrySendError::Closed(_)) => {}
            }
        };
        let mut watcher = RecommendedWatcher::new(tell, config).map_err(|error| why(&error))?;
        watcher.watch(Path::new(path), RecursiveMode::Recursive).map_err(|error| why(&error))?;
        Ok(Self { _watcher: watcher })
    }
}

fn why(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "This system watches no more folders (fs.inotify.max_user_watches), so there is a \
             look every half hour."
                .to_owned()
        }
        _ => format!(
            "The system does not tell of changes here ({error}), so there is a look every half hour."
        ),
    }
}
