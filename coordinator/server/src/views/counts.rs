//! Findings by kind, counted once per result: a result never changes.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Mutex, PoisonError},
};

use safelight_domain::ResultId;
use safelight_store::ResultRecord;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};

use crate::{ApiError, App};

/// Larger results are not counted for lists; their number of findings is enough.
const LARGEST: i64 = 16 * 1024 * 1024;
/// A studio has fewer; beyond it everything is counted anew.
const MOST: usize = 10_000;

/// What was counted before.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<ResultId, BTreeMap<String, u64>>>);

/// Findings of `result` by kind.
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

/// The length of every list in the results, by its key.
fn count(json: &str) -> BTreeMap<String, u64> {
    let lengths: BTreeMap<String, Length> = serde_json::from_str(json).unwrap_or_default();
    lengths.into_iter().filter_map(|(key, length)| Some((key, length.0?))).collect()
}

/// How many entries a list has; nothing for anything else.
struct Length(Option<u64>);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Counting)
    }
}

struct Counting;

impl<'de> Visitor<'de> for Counting {
    type Value = Length;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Length, A::Error> {
        let mut length = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        Ok(Length(Some(length)))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Length, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Length(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Length, E> {
        Ok(Length(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Length, E> {
        Ok(Length(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Length, E> {
        Ok(Length(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Length, E> {
        Ok(Length(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Length, E> {
        Ok(Length(None))
    }

    fn visit_unit<E>(self) -> Result<Length, E> {
        Ok(Length(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_counted_and_nothing_else() {
        let json = r#"{"orphaned_images":["a","b"],"orphaned_xmp":[],"scan_time":1.5,
            "total_files":3,"file_counts":{".cr3":2},"sidecar_scope":"folder","x":null,"y":true}"#;
        let expected = [("orphaned_images".to_owned(), 2), ("orphaned_xmp".to_owned(), 0)];
        assert_eq!(count(json), BTreeMap::from(expected));
        assert!(count("not JSON").is_empty());
    }
}
