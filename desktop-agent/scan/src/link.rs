//! Where a link inside the walked folder leads, found without ever leaving that folder: each step
//! is compared with the folder's own path before the file system is asked about it.

use std::io;

/// What stands at a path inside the walked folder; a link is not followed.
pub(crate) enum Look {
    /// A folder.
    Folder,
    /// A file with its size and last change (nanoseconds since 1970).
    File { size: u64, mtime_ns: i64 },
    /// A link and what it says.
    Link(Vec<u8>),
    /// A pipe, socket or device.
    Special,
}

/// Where a link leads in the end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a file inside, with its size and last change.
    File { size: u64, mtime_ns: i64 },
    /// To a folder inside, or above.
    Folder,
    /// Out of the walked folder.
    Outside,
    /// To nothing, in a circle, or to a special file.
    Broken,
}

/// As many links in a row as Linux follows.
const MAX_LINKS: usize = 40;

/// Follows the link `name` that stands in `folder` (both relative to a start whose real absolute
/// path is `start`). `look` is asked only about paths relative to the start and inside it.
pub(crate) fn follow(
    start: &[u8],
    folder: &[u8],
    name: &[u8],
    look: impl Fn(&[u8]) -> io::Result<Look>,
) -> Target {
    let start: Vec<Vec<u8>> = names(start).map(Vec::from).collect();
    let mut reached = start.clone();
    reached.extend(names(folder).map(Vec::from));
    let mut ahead = vec![name.to_vec()];
    let mut links = 0;
    while let Some(step) = ahead.pop() {
        if step == b".." {
            reached.pop();
            continue;
        }
        reached.push(step);
        let depth = reached.len().min(start.len());
        if reached[..depth] != start[..depth] {
            return Target::Outside;
        }
        if reached.len() <= start.len() {
            continue;
        }
        match look(&reached[start.len()..].join(&b'/')) {
            Ok(Look::Folder) => {}
            Ok(Look::File { size, mtime_ns }) if ahead.is_empty() => {
                return Target::File { size, mtime_ns };
            }
            Ok(Look::Link(target)) if links < MAX_LINKS => {
                links += 1;
                reached.pop();
                if target.starts_with(b"/") {
                    reached.clear();
                }
                let steps = ahead.len();
                ahead.extend(names(&target).map(Vec::from));
                ahead[steps..].reverse();
            }
            Ok(Look::File { .. } | Look::Link(_) | Look::Special) | Err(_) => {
                return Target::Broken;
            }
        }
    }
    if reached.len() < start.len() { Target::Outside } else { Target::Folder }
}

/// The steps of a path; empty ones and `.` mean nothing.
fn names(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|name| !name.is_empty() && *name != b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A world below `/lib`: `a/link` says `says`, `a/photo` is a file, `b` a folder, `b/up` a link
    /// to `..`, `loop` a link to itself.
    fn lead(says: &str) -> Target {
        follow(b"/srv/lib", b"a", b"link", |path| match path {
            b"a" | b"b" => Ok(Look::Folder),
            b"a/photo" => Ok(Look::File { size: 7, mtime_ns: 9 }),
            b"a/link" => Ok(Look::Link(says.into())),
            b"b/up" => Ok(Look::Link(b"..".to_vec())),
            b"loop" => Ok(Look::Link(b"loop".to_vec())),
            b"pipe" => Ok(Look::Special),
            b"none" => Err(io::ErrorKind::NotFound.into()),
            other => panic!("asked about {}", String::from_utf8_lossy(other)),
        })
    }

    #[test]
    fn targets_inside_are_found_however_they_are_written() {
        let photo = Target::File { size: 7, mtime_ns: 9 };
        for says in [
            "photo",
            "./photo",
            "../a/photo",
            "../b/up/a/photo",
            "/srv/lib/a/photo",
            "//srv/./lib/a//photo",
            "../../lib/a/photo",
            "../../../../../srv/lib/a/photo",
        ] {
            assert_eq!(lead(says), photo, "{says}");
        }
    }

    #[test]
    fn targets_outside_are_never_looked_at() {
        for says in [
            "/etc/passwd",
            "../../other/photo",
            "/srv/lib2/a/photo",
            "/srv/library",
            "../../../etc",
            "../b/up/../x",
            "/",
            "..//..",
        ] {
            assert_eq!(lead(says), Target::Outside, "{says}");
        }
    }

    #[test]
    fn links_to_folders_and_to_nothing_are_told_apart() {
        assert_eq!(lead("../b"), Target::Folder);
        assert_eq!(lead(".."), Target::Folder);
        for says in ["../none", "../loop", "../pipe", "photo/x", "link"] {
            assert_eq!(lead(says), Target::Broken, "{says}");
        }
    }
}
