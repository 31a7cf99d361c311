//! The crate and the model agree.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use safelight_domain::{
    images::NamingRule,
    pipeline::{self, MAX_PATHS, Matcher, NodeKind, PathEnd, Paths, Pipeline, enumerate},
};
use serde_json::Value;

use crate::{
    answers::{gather, graph_results, pairing_results, validation_results},
    model::{
        cases::{self, Case},
        graph::{self, Graph, Kind},
        names::Rule,
        paths::{self, all_paths},
        results,
        seeded::Seeded,
    },
};

/// Node visits before the model gives up.
const PATIENCE: usize = 60_000;
/// The same in most cases; a few hundred paths show what many thousands would.
const USUAL_PATIENCE: usize = 2_000;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// What became of a case, so that a generator that makes nothing of interest is noticed.
#[derive(Debug, Default)]
struct Tally {
    cases: u64,
    refused: u64,
    exploding: u64,
    given_up: u64,
    looping: u64,
    merging: u64,
    merging_loops: u64,
    images: u64,
    ready: u64,
    by_pattern: u64,
}

#[test]
fn random_pipelines_and_trees_agree_with_the_model() {
    let many = number("SAFELIGHT_FUZZ_CASES", 10_000);
    let seed = number("SAFELIGHT_FUZZ_SEED", 1);
    let mut tally = Tally::default();
    for index in 0..many {
        let mut random = Seeded::new(seed.wrapping_mul(1_000_000_007).wrapping_add(index));
        let case = cases::case(&mut random);
        let judged = catch_unwind(AssertUnwindSafe(|| {
            judge(&case, &mut random, &mut tally);
        }));
        assert!(judged.is_ok(), "case {index} of seed {seed} disagrees: {}", case.pipeline);
    }
    let kinds =
        [tally.refused, tally.looping, tally.merging, tally.merging_loops, tally.by_pattern];
    assert!(
        kinds.iter().all(|&count| count * 200 >= many),
        "one kind of case is too rare: {tally:#?}"
    );
    assert!(tally.ready * 5 > tally.images, "too few images fit: {tally:#?}");
}

fn judge(case: &Case, random: &mut Seeded, tally: &mut Tally) {
    tally.cases += 1;
    let loaded = pipeline::load(&case.pipeline);
    let graph = match graph::load(&case.pipeline) {
        Ok(graph) => graph,
        Err(node) => {
            tally.refused += 1;
            let fault = loaded.expect_err("the model refuses it").to_string();
            return assert!(fault.contains(&format!("`{node}`")), "{fault} should name {node}");
        }
    };
    let pipeline = loaded.expect("the model takes it").pipeline;
    let patience = if random.chance(2) { PATIENCE } else { USUAL_PATIENCE };
    let Ok(theirs) = all_paths(&graph, patience) else {
        tally.given_up += 1;
        return;
    };
    let ours = enumerate(&pipeline);
    if theirs.len() > MAX_PATHS {
        tally.exploding += 1;
        return assert!(ours.is_err(), "{} paths were taken", theirs.len());
    }
    let ours = ours.expect("few enough paths");
    same_paths(&graph, &theirs, &pipeline, &ours);
    assert_eq!(graph_results(&pipeline, &ours), results::display_graph(&graph, &theirs));
    let files = cases::tree(random, &graph, &theirs);
    let rule = NamingRule::of_capture(pipeline.first_capture()).unwrap();
    let images = gather(&files, &case.settings, &rule, random);
    let said = (
        pairing_results(&images, &case.settings),
        validation_results(&images, &Matcher::new(&pipeline, &ours)),
    );
    let expected = (
        results::photo_pairing(&files, &case.settings, &graph.rule()),
        results::pipeline_validation(&files, &case.settings, &graph, &theirs),
    );
    compare(&said.0, &expected.0, &files);
    compare(&said.1, &expected.1, &files);
    note(tally, &graph, &theirs, &expected);
}

fn note(tally: &mut Tally, graph: &Graph, paths: &[paths::Path], expected: &(Value, Value)) {
    let loops = paths.iter().any(|path| path.truncated);
    let merges = paths
        .iter()
        .any(|path| path.steps.iter().any(|step| graph.nodes[step.node].kind == Kind::Pairing));
    tally.looping += u64::from(loops);
    tally.merging += u64::from(merges);
    tally.merging_loops += u64::from(loops && merges);
    tally.images += expected.1["total_images"].as_u64().unwrap();
    tally.ready += expected.1["ready_any"].as_u64().unwrap();
    tally.by_pattern += u64::from(matches!(graph.rule(), Rule::Pattern(..)));
}

/// A path as text: node ids, methods in brackets, dots where it was cut.
fn domain_path(pipeline: &Pipeline, path: &pipeline::Path) -> String {
    let mut text = String::new();
    for step in &path.steps {
        let node = &pipeline.nodes[step.node as usize];
        text += &format!("{} ", node.id);
        if let NodeKind::Process { methods } = &node.kind {
            text += &format!("[{}] ", methods[step.method as usize]);
        }
    }
    text + if path.end == PathEnd::Truncated { "..." } else { "" }
}

fn model_path(graph: &Graph, path: &paths::Path) -> String {
    let mut text = String::new();
    for step in &path.steps {
        let node = &graph.nodes[step.node];
        text += &format!("{} ", node.id);
        if let Kind::Process(_) = &node.kind {
            text += &format!("[{}] ", step.method.as_deref().unwrap_or_default());
        }
    }
    text + if path.truncated { "..." } else { "" }
}

fn same_paths(graph: &Graph, theirs: &[paths::Path], pipeline: &Pipeline, ours: &Paths) {
    let ours = ours.as_slice();
    assert_eq!(
        ours.iter().map(|path| domain_path(pipeline, path)).collect::<Vec<_>>(),
        theirs.iter().map(|path| model_path(graph, path)).collect::<Vec<_>>(),
    );
    for (mine, theirs) in ours.iter().zip(theirs).take(200) {
        for number in ["", "02"] {
            let files = mine.expected_files(pipeline);
            let mut names: Vec<String> =
                files.iter().map(|file| format!("AB3D0001{}", file.tail(number))).collect();
            names.sort();
            names.dedup();
            assert_eq!(names, paths::expected(graph, theirs, "AB3D0001", number));
        }
    }
}

/// Key by key, so that a failure can be read.
fn compare(said: &Value, expected: &Value, files: &[String]) {
    for (key, value) in expected.as_object().unwrap() {
        if let (Some(ours), Some(theirs)) = (said[key].as_object(), value.as_object()) {
            let ours: BTreeMap<_, _> =
                ours.iter().filter(|(k, v)| theirs.get(*k) != Some(*v)).collect();
            let theirs: BTreeMap<_, _> =
                theirs.iter().filter(|(k, v)| said[key].get(*k) != Some(*v)).collect();
            assert_eq!(ours, theirs, "{key} of {files:#?}");
        } else {
            assert_eq!(&said[key], value, "{key} of {files:#?}");
        }
    }
}
