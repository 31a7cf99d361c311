//! Makes photo libraries for trials and measurements: years, shoots and cards with raw images,
//! their sidecars and pictures. The same spec makes the same tree everywhere. Files are sparse: a
//! library of many terabytes takes no more room than its names.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// What a tree is to hold.
#[derive(Debug, Clone, Copy)]
pub struct TreeSpec {
    /// Files in all, exactly.
    pub files: u64,
    /// Files in one folder; the last one may hold fewer.
    pub files_per_folder: u64,
    /// Decides everything that looks like chance.
    pub seed: u64,
    /// How many of a thousand raw images lack their sidecar; half as many sidecars lack an image.
    pub orphans_per_mille: u64,
    /// Whether every picture has a camera and counter of its own and was worked on, each to its own
    /// stage; else the counters of a few cameras come round again, and orphans are all there is to
    /// find.
    pub worked: bool,
}

impl TreeSpec {
    /// A library as people have them: 150 files to a shoot, 5 in a thousand images orphaned.
    #[must_use]
    pub fn of(files: u64) -> Self {
        Self { files, files_per_folder: 150, seed: 1, orphans_per_mille: 5, worked: false }
    }

    /// A library whose pictures went different ways through a workflow.
    #[must_use]
    pub fn worked(files: u64) -> Self {
        Self { worked: true, ..Self::of(files) }
    }

    fn folders(&self) -> u64 {
        self.files.div_ceil(self.files_per_folder)
    }
}

/// What was made, by default settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TreeFacts {
    /// Files of any kind.
    pub files: u64,
    /// Images and sidecars.
    pub photos: u64,
    /// Bytes of images and sidecars.
    pub bytes: u64,
    /// Images without the sidecar they need.
    pub orphaned_images: u64,
    /// Sidecars without image.
    pub orphaned_sidecars: u64,
}

impl TreeFacts {
    fn add(&mut self, more: Self) {
        self.files += more.files;
        self.photos += more.photos;
        self.bytes += more.bytes;
        self.orphaned_images += more.orphaned_images;
        self.orphaned_sidecars += more.orphaned_sidecars;
    }
}

/// Makes the tree below `root`, which is made when it is not there.
///
/// # Errors
/// When the disk refuses, or one of the files is there already.
///
/// # Panics
/// When a thread that makes files panicked.
pub fn make_tree(root: &Path, spec: &TreeSpec) -> io::Result<TreeFacts> {
    fs::create_dir_all(root)?;
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(4);
    thread::scope(|scope| {
        let makers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| make_shoots(root, spec, &next))).collect();
        let mut facts = TreeFacts::default();
        for maker in makers {
            facts.add(maker.join().expect("a maker does not panic")?);
        }
        Ok(facts)
    })
}

fn make_shoots(root: &Path, spec: &TreeSpec, next: &AtomicU64) -> io::Result<TreeFacts> {
    let mut facts = TreeFacts::default();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= spec.folders() {
            return Ok(facts);
        }
        let files = spec.files_per_folder.min(spec.files - number * spec.files_per_folder);
        facts.add(Shoot::new(root, spec, number)?.fill(files)?);
    }
}

const PLACES: [&str; 8] =
    ["Lisbon", "Wedding Müller", "Studio", "Alps", "Family", "Iceland", "Concert", "Products"];
/// Camera id and raw extension.
const CAMERAS: [(&str, &str); 4] =
    [("AB3D", "CR3"), ("R5X2", "CR3"), ("NZ80", "NEF"), ("A7R4", "ARW")];

/// One folder being filled.
struct Shoot {
    folder: PathBuf,
    chance: Chance,
    camera: (&'static str, &'static str),
    counter: u64,
    orphans_per_mille: u64,
    /// The number of the next picture in the whole library, where pictures are worked on.
    picture: Option<u64>,
    facts: TreeFacts,
}

impl Shoot {
    fn new(root: &Path, spec: &TreeSpec, number: u64) -> io::Result<Self> {
        let mut chance = Chance(spec.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number);
        let (year, month, day) = (2008 + number % 17, 1 + chance.below(12), 1 + chance.below(28));
        let place = PLACES[chance.below(PLACES.len() as u64) as usize];
        let mut folder = root.join(format!("{year}/{year}-{month:02}-{day:02} {place} {number}"));
        if chance.below(3) == 0 {
            folder.push("Card 1");
        }
        fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            camera: CAMERAS[chance.below(CAMERAS.len() as u64) as usize],
            counter: 1 + chance.below(9_999),
            chance,
            orphans_per_mille: spec.orphans_per_mille,
            picture: spec.worked.then_some(number * spec.files_per_folder),
            facts: TreeFacts::default(),
        })
    }

    fn fill(mut self, files: u64) -> io::Result<TreeFacts> {
        if files > 20 && self.chance.below(10) == 0 {
            self.put("notes.txt", 900)?;
        }
        while self.facts.files < files {
            let room = files - self.facts.files;
            match self.picture {
                Some(picture) => self.worked_shot(picture, room)?,
                None => self.shot(room)?,
            }
        }
        Ok(self.facts)
    }

    /// One press of the shutter: a raw image, its sidecar, sometimes a picture beside it.
    fn shot(&mut self, room: u64) -> io::Result<()> {
        let stem = format!("{}{:04}", self.camera.0, self.counter);
        self.counter = self.counter % 9_999 + 1;
        let fate = self.chance.below(2_000);
        if fate < self.orphans_per_mille {
            self.facts.orphaned_sidecars += 1;
            return self.photo(&stem, "xmp", 4_000);
        }
        if room == 1 {
            return self.photo(&stem, "JPG", 6_000_000);
        }
        self.photo(&stem, self.camera.1, 28_000_000)?;
        if fate < 3 * self.orphans_per_mille {
            self.facts.orphaned_images += 1;
            return Ok(());
        }
        self.photo(&stem, "xmp", 4_000)?;
        if room > 2 && self.chance.below(2) == 0 {
            self.photo(&stem, "JPG", 6_000_000)?;
        }
        if room > 3 && self.chance.below(25) == 0 {
            self.photo(&format!("{stem}-HDR"), "DNG", 60_000_000)?;
        }
        Ok(())
    }

    /// One picture and what was made of it so far; one in a hundred has a name that breaks the rule.
    fn worked_shot(&mut self, picture: u64, room: u64) -> io::Result<()> {
        self.picture = Some(picture + 1);
        if self.chance.below(100) == 0 {
            return self.photo(&format!("IMG_{picture}"), "JPG", 6_000_000);
        }
        let stem = format!("{}{:04}", camera_id(picture / 9_999), picture % 9_999 + 1);
        let stages = [("", "CR3"), ("", "xmp"), ("", "DNG"), ("-HDR", "tif"), ("-HDR-BW", "tif")];
        let reached = 1 + self.chance.below(stages.len() as u64).max(self.chance.below(4));
        let suffix = if self.chance.below(20) == 0 { "-2" } else { "" };
        for (methods, extension) in stages.iter().take(reached.min(room) as usize) {
            self.photo(&format!("{stem}{methods}{suffix}"), extension, 20_000_000)?;
        }
        Ok(())
    }

    fn photo(&mut self, stem: &str, extension: &str, about: u64) -> io::Result<()> {
        let size = about / 2 + self.chance.below(about);
        self.facts.photos += 1;
        self.facts.bytes += size;
        self.put(&format!("{stem}.{extension}"), size)
    }

    fn put(&mut self, name: &str, size: u64) -> io::Result<()> {
        self.facts.files += 1;
        File::create_new(self.folder.join(name))?.set_len(size)
    }
}

/// The camera id of so many cameras before it.
fn camera_id(number: u64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let digit = |place: u32| char::from(DIGITS[(number / 36_u64.pow(place) % 36) as usize]);
    ['C', digit(2), digit(1), digit(0)].into_iter().collect()
}

/// SplitMix64: chance that comes out the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use safelight_agent::engine::{Analysis, Outcome, Watch, run};
    use safelight_domain::ToolSettings;
    use safelight_scan::{Library, Root};
    use std::sync::Arc;

    fn found(root: &Path, analysis: fn(Library) -> Analysis) -> Outcome {
        let folder = Root::bind(root).unwrap().open_beneath(Path::new("")).unwrap();
        run(analysis(Arc::new(folder)), &ToolSettings::default(), &Watch::default(), None).unwrap()
    }

    #[test]
    fn photostats_finds_what_the_generator_put_there() {
        let temp = tempfile::tempdir().unwrap();
        let spec = TreeSpec { orphans_per_mille: 60, seed: 7, ..TreeSpec::of(4_321) };
        let facts = make_tree(temp.path(), &spec).unwrap();
        let again = tempfile::tempdir().unwrap();
        assert_eq!(make_tree(again.path(), &spec).unwrap(), facts, "the same spec, the same tree");
        assert_eq!(facts.files, 4_321);
        assert!(facts.orphaned_images > 20 && facts.orphaned_sidecars > 20, "{facts:?}");
        let found = found(temp.path(), Analysis::PhotoStats);
        let Outcome::PhotoStats(found) = found else { panic!("{found:?}") };
        let findings = &found.findings;
        assert_eq!(found.walked.files, facts.files);
        assert_eq!((findings.total_files, findings.total_size), (facts.photos, facts.bytes));
        assert_eq!(findings.orphaned_images.len() as u64, facts.orphaned_images);
        assert_eq!(findings.orphaned_sidecars.len() as u64, facts.orphaned_sidecars);
    }

    #[test]
    fn in_a_worked_library_every_picture_has_a_name_of_its_own() {
        let temp = tempfile::tempdir().unwrap();
        let facts = make_tree(temp.path(), &TreeSpec::worked(5_000)).unwrap();
        assert_eq!(facts.files, 5_000);
        let found = found(temp.path(), |library| Analysis::PhotoPairing(library, None));
        let Outcome::PhotoPairing(found) = found else { panic!("{found:?}") };
        let findings = &found.findings;
        assert_eq!(findings.image_count, findings.group_count, "one image a picture");
        assert!(findings.image_count > 1_000 && findings.invalid.count > 5, "{findings:?}");
        assert!(findings.method_usage["HDR"] > findings.method_usage["BW"]);
    }
}
