//! Paths as bytes and back: names are kept as the file system gives them.

use std::ffi::OsStr;
use std::path::{Component, Path};

/// The names of a path's components when it is absolute and plain: no `..`, no NUL. A `.` or a
/// doubled or trailing slash means nothing and is left out.
pub(crate) fn plain_components(path: &Path) -> Option<Vec<&[u8]>> {
    if !path.is_absolute() {
        return None;
    }
    relative_components(path)
}

/// The same for a path that may also be relative.
pub(crate) fn relative_components(path: &Path) -> Option<Vec<&[u8]>> {
    let mut names = vec![];
    for component in path.components() {
        match component {
            Component::Normal(name) => names.push(bytes(name)),
            Component::Prefix(prefix) => names.push(bytes(prefix.as_os_str())),
            Component::ParentDir => return None,
            Component::RootDir | Component::CurDir => {}
        }
    }
    names.iter().all(|name| !name.contains(&0)).then_some(names)
}

/// A name as bytes; on Windows in Rust's own superset of UTF-8.
pub(crate) fn bytes(name: &OsStr) -> &[u8] {
    name.as_encoded_bytes()
}
