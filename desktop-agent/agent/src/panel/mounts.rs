//! What is mounted where: which drive a folder lies on, and whether it is this computer's.

use std::path::{Path, PathBuf};

/// One mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    pub(super) point: PathBuf,
    /// The name of the file system.
    pub(super) kind: String,
}

/// File systems of other computers.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs2",
    "fuse.gvfsd-fuse",
    "ceph",
    "afs",
    "9p",
    "glusterfs",
    "fuse.glusterfs",
    "ncpfs",
];

impl Mount {
    /// Whether it lies on another computer.
    pub(super) fn is_network(&self) -> bool {
        NETWORK.contains(&self.kind.as_str())
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        drive_name(&self.point)
    }
}

/// The name of a drive, from where it is mounted.
pub(super) fn drive_name(point: &Path) -> String {
    let last = point.file_name().map(|name| name.to_string_lossy().into_owned());
    last.unwrap_or_else(|| point.to_string_lossy().into_owned())
}

/// Everything that is mounted now.
#[cfg(target_os = "linux")]
pub(super) fn now() -> Vec<Mount> {
    std::fs::read_to_string("/proc/self/mountinfo").map(|text| read(&text)).unwrap_or_default()
}

/// Everything that is mounted now.
#[cfg(not(target_os = "linux"))]
pub(super) fn now() -> Vec<Mount> {
    let disks = sysinfo::Disks::new_with_refreshed_list();
    let disks = disks.iter().flat_map(|disks| disks.iter());
    disks
        .map(|disk| Mount {
            point: disk.mount_point().to_owned(),
            kind: disk.file_system().to_string_lossy().to_lowercase(),
        })
        .collect()
}

/// The file system that holds `path`.
pub(super) fn holding<'a>(mounts: &'a [Mount], path: &Path) -> Option<&'a Mount> {
    let around = mounts.iter().filter(|mount| path.starts_with(&mount.point));
    // Of two on one point the later one is seen.
    around.max_by_key(|mount| mount.point.components().count())
}

/// The mount point to wait for when `path` is gone; none for the system's own.
pub(super) fn drive_of(mounts: &[Mount], path: &Path) -> Option<String> {
    let mount = holding(mounts, path)?;
    let own = ["/", "/home", "/var", "/usr"].iter().any(|own| mount.point == Path::new(own));
    (!own).then(|| mount.point.to_string_lossy().into_owned())
}

#[cfg(any(target_os = "linux", test))]
fn read(text: &str) -> Vec<Mount> {
    let line = |line: &str| {
        let (about, system) = line.split_once(" - ")?;
        let point = unescaped(about.split(' ').nth(4)?);
        Some(Mount { point: PathBuf::from(point), kind: system.split(' ').next()?.to_owned() })
    };
    text.lines().filter_map(line).collect()
}

/// The kernel writes spaces and the like as three octal digits.
#[cfg(any(target_os = "linux", test))]
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'\\').then(|| after.get(..3)).flatten();
        let code = code.and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[3..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 8:17 / /media/anna/Archive\\0403 rw shared:2 - exfat /dev/sdb1 rw
41 22 0:50 / /mnt/nas rw - nfs4 nas:/export rw
";

    #[test]
    fn a_folder_is_told_by_the_nearest_mount_around_it() {
        let mounts = read(TABLE);
        let drive = holding(&mounts, Path::new("/media/anna/Archive 3/2024")).unwrap();
        assert_eq!((drive.name().as_str(), drive.is_network()), ("Archive 3", false));
        assert!(holding(&mounts, Path::new("/mnt/nas/photos")).unwrap().is_network());
        assert_eq!(holding(&mounts, Path::new("/srv/photos")).unwrap().point, Path::new("/"));
    }

    #[test]
    fn one_waits_for_drives_and_not_for_the_system() {
        let mounts = read(TABLE);
        let of = |path: &str| drive_of(&mounts, Path::new(path));
        assert_eq!(of("/media/anna/Archive 3/x").as_deref(), Some("/media/anna/Archive 3"));
        assert_eq!(of("/srv/photos"), None);
    }

    #[test]
    fn this_computer_has_something_mounted() {
        assert!(holding(&now(), &std::env::temp_dir().canonicalize().unwrap()).is_some());
    }
}
