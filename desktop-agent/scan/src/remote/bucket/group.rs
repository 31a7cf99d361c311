//! Keys in, folders out. Services tell all keys below a folder in one run, with those of its
//! sub-folders in between: a folder is told when the run is past it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use safelight_domain::noise::is_noise;

use super::page::Object;
use crate::facts::FileList;
use crate::remote::fault::Fault;
use crate::remote::telling::Telling;
use crate::remote::verdict::RefusalKind;
use crate::tally::Skip;

/// The folders on the way from the start of a run to the last key.
pub(super) struct Group {
    /// Bytes of a key before the path that is told.
    skip: usize,
    /// Path of the innermost open folder.
    path: String,
    /// Open folders, outermost first, each with the length of its path.
    open: Vec<(usize, FileList)>,
    /// Digests of the folders that were told already.
    closed: HashSet<u64>,
    noise: String,
}

/// How a key is to be taken.
enum Shape<'a> {
    /// A file and the folder it stands in.
    File(&'a str, &'a str),
    /// A folder that says it is there.
    Folder(&'a str),
    /// In a folder of noise, which ends here.
    InNoise(&'a str),
    /// A file of noise.
    Noise,
    /// What cannot stand in a path.
    Odd,
}

impl Group {
    /// For the keys below the folder `path`; keys have `skip` bytes more before that.
    pub(super) fn begin(skip: usize, path: &str, telling: &mut Telling<'_>) -> Self {
        let mut group = Self {
            skip,
            path: path.to_owned(),
            open: vec![],
            closed: HashSet::new(),
            noise: String::new(),
        };
        group.open.push((path.len(), FileList::default()));
        telling.enter(path.as_bytes());
        group
    }

    /// Takes one object.
    ///
    /// # Errors
    /// When a folder begins again that was told already.
    pub(super) fn take(&mut self, object: &Object, telling: &mut Telling<'_>) -> Result<(), Fault> {
        let Some(key) = object.key.get(self.skip..) else {
            telling.skip(Skip::UnreadableName);
            return Ok(());
        };
        match shape(key) {
            Shape::Odd => telling.skip(Skip::UnreadableName),
            Shape::Noise => telling.skip(Skip::Noise),
            Shape::InNoise(folder) => {
                if self.noise != folder {
                    folder.clone_into(&mut self.noise);
                    telling.skip(Skip::Noise);
                }
            }
            Shape::Folder(folder) => self.step_to(folder, telling)?,
            Shape::File(folder, name) => {
                self.step_to(folder, telling)?;
                if let Some((_, files)) = self.open.last_mut() {
                    files.push(name.as_bytes(), object.size, object.mtime_ns);
                }
            }
        }
        Ok(())
    }

    /// Tells what is still open.
    pub(super) fn end(mut self, telling: &mut Telling<'_>) {
        while !self.open.is_empty() {
            self.close(telling);
        }
    }

    fn step_to(&mut self, folder: &str, telling: &mut Telling<'_>) -> Result<(), Fault> {
        if self.path == folder {
            return Ok(());
        }
        while self.open.len() > 1 && !is_at_or_below(folder, &self.path) {
            self.close(telling);
        }
        while self.path.len() < folder.len() {
            let from = if self.path.is_empty() { 0 } else { self.path.len() + 1 };
            let end = folder[from..].find('/').map_or(folder.len(), |slash| from + slash);
            folder[..end].clone_into(&mut self.path);
            if self.closed.contains(&digest(&self.path)) {
                return Err(RefusalKind::OutOfOrder.into());
            }
            self.open.push((end, FileList::default()));
            telling.enter(self.path.as_bytes());
        }
        Ok(())
    }

    fn close(&mut self, telling: &mut Telling<'_>) {
        if let Some((length, files)) = self.open.pop() {
            telling.folder(&self.path.as_bytes()[..length], &files);
            self.closed.insert(digest(&self.path));
        }
        let above = self.open.last().map_or(0, |(length, _)| *length);
        self.path.truncate(above);
    }
}

/// Whether `path` is the folder `above` or lies below it; all lies below the start.
fn is_at_or_below(path: &str, above: &str) -> bool {
    above.is_empty()
        || path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn digest(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

fn shape(key: &str) -> Shape<'_> {
    let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
    let mut end = 0;
    let parts = (!folder.is_empty() || key.starts_with('/')).then(|| folder.split('/'));
    for part in parts.into_iter().flatten() {
        if is_odd(part) {
            return Shape::Odd;
        }
        end += part.len();
        if is_noise(part.as_bytes()) {
            return Shape::InNoise(&key[..end]);
        }
        end += 1;
    }
    match name {
        "" if key.is_empty() => Shape::Folder(""),
        "" => Shape::Folder(folder),
        name if is_odd(name) => Shape::Odd,
        name if is_noise(name.as_bytes()) => Shape::Noise,
        name => Shape::File(folder, name),
    }
}

/// Whether a name cannot be one in a path.
pub(super) fn is_odd(name: &str) -> bool {
    matches!(name, "" | "." | "..") || name.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::WalkProgress;
    use crate::remote::telling::tests::Seen;

    fn grouped(keys: &[&str]) -> (Result<(), Fault>, Seen) {
        let (mut seen, progress) = (Seen::default(), WalkProgress::default());
        let mut telling = Telling::new(&mut seen, &progress);
        let mut group = Group::begin(3, "", &mut telling);
        let mut take = |key: &str, telling: &mut Telling<'_>| {
            let object = Object { key: format!("up/{key}"), size: 1, mtime_ns: 2 };
            group.take(&object, telling)
        };
        let taken = keys.iter().try_for_each(|key| take(key, &mut telling));
        group.end(&mut telling);
        seen.summary = Some(telling.into_summary());
        (taken, seen)
    }

    #[test]
    fn a_folder_is_told_once_and_whole_though_its_keys_are_interrupted() {
        let keys =
            ["a.jpg", "b/1.jpg", "b/c/d/2.jpg", "b/e.jpg", "b.jpg", "bb/", "bb/3.jpg", "z.jpg"];
        let (taken, seen) = grouped(&keys);
        assert_eq!(taken, Ok(()));
        assert_eq!(
            seen.told,
            ["b/c/d: 2.jpg", "b: 1.jpg e.jpg", "bb: 3.jpg", ": a.jpg b.jpg z.jpg"]
        );
        let summary = seen.summary.unwrap();
        assert_eq!((summary.files, summary.folders, summary.bytes), (7, 5, 7));
    }

    #[test]
    fn noise_counts_as_on_a_disk_and_odd_names_end_nothing() {
        let keys = [
            "@eaDir/x/1.jpg",
            "@eaDir/y/2.jpg",
            "._a",
            "a//b.jpg",
            "/c.jpg",
            "d/../e.jpg",
            "./f",
            "g/._h",
            "g/i.jpg",
            "g/#recycle/j",
            "g/#recycle/k",
            "nul\0",
            " blank.jpg",
        ];
        let (taken, seen) = grouped(&keys);
        assert_eq!(taken, Ok(()));
        assert_eq!(seen.told, ["g: i.jpg", ":  blank.jpg"]);
        let skipped = seen.summary.unwrap().skipped;
        assert_eq!((skipped["noise"], skipped["unreadable_name"]), (4, 5));
    }

    #[test]
    fn a_listing_without_order_is_refused() {
        let (taken, _) = grouped(&["a/1.jpg", "b/1.jpg", "a/2.jpg"]);
        assert_eq!(taken.unwrap_err().kind, RefusalKind::OutOfOrder);
    }
}
