//! What the report of pipeline validation says.

use safelight_report::pipeline_validation;
use serde_json::json;

use crate::sample::{Sample, library, node, pipeline, simple, workflow};

fn verdict(document: &serde_json::Value, files: &[&str]) -> String {
    let sample = Sample::new(document, files.iter().map(|&file| file.to_owned()).collect());
    sample.pipeline_report(&sample.judge()).verdict()
}

#[test]
fn the_verdict_says_how_many_images_are_ready() {
    let done = simple("Archive");
    for (files, expected) in [
        (vec![], "No photos were found here."),
        (
            vec!["x.jpg"],
            "No photo file has a name that can be read, so there is no image to check.",
        ),
        (vec!["AB3D0001.cr3"], "The only image is ready for Archive."),
        (vec!["AB3D0001.jpg"], "The only image is not ready for Archive."),
        (vec!["AB3D0001.cr3", "AB3D0002.cr3"], "All 2 images are ready for Archive."),
        (vec!["AB3D0001.jpg", "AB3D0002.jpg"], "None of 2 images is ready for Archive."),
        (vec!["AB3D0001.cr3", "AB3D0002.jpg"], "1 of 2 images is ready for Archive; 1 is not."),
        (
            vec!["AB3D0001.cr3", "x.jpg"],
            "The only image is ready for Archive. 1 more photo file has a name that breaks the rule, and \
             belongs to no image.",
        ),
    ] {
        assert_eq!(verdict(&done, &files), expected);
    }
    assert_eq!(verdict(&simple(""), &["AB3D0001.cr3"]), "The only image is ready.");
    assert_eq!(
        verdict(&pipeline(vec![], &[]), &["AB3D0001.cr3"]),
        "This pipeline leads to no end, so no image can be ready."
    );
    assert_eq!(
        verdict(&workflow(), &["AB3D0001.cr3"]),
        "The only image is not ready for at least one of 2 ends."
    );
}

#[test]
fn the_whole_library_is_told() {
    let page = library().pages()[1].clone();
    for expected in [
        "The star stands for camera and counter",
        "<h3 id=\"lacking-1\">Not ready for <bdi>Black Box Archive</bdi></h3>",
        "<bdi class=\"path\">*.DNG</bdi>",
        "id=\"names\"",
        "<bdi>RAW to archive</bdi>, version 3",
        "archive",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn what_was_left_out_of_the_pipeline_is_a_warning() {
    let mut document = simple("Done");
    document["nodes"].as_array_mut().unwrap().push(node("odd", "mystery", json!({})));
    let sample = Sample::new(&document, vec!["AB3D0001.cr3".to_owned()]);
    let page = pipeline_validation(&sample.pipeline_report(&sample.judge()));
    let said = "Of the pipeline, node `odd` has the unknown type `mystery` and was left out.";
    assert!(page.contains(said), "{page}");
}

#[test]
fn a_small_report_as_a_whole() {
    let files = ["a/AB3D0001.cr3", "b/AB3D0002.jpg", "b/AB3D0003-2.jpg", "x.jpg"];
    let sample = Sample::new(&simple("Done"), files.map(str::to_owned).into());
    let judged = sample.judge();
    let page = pipeline_validation(&sample.pipeline_report(&judged));
    let body = page.split_once("</style>").unwrap().1;
    insta::assert_snapshot!(body.replace("><", ">\n<"));
}

#[test]
fn a_hundred_thousand_incomplete_images_make_a_light_page() {
    let mut files = Vec::new();
    for camera in 0..50 {
        for number in 1..=2_000 {
            // Every seventh lacks something else.
            let tail = if number % 7 == 0 { format!("-M{number}.tif") } else { ".jpg".to_owned() };
            files.push(format!("2024/{camera:02}/{number:04}/CA{camera:02}{number:04}{tail}"));
        }
    }
    let sample = Sample::new(&workflow(), files);
    for page in sample.pages() {
        assert!(page.len() < 3_000_000, "{} bytes", page.len());
    }
    let page = &sample.pages()[1];
    assert!(page.contains("100,000\u{a0}images"));
    assert!(page.contains("more are not shown."));
}
