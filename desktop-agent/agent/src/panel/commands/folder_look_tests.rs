//! Each kind of path has its answer.

use super::*;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::Builder::new().prefix("look").tempdir().unwrap());
        for folder in ["photos/2024", "other", "own"] {
            std::fs::create_dir_all(home.at(folder)).unwrap();
        }
        std::fs::write(home.at("photos/AB3D0001.CR3"), "x").unwrap();
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().unwrap().to_owned()
    }

    fn look(&self, typed: &str, bound: &[&str], mounted: &[Mount]) -> FolderAnswer {
        let roots: Vec<String> = bound.iter().map(|name| self.text(name)).collect();
        let collections: Vec<_> =
            bound.iter().map(|name| (name.to_string(), self.text(name))).collect();
        let own = self.at("own");
        let around = Around { roots: &roots, collections: &collections, mounted, own: &own };
        look(typed, &around)
    }
}

fn mount(point: &str, kind: &str) -> Mount {
    Mount { point: point.into(), kind: kind.to_owned() }
}

#[test]
fn a_folder_can_be_added_and_the_answer_says_what_that_means() {
    let home = Home::new();
    let answer = home.look(&home.text("photos"), &[], &[mount("/", "ext4")]);
    assert_eq!((answer.kind, answer.can_add), (FolderKind::Fine, true));
    assert_eq!((answer.name.as_str(), answer.path), ("photos", home.text("photos")));
    assert!(answer.consent.contains("never opens, changes"), "{}", answer.consent);
    let pasted = format!("  file://{} ", home.text("photos").replace("photos", "%70hotos"));
    assert_eq!(home.look(&pasted, &[], &[]).kind, FolderKind::Fine, "as a file manager copies it");
}

#[test]
fn a_file_names_its_folder() {
    let home = Home::new();
    let answer = home.look(&home.text("photos/AB3D0001.CR3"), &[], &[]);
    assert_eq!((answer.kind, answer.can_add), (FolderKind::File, true));
    assert_eq!(answer.path, home.text("photos"));
    assert!(answer.sentence.starts_with("AB3D0001.CR3 is a file."), "{}", answer.sentence);
    let again = home.look(&home.text("photos/AB3D0001.CR3"), &["photos"], &[]);
    assert!(!again.can_add, "its folder is a collection");
}

#[test]
fn what_is_bound_already_or_overlaps_is_told_apart() {
    let home = Home::new();
    let kind = |name: &str, bound: &[&str]| {
        let answer = home.look(&home.text(name), bound, &[]);
        (answer.kind, answer.can_add)
    };
    assert_eq!(kind("photos", &["photos"]), (FolderKind::Already, false));
    assert_eq!(kind("photos/2024", &["photos"]), (FolderKind::InsideBound, true));
    assert_eq!(kind("photos", &["photos/2024"]), (FolderKind::ContainsBound, true));
    assert_eq!(kind("other", &["photos"]), (FolderKind::Fine, true));
}

#[test]
fn a_whole_disk_and_a_network_are_said_to_be_so() {
    let home = Home::new();
    let photos = home.text("photos");
    let disk = home.look(&photos, &[], &[mount("/", "ext4"), mount(&photos, "exfat")]);
    assert_eq!((disk.kind, disk.can_add), (FolderKind::WholeDisk, true));
    let net = home.look(&photos, &[], &[mount("/", "ext4"), mount(&photos, "nfs4")]);
    assert_eq!((net.kind, net.can_add), (FolderKind::NetworkMount, true));
}

#[test]
fn the_system_and_our_own_files_are_refused() {
    let home = Home::new();
    for path in ["/", "/etc", "/usr/share", "/proc/self", &home.text("own")] {
        let answer = home.look(path, &[], &[mount("/", "ext4")]);
        assert_eq!((answer.kind, answer.can_add), (FolderKind::System, false), "{path}");
    }
}

#[test]
fn a_missing_and_an_unreadable_folder_say_what_to_do() {
    let home = Home::new();
    let gone = home.look(&home.text("gone"), &[], &[]);
    assert_eq!((gone.kind, gone.can_add), (FolderKind::Missing, false));
    assert!(gone.sentence.contains("drive"), "{}", gone.sentence);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let shut = home.at("other");
        std::fs::set_permissions(&shut, std::fs::Permissions::from_mode(0o000)).unwrap();
        // Root may read everything.
        if std::fs::read_dir(&shut).is_err() {
            assert_eq!(home.look(&home.text("other"), &[], &[]).kind, FolderKind::Unreadable);
        }
        std::fs::set_permissions(&shut, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
}
