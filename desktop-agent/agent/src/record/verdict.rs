//! Results in a line: what a card and a menu have room for.

use safelight_domain::Tool;
use safelight_report::words;
use serde_json::Value;

/// What a result says, in a sentence.
pub(super) fn sentence(tool: Option<&Tool>, results: &Value) -> String {
    let parts = match tool {
        Some(Tool::PhotoStats) => photostats(results),
        Some(Tool::PhotoPairing) => pairing(results),
        Some(Tool::PipelineValidation) => return pipeline(results),
        Some(Tool::CollectionTest) | None => return told(results),
    };
    match parts {
        Some(parts) if parts.is_empty() => match tool {
            Some(Tool::PhotoStats) => "Every image has the sidecar it needs.".to_owned(),
            _ => "Every name follows the rule.".to_owned(),
        },
        Some(parts) => format!("{}.", parts.join(", ")),
        None => "No photos were found here.".to_owned(),
    }
}

/// What is to be said; none when there is nothing to look at.
fn photostats(results: &Value) -> Option<Vec<String>> {
    if number(results, "total_files") == 0 {
        return None;
    }
    let images = length(results, "orphaned_images");
    let sidecars = length(results, "orphaned_xmp");
    let lacking = match images {
        0 => None,
        1 => Some("1 image lacks the sidecar it needs".to_owned()),
        more => Some(format!("{} lack the sidecar they need", counted(more, "image", "images"))),
    };
    let alone = match sidecars {
        0 => None,
        1 => Some("1 sidecar has no image".to_owned()),
        more => Some(format!("{} have no image", counted(more, "sidecar", "sidecars"))),
    };
    Some(lacking.into_iter().chain(alone).collect())
}

fn pairing(results: &Value) -> Option<Vec<String>> {
    let (images, odd) = (number(results, "image_count"), number(results, "invalid_files_count"));
    if images == 0 && odd == 0 {
        return None;
    }
    let names = match odd {
        0 => None,
        1 => Some("1 name breaks the rule".to_owned()),
        more => Some(format!("{} break the rule", counted(more, "name", "names"))),
    };
    Some(names.into_iter().collect())
}

fn pipeline(results: &Value) -> String {
    let images = number(results, "total_images");
    if images == 0 {
        return "No photos were found here.".to_owned();
    }
    let status = &results["overall_status"];
    let whole = number(status, "consistent");
    let lacking = number(status, "partial") + number(status, "inconsistent");
    match lacking {
        0 => format!("{}: all complete.", counted(images, "image", "images")),
        _ => format!(
            "{} of {} complete; {} not.",
            words::number(whole),
            counted(images, "image", "images"),
            words::number(lacking)
        ),
    }
}

fn told(results: &Value) -> String {
    let said = ["message", "error"].iter().find_map(|key| results[key].as_str());
    said.unwrap_or("Done.").to_owned()
}

/// What changed since the result before, in words.
pub(super) fn change(results: &Value) -> Option<String> {
    let changes = results.get("changes").filter(|changes| changes.is_object())?;
    if changes["unchanged"] == true {
        return Some("no change".to_owned());
    }
    let found = &changes["findings"];
    let said = match (number(found, "new"), number(found, "gone")) {
        (0, 0) => files(&changes["files"]),
        (new, 0) => format!("{new} more than before"),
        (0, gone) => format!("{gone} fewer than before"),
        (new, gone) => format!("{new} new, {gone} gone"),
    };
    Some(said)
}

fn files(files: &Value) -> String {
    let parts = [("added", "added"), ("removed", "removed"), ("changed", "changed")];
    let told: Vec<String> = parts
        .iter()
        .filter(|(key, _)| number(files, key) > 0)
        .map(|(key, word)| format!("{} {word}", counted(number(files, key), "file", "files")))
        .collect();
    if told.is_empty() { "no change in findings".to_owned() } else { told.join(", ") }
}

/// How many findings are new; none when there was nothing to compare with.
pub(super) fn new_findings(results: &Value) -> Option<u64> {
    results.get("changes").filter(|changes| changes.is_object())?["findings"]["new"].as_u64()
}

/// Menus and tooltips are plain text, where a space is a space.
fn counted(count: u64, one: &str, many: &str) -> String {
    words::counted(count, one, many).replace('\u{a0}', " ")
}

fn number(results: &Value, key: &str) -> u64 {
    results[key].as_u64().unwrap_or(0)
}

fn length(results: &Value, key: &str) -> u64 {
    results[key].as_array().map_or(0, |list| list.len() as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_tool_has_its_words() {
        let of = |tool, results| sentence(Some(&tool), &results);
        let stats =
            json!({ "total_files": 5, "orphaned_images": ["a"], "orphaned_xmp": ["b", "c"] });
        assert_eq!(
            of(Tool::PhotoStats, stats),
            "1 image lacks the sidecar it needs, 2 sidecars have no image."
        );
        let clean = json!({ "total_files": 5, "orphaned_images": [], "orphaned_xmp": [] });
        assert_eq!(of(Tool::PhotoStats, clean), "Every image has the sidecar it needs.");
        assert_eq!(of(Tool::PhotoStats, json!({ "total_files": 0 })), "No photos were found here.");
        let names = json!({ "image_count": 4, "invalid_files_count": 2 });
        assert_eq!(of(Tool::PhotoPairing, names), "2 names break the rule.");
        let ways = json!({
            "total_images": 1200,
            "overall_status": { "consistent": 1190, "partial": 4, "inconsistent": 6 },
        });
        assert_eq!(of(Tool::PipelineValidation, ways), "1,190 of 1,200 images complete; 10 not.");
    }

    #[test]
    fn a_change_is_told_by_its_findings_first() {
        let changed = |new: u64, gone: u64| {
            change(&json!({ "changes": {
                "unchanged": false,
                "files": { "added": 2, "removed": 0, "changed": 1 },
                "findings": { "new": new, "gone": gone },
            }}))
        };
        assert_eq!(changed(3, 0).unwrap(), "3 more than before");
        assert_eq!(changed(0, 1).unwrap(), "1 fewer than before");
        assert_eq!(changed(0, 0).unwrap(), "2 files added, 1 file changed");
        assert_eq!(change(&json!({})), None, "the first time there is nothing to compare with");
    }
}
