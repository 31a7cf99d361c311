//! Folders turned into streams of file facts; the one place that opens user files.
//!
//! A [`Root`] is a folder that its owner bound on this computer. [`Roots::resolve`] maps a path that
//! somebody else names to a [`Folder`] inside one of them, and [`walk`] reads that folder and all
//! below it, one folder at a time. Nothing is ever opened for writing, and nothing outside the
//! folder is opened or asked for its size: not through `..`, not through links, not by a swap of the
//! one for the other while the walk is on its way. The walk opens no file at all, and folders are read
//! without leaving a time of access where the system allows it. One trace is left: the time of
//! access of a link itself, which cannot be asked where it leads without.
//!
//! Photos may also lie elsewhere: [`remote`] opens buckets and shares. A [`Source`] is either of them, and
//! [`list`] tells the files of any alike. Only a look at a single file ([`Source::read`]) opens one.

mod crew;
mod error;
mod facts;
mod link;
mod local;
mod options;
mod path_bytes;
pub mod remote;
mod root;
mod source;
mod tally;
mod walk;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as platform;

#[cfg(any(not(target_os = "linux"), test))]
mod portable;
#[cfg(not(target_os = "linux"))]
use portable as platform;

pub use error::ScanError;
pub use facts::{FileFact, FolderFiles, Visit};
pub use options::{CancelFlag, WalkOptions, WalkProgress};
pub use root::{Folder, Root, Roots};
pub use source::{Library, Source, Visitors, list};
pub use tally::WalkSummary;
pub use walk::walk;
