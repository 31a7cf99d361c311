//! What is offered to start from is sound, and pictures reach each of its ends.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use safelight_domain::{
    ToolSettings,
    images::{Gatherer, NamingRule, validate},
    pipeline::{Matcher, enumerate, examine, load, templates},
};
use serde_json::Value;

fn document(key: &str) -> Value {
    let template = templates().iter().find(|template| template.key == key).unwrap();
    serde_norway::from_str(template.yaml).unwrap()
}

/// How many images are ready for what, when these files are there.
fn ready(key: &str, files: &[&str]) -> BTreeMap<String, u64> {
    let pipeline = load(&document(key)).unwrap().pipeline;
    let matcher = Matcher::new(&pipeline, &enumerate(&pipeline).unwrap());
    let rule = NamingRule::of_capture(pipeline.first_capture()).unwrap();
    let mut gatherer = Gatherer::new(&ToolSettings::default(), rule);
    gatherer.folder(b"", files.iter().map(|name| name.as_bytes()));
    let mut ready = validate(&gatherer.finish(), &matcher, |_| ()).ready;
    ready.retain(|_, count| *count > 0);
    ready
}

fn reaches(key: &str, files: &[&str], ends: &[&str]) {
    let expected: BTreeMap<_, _> = ends.iter().map(|end| ((*end).to_owned(), 1)).collect();
    assert_eq!(ready(key, files), expected, "{key} {files:?}");
}

#[test]
fn every_template_can_be_activated_and_says_what_it_is() {
    for template in templates() {
        let document = document(template.key);
        let seen = examine(&document);
        assert_eq!(seen.faults, [], "{}", template.key);
        assert_eq!(seen.dropped, [], "{}", template.key);
        assert_eq!(seen.paths.unwrap().counts(&seen.pipeline.unwrap()).truncated, 0);
        let text = |key: &str| document[key].as_str().unwrap().to_owned();
        assert!(!text("name").is_empty());
        let description = text("description");
        assert!(description.ends_with('.') && description.matches(". ").count() == 0);
    }
    assert_eq!(templates().len(), 3);
}

#[test]
fn a_dng_is_archived_whatever_was_kept_beside_it() {
    let key = "raw_to_dng_archive";
    reaches(key, &["AB3D0001.DNG"], &["DNG archive"]);
    reaches(key, &["AB3D0001.CR3", "AB3D0001.dng"], &["DNG archive"]);
    reaches(key, &["AB3D0001.CR3", "AB3D0001.xmp", "AB3D0001.DNG"], &["DNG archive"]);
    reaches(key, &["AB3D0001.CR3", "AB3D0001.xmp"], &[]);
}

#[test]
fn originals_and_edits_reach_their_archives() {
    let key = "raw_and_edits_two_archives";
    reaches(key, &["AB3D0001.CR3"], &["Originals archive"]);
    reaches(key, &["AB3D0001.CR3", "AB3D0001.xmp"], &["Originals archive"]);
    let both = ["Originals archive", "Finished archive"];
    reaches(key, &["AB3D0001.CR3", "AB3D0001.xmp", "AB3D0001-Edit.tif"], &both);
    reaches(key, &["AB3D0001.CR3", "AB3D0001-Edit.jpg"], &both);
    reaches(key, &["AB3D0001.CR3", "AB3D0001-Edit.tif", "AB3D0001-Edit.jpg"], &both);
    reaches(key, &["AB3D0001-Edit.jpg"], &[]);
}

#[test]
fn frames_of_a_bracket_and_their_merged_picture_reach_their_archives() {
    let key = "bracketed_hdr_pairing";
    reaches(key, &["AB3D0001.CR3"], &["Bracket archive"]);
    let both = ["Bracket archive", "HDR archive"];
    reaches(key, &["AB3D0001.CR3", "AB3D0001-HDR.DNG"], &both);
    reaches(key, &["AB3D0001.CR3", "AB3D0001-HDR.DNG", "AB3D0001-HDR.JPG"], &both);
    reaches(key, &["AB3D0001-HDR.DNG"], &[]);
}
