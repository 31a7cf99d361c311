//! A library of a million files costs little memory and next to nothing per file.

use allocation_counter::measure;
use safelight_domain::{PhotoStats, ToolSettings};

/// Images and their sidecars, all in place, among files of other kinds.
fn names(images: usize) -> Vec<Vec<u8>> {
    (0..images)
        .flat_map(|n| {
            [".CR3", ".xmp", "-HDR.jpg", ".RAF", ".RAF.xmp", ".mov", ".lrtemplate"]
                .map(|extension| format!("AB3D{n:04}{extension}").into_bytes())
        })
        .collect()
}

fn feed(stats: &mut PhotoStats, names: &[Vec<u8>]) {
    stats.folder(b"2024/06", names.iter().map(|name| (name.as_slice(), 1)));
}

#[test]
fn a_larger_folder_takes_no_more_allocations() {
    let mut stats = PhotoStats::new(&ToolSettings::default());
    for images in [10, 1_000] {
        let names = names(images);
        let cost = measure(|| feed(&mut stats, &names));
        assert!(cost.count_total <= 3, "{images} images: {cost:?}");
    }
}

#[test]
fn a_folder_in_place_leaves_nothing_behind() {
    let mut stats = PhotoStats::new(&ToolSettings::default());
    let names = names(50);
    let cost = measure(|| (0..200).for_each(|_| feed(&mut stats, &names)));
    assert_eq!(cost.bytes_current, 0, "{cost:?}");
    assert_eq!(stats.files_seen(), 200 * 350);
}
