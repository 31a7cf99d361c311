//! File names read by the pattern that a pipeline brings.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use safelight_domain::{
    ToolSettings,
    images::{Gatherer, NamingRule, PatternFault},
    pipeline::Capture,
};

fn capture(pattern: &str, camera_id_group: usize) -> Capture {
    Capture { sample_filename: None, filename_regex: Some(pattern.to_owned()), camera_id_group }
}

fn refusal(pattern: &str) -> PatternFault {
    NamingRule::of_capture(Some(&capture(pattern, 1))).unwrap_err()
}

/// Images as `camera counter [suffix] {methods}`, and the refused names with their reasons.
fn read(pattern: &Capture, names: &[&str]) -> (Vec<String>, Vec<String>) {
    let rule = NamingRule::of_capture(Some(pattern)).unwrap();
    let mut gatherer = Gatherer::new(&ToolSettings::default(), rule);
    gatherer.folder(b"", names.iter().map(|name| name.as_bytes()));
    let images = gatherer.finish();
    let mut read = Vec::new();
    images.for_each(|image, _| {
        let (camera, counter, suffix) = (image.camera, image.counter, image.suffix);
        read.push(format!("{camera} {counter} [{suffix}] {:?}", image.methods()));
    });
    read.sort();
    let refused = images.invalid().first.iter().map(|file| file.reason.to_string()).collect();
    (read, refused)
}

#[test]
fn a_pattern_that_cannot_be_used_says_why() {
    let grows = r"(\w{900}){900}(\d+)";
    let all = ["(?=A)(B)(C)", "(A)(B", r"(A)\1(B)", grows, "A", "(A)", "(A)(B)(C)"];
    let said: Vec<String> = all.iter().map(|pattern| refusal(pattern).to_string()).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_huge_pattern_is_refused_before_it_is_tried() {
    let huge = format!("({})(1)", "A".repeat(100_000));
    assert_eq!(refusal(&huge), PatternFault::TooLarge);
}

#[test]
fn no_pattern_means_the_convention() {
    for capture in [None, Some(Capture::default()), Some(capture("", 1))] {
        let rule = NamingRule::of_capture(capture.as_ref()).unwrap();
        assert!(matches!(rule, NamingRule::Convention));
    }
}

#[test]
fn a_pattern_takes_names_apart() {
    let pattern = capture(r"([A-Z]+)_(\d+)", 1);
    let (read, refused) = read(&pattern, &["IMG_7.jpg", "IMG_0007-HDR-2-3.tif", "IMG_8 copy.jpg"]);
    assert_eq!(read, [r#"IMG 0007 [2] {"3", "HDR"}"#, "IMG 7 [] {}", r#"IMG 8 [] {" copy"}"#]);
    assert!(refused.is_empty());
}

#[test]
fn the_camera_may_be_the_second_group() {
    let (read, _) = read(&capture(r"(\d+)([A-Z]+)", 2), &["0042XT-BW.jpg"]);
    assert_eq!(read, [r#"XT 0042 [] {"BW"}"#]);
}

#[test]
fn a_comment_inside_a_pattern_harms_nothing() {
    let (read, _) = read(&capture("(?x) ([A-Z]+) (\\d+) # as the camera writes", 1), &["XT1.jpg"]);
    assert_eq!(read, ["XT 1 [] {}"]);
}

#[test]
fn a_name_that_breaks_the_pattern_says_where() {
    let pattern = capture("([A-Z]*)_(.{3})", 1);
    let names = [
        "A_001--X.jpg", // an empty property
        "B_001-.jpg",   // another
        "C_0x1.jpg",    // a counter with a letter
        "_001.jpg",     // no camera
        "aD_001.jpg",   // found, but not at the start
        "E_01.jpg",     // nothing found
    ];
    let (read, refused) = read(&pattern, &names);
    assert_eq!(read, [""; 0]);
    insta::assert_snapshot!(refused.join("\n"));
}
