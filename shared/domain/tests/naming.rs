//! File names against recorded vectors.

use safelight_domain::{
    ToolSettings,
    naming::{PhotoName, PropertyKind, parse_name, split_name},
};
use serde::Deserialize;

const VECTORS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/filenames.json"));

#[derive(Deserialize)]
struct Golden {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    config: ToolSettings,
    valid: bool,
    parsed: Option<Parsed>,
    kinds: Vec<String>,
    stem: String,
    ext: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Parsed {
    camera_id: String,
    counter: String,
    properties: Vec<String>,
    extension: String,
}

#[test]
fn recorded_names_are_read_as_recorded() {
    let golden: Golden = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(golden.vectors.len(), 32);
    for vector in golden.vectors {
        let name = vector.name.as_str();
        let (stem, extension) = split_name(name);
        assert_eq!(stem, vector.stem, "{name:?}");
        assert_eq!(extension.to_lowercase(), vector.ext, "{name:?}");
        let read = parse_name(name, &vector.config.photo_extensions);
        assert_eq!(read.is_ok(), vector.valid, "{name:?}: {read:?}");
        let kinds: Vec<_> = read.iter().flat_map(PhotoName::kinds).map(word).collect();
        assert_eq!(kinds, vector.kinds, "{name:?}");
        let parsed = read.ok().map(|name| Parsed {
            camera_id: name.camera_id.to_owned(),
            counter: name.counter.to_owned(),
            properties: name.properties.iter().map(|&property| property.to_owned()).collect(),
            extension: name.extension.to_owned(),
        });
        assert_eq!(parsed, vector.parsed, "{name:?}");
    }
}

const fn word(kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::SeparateImage => "separate_image",
        PropertyKind::Method => "method",
    }
}
