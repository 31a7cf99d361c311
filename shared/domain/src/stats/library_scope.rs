//! Orphans of a whole library, when one stem counts anywhere in the tree.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{
    Member, Roles,
    findings::{Orphans, joined},
};

/// Every stem of the library.
#[derive(Debug, Default)]
pub(super) struct Library {
    groups: HashMap<Box<[u8]>, Group, RandomState>,
}

/// The files on one stem.
#[derive(Debug, Default)]
struct Group {
    roles: Roles,
    /// Whether one file alone is an image that requires a sidecar.
    needy: bool,
    /// Paths of files that require a sidecar, as long as no sidecar was seen.
    needing: Vec<Box<[u8]>>,
    /// Paths of sidecars, as long as no image was seen.
    sidecars: Vec<Box<[u8]>>,
}

impl Library {
    pub(super) fn folder(&mut self, path: &[u8], members: &[Member<'_>]) {
        for member in members {
            match self.groups.get_mut(member.stem()) {
                Some(group) => group.add(path, member),
                None => self.groups.entry(member.stem().into()).or_default().add(path, member),
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (stem, more) in other.groups {
            let group = self.groups.entry(stem).or_default();
            group.roles.add(more.roles);
            group.needy |= more.needy;
            group.needing.extend(more.needing);
            group.sidecars.extend(more.sidecars);
            group.forget_served();
        }
    }

    pub(super) fn find_orphans(self, orphans: &mut Orphans) {
        for group in self.groups.into_values() {
            if group.needy {
                group.needing.into_iter().for_each(|path| orphans.image(path));
            }
            group.sidecars.into_iter().for_each(|path| orphans.sidecar(path));
        }
    }
}

impl Group {
    fn add(&mut self, path: &[u8], member: &Member<'_>) {
        self.roles.add(member.roles);
        self.needy |= member.roles.all(Roles::NEEDY_IMAGE);
        if member.roles.any(Roles::NEEDS) && !self.roles.any(Roles::SIDECAR) {
            self.needing.push(joined(path, member.name));
        }
        if member.roles.any(Roles::SIDECAR) && !self.roles.any(Roles::IMAGE) {
            self.sidecars.push(joined(path, member.name));
        }
        self.forget_served();
    }

    /// Drops paths that can be orphans no more: no file seen later takes a sidecar away.
    fn forget_served(&mut self) {
        if self.roles.any(Roles::SIDECAR) {
            self.needing = Vec::new();
        }
        if self.roles.any(Roles::IMAGE) {
            self.sidecars = Vec::new();
        }
    }
}
