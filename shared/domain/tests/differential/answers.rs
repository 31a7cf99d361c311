//! What the crate answers, put into the model's words.

use std::collections::BTreeMap;

use safelight_domain::{
    Camera, ExtensionSet, ToolSettings,
    images::{Gatherer, Images, NamingRule, StatusCounts, pair, validate},
    pipeline::{Matcher, Paths, Pipeline, Stand},
};
use serde_json::{Map, Value, json};

use crate::model::{images::Settings, seeded::Seeded};

fn tool_settings(settings: &Settings) -> ToolSettings {
    ToolSettings {
        photo_extensions: ExtensionSet::parse(&settings.photo).unwrap(),
        metadata_extensions: ExtensionSet::parse(&settings.metadata).unwrap(),
        cameras: settings
            .cameras
            .iter()
            .map(|(id, name)| {
                (id.clone(), vec![Camera { name: name.clone(), serial_number: None }])
            })
            .collect(),
        processing_methods: settings.methods.clone(),
        ..ToolSettings::default()
    }
}

/// Takes the tree in by folders, each by one of several gatherers, merged in any order.
pub(crate) fn gather(
    files: &[String],
    settings: &Settings,
    rule: &NamingRule,
    random: &mut Seeded,
) -> Images {
    let settings = tool_settings(settings);
    let mut folders: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for path in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().push(name.as_bytes());
    }
    let mut gatherers: Vec<Gatherer> =
        (0..=random.below(3)).map(|_| Gatherer::new(&settings, rule.clone())).collect();
    for (folder, mut names) in folders {
        random.shuffle(&mut names);
        let which = random.below(gatherers.len());
        gatherers[which].folder(folder.as_bytes(), names);
    }
    random.shuffle(&mut gatherers);
    let mut all = gatherers.pop().unwrap();
    gatherers.into_iter().for_each(|other| all.merge(other));
    all.finish()
}

/// What the crate says of photo pairing, in the model's words.
pub(crate) fn pairing_results(images: &Images, settings: &Settings) -> Value {
    let found = pair(images, &tool_settings(settings));
    json!({
        "group_count": found.group_count,
        "image_count": found.image_count,
        "file_count": found.file_count,
        "camera_usage": found.camera_usage,
        "method_usage": found.method_usage,
        "invalid_files_count": found.invalid.count,
        "invalid_files": found.invalid.first.iter().map(|file| (file.path.as_str(), &*file.reason)).collect::<Vec<_>>(),
    })
}

fn counts(counts: &StatusCounts) -> Value {
    json!({"CONSISTENT": counts.consistent, "PARTIAL": counts.partial, "INCONSISTENT": counts.inconsistent})
}

/// What the crate says of pipeline validation, in the model's words.
pub(crate) fn validation_results(images: &Images, matcher: &Matcher) -> Value {
    let mut details = Map::new();
    let found = validate(images, matcher, |standing| {
        let image = standing.image;
        let mut detail = Map::new();
        for (kind, Stand { status, missing, .. }) in
            matcher.termination_types().iter().zip(&standing.verdict.by_type)
        {
            let mut missing: Vec<String> = missing
                .iter()
                .map(|file| {
                    format!("{}{}{}", image.camera, image.counter, file.tail(image.suffix))
                        .to_lowercase()
                })
                .collect();
            missing.sort();
            detail
                .insert(kind.clone(), json!({"status": format!("{status:?}"), "missing": missing}));
        }
        details
            .insert(format!("{}/{}/{}", image.camera, image.counter, image.suffix), detail.into());
    });
    let by_termination: Map<String, Value> =
        found.by_termination.iter().map(|(kind, some)| (kind.clone(), counts(some))).collect();
    json!({
        "total_files": found.total_files,
        "total_images": found.total_images,
        "total_groups": found.total_groups,
        "overall_status": counts(&found.overall),
        "by_termination": by_termination,
        "invalid_files_count": found.invalid.count,
        "ready_any": found.ready_any,
        "details": details,
    })
}

/// What the crate says of a pipeline's paths, in the model's words.
pub(crate) fn graph_results(pipeline: &Pipeline, paths: &Paths) -> Value {
    let counts = paths.counts(pipeline);
    json!({
        "total_paths": counts.total,
        "non_truncated_paths": counts.non_truncated,
        "truncated_paths": counts.truncated,
        "non_truncated_by_termination": counts.non_truncated_by_termination,
    })
}
