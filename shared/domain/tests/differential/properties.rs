//! What holds for any tree, whatever the rules say.

use std::collections::BTreeMap;

use safelight_domain::{
    images::NamingRule,
    pipeline::{Matcher, Paths, Pipeline, enumerate, load},
};
use serde_json::Value;

use crate::{
    answers::{gather, pairing_results, validation_results},
    model::{
        cases::{self, Case},
        graph,
        paths::all_paths,
        seeded::Seeded,
    },
};

/// A case whose pipeline is small and sound, with its tree.
struct World {
    case: Case,
    pipeline: Pipeline,
    paths: Paths,
    files: Vec<String>,
}

fn worlds(many: u64) -> impl Iterator<Item = (World, Seeded)> {
    (0..many).filter_map(|index| {
        let mut random = Seeded::new(77_000_000 + index);
        let case = cases::case(&mut random);
        let graph = graph::load(&case.pipeline).ok()?;
        let theirs = all_paths(&graph, 500).ok()?;
        let files = cases::tree(&mut random, &graph, &theirs);
        let pipeline = load(&case.pipeline).unwrap().pipeline;
        let paths = enumerate(&pipeline).unwrap();
        Some((World { case, pipeline, paths, files }, random))
    })
}

impl World {
    fn judge(&self, files: &[String], random: &mut Seeded) -> (Value, Value) {
        let rule = NamingRule::of_capture(self.pipeline.first_capture()).unwrap();
        let images = gather(files, &self.case.settings, &rule, random);
        let mut pairing = pairing_results(&images, &self.case.settings);
        // Paths differ between the trees that are compared here.
        pairing["invalid_files"].take();
        let matcher = Matcher::new(&self.pipeline, &self.paths);
        (pairing, validation_results(&images, &matcher))
    }
}

#[test]
fn the_order_of_files_folders_and_threads_plays_no_part() {
    for (world, mut random) in worlds(500) {
        let first = world.judge(&world.files, &mut random);
        for _ in 0..3 {
            assert_eq!(world.judge(&world.files, &mut random), first, "{:#?}", world.files);
        }
    }
}

#[test]
fn images_and_their_files_come_in_the_same_order_whoever_walks() {
    for (world, mut random) in worlds(500) {
        let rule = NamingRule::of_capture(world.pipeline.first_capture()).unwrap();
        let mut listed = || {
            let images = gather(&world.files, &world.case.settings, &rule, &mut random);
            let mut lines = Vec::new();
            images.for_each(|image, _| {
                let name = format!("{} {} {}", image.camera, image.counter, image.suffix);
                lines.push((name, image.paths()));
            });
            lines
        };
        let first = listed();
        for _ in 0..3 {
            assert_eq!(listed(), first, "{:#?}", world.files);
        }
    }
}

#[test]
fn the_name_of_the_root_plays_no_part() {
    for (world, mut random) in worlds(500) {
        let renamed: Vec<String> =
            world.files.iter().map(|path| format!("new ä/root-2/{path}")).collect();
        let first = world.judge(&world.files, &mut random);
        assert_eq!(world.judge(&renamed, &mut random), first, "{:#?}", world.files);
    }
}

#[test]
fn the_case_of_an_extension_plays_no_part() {
    for (world, mut random) in worlds(500) {
        let shouted: BTreeMap<String, &String> =
            world.files.iter().map(|path| (shout(path), path)).collect();
        if shouted.len() < world.files.len() {
            continue; // Two files would become one.
        }
        let shouted: Vec<String> = shouted.into_keys().collect();
        let first = world.judge(&world.files, &mut random);
        assert_eq!(world.judge(&shouted, &mut random), first, "{:#?}", world.files);
    }
}

fn shout(path: &str) -> String {
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{}", extension.to_uppercase()),
        None => path.to_owned(),
    }
}
