//! The folders an owner bound on this computer, and the way from a path that somebody else names to
//! a folder inside one of them.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::ScanError;
use crate::path_bytes::{plain_components, relative_components};
use crate::platform;

/// A folder that its owner bound: known by its real absolute path, which holds no link.
///
/// It is opened anew for each use, from `/` down and without following any link: a root that was
/// replaced by a link after it was bound leads nowhere, and an idle agent does not keep a drive from
/// being ejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    canonical: PathBuf,
}

impl Root {
    /// Binds the folder at a path that its owner typed: `~` is the home folder, links are followed
    /// once, here, and never again.
    ///
    /// # Errors
    /// When there is no readable folder.
    pub fn bind(typed: &Path) -> Result<Self, ScanError> {
        let path = with_home(typed);
        match path.canonicalize() {
            Ok(canonical) => Self::open(&canonical),
            Err(fault) => Err(ScanError::opening(path, fault)),
        }
    }

    /// Takes up a folder bound before, by the canonical path kept since.
    ///
    /// # Errors
    /// When the folder is gone, or a link stands anywhere in its path now.
    pub fn open(canonical: &Path) -> Result<Self, ScanError> {
        let Some(names) = plain_components(canonical) else {
            return Err(ScanError::OutsideRoots { path: canonical.to_owned() });
        };
        platform::open_absolute(canonical, &names.join(&b'/'))
            .map_err(|fault| ScanError::opening(canonical.to_owned(), fault))?;
        Ok(Self { canonical: canonical.components().collect() })
    }

    /// The real absolute path.
    #[must_use]
    pub fn canonical_path(&self) -> &Path {
        &self.canonical
    }

    /// Opens a folder below this root, or the root itself for an empty path. No step may be `..` or
    /// a link, so nothing outside can be reached, whatever changes meanwhile.
    ///
    /// # Errors
    /// [`ScanError::OutsideRoots`] for such a step; otherwise what keeps the folder from being
    /// opened.
    pub fn open_beneath(&self, relative: &Path) -> Result<Folder, ScanError> {
        let path = if relative.as_os_str().is_empty() {
            self.canonical.clone()
        } else {
            self.canonical.join(relative)
        };
        let (Some(root), Some(below), false) = (
            plain_components(&self.canonical),
            relative_components(relative),
            relative.is_absolute(),
        ) else {
            return Err(ScanError::OutsideRoots { path });
        };
        let opened = platform::open_absolute(&self.canonical, &root.join(&b'/'))
            .and_then(|root| platform::open_beneath(&root, &below.join(&b'/')));
        match opened {
            Ok(handle) => Ok(Folder { handle, path: path.components().collect() }),
            Err(fault) => Err(ScanError::opening(path, fault)),
        }
    }
}

/// All roots of one agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roots(Vec<Root>);

impl Roots {
    /// Takes up the folders bound before, by their canonical paths. A root that cannot be opened
    /// just now (a drive that is not plugged in) stays bound and answers when it is asked for.
    ///
    /// # Errors
    /// When a path is not an absolute, plain one.
    pub fn open(canonical: impl IntoIterator<Item = PathBuf>) -> Result<Self, ScanError> {
        canonical
            .into_iter()
            .map(|path| match plain_components(&path) {
                Some(_) => Ok(Root { canonical: path.components().collect() }),
                None => Err(ScanError::OutsideRoots { path }),
            })
            .collect::<Result<Vec<Root>, ScanError>>()
            .map(Self)
    }

    /// The roots in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Root> {
        self.0.iter()
    }

    /// Opens the folder at an absolute path that a coordinator names, when it is a root or lies
    /// inside one by whole components. Without roots every path is outside.
    ///
    /// # Errors
    /// [`ScanError::OutsideRoots`] when it does not; otherwise what keeps the folder from being
    /// opened.
    pub fn resolve(&self, absolute: &Path) -> Result<Folder, ScanError> {
        let outside = || ScanError::OutsideRoots { path: absolute.to_owned() };
        let (root, relative) = self
            .0
            .iter()
            .filter_map(|root| Some((root, absolute.strip_prefix(&root.canonical).ok()?)))
            .max_by_key(|(root, _)| root.canonical.components().count())
            .ok_or_else(outside)?;
        root.open_beneath(relative)
    }
}

/// An opened folder where a walk may start.
#[derive(Debug)]
pub struct Folder {
    pub(crate) handle: platform::Handle,
    pub(crate) path: PathBuf,
}

impl Folder {
    /// The real absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Another handle on the same folder, for another thread.
    ///
    /// # Errors
    /// When the system has no handle left.
    pub fn try_clone(&self) -> Result<Self, ScanError> {
        match self.handle.try_clone() {
            Ok(handle) => Ok(Self { handle, path: self.path.clone() }),
            Err(reason) => Err(ScanError::Unreadable { path: self.path.clone(), reason }),
        }
    }

    /// Whether every question about a file crosses a network.
    #[must_use]
    pub fn is_on_slow_storage(&self) -> bool {
        platform::is_slow(&self.handle)
    }
}

/// `~` and `~/…` below the home folder of this user; anything else as it is.
fn with_home(typed: &Path) -> PathBuf {
    match (typed.strip_prefix("~"), env::home_dir()) {
        (Ok(below), Some(home)) => home.join(below),
        _ => typed.to_owned(),
    }
}
