//! The results objects, key by key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::graph::{Graph, Kind};
use super::images::{Image, ImageKey, Images, Settings, gather};
use super::matching::{Status, judge};
use super::names::Rule;
use super::paths::Path;

fn groups(images: &BTreeMap<ImageKey, Image>) -> usize {
    images.keys().map(|(camera, counter, _)| (camera, counter)).collect::<BTreeSet<_>>().len()
}

/// What photo pairing says about a tree.
pub(crate) fn photo_pairing(files: &[String], settings: &Settings, rule: &Rule) -> Value {
    let Images { images, invalid, valid_files } = gather(files, settings, rule);
    let mut camera_usage: BTreeMap<String, usize> = BTreeMap::new();
    let mut method_usage: BTreeMap<String, usize> = BTreeMap::new();
    for ((camera, _, _), image) in &images {
        let name = settings.cameras.get(camera).filter(|name| !name.is_empty()).unwrap_or(camera);
        *camera_usage.entry(name.clone()).or_default() += 1;
        for method in &image.methods {
            let text =
                settings.methods.get(method).filter(|text| !text.is_empty()).unwrap_or(method);
            *method_usage.entry(text.clone()).or_default() += 1;
        }
    }
    json!({
        "group_count": groups(&images),
        "image_count": images.len(),
        "file_count": valid_files,
        "camera_usage": camera_usage,
        "method_usage": method_usage,
        "invalid_files_count": invalid.len(),
        "invalid_files": invalid.iter().collect::<Vec<_>>(),
    })
}

/// Counts of images by status, as people see them: a warning is still consistent.
#[derive(Default, Clone)]
struct Counts([usize; 3]);

impl Counts {
    fn add(&mut self, status: Status) {
        match status {
            Status::Consistent | Status::ConsistentWithWarning => self.0[0] += 1,
            Status::Partial => self.0[1] += 1,
            Status::Inconsistent => self.0[2] += 1,
        }
    }

    fn json(&self) -> Value {
        json!({"CONSISTENT": self.0[0], "PARTIAL": self.0[1], "INCONSISTENT": self.0[2]})
    }
}

/// What pipeline validation says about a tree.
pub(crate) fn pipeline_validation(
    files: &[String],
    settings: &Settings,
    graph: &Graph,
    paths: &[Path],
) -> Value {
    let found = gather(files, settings, &graph.rule());
    let mut overall = Counts::default();
    let mut by_termination: BTreeMap<String, Counts> = BTreeMap::new();
    let mut ready_for_any = 0;
    let mut details = Map::new();
    for (key, image) in &found.images {
        let best = judge(graph, paths, key, image);
        overall.add(best.values().map(|one| one.status).max().unwrap_or(Status::Inconsistent));
        if best.values().any(|one| one.status <= Status::ConsistentWithWarning) {
            ready_for_any += 1;
        }
        let mut detail = Map::new();
        for (kind, one) in best {
            by_termination.entry(kind.clone()).or_default().add(one.status);
            let said = json!({"status": format!("{:?}", one.status), "missing": one.missing});
            detail.insert(kind, said);
        }
        details.insert(format!("{}/{}/{}", key.0, key.1, key.2), detail.into());
    }
    let by_termination: Map<String, Value> =
        by_termination.into_iter().map(|(kind, counts)| (kind, counts.json())).collect();
    json!({
        "total_files": files.len(),
        "total_images": found.images.len(),
        "total_groups": groups(&found.images),
        "overall_status": overall.json(),
        "by_termination": by_termination,
        "invalid_files_count": found.invalid.len(),
        "ready_any": ready_for_any,
        "details": details,
    })
}

/// What the mode `display_graph` says about a pipeline.
pub(crate) fn display_graph(graph: &Graph, paths: &[Path]) -> Value {
    let mut by_termination: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths.iter().filter(|path| !path.truncated) {
        if let Some(Kind::Termination(kind)) =
            path.steps.last().map(|step| &graph.nodes[step.node].kind)
        {
            *by_termination.entry(kind.clone()).or_default() += 1;
        }
    }
    let truncated = paths.iter().filter(|path| path.truncated).count();
    json!({
        "total_paths": paths.len(),
        "non_truncated_paths": paths.len() - truncated,
        "truncated_paths": truncated,
        "non_truncated_by_termination": by_termination,
    })
}
