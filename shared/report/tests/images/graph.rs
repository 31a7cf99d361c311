//! How a pipeline is drawn.

use safelight_domain::pipeline::load;
use safelight_report::pipeline_svg;
use serde_json::{Value, json};

use crate::sample::{Sample, library, node, pipeline, simple};

fn drawing(document: &Value) -> String {
    Sample::new(document, Vec::new()).pages()[2].clone()
}

#[test]
fn each_kind_has_an_outline_of_its_own() {
    let page = library().pages()[1].clone();
    for class in ["capture", "file", "optional", "process", "pairing", "branching", "end"] {
        assert!(page.contains(&format!("<g class=\"node {class}\">")), "{class}");
    }
}

#[test]
fn the_verdict_counts_ways() {
    let verdict = |document: &Value| Sample::new(document, Vec::new()).graph_report().verdict();
    assert_eq!(verdict(&simple("Done")), "One way leads through this pipeline.");
    assert_eq!(
        verdict(&pipeline(vec![node("c", "capture", json!({}))], &[])),
        "No way leads from a capture to an end, so no image can ever be ready."
    );
    assert_eq!(
        library().graph_report().verdict(),
        "63 ways lead through this pipeline, to 2 ends. 32 more go round in loops and are cut."
    );
}

#[test]
fn edges_back_are_dashed_and_unused_ones_thin() {
    let document = pipeline(
        vec![
            node("c", "capture", json!({})),
            node("f", "file", json!({"extension": ".x"})),
            node("dead", "file", json!({"extension": ".y"})),
            node("t", "termination", json!({})),
        ],
        &[("c", "f"), ("f", "f"), ("f", "t"), ("f", "dead"), ("f", "t")],
    );
    let page = drawing(&document);
    assert_eq!(page.matches("class=\"back\"").count(), 1);
    assert_eq!(page.matches("class=\"edge unused\"").count(), 1);
    // Two edges between the same nodes are one line with the ways of both.
    assert_eq!(page.matches("<g class=\"edge").count(), 4);
}

#[test]
fn a_pipeline_too_large_to_draw_is_listed() {
    let nodes = (0..1_500).map(|n| node(&format!("n{n}"), "branching", json!({}))).collect();
    let page = drawing(&pipeline(nodes, &[]));
    assert!(page.contains("could not be read; the table lists them."));
    assert!(page.contains("500 more nodes are not listed."));
    assert!(!page.contains("<svg class=\"graph\""));
}

#[test]
fn every_shape_of_pipeline_can_be_drawn() {
    let names = ["a", "b", "c", "d", "e", "f"];
    // All graphs of a few nodes that this pattern yields, loops and islands included.
    for seed in 0_u32..400 {
        let nodes = names.iter().enumerate().map(|(index, name)| {
            // Ways end at once, so that no loop explodes; edges are drawn all the same.
            let kind = if index == 0 { "capture" } else { "termination" };
            node(name, kind, json!({}))
        });
        let mut edges = Vec::new();
        for (place, from) in names.iter().enumerate() {
            for (other, to) in names.iter().enumerate() {
                let pair = u32::try_from(place * names.len() + other).unwrap();
                if seed.wrapping_mul(2_654_435_761).rotate_left(pair) & 15 == 0 {
                    edges.push((*from, *to));
                }
            }
        }
        let page = drawing(&pipeline(nodes.collect(), &edges));
        assert_eq!(page.matches("<g class=\"node").count(), names.len());
        assert_eq!(page.matches("<g class=\"edge").count(), edges.len());
    }
}

#[test]
fn a_drawing_that_stands_alone_brings_its_colours_for_light_and_dark() {
    let sample = library();
    let svg = pipeline_svg(&sample.pipeline, Some(&sample.paths)).unwrap();
    assert!(svg.starts_with("<svg class=\"graph\" xmlns=\"http://www.w3.org/2000/svg\""), "{svg}");
    assert!(svg.ends_with("</svg>"));
    for part in
        ["color-scheme: light dark", "--ink: light-dark(", ".graph .capture {", "class=\"passing\""]
    {
        assert!(svg.contains(part), "{part}");
    }
    assert!(!svg.contains("the table below") && !svg.contains("\nbody {"));
    let without = pipeline_svg(&sample.pipeline, None).unwrap();
    assert!(!without.contains("class=\"passing\"") && !without.contains("class=\"edge unused\""));
}

#[test]
fn a_pipeline_too_large_to_draw_is_no_picture() {
    let nodes = (0..121).map(|n| node(&format!("n{n}"), "branching", json!({}))).collect();
    let loaded = load(&pipeline(nodes, &[])).unwrap().pipeline;
    assert_eq!(pipeline_svg(&loaded, None), None);
}

#[test]
fn no_name_of_a_node_breaks_out_of_a_picture() {
    let evil = "</text><script>alert(1)</script>";
    let document = pipeline(vec![node(evil, "file", json!({"extension": "\" onload=\"x"}))], &[]);
    let svg = pipeline_svg(&load(&document).unwrap().pipeline, None).unwrap();
    assert!(!svg.contains("<script") && !svg.contains("\" onload"), "{svg}");
}
