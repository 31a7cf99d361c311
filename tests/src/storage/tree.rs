//! One library for all storage: the same files on disk, in buckets, on shares.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files by their paths, with their contents.
pub type FileSet = BTreeMap<String, Vec<u8>>;

/// A library of about `files` files of a few bytes each: years, shoots and cards with something for
/// each tool to find, noise among it, and names as people give them.
#[must_use]
pub fn file_set(files: usize) -> FileSet {
    const SHOOTS: [&str; 5] = ["Lisbon", "Hochzeit Müller", "Studio + Crew", "Alps (2)", "日本"];
    let mut set = FileSet::new();
    let mut number = 0;
    while set.len() < files {
        let shoot = number / 120;
        let year = 2020 + shoot % 5;
        let folder = format!("{year}/{}-{:03}/card {}", SHOOTS[shoot % 5], shoot, number / 40 % 3);
        let camera = ["AB3D", "R5X2", "NZ80"][shoot % 3];
        let name = format!("{folder}/{camera}{:04}", number % 9_999 + 1);
        let mut add = |tail: &str| set.insert(format!("{name}{tail}"), vec![b'x'; number % 23]);
        add(".CR3");
        if number % 50 != 3 {
            add(".xmp");
        }
        match number % 11 {
            0 => _ = add("-HDR.DNG"),
            1 => _ = add("-2.CR3"),
            2 => _ = add("-BW.TIF"),
            3 => _ = add(".JPG"),
            _ => {}
        }
        if number % 97 == 0 {
            set.insert(format!("{folder}/export {number}.tif"), vec![b'y'; 3]);
            set.insert(format!("{folder}/._{camera}{number}.CR3"), vec![]);
            set.insert(format!("{folder}/@eaDir/{camera}/thumb.jpg"), vec![1]);
        }
        number += 1;
    }
    set.insert("readme & more.txt".to_owned(), vec![b'r'; 5]);
    set.insert("2020.xmp".to_owned(), vec![b'r'; 2]);
    set.insert("2020-05/AB3D0001.CR3".to_owned(), vec![]);
    set.insert("#recycle/old/AB3D0001.CR3".to_owned(), vec![b'o']);
    set
}

/// Writes the files below `root`.
///
/// # Panics
/// When the disk refuses.
pub fn write_tree(root: &Path, files: &FileSet) {
    for (path, contents) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder");
        fs::write(path, contents).expect("a file");
    }
}
