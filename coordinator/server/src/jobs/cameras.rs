//! Camera ids that a result brought, so that people can be asked for the names of new ones.
//! Nothing here names a camera.

use std::collections::BTreeMap;

use safelight_domain::{Camera, Tool};
use safelight_store::SeenCamera;
use serde_json::Value;

/// Ids taken from one result at most; those with the most images.
const MOST: usize = 100;
/// Longest id in bytes; a pipeline's own pattern may bring other ids than the convention's.
const LONGEST: usize = 64;

/// The cameras of results that keep the contract of their tool.
pub(super) fn of(tool: Tool, results: &Value) -> Vec<SeenCamera> {
    let (Tool::PhotoPairing, Value::Object(cameras)) = (tool, &results["cameras"]) else {
        return Vec::new();
    };
    let plain = |id: &str| (1..=LONGEST).contains(&id.len()) && !id.chars().any(char::is_control);
    let seen = cameras.iter().filter(|(id, _)| plain(id)).map(|(id, used)| SeenCamera {
        id: id.clone(),
        images: used["images"].as_i64().unwrap_or(i64::MAX),
    });
    seen.collect()
}

/// Those without a name, sorted by id.
pub(super) fn unnamed(
    mut seen: Vec<SeenCamera>,
    named: &BTreeMap<String, Vec<Camera>>,
) -> Vec<SeenCamera> {
    seen.retain(|camera| !named.contains_key(&camera.id));
    seen.sort_by(|a, b| b.images.cmp(&a.images).then_with(|| a.id.cmp(&b.id)));
    seen.truncate(MOST);
    seen.sort_by(|a, b| a.id.cmp(&b.id));
    seen
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_unnamed_ids_with_the_most_images_are_taken() {
        let many: BTreeMap<_, _> =
            (0..150).map(|n| (format!("C{n:03}"), json!({ "images": n }))).collect();
        let mut results = json!({ "cameras": many });
        results["cameras"]["a\nb"] = json!({ "images": 9_999 });
        results["cameras"]["x".repeat(65)] = json!({ "images": 9_999 });
        let seen = of(Tool::PhotoPairing, &results);
        assert_eq!(seen.len(), 150);
        let named = BTreeMap::from([("C149".to_owned(), Vec::new())]);
        let ids: Vec<_> = unnamed(seen, &named).into_iter().map(|camera| camera.id).collect();
        assert_eq!(ids.len(), 100);
        assert_eq!((ids[0].as_str(), ids[99].as_str()), ("C049", "C148"));
        assert!(of(Tool::PhotoStats, &results).is_empty());
        assert!(of(Tool::PhotoPairing, &json!({})).is_empty());
    }
}
