//! Writes a pipeline so that a person can edit it: names first, then nodes, then edges.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::ApiError;

/// How a pipeline is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PipelineFormat)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Yaml,
    /// For programs.
    Json,
}

impl Format {
    /// Of a file name.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    /// Of the answer.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Yaml => "application/yaml",
            Self::Json => "application/json",
        }
    }
}

/// What comes first in an object, in this order; the rest follows by the alphabet.
const FIRST: [&str; 10] = [
    "name",
    "description",
    "id",
    "type",
    "from",
    "to",
    "properties",
    "nodes",
    "edges",
    "sample_filename",
];

/// The document as a text that reads back as the same.
pub(crate) fn write(document: &Value, format: Format) -> Result<String, ApiError> {
    let ordered = Ordered(document);
    match format {
        Format::Yaml => serde_norway::to_string(&ordered).map_err(ApiError::internal),
        Format::Json => {
            let json = serde_json::to_string_pretty(&ordered).map_err(ApiError::internal)?;
            Ok(json + "\n")
        }
    }
}

/// A value whose objects tell what matters first.
struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => to.collect_seq(items.iter().map(Ordered)),
            Value::Object(object) => {
                let rank = |key: &str| FIRST.iter().position(|first| *first == key);
                let mut keys: Vec<&String> = object.keys().collect();
                keys.sort_by_key(|key| (rank(key).unwrap_or(FIRST.len()), *key));
                let mut map = to.serialize_map(Some(object.len()))?;
                for key in keys {
                    map.serialize_entry(key, &Ordered(&object[key]))?;
                }
                map.end()
            }
            scalar => scalar.serialize(to),
        }
    }
}
