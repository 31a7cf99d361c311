//! The agent's own files: where they lie, how they are written, who holds them.

mod atomic;
mod lock;
mod place;

pub(crate) use atomic::{create_private, make_private_folder, sync_folder, write_atomic};
pub use lock::{FolderLock, LockError};
pub use place::{Place, PlaceError};
