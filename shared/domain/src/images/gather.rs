//! Takes in folders and keeps what photo pairing and pipeline validation need of them.

use std::collections::{BTreeSet, HashMap};

use super::{
    NamingRule,
    invalid::InvalidCollector,
    tails::{Interner, read_spelling, spell_photo, spell_sidecar},
    views::Images,
};
use crate::{
    ToolSettings,
    kinds::{Kinds, Roles},
    naming::{parse_stem, split_name},
};

/// Number of the camera and number of the counter.
type Group = (u32, u32);

/// One file: its group, and what follows camera and counter in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    pub(super) group: Group,
    pub(super) tail: u32,
    /// Number of the folder.
    pub(super) folder: u32,
}

/// A sidecar whose group is not known yet.
#[derive(Debug)]
struct Waiting {
    stem: Box<str>,
    extension: Box<str>,
    folder: u32,
}

/// Takes in folders, in any order; one per walking thread, merged at the end.
#[derive(Debug)]
pub struct Gatherer {
    settings: ToolSettings,
    kinds: Kinds,
    rule: NamingRule,
    all_files: u64,
    records: Vec<Record>,
    cameras: Interner,
    counters: Interner,
    tails: Interner,
    folders: Interner,
    /// Sidecars whose group is known only when all photos are. Patterns only.
    waiting: Vec<Waiting>,
    invalid: InvalidCollector,
    buffer: String,
}

impl Gatherer {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(settings: &ToolSettings, rule: NamingRule) -> Self {
        Self {
            kinds: Kinds::new(settings),
            settings: settings.clone(),
            rule,
            all_files: 0,
            records: Vec::new(),
            cameras: Interner::default(),
            counters: Interner::default(),
            tails: Interner::default(),
            folders: Interner::default(),
            waiting: Vec::new(),
            invalid: InvalidCollector::default(),
            buffer: String::new(),
        }
    }

    /// Takes in all files of one folder; `path` is relative to the library, empty for its root.
    pub fn folder<'f>(&mut self, path: &[u8], names: impl IntoIterator<Item = &'f [u8]>) {
        self.folder_and_tell(path, names, &mut |_| {});
    }

    /// The same; `invalid` hears the path of each photo file whose name breaks the rule.
    pub fn folder_and_tell<'f>(
        &mut self,
        path: &[u8],
        names: impl IntoIterator<Item = &'f [u8]>,
        invalid: &mut dyn FnMut(&str),
    ) {
        let mut place = None;
        for name in names {
            self.all_files += 1;
            let Some((_, kind)) = self.kinds.of(name) else { continue };
            let roles = self.kinds.roles(kind);
            if roles.any(Roles::IMAGE) {
                self.photo(path, &mut place, name, invalid);
            }
            if roles.any(Roles::SIDECAR) {
                self.sidecar(path, &mut place, name);
            }
        }
    }

    /// Photo files taken in so far whose names break the rule.
    #[must_use]
    pub fn invalid_so_far(&self) -> u64 {
        self.invalid.count()
    }

    /// Every file taken in so far.
    #[must_use]
    pub const fn files_seen(&self) -> u64 {
        self.all_files
    }

    /// Adds what another one saw under the same settings.
    pub fn merge(&mut self, other: Self) {
        let cameras = self.cameras.merge(&other.cameras);
        let counters = self.counters.merge(&other.counters);
        let tails = self.tails.merge(&other.tails);
        let folders = self.folders.merge(&other.folders);
        self.records.reserve_exact(other.records.len());
        self.records.extend(other.records.into_iter().map(|record| Record {
            group: (cameras[record.group.0 as usize], counters[record.group.1 as usize]),
            tail: tails[record.tail as usize],
            folder: folders[record.folder as usize],
        }));
        self.waiting.extend(
            other
                .waiting
                .into_iter()
                .map(|one| Waiting { folder: folders[one.folder as usize], ..one }),
        );
        self.all_files += other.all_files;
        self.invalid.merge(other.invalid);
    }

    /// The pictures, in an order that does not depend on the order of folders and threads.
    #[must_use]
    pub fn finish(mut self) -> Images {
        self.settle_waiting();
        let (cameras, camera) = self.cameras.by_bytes();
        let (counters, counter) = self.counters.by_bytes();
        let (tails, tail) = self.tails.by_bytes();
        let (folders, folder) = self.folders.by_bytes();
        for record in &mut self.records {
            *record = Record {
                group: (camera[record.group.0 as usize], counter[record.group.1 as usize]),
                tail: tail[record.tail as usize],
                folder: folder[record.folder as usize],
            };
        }
        self.records.sort_unstable();
        Images {
            records: self.records,
            cameras,
            counters,
            tails: tails.iter().map(read_spelling).collect(),
            folders,
            all_files: self.all_files,
            invalid: self.invalid.finish(),
        }
    }

    /// `place` is the number of the folder once it has one.
    fn photo(
        &mut self,
        folder: &[u8],
        place: &mut Option<u32>,
        bytes: &[u8],
        invalid: &mut dyn FnMut(&str),
    ) {
        let lossy = String::from_utf8_lossy(bytes);
        let read = match self.rule.read(&lossy, &self.settings.photo_extensions) {
            Ok(read) => read,
            Err(reason) => return self.invalid.add(folder, bytes, reason, invalid),
        };
        let (stem, extension) = split_name(&lossy);
        let odd_name = if read.spells(stem) { "" } else { &lossy };
        spell_photo(&mut self.buffer, &read.properties, extension, odd_name);
        let group = (self.cameras.number(read.camera), self.counters.number(read.counter));
        let tail = self.tails.number(&self.buffer);
        let folder = self.number_of(folder, place);
        self.records.push(Record { group, tail, folder });
    }

    fn number_of(&mut self, folder: &[u8], place: &mut Option<u32>) -> u32 {
        *place.get_or_insert_with(|| self.folders.number(&String::from_utf8_lossy(folder)))
    }

    fn sidecar(&mut self, folder: &[u8], place: &mut Option<u32>, bytes: &[u8]) {
        // A name that is no text cannot be camera and counter.
        let Ok(name) = str::from_utf8(bytes) else { return };
        let (stem, extension) = split_name(name);
        if matches!(self.rule, NamingRule::Pattern { .. }) {
            let folder = self.number_of(folder, place);
            return self.waiting.push(Waiting {
                stem: stem.into(),
                extension: extension.into(),
                folder,
            });
        }
        let Ok(read) = parse_stem(stem) else { return };
        let suffix = match read.properties.as_slice() {
            [] => "",
            [number] if number.bytes().all(|b| b.is_ascii_digit()) => number,
            _ => return,
        };
        spell_sidecar(&mut self.buffer, suffix, extension);
        let group = (self.cameras.number(read.camera_id), self.counters.number(read.counter));
        let tail = self.tails.number(&self.buffer);
        let folder = self.number_of(folder, place);
        self.records.push(Record { group, tail, folder });
    }

    /// Under a pattern a sidecar's stem is compared with the text of every image; two images may
    /// share one text.
    fn settle_waiting(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let mut images: HashMap<String, BTreeSet<(Group, String)>> = HashMap::new();
        for record in &self.records {
            let suffix = read_spelling(self.tails.text(record.tail)).suffix;
            let (camera, counter) = record.group;
            let base = format!("{}{}", self.cameras.text(camera), self.counters.text(counter));
            let stem = if suffix.is_empty() { base } else { format!("{base}-{suffix}") };
            images.entry(stem).or_default().insert((record.group, suffix));
        }
        for Waiting { stem, extension, folder } in std::mem::take(&mut self.waiting) {
            for (group, suffix) in images.get(&*stem).into_iter().flatten() {
                spell_sidecar(&mut self.buffer, suffix, &extension);
                let tail = self.tails.number(&self.buffer);
                self.records.push(Record { group: *group, tail, folder });
            }
        }
    }
}
