//! The keys of results objects are wire contract: what is missing or has the wrong type is
//! refused with its path. More keys may be there.

use safelight_domain::Tool;
use serde_json::{Map, Value};

/// A fault in a results object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SchemaFault {
    /// The results are no object.
    #[error("`results` is not an object")]
    NotAnObject,
    /// A key is missing.
    #[error("`results.{0}` is missing")]
    Missing(String),
    /// A value has another type.
    #[error("`results.{path}` is not {expected}")]
    Mistyped {
        /// Where, below `results`.
        path: String,
        /// What should be there.
        expected: &'static str,
    },
}

/// What a valid results object says in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) files_scanned: u64,
    pub(crate) issues_found: u64,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Count,
    Number,
    Text,
    TextOrNull,
    Texts,
    Counts,
    /// The three words of a pipeline's verdict, each with a count.
    Statuses,
    /// A verdict per termination type.
    StatusesByType,
}

const STATUSES: [&str; 3] = ["CONSISTENT", "PARTIAL", "INCONSISTENT"];

const PHOTOSTATS: &[(&str, Kind)] = &[
    ("total_files", Kind::Count),
    ("total_size", Kind::Count),
    ("file_counts", Kind::Counts),
    ("storage_by_type", Kind::Counts),
    ("orphaned_images", Kind::Texts),
    ("orphaned_xmp", Kind::Texts),
    ("scan_time", Kind::Number),
];

const PAIRING: &[(&str, Kind)] = &[
    ("group_count", Kind::Count),
    ("image_count", Kind::Count),
    ("file_count", Kind::Count),
    ("camera_usage", Kind::Counts),
    ("method_usage", Kind::Counts),
    ("invalid_files_count", Kind::Count),
    ("scan_time", Kind::Number),
];

const VALIDATION: &[(&str, Kind)] = &[
    ("pipeline_guid", Kind::TextOrNull),
    ("pipeline_name", Kind::TextOrNull),
    ("total_files", Kind::Count),
    ("total_images", Kind::Count),
    ("total_groups", Kind::Count),
    ("overall_status", Kind::Statuses),
    ("by_termination", Kind::StatusesByType),
    ("invalid_files_count", Kind::Count),
    ("scan_time", Kind::Number),
];

const GRAPH: &[(&str, Kind)] = &[
    ("pipeline_guid", Kind::TextOrNull),
    ("pipeline_name", Kind::TextOrNull),
    ("pipeline_version", Kind::Count),
    ("total_paths", Kind::Count),
    ("non_truncated_paths", Kind::Count),
    ("truncated_paths", Kind::Count),
    ("non_truncated_by_termination", Kind::Counts),
    ("scan_duration", Kind::Number),
];

const REACHED: &[(&str, Kind)] = &[("file_count", Kind::Count), ("message", Kind::Text)];
const NOT_REACHED: &[(&str, Kind)] = &[("error", Kind::Text)];

/// Holds a results object against the contract of its tool.
///
/// # Errors
/// The first fault, in the order of the contract.
pub(crate) fn check(
    tool: Tool,
    mode: Option<&str>,
    results: &Value,
) -> Result<Figures, SchemaFault> {
    let object = results.as_object().ok_or(SchemaFault::NotAnObject)?;
    let is_graph = mode == Some("display_graph");
    let contract = match tool {
        Tool::PhotoStats => PHOTOSTATS,
        Tool::PhotoPairing => PAIRING,
        Tool::PipelineValidation if is_graph => GRAPH,
        Tool::PipelineValidation => VALIDATION,
        Tool::CollectionTest => test_contract(object)?,
    };
    contract.iter().try_for_each(|(key, kind)| check_key(object, key, *kind))?;
    Ok(figures(tool, is_graph, object))
}

fn test_contract(
    object: &Map<String, Value>,
) -> Result<&'static [(&'static str, Kind)], SchemaFault> {
    match object.get("success") {
        None => Err(SchemaFault::Missing("success".to_owned())),
        Some(Value::Bool(true)) => Ok(REACHED),
        Some(Value::Bool(false)) => Ok(NOT_REACHED),
        Some(_) => Err(mistyped("success", "true or false")),
    }
}

fn check_key(object: &Map<String, Value>, key: &str, kind: Kind) -> Result<(), SchemaFault> {
    let value = object.get(key).ok_or_else(|| SchemaFault::Missing(key.to_owned()))?;
    match kind {
        Kind::Count => count(key, value),
        Kind::Number => expect(value.is_number(), key, "a number"),
        Kind::Text => expect(value.is_string(), key, "a text"),
        Kind::TextOrNull => expect(value.is_string() || value.is_null(), key, "a text"),
        Kind::Texts => {
            let texts = value.as_array().ok_or_else(|| mistyped(key, "a list of texts"))?;
            let odd = texts.iter().position(|text| !text.is_string());
            odd.map_or(Ok(()), |index| Err(mistyped(&format!("{key}[{index}]"), "a text")))
        }
        Kind::Counts => {
            let counts = value.as_object().ok_or_else(|| mistyped(key, "an object of counts"))?;
            counts.iter().try_for_each(|(name, value)| count(&format!("{key}.{name}"), value))
        }
        Kind::Statuses => statuses(key, value),
        Kind::StatusesByType => {
            let types = value.as_object().ok_or_else(|| mistyped(key, "an object of verdicts"))?;
            types.iter().try_for_each(|(name, value)| statuses(&format!("{key}.{name}"), value))
        }
    }
}

fn statuses(path: &str, value: &Value) -> Result<(), SchemaFault> {
    let object = value.as_object().ok_or_else(|| mistyped(path, "an object of counts"))?;
    STATUSES.iter().try_for_each(|word| {
        let path = format!("{path}.{word}");
        count(&path, object.get(*word).ok_or_else(|| SchemaFault::Missing(path.clone()))?)
    })
}

fn count(path: &str, value: &Value) -> Result<(), SchemaFault> {
    expect(value.is_u64(), path, "a whole number from 0 up")
}

fn expect(holds: bool, path: &str, expected: &'static str) -> Result<(), SchemaFault> {
    if holds { Ok(()) } else { Err(mistyped(path, expected)) }
}

fn mistyped(path: &str, expected: &'static str) -> SchemaFault {
    SchemaFault::Mistyped { path: path.to_owned(), expected }
}

fn figures(tool: Tool, is_graph: bool, object: &Map<String, Value>) -> Figures {
    let number = |key: &str| object.get(key).and_then(Value::as_u64).unwrap_or(0);
    let length = |key: &str| object.get(key).and_then(Value::as_array).map_or(0, Vec::len) as u64;
    let verdict = |word: &str| object["overall_status"][word].as_u64().unwrap_or(0);
    let (files_scanned, issues_found) = match tool {
        Tool::PhotoStats => {
            (number("total_files"), length("orphaned_images") + length("orphaned_xmp"))
        }
        Tool::PhotoPairing => (number("file_count"), number("invalid_files_count")),
        Tool::PipelineValidation if is_graph => (0, 0),
        Tool::PipelineValidation => {
            (number("total_files"), verdict("PARTIAL").saturating_add(verdict("INCONSISTENT")))
        }
        Tool::CollectionTest => (number("file_count"), 0),
    };
    Figures { files_scanned, issues_found }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn photostats() -> Value {
        json!({
            "total_files": 5, "total_size": 18_446_744_073_709_551_615_u64,
            "file_counts": {".dng": 4}, "storage_by_type": {".dng": 9},
            "orphaned_images": ["a.arw"], "orphaned_xmp": ["b.xmp", "c.xmp"],
            "scan_time": 0.5, "something_new": {"kept": true},
        })
    }

    fn fault(tool: Tool, results: &Value) -> String {
        check(tool, None, results).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_object_gives_its_figures() {
        let figures = check(Tool::PhotoStats, None, &photostats()).unwrap();
        assert_eq!((figures.files_scanned, figures.issues_found), (5, 3));
    }

    #[test]
    fn each_missing_key_is_named() {
        for (key, _) in PHOTOSTATS {
            let mut results = photostats();
            results.as_object_mut().unwrap().remove(*key);
            assert_eq!(fault(Tool::PhotoStats, &results), format!("`results.{key}` is missing"));
        }
    }

    #[test]
    fn a_value_of_another_type_is_named_with_its_path() {
        let cases = [
            ("total_files", json!("5"), "`results.total_files`"),
            ("total_files", json!(5.0), "`results.total_files`"),
            ("total_size", json!(-1), "`results.total_size`"),
            ("file_counts", json!([]), "`results.file_counts`"),
            ("file_counts", json!({".dng": "4"}), "`results.file_counts..dng`"),
            ("orphaned_images", json!([1]), "`results.orphaned_images[0]`"),
            ("orphaned_xmp", json!(["a", null]), "`results.orphaned_xmp[1]`"),
            ("scan_time", json!("1"), "`results.scan_time`"),
            ("scan_time", json!(null), "`results.scan_time`"),
        ];
        for (key, value, path) in cases {
            let mut results = photostats();
            results[key] = value;
            let said = fault(Tool::PhotoStats, &results);
            assert!(said.starts_with(path), "{said}");
        }
        assert_eq!(fault(Tool::PhotoStats, &json!([])), "`results` is not an object");
    }

    #[test]
    fn a_connection_test_says_why_it_failed() {
        let test = |results: Value| check(Tool::CollectionTest, None, &results);
        assert!(test(json!({"success": true, "file_count": 3, "message": "ok"})).is_ok());
        assert!(test(json!({"success": false, "error": "no"})).is_ok());
        assert!(test(json!({"success": false})).is_err());
        assert!(test(json!({"success": true, "message": "ok"})).is_err());
        assert!(test(json!({"success": 1})).is_err());
    }

    #[test]
    fn a_verdict_has_its_three_words() {
        let three = json!({"CONSISTENT": 1, "PARTIAL": 2, "INCONSISTENT": 3});
        let mut results = json!({
            "pipeline_guid": null, "pipeline_name": "x", "total_files": 9, "total_images": 6,
            "total_groups": 6, "overall_status": three, "by_termination": {"web": three},
            "invalid_files_count": 0, "scan_time": 1,
        });
        let figures = check(Tool::PipelineValidation, None, &results).unwrap();
        assert_eq!((figures.files_scanned, figures.issues_found), (9, 5));
        results["by_termination"]["web"].as_object_mut().unwrap().remove("PARTIAL");
        let said = fault(Tool::PipelineValidation, &results);
        assert_eq!(said, "`results.by_termination.web.PARTIAL` is missing");
    }
}
