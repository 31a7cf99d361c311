//! `PhotoStats`: how many pictures of which kind, and which lack their sidecar.
//!
//! 1. Files whose extension is a photo or metadata extension are counted, with their bytes.
//!    Whether a name follows the naming convention plays no part.
//! 2. Files are grouped by stem (the name before its last dot, case kept) within the sidecar
//!    scope. In scope `folder` image and sidecar share a folder; the sidecar is `STEM.xmp`, which
//!    serves every image on that stem, or `STEM.EXT.xmp`, which serves `STEM.EXT`: `A.RAF.xmp`
//!    serves `A.RAF` and not `A.CR3`; the case of `EXT` is ignored. One file may do both:
//!    `A.RAF.xmp` also serves `A.RAF.dng`. In scope `library` one stem counts anywhere in the
//!    tree, and only `STEM.xmp` serves.
//! 3. Orphaned sidecars are the metadata files of a group without image, but for those that name
//!    an existing image `STEM.EXT` of their folder (scope `folder`).
//! 4. Orphaned images: in a group without metadata file, the images with their own `STEM.EXT.xmp`
//!    are left out (scope `folder`); if the rest holds an image that requires a sidecar, every
//!    file of the rest whose extension requires one is listed, a listed photo extension or not.
//!
//! Results do not depend on the order of folders or files. Names are bytes; those that are not
//! UTF-8 are shown with U+FFFD, after sorting.

pub(crate) mod findings;
mod folder_scope;
mod library_scope;

pub use findings::PhotoStatsFindings;

use self::{findings::Orphans, library_scope::Library};
use crate::{
    SidecarScope, ToolSettings,
    kinds::{KindIndex, Kinds, Roles},
};

/// Takes in a library folder by folder. In scope `folder` it keeps nothing but sums and orphans,
/// so that memory does not grow with the library; in scope `library` it keeps every stem.
#[derive(Debug)]
pub struct PhotoStats {
    kinds: Kinds,
    /// Files and bytes by [`KindIndex`].
    sums: Vec<Sum>,
    files_seen: u64,
    orphans: Orphans,
    /// Only in scope `library`.
    library: Option<Library>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    files: u64,
    bytes: u64,
}

/// A file that matters for orphans.
#[derive(Debug, Clone, Copy)]
struct Member<'f> {
    name: &'f [u8],
    /// Where the stem ends.
    dot: usize,
    kind: KindIndex,
    roles: Roles,
}

impl<'f> Member<'f> {
    fn stem(&self) -> &'f [u8] {
        &self.name[..self.dot]
    }
}

impl PhotoStats {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(settings: &ToolSettings) -> Self {
        let kinds = Kinds::new(settings);
        Self {
            sums: vec![Sum::default(); kinds.len()],
            kinds,
            files_seen: 0,
            orphans: Orphans::default(),
            library: (settings.sidecar_scope == SidecarScope::Library).then(Library::default),
        }
    }

    /// Takes in all files of one folder: names and sizes, in any order. `path` is relative to the
    /// library, empty for its root. To be called once per folder, in any order of folders.
    pub fn folder<'f>(&mut self, path: &[u8], files: impl IntoIterator<Item = (&'f [u8], u64)>) {
        let files = files.into_iter();
        let mut members = Vec::with_capacity(files.size_hint().0);
        let mut present = Roles::default();
        for (name, size) in files {
            self.files_seen += 1;
            let Some((dot, kind)) = self.kinds.of(name) else { continue };
            let sum = &mut self.sums[kind.index()];
            sum.files += 1;
            sum.bytes += size;
            let roles = self.kinds.roles(kind);
            present.add(roles);
            members.push(Member { name, dot, kind, roles });
        }
        match &mut self.library {
            Some(library) => library.folder(path, &members),
            // Images that need no sidecar, without any sidecar near, cannot be wrong.
            None if !present.any(Roles::SIDECAR) && !present.all(Roles::NEEDY_IMAGE) => {}
            None => folder_scope::find_orphans(path, &members, &self.kinds, &mut self.orphans),
        }
    }

    /// Adds what another one saw under the same settings, such as that of another thread.
    pub fn merge(&mut self, other: Self) {
        for (sum, more) in self.sums.iter_mut().zip(other.sums) {
            sum.files += more.files;
            sum.bytes += more.bytes;
        }
        self.files_seen += other.files_seen;
        self.orphans.merge(other.orphans);
        if let (Some(library), Some(more)) = (&mut self.library, other.library) {
            library.merge(more);
        }
    }

    /// Every file taken in so far, counted ones or not.
    #[must_use]
    pub const fn files_seen(&self) -> u64 {
        self.files_seen
    }

    /// Orphans found so far; zero to the end in scope `library`, where a later folder may still
    /// hold what is missing.
    #[must_use]
    pub fn issues_so_far(&self) -> u64 {
        self.orphans.len()
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> PhotoStatsFindings {
        if let Some(library) = self.library.take() {
            library.find_orphans(&mut self.orphans);
        }
        let counted = self.kinds.iter().zip(&self.sums);
        let counted = counted.filter(|(kind, sum)| kind.roles.any(Roles::COUNTED) && sum.files > 0);
        PhotoStatsFindings::new(
            counted.map(|(kind, sum)| (kind.extension.clone(), sum.files, sum.bytes)),
            self.orphans,
        )
    }
}
