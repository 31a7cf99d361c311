//! Whether the folder of a collection can be read now, and what to tell when not.

use std::path::Path;

use safelight_scan::Root;

use super::{
    mounts::{self, Mount},
    shapes::Standing,
};

/// How a folder stands, and why not well.
pub(super) type Look = (Standing, Option<String>);

/// Looks. `drive` is where the drive was mounted when the folder was added. Blocks; a network that
/// does not answer may take long.
pub(super) fn look(path: &str, drive: Option<&str>, roots: &[String], mounted: &[Mount]) -> Look {
    let folder = Path::new(path);
    if !roots.iter().any(|root| folder.starts_with(root)) {
        let sentence = "This folder is not bound any more. Add it again to have it checked.";
        return (Standing::NotAllowed, Some(sentence.to_owned()));
    }
    if let Some(away) = away(folder, drive, mounted) {
        return (Standing::WaitingForDrive, Some(away));
    }
    match Root::open(folder) {
        Ok(_) => (Standing::Ready, None),
        Err(error) if error.code() == "not_found" => {
            let sentence =
                format!("{path} is gone. If it was renamed or moved, add it from there.");
            (Standing::Missing, Some(sentence))
        }
        Err(error) => (Standing::Unreadable, Some(error.to_string())),
    }
}

/// Where a drive was there is now another one, or none: an empty folder that is left behind would
/// look as if every photo were gone.
pub(super) fn away(folder: &Path, drive: Option<&str>, mounted: &[Mount]) -> Option<String> {
    let drive = Path::new(drive?);
    let now = mounts::holding(mounted, folder).map(|mount| mount.point.as_path());
    (now != Some(drive)).then(|| format!("Waiting for drive {}.", mounts::drive_name(drive)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_a_folder_can_stand_has_its_word() {
        let home = tempfile::tempdir().unwrap();
        let base = home.path().canonicalize().unwrap();
        let photos = base.join("photos");
        std::fs::create_dir(&photos).unwrap();
        let (path, roots) = (photos.to_str().unwrap(), [photos.to_str().unwrap().to_owned()]);
        let mounted = [Mount { point: "/".into(), kind: "ext4".to_owned() }];
        let kind = |path: &str, drive: Option<&str>| look(path, drive, &roots, &mounted).0;
        assert_eq!(kind(path, None), Standing::Ready);
        assert_eq!(kind(base.to_str().unwrap(), None), Standing::NotAllowed);
        let (standing, why) = look(path, Some("/media/anna/Archive-3"), &roots, &mounted);
        assert_eq!(standing, Standing::WaitingForDrive, "also where its folder stayed behind");
        assert_eq!(why.unwrap(), "Waiting for drive Archive-3.");
        std::fs::remove_dir(&photos).unwrap();
        assert_eq!(kind(path, None), Standing::Missing);
        std::fs::write(&photos, "").unwrap();
        assert_eq!(kind(path, None), Standing::Unreadable);
    }
}
