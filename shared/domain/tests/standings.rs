//! Which images lack what, and what passes where: what reports draw.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use allocation_counter::measure;
use safelight_domain::{
    ToolSettings,
    images::{
        EndLacks, Flow, Gatherer, IMAGES_NAMED, Lacking, NamingRule, NodeFlow, image_flow,
        path_flow, validate,
    },
    pipeline::{Matcher, Pipeline, Status, enumerate, load},
};
use serde_json::{Value, json};

/// Raw files to an archive; raw and processed files, joined, to the web.
fn document() -> Value {
    let file = |id: &str, extension: &str| json!({"id": id, "type": "file", "properties": {"extension": extension}});
    let end = |id: &str, kind: &str| json!({"id": id, "type": "termination", "properties": {"termination_type": kind}});
    let edge = |from: &str, to: &str| json!({"from": from, "to": to});
    json!({
    "nodes": [
        {"id": "cap", "type": "capture"},
        file("raw", ".cr3"),
        // Before the processed file, whose method would stay on in its name.
        file("xmp", ".xmp"),
        {"id": "bw", "type": "process", "properties": {"method_ids": ["BW"]}},
        file("jpg", ".jpg"),
        {"id": "join", "type": "pairing"},
        end("archive", "Archive"),
        end("web", "Web"),
    ],
    "edges": [
        edge("cap", "raw"), edge("raw", "archive"), edge("raw", "bw"), edge("bw", "jpg"),
        edge("cap", "xmp"), edge("jpg", "join"), edge("xmp", "join"), edge("join", "web"),
    ]})
}

fn judge(files: &[(&str, &str)]) -> (Pipeline, Vec<EndLacks>, Flow) {
    let pipeline = load(&document()).unwrap().pipeline;
    let paths = enumerate(&pipeline).unwrap();
    let matcher = Matcher::new(&pipeline, &paths);
    let mut gatherer = Gatherer::new(&ToolSettings::default(), NamingRule::Convention);
    for (folder, name) in files {
        gatherer.folder(folder.as_bytes(), [name.as_bytes()]);
    }
    let mut lacking = Lacking::default();
    let found = validate(&gatherer.finish(), &matcher, |standing| lacking.add(standing));
    let lacks = lacking.finish(matcher.termination_types(), &found.shapes);
    let flow = image_flow(&pipeline, &paths, &found.shapes);
    (pipeline, lacks, flow)
}

/// Every group as `type status images: missing | folder/name …`.
fn told(lacks: &[EndLacks]) -> Vec<String> {
    let mut told = Vec::new();
    for end in lacks {
        for group in &end.groups {
            let missing: Vec<_> = group.missing.iter().map(|file| file.tail("")).collect();
            let names: Vec<_> = group
                .first
                .iter()
                .map(|image| format!("{}/{}", image.folder, image.name))
                .collect();
            let (kind, status, images) = (&end.termination_type, group.status, group.images);
            told.push(format!(
                "{kind} {status:?} {images}: {} | {}",
                missing.join(" "),
                names.join(" ")
            ));
        }
    }
    told
}

#[test]
fn images_are_grouped_by_what_they_lack_with_the_first_folder_and_name() {
    let (_, lacks, _) = judge(&[
        ("b", "AB3D0001.cr3"),
        ("a", "AB3D0001.dng"),
        ("", "AB3D0002.cr3"),
        ("z", "AB3D0003-2.jpg"),
        ("b", "AB3D0004.cr3"),
        ("b", "AB3D0004.xmp"),
        ("c", "AB3D0004-BW.jpg"),
    ]);
    assert_eq!(
        told(&lacks),
        [
            "Archive Inconsistent 1: .cr3 | z/AB3D0003-2",
            "Web Partial 2: .xmp -BW.jpg | /AB3D0002 a/AB3D0001",
            "Web Inconsistent 1: .cr3 .xmp -BW.jpg | z/AB3D0003-2",
        ]
    );
}

#[test]
fn many_images_are_counted_and_the_first_are_named() {
    let names: Vec<String> = (1..=2_000).rev().map(|n| format!("AB3D{n:04}.cr3")).collect();
    let files: Vec<_> = names.iter().map(|name| ("x", name.as_str())).collect();
    let (_, lacks, _) = judge(&files);
    let group = &lacks[0].groups[0];
    assert_eq!(
        (group.images, group.first.len(), group.status),
        (2_000, IMAGES_NAMED, Status::Partial)
    );
    assert_eq!((&*group.first[0].name, &*group.first[499].name), ("AB3D0001", "AB3D0500"));
}

/// What passes at nodes and edges where anything does.
fn drawn(pipeline: &Pipeline, flow: &Flow) -> BTreeMap<String, String> {
    let id = |place: usize| pipeline.nodes[place].id.as_str();
    let nodes = flow.nodes.iter().enumerate().filter(|(_, node)| **node != NodeFlow::default());
    let nodes = nodes.map(|(place, node)| {
        let lacking = if node.lacking > 0 { format!(" -{}", node.lacking) } else { String::new() };
        (id(place).to_owned(), format!("{}{lacking}", node.passing))
    });
    let edges = flow.edges.iter();
    let edges =
        edges.map(|((from, to), count)| (format!("{} {}", id(*from), id(*to)), count.to_string()));
    nodes.chain(edges).collect()
}

#[test]
fn images_are_drawn_on_their_best_ways() {
    let (pipeline, _, flow) = judge(&[
        ("b", "AB3D0001.cr3"),
        ("b", "AB3D0004.cr3"),
        ("b", "AB3D0004.xmp"),
        ("c", "AB3D0004-BW.jpg"),
        ("c", "AB3D0005.tif"),
    ]);
    let expected = [
        ("cap", "2"),
        ("cap raw", "2"),
        ("raw", "2"),
        ("raw archive", "2"),
        ("archive", "2"),
        ("raw bw", "2"),
        ("bw", "2"),
        ("bw jpg", "2"),
        ("jpg", "2 -1"),
        ("cap xmp", "2"),
        ("xmp", "2 -1"),
        ("jpg join", "2"),
        ("xmp join", "2"),
        ("join", "2"),
        ("join web", "2"),
        ("web", "1"),
    ];
    assert_eq!(drawn(&pipeline, &flow), expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
}

#[test]
fn ways_are_drawn_too() {
    let pipeline = load(&document()).unwrap().pipeline;
    let drawn = drawn(&pipeline, &path_flow(&pipeline, &enumerate(&pipeline).unwrap()));
    assert_eq!((&*drawn["cap raw"], &*drawn["raw archive"], &*drawn["xmp join"]), ("2", "1", "1"));
}

#[test]
fn a_library_that_is_not_ready_costs_no_more_than_the_names_that_are_kept() {
    let pipeline = load(&document()).unwrap().pipeline;
    let matcher = Matcher::new(&pipeline, &enumerate(&pipeline).unwrap());
    let mut gatherer = Gatherer::new(&ToolSettings::default(), NamingRule::Convention);
    for camera in 0..10 {
        let names: Vec<String> = (1..=9_999).map(|n| format!("AB0{camera}{n:04}.cr3")).collect();
        gatherer.folder(b"2024", names.iter().map(String::as_bytes));
    }
    let images = gatherer.finish();
    let mut lacking = Lacking::default();
    let cost = measure(|| drop(validate(&images, &matcher, |standing| lacking.add(standing))));
    assert!(cost.bytes_max < 200_000, "{cost:?}");
}
