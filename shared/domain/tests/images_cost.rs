//! A million photo files cost a few bytes each, and none of them an allocation of its own.

use allocation_counter::measure;
use safelight_domain::{
    ToolSettings,
    images::{Gatherer, NamingRule, pair},
};

const FOLDERS: usize = 25;
const IMAGES_IN_A_FOLDER: usize = 9_999;
const FILES_OF_AN_IMAGE: [&str; 4] = [".CR3", ".xmp", "-HDR.tif", "-2.jpg"];
const FILES: usize = FOLDERS * IMAGES_IN_A_FOLDER * FILES_OF_AN_IMAGE.len();

#[test]
fn a_million_files_cost_few_bytes_each() {
    let settings = ToolSettings::default();
    let mut gatherer = Gatherer::new(&settings, NamingRule::Convention);
    let mut names: Vec<String> = Vec::new();
    let mut allocations = 0;
    let mut bytes = 0;
    for folder in 0..FOLDERS {
        names.clear();
        for image in 1..=IMAGES_IN_A_FOLDER {
            names.extend(FILES_OF_AN_IMAGE.map(|tail| format!("AB{folder:02}{image:04}{tail}")));
        }
        let cost = measure(|| gatherer.folder(b"2024", names.iter().map(String::as_bytes)));
        allocations += cost.count_total;
        bytes += cost.bytes_current;
    }
    let mut found = None;
    let rest = measure(|| found = Some(pair(&gatherer.finish(), &settings)));
    let found = found.expect("measured once");
    assert_eq!(found.file_count, (FILES / 4 * 3) as u64);
    assert_eq!(found.image_count, (FILES / 2) as u64);
    // 12 bytes a file and half as much again while a list grows; counters and tails once.
    let held = usize::try_from(bytes).expect("more is kept than given back");
    assert!(held < FILES * 20, "{held} bytes are held for {FILES} files");
    assert!(rest.bytes_max < 5_000_000, "pairing takes {} bytes", rest.bytes_max);
    // Properties are read into a list; a plain name has none.
    assert!(allocations < (FILES as u64) * 2, "{allocations} allocations for {FILES} files");
}
