//! What the report of photo pairing says.

use crate::sample::{Sample, library, simple};

fn verdict(files: &[&str]) -> String {
    let sample = Sample::new(&simple("Done"), files.iter().map(|&file| file.to_owned()).collect());
    sample.pairing_report(&sample.judge()).verdict()
}

#[test]
fn the_verdict_says_how_many_names_break_the_rule() {
    let good = ["AB3D0001.cr3", "AB3D0001-HDR.tif", "AB3D0002-2.jpg"];
    for (files, expected) in [
        (vec![], "No photos were found here."),
        (vec!["AB3D0001.cr3"], "The only photo file is named by the rule."),
        (good.to_vec(), "Every name follows the rule: 3 photo files make 2 images in 2 groups."),
        (vec!["x.jpg"], "The only photo file has a name that breaks the rule."),
        (vec!["x.jpg", "y.jpg"], "All 2 photo files have names that break the rule."),
        (
            [&good[..], &["x.jpg"]].concat(),
            "1 of 4 photo files has a name that breaks the rule. The other 3 make 2 images in 2 groups.",
        ),
    ] {
        assert_eq!(verdict(&files), expected);
    }
}

#[test]
fn the_verdict_promises_no_more_than_was_seen() {
    let mut sample = Sample::new(&simple("Done"), vec!["AB3D0001.cr3".to_owned()]);
    sample.skipped = [("unreadable_folder".to_owned(), 1)].into();
    let judged = sample.judge();
    assert_eq!(
        sample.pairing_report(&judged).verdict(),
        "The only photo file is named by the rule. 1 folder could not be read, so there may be more."
    );
    assert!(sample.pages()[0].contains("<header class=\"notice\">"));
}

#[test]
fn names_are_grouped_by_reason_with_the_mending() {
    let page = &library().pages()[0];
    for expected in [
        "The counter is 0000</span> <span class=\"count\">1\u{a0}file",
        "Counting starts at 0001.",
        "The camera id is in lower case",
        "Write the first four characters in capitals.",
        "id=\"names-5\"",
        "A photo is named like <code>AB3D0001-HDR-2.dng</code>",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn cameras_without_name_are_pointed_out() {
    let page = &library().pages()[0];
    assert!(page.contains("One camera id has no name yet: <bdi class=\"path\">QR1T</bdi>."));
    assert!(page.contains("Nikon Z8") && page.contains("High dynamic range"));
}

#[test]
fn a_pattern_is_shown_in_place_of_the_convention() {
    let sample = library();
    let judged = sample.judge();
    let mut report = sample.pairing_report(&judged);
    report.pattern = Some(r"IMG_([A-Z]+)(\d+)");
    let page = safelight_report::photo_pairing(&report);
    assert!(page.contains(r"<bdi>IMG_([A-Z]+)(\d+)</bdi>"));
    assert!(!page.contains("A photo is named like"));
}
