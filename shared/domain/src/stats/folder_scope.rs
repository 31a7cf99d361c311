//! Orphans of one folder, when image and sidecar must share it.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{
    Member, Roles,
    findings::{Orphans, joined},
};
use crate::kinds::Kinds;

/// The files on one stem, as a chain through [`Folder::chain`].
#[derive(Debug, Clone, Copy)]
struct Group {
    roles: Roles,
    last: usize,
}

/// A file's place in its group.
#[derive(Debug, Clone, Copy)]
struct Link {
    previous: Option<usize>,
    /// An image with its own `STEM.EXT.xmp`, or such a sidecar whose image exists.
    settled: bool,
}

struct Folder<'a, 'f> {
    members: &'a [Member<'f>],
    chain: Vec<Link>,
    groups: HashMap<&'f [u8], Group, RandomState>,
}

/// Adds the orphans of the folder at `path` to `orphans`.
pub(super) fn find_orphans(
    path: &[u8],
    members: &[Member<'_>],
    kinds: &Kinds,
    orphans: &mut Orphans,
) {
    let mut folder = Folder::grouped(members);
    folder.settle_own_sidecars(kinds);
    for group in folder.groups.values() {
        if !group.roles.any(Roles::IMAGE) {
            for sidecar in folder.open(group).filter(|member| member.roles.any(Roles::SIDECAR)) {
                orphans.sidecar(joined(path, sidecar.name));
            }
        }
        let lacks = !group.roles.any(Roles::SIDECAR);
        if lacks && folder.open(group).any(|member| member.roles.all(Roles::NEEDY_IMAGE)) {
            for image in folder.open(group).filter(|member| member.roles.any(Roles::NEEDS)) {
                orphans.image(joined(path, image.name));
            }
        }
    }
}

impl<'a, 'f> Folder<'a, 'f> {
    fn grouped(members: &'a [Member<'f>]) -> Self {
        let mut chain = Vec::with_capacity(members.len());
        let mut groups: HashMap<&[u8], Group, RandomState> =
            HashMap::with_capacity_and_hasher(members.len(), RandomState::default());
        for (index, member) in members.iter().enumerate() {
            let mut previous = None;
            groups
                .entry(member.stem())
                .and_modify(|group| {
                    previous = Some(group.last);
                    group.roles.add(member.roles);
                    group.last = index;
                })
                .or_insert(Group { roles: member.roles, last: index });
            chain.push(Link { previous, settled: false });
        }
        Self { members, chain, groups }
    }

    /// Settles each sidecar `STEM.EXT.xmp` whose image `STEM.EXT` exists, and that image.
    fn settle_own_sidecars(&mut self, kinds: &Kinds) {
        for (index, sidecar) in self.members.iter().enumerate() {
            if !sidecar.roles.any(Roles::SIDECAR) {
                continue;
            }
            let Some((dot, kind)) = kinds.of(sidecar.stem()) else { continue };
            let Some(group) = self.groups.get(&sidecar.name[..dot]) else { continue };
            let mut next = Some(group.last);
            while let Some(at) = next {
                let image = &self.members[at];
                if image.kind == kind && image.roles.any(Roles::IMAGE) {
                    self.chain[at].settled = true;
                    self.chain[index].settled = true;
                }
                next = self.chain[at].previous;
            }
        }
    }

    /// The files of a group that are not settled.
    fn open(&self, group: &Group) -> impl Iterator<Item = &Member<'f>> {
        std::iter::successors(Some(group.last), |&at| self.chain[at].previous)
            .filter(|&at| !self.chain[at].settled)
            .map(|at| &self.members[at])
    }
}
