//! The figures of a result, counted once: a result never changes.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Mutex, PoisonError},
};

use safelight_domain::ResultId;
use safelight_store::ResultRecord;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::{ApiError, App};

/// Larger results are not counted for lists; their number of findings is enough.
const LARGEST: i64 = 16 * 1024 * 1024;
/// A studio has fewer; beyond it everything is counted anew.
const MOST: usize = 10_000;

/// What was counted before.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<ResultId, BTreeMap<String, u64>>>);

/// The figures of `result`.
pub(crate) async fn of(
    app: &App,
    result: &ResultRecord,
) -> Result<BTreeMap<String, u64>, ApiError> {
    if result.json_bytes > LARGEST {
        return Ok(BTreeMap::new());
    }
    if let Some(known) = app.counts.known(result.id) {
        return Ok(known);
    }
    let json = app.store.result_json(result.team, result.id).await?;
    let counts = count(&json);
    app.counts.keep(result.id, counts.clone());
    Ok(counts)
}

impl Counts {
    fn known(&self, result: ResultId) -> Option<BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&result).cloned()
    }

    fn keep(&self, result: ResultId, counts: BTreeMap<String, u64>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(result, counts);
    }
}

/// Every whole number and the length of every list in the results, by key. Of nested objects, which
/// can have many keys, only what the page tells: `ready.any` and `changes.…`. Yes is 1, no is 0.
fn count(json: &str) -> BTreeMap<String, u64> {
    let top: BTreeMap<String, Counted> = serde_json::from_str(json).unwrap_or_default();
    let mut counts = BTreeMap::new();
    for (key, counted) in top {
        counted.put(key, &mut counts);
    }
    counts.retain(|key, _| !key.contains('.') || key == "ready.any" || key.starts_with("changes."));
    counts
}

/// What there is to count in a value.
enum Counted {
    /// A whole number, or how many entries a list has.
    Number(u64),
    /// An object's values.
    Within(BTreeMap<String, Counted>),
    Nothing,
}

impl Counted {
    fn put(self, key: String, counts: &mut BTreeMap<String, u64>) {
        match self {
            Self::Number(number) => _ = counts.insert(key, number),
            Self::Within(values) => {
                for (inner, counted) in values {
                    counted.put(format!("{key}.{inner}"), counts);
                }
            }
            Self::Nothing => {}
        }
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Counting)
    }
}

struct Counting;

impl<'de> Visitor<'de> for Counting {
    type Value = Counted;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Counted, A::Error> {
        let mut length = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        Ok(Counted::Number(length))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counted, A::Error> {
        let mut values = BTreeMap::new();
        while let Some((key, value)) = map.next_entry()? {
            values.insert(key, value);
        }
        Ok(Counted::Within(values))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Counted, E> {
        Ok(Counted::Number(number))
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Counted, E> {
        Ok(Counted::Number(u64::from(yes)))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Counted, E> {
        Ok(Counted::Nothing)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Counted, E> {
        Ok(Counted::Nothing)
    }

    fn visit_str<E>(self, _: &str) -> Result<Counted, E> {
        Ok(Counted::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Counted, E> {
        Ok(Counted::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts<const N: usize>(expected: [(&str, u64); N]) -> BTreeMap<String, u64> {
        expected.into_iter().map(|(key, number)| (key.to_owned(), number)).collect()
    }

    #[test]
    fn lists_and_whole_numbers_are_counted_and_nothing_else() {
        let json = r#"{"orphaned_images":["a","b"],"orphaned_xmp":[],"scan_time":1.5,
            "total_files":3,"file_counts":{".cr3":2},"sidecar_scope":"folder","x":null,"y":-1}"#;
        let expected = [("orphaned_images", 2), ("orphaned_xmp", 0), ("total_files", 3)];
        assert_eq!(count(json), counts(expected));
        assert!(count("not JSON").is_empty());
    }

    #[test]
    fn the_headline_of_a_pipeline_and_what_changed_are_found_inside() {
        let json = r#"{"ready":{"any":7,"anything else":5},"changes":{"since":"2026-11-22T10:00:00Z",
            "unchanged":true,"files":{"added":1},"findings":{"new":2,"first_new":["x"]}}}"#;
        let expected = [
            ("ready.any", 7),
            ("changes.unchanged", 1),
            ("changes.files.added", 1),
            ("changes.findings.new", 2),
            ("changes.findings.first_new", 1),
        ];
        assert_eq!(count(json), counts(expected));
    }
}
