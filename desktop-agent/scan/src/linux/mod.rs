//! Linux: folders are read by `getdents64`, files asked by `fstatat` relative to the folder's handle,
//! and every folder is opened beneath the start of the walk.

mod open;
mod read;

pub(crate) use open::{Handle, is_slow, open_absolute, open_beneath, open_file};
pub(crate) use read::{Buffer, read_folder};
