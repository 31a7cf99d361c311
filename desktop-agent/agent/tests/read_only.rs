//! The first promise: nothing in a library is ever written, renamed, deleted or touched. Seen from
//! outside, by the system calls of the real binary, by the marks it could leave, and on a mount
//! where writing is not possible at all.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{XattrFlags, lgetxattr, llistxattr, lsetxattr};

const TOOLS: [&str; 4] = ["photostats", "photo_pairing", "pipeline_validation", "collection_test"];

const AGENT: &str = env!("CARGO_BIN_EXE_safelight-agent");

/// A library with something of everything, and a folder beside it for what a check writes.
struct World {
    temp: tempfile::TempDir,
    library: PathBuf,
}

impl World {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let library = temp.path().canonicalize().unwrap().join("library");
        for path in
            ["2024/05/AB3D0001.CR3", "2024/05/AB3D0001.xmp", "2024/AB3D0002.NEF", ".hidden/a.jpg"]
        {
            let path = library.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, path.as_os_str().as_encoded_bytes()).unwrap();
        }
        fs::write(temp.path().join("secret"), "not yours").unwrap();
        symlink("2024/AB3D0002.NEF", library.join("inside.nef")).unwrap();
        symlink("../secret", library.join("outside.jpg")).unwrap();
        fs::create_dir(temp.path().join("out")).unwrap();
        Self { temp, library }
    }

    fn out(&self, name: &str) -> String {
        self.temp.path().canonicalize().unwrap().join("out").join(name).display().to_string()
    }

    /// The command of a check that writes all it can.
    fn check(&self, tool: &str) -> Vec<String> {
        let library = self.library.display().to_string();
        let command = [AGENT, "check", &library, "--tool", tool];
        let mut command: Vec<String> = command.map(str::to_owned).to_vec();
        command.extend(["--json".to_owned(), self.out("o.json")]);
        if tool != "collection_test" {
            command.extend(["--report".to_owned(), self.out("o.html")]);
        }
        if tool == "photo_pairing" || tool == "pipeline_validation" {
            command.extend(["--details".to_owned(), self.out("o.jsonl")]);
        }
        if tool == "pipeline_validation" {
            let pipeline = self.out("p.yaml");
            fs::write(&pipeline, "nodes: [{id: a, type: capture}]\nedges: []\n").unwrap();
            command.extend(["--pipeline".to_owned(), pipeline]);
        }
        command
    }

    /// Every path of the library.
    fn paths(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.library.clone()];
        let mut next = 0;
        while let Some(path) = paths.get(next).cloned() {
            next += 1;
            if path.symlink_metadata().unwrap().is_dir() {
                paths.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
        paths
    }
}

fn run(command: &[String]) -> Output {
    Command::new(&command[0]).args(&command[1..]).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// All that a touch could change.
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    contents: Option<Vec<u8>>,
    numbers: Vec<i128>,
    attributes: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Marks {
    /// The marks come before the contents: reading those is a touch of our own.
    fn of(path: &Path) -> Self {
        let found = path.symlink_metadata().unwrap();
        let time =
            |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        let numbers = vec![
            time(found.atime(), found.atime_nsec()),
            time(found.mtime(), found.mtime_nsec()),
            time(found.ctime(), found.ctime_nsec()),
            found.size().into(),
            found.mode().into(),
            found.uid().into(),
            found.gid().into(),
            found.nlink().into(),
            found.ino().into(),
        ];
        let mut names = Vec::with_capacity(4_096);
        _ = llistxattr(path, rustix::buffer::spare_capacity(&mut names)).unwrap();
        let attribute = |name: &[u8]| {
            let mut value = Vec::with_capacity(4_096);
            _ = lgetxattr(path, name, rustix::buffer::spare_capacity(&mut value)).unwrap();
            (name.to_vec(), value)
        };
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Self {
            attributes: names.map(attribute).collect(),
            contents: found.is_file().then(|| fs::read(path).unwrap()),
            numbers,
        }
    }
}

#[test]
fn a_check_leaves_no_mark_on_files_or_folders() {
    let world = World::new();
    let file = world.library.join("2024/05/AB3D0001.CR3");
    lsetxattr(&file, "user.rating", b"5", XattrFlags::empty())
        .expect("the folder for temporary files keeps extended attributes");
    let paths = world.paths();
    let contents = |marks: &BTreeMap<&PathBuf, Marks>| {
        marks
            .iter()
            .map(|(path, marks)| ((*path).clone(), marks.contents.clone()))
            .collect::<Vec<_>>()
    };
    let first: BTreeMap<_, _> = paths.iter().map(|path| (path, Marks::of(path))).collect();
    // Read longer ago than changed: the next reading would leave its time even where the system
    // writes as few times as it may.
    let long_ago = FileTimes::new()
        .set_accessed(UNIX_EPOCH + Duration::from_secs(1_000_000_000))
        .set_modified(UNIX_EPOCH + Duration::from_secs(1_500_000_000));
    for path in paths.iter().filter(|path| !path.is_symlink()) {
        File::open(path).unwrap().set_times(long_ago).unwrap();
    }
    let stamps = || -> Vec<_> {
        let found = paths.iter().map(|path| (path, path.symlink_metadata().unwrap()));
        let stamp = |found: &fs::Metadata| {
            // Asking a link where it leads leaves its own time of access, and the system knows no
            // other way to ask.
            let accessed = (!found.is_symlink()).then(|| found.accessed());
            format!("{accessed:?} {:?} {}.{}", found.modified(), found.ctime(), found.ctime_nsec())
        };
        found.map(|(path, found)| format!("{}: {}", path.display(), stamp(&found))).collect()
    };
    let before = stamps();
    for tool in TOOLS {
        let output = run(&world.check(tool));
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(before, stamps(), "{tool}");
    }
    assert_eq!(world.paths(), paths, "nothing came and nothing went");
    let last: BTreeMap<_, _> = paths.iter().map(|path| (path, Marks::of(path))).collect();
    assert_eq!(contents(&first), contents(&last));
    for path in &paths {
        assert_eq!(first[path].attributes, last[path].attributes, "{}", path.display());
    }
    assert_eq!(last[&file].attributes[b"user.rating".as_slice()], b"5");
}

/// Calls that open or change something; not every processor has each.
const CHANGING: [&str; 41] = [
    "open",
    "openat",
    "openat2",
    "creat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "mknod",
    "mknodat",
    "truncate",
    "ftruncate",
    "fallocate",
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "lchown",
    "fchown",
    "fchownat",
    "utime",
    "utimes",
    "utimensat",
    "futimesat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "setxattrat",
    "mount",
];

/// The calls of all threads, each on one line, also those that another thread interrupted.
fn whole_calls(log: &str) -> Vec<String> {
    let mut begun = BTreeMap::new();
    let mut calls = vec![];
    for line in log.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if let Some(beginning) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, beginning);
        } else if let Some((_, end)) = call.split_once(" resumed>") {
            calls.push(format!("{}{end}", begun.remove(thread).unwrap_or_default()));
        } else if !call.contains("+++ ") {
            calls.push(call.to_owned());
        }
    }
    calls
}

#[test]
fn no_system_call_of_a_check_could_change_the_library() {
    TOOLS.into_iter().for_each(no_system_call_could_change_the_library);
}

fn no_system_call_could_change_the_library(tool: &str) {
    let world = World::new();
    let log = world.temp.path().join("calls");
    let mut command: Vec<String> =
        ["strace", "-f", "-y", "-s", "4096", "-e", "signal=none", "-e"].map(str::to_owned).to_vec();
    command.extend([
        format!("trace=?{}", CHANGING.join(",?")),
        "-o".to_owned(),
        log.display().to_string(),
    ]);
    command.extend(world.check(tool));
    let traced = Command::new(&command[0]).args(&command[1..]).output();
    let traced = traced.expect("strace is needed for this proof; `cargo xtask setup` installs it");
    assert!(traced.status.success(), "{}", text(&traced.stderr));
    let calls = whole_calls(&fs::read_to_string(log).unwrap());
    let library = world.library.display().to_string();
    let out = world.out("");
    let (mut folders, mut wrong) = (0, vec![]);
    for call in &calls {
        let opens = call.starts_with("open");
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
        let reads_only = opens && !writes.iter().any(|flag| call.contains(flag));
        let in_library = call.contains(&library);
        let elsewhere = !in_library && (call.contains(&out) || call.contains("\"/dev/null\""));
        if !(reads_only || elsewhere) {
            wrong.push(call.as_str());
        }
        if in_library && opens && !call.contains("O_PATH") && !call.contains("= -1") {
            folders += 1;
            if !(call.contains("O_DIRECTORY") && call.contains("O_NOATIME")) {
                wrong.push(call.as_str());
            }
        }
        if call.contains("secret") {
            wrong.push(call.as_str());
        }
    }
    assert!(wrong.is_empty(), "these calls are not ours to make:\n{}", wrong.join("\n"));
    assert_eq!(folders, 4, "each folder is opened once, and no file:\n{}", calls.join("\n"));
}

/// Makes a file system that nobody can write, and checks a library there.
const ON_A_READ_ONLY_MOUNT: &str = r#"
set -e
mount -t tmpfs none "$1"
mkdir -p "$1/2024"
echo raw > "$1/2024/AB3D0001.CR3"
mount -o remount,ro "$1"
if touch "$1/2024/AB3D0001.CR3" 2>/dev/null; then echo "the mount can be written"; exit 9; fi
exec "$2" check "$1" --json "$3" --quiet
"#;

#[test]
fn a_library_on_a_read_only_mount_is_checked_like_any_other() {
    let world = World::new();
    let mount = world.temp.path().join("mount");
    fs::create_dir(&mount).unwrap();
    let mut command = Command::new("unshare");
    command.arg("--mount");
    if !rustix::process::geteuid().is_root() {
        command.arg("--map-root-user");
    }
    let json = world.out("ro.json");
    command.args(["sh", "-c", ON_A_READ_ONLY_MOUNT, "sh"]).arg(&mount).args([AGENT, &json]);
    let output = command.output().expect("unshare of util-linux is needed for this proof");
    assert!(
        output.status.success(),
        "A read-only mount needs root, or user namespaces for everybody: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    let found: serde_json::Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(found["orphaned_images"][0], "2024/AB3D0001.CR3");
}
