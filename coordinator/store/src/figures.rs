//! What there is to count in a result: told once, when it is accepted.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// Objects with few keys of ours, whose values are kept; others can have any number of keys.
const WITHIN: [&str; 3] = ["changes.", "invalid_reasons.", "overall_status."];

/// No result of a tool has more; keys of others are of no interest.
const MOST: usize = 256;

/// Every whole number and the length of every list in the results, by key; of nested objects
/// `ready.any`, `changes.…`, `invalid_reasons.…` and `overall_status.…`. Yes is 1, no is 0. Empty
/// for what is no JSON object.
#[must_use]
pub fn figures(json: &str) -> BTreeMap<String, u64> {
    let top: BTreeMap<String, Counted> = serde_json::from_str(json).unwrap_or_default();
    let mut figures = BTreeMap::new();
    for (key, counted) in top {
        counted.put(key, &mut figures);
    }
    let is_kept = |key: &str| {
        !key.contains('.') || key == "ready.any" || WITHIN.iter().any(|it| key.starts_with(it))
    };
    figures.into_iter().filter(|(key, _)| is_kept(key)).take(MOST).collect()
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
    fn put(self, key: String, figures: &mut BTreeMap<String, u64>) {
        match self {
            Self::Number(number) => _ = figures.insert(key, number),
            Self::Within(values) => {
                for (inner, counted) in values {
                    counted.put(format!("{key}.{inner}"), figures);
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

    fn expected<const N: usize>(figures: [(&str, u64); N]) -> BTreeMap<String, u64> {
        figures.into_iter().map(|(key, number)| (key.to_owned(), number)).collect()
    }

    #[test]
    fn lists_and_whole_numbers_are_counted_and_nothing_else() {
        let json = r#"{"orphaned_images":["a","b"],"orphaned_xmp":[],"scan_time":1.5,
            "total_files":3,"file_counts":{".cr3":2},"sidecar_scope":"folder","x":null,"y":-1}"#;
        let told = [("orphaned_images", 2), ("orphaned_xmp", 0), ("total_files", 3)];
        assert_eq!(figures(json), expected(told));
        assert!(figures("not JSON").is_empty());
    }

    #[test]
    fn what_has_few_keys_is_counted_inside() {
        let json = r#"{"ready":{"any":7,"anything else":5},"overall_status":{"PARTIAL":2},
            "invalid_reasons":{"no counter":1},"changes":{"since":"2026-11-22T10:00:00Z",
            "unchanged":true,"files":{"added":1},"findings":{"new":2,"first_new":["x"]}}}"#;
        let told = [
            ("ready.any", 7),
            ("overall_status.PARTIAL", 2),
            ("invalid_reasons.no counter", 1),
            ("changes.unchanged", 1),
            ("changes.files.added", 1),
            ("changes.findings.new", 2),
            ("changes.findings.first_new", 1),
        ];
        assert_eq!(figures(json), expected(told));
    }
}
