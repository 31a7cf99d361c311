//! Team settings from a YAML file.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use safelight_domain::settings::team::{ConfigurationSource, TeamConfiguration, TeamPipeline};
use safelight_domain::{Camera, ExtensionSet, SidecarScope, ToolSettings};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value};
use serde::{Deserialize, Deserializer};

use super::fault::CheckFault;

/// What a team file says.
#[derive(Debug)]
struct TeamFile {
    settings: ToolSettings,
    pipelines: Vec<TeamPipeline>,
    /// Keys that mean nothing here.
    unknown_keys: Vec<String>,
}

const KEYS: [&str; 7] = [
    "photo_extensions",
    "metadata_extensions",
    "require_sidecar",
    "sidecar_scope",
    "cameras",
    "processing_methods",
    "pipelines",
];

/// A YAML file as a source of a team's configuration.
pub(super) struct TeamFileSource<'a>(pub(super) &'a Path);

impl ConfigurationSource for TeamFileSource<'_> {
    type Fault = CheckFault;

    /// Done at once: there is nothing to wait for.
    async fn configuration(&self) -> Result<TeamConfiguration, CheckFault> {
        let file = read(self.0)?;
        let path = self.0.display();
        let unknown = file.unknown_keys.iter();
        let notes =
            unknown.map(|key| format!("{path}: the key {key} is not known; it is left out."));
        let notes = notes.collect();
        let TeamFile { settings, pipelines, .. } = file;
        Ok(TeamConfiguration { revision: None, settings, pipelines, notes })
    }
}

/// Reads a team file; a fault names the key and the line.
fn read(path: &Path) -> Result<TeamFile, CheckFault> {
    let text = fs::read_to_string(path).map_err(|reason| {
        CheckFault::Usage(format!("The settings {} cannot be read: {reason}.", path.display()))
    })?;
    parse(&text).map_err(|fault| {
        CheckFault::Usage(format!("The settings {} are not right: {fault}.", path.display()))
    })
}

fn parse(text: &str) -> Result<TeamFile, serde_norway::Error> {
    let keys: Option<BTreeMap<Text, IgnoredAny>> = serde_norway::from_str(text)?;
    let unknown_keys = keys.into_iter().flatten().map(|(key, _)| key.0);
    let unknown_keys = unknown_keys.filter(|key| !KEYS.contains(&key.as_str())).collect();
    let keys: Option<Keys> = serde_norway::from_str(text)?;
    let mut keys = keys.unwrap_or_default();
    let pipelines = pipelines(keys.pipelines.take().unwrap_or_default());
    Ok(TeamFile { settings: keys.into(), pipelines, unknown_keys })
}

/// A single pipeline needs not say that it is the one to take.
fn pipelines(listed: Vec<Listed>) -> Vec<TeamPipeline> {
    let alone = listed.len() == 1;
    let pipeline = |one: Listed| TeamPipeline {
        id: one.guid.and_then(|guid| guid.0.parse().ok()),
        name: one.name.0,
        version: one.version.unwrap_or(1),
        is_default: alone || one.default,
        nodes: one.nodes,
        edges: one.edges,
    };
    listed.into_iter().map(pipeline).collect()
}

/// A pipeline in the list of the file.
#[derive(Debug, Deserialize)]
struct Listed {
    guid: Option<Text>,
    #[serde(default)]
    name: Text,
    version: Option<i64>,
    #[serde(default)]
    default: bool,
    nodes: Vec<serde_json::Value>,
    edges: Vec<serde_json::Value>,
}

/// The file's own shape. Absent and null keys mean their defaults.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keys {
    photo_extensions: Option<Vec<Extension>>,
    metadata_extensions: Option<Vec<Extension>>,
    require_sidecar: Option<Vec<Extension>>,
    sidecar_scope: Option<SidecarScope>,
    cameras: Option<BTreeMap<Text, OneOrMore>>,
    processing_methods: Option<BTreeMap<Text, Text>>,
    pipelines: Option<Vec<Listed>>,
}

impl From<Keys> for ToolSettings {
    fn from(keys: Keys) -> Self {
        let default = Self::default();
        let cameras = keys.cameras.into_iter().flatten();
        let methods = keys.processing_methods.into_iter().flatten();
        Self {
            photo_extensions: set(keys.photo_extensions, default.photo_extensions),
            metadata_extensions: set(keys.metadata_extensions, default.metadata_extensions),
            require_sidecar: set(keys.require_sidecar, default.require_sidecar),
            sidecar_scope: keys.sidecar_scope.unwrap_or(default.sidecar_scope),
            cameras: cameras.map(|(id, bodies)| (id.0, bodies.0)).collect(),
            processing_methods: methods.map(|(code, text)| (code.0, text.0)).collect(),
        }
    }
}

fn set(given: Option<Vec<Extension>>, default: ExtensionSet) -> ExtensionSet {
    let Some(given) = given else { return default };
    ExtensionSet::parse(given.into_iter().map(|one| one.0)).expect("each was parsed before")
}

/// One extension, judged where it stands, so that a fault names its line.
#[derive(Debug)]
struct Extension(String);

impl<'de> Deserialize<'de> for Extension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Spelled;
        impl Visitor<'_> for Spelled {
            type Value = Extension;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a file extension such as .jpg")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Extension, E> {
                ExtensionSet::parse([text]).map_err(E::custom)?;
                Ok(Extension(text.to_owned()))
            }
        }
        deserializer.deserialize_str(Spelled)
    }
}

/// A text that people may write without quotes, such as a serial number.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyScalar;
        impl Visitor<'_> for AnyScalar {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
            fn visit_bool<E: Error>(self, yes: bool) -> Result<Text, E> {
                Ok(Text(yes.to_string()))
            }
            fn visit_unit<E: Error>(self) -> Result<Text, E> {
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(AnyScalar)
    }
}

/// One camera, or several that share an id.
#[derive(Debug)]
struct OneOrMore(Vec<Camera>);

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    name: Text,
    #[serde(default)]
    serial_number: Option<Text>,
}

impl From<Body> for Camera {
    fn from(body: Body) -> Self {
        Self { name: body.name.0, serial_number: body.serial_number.map(|number| number.0) }
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bodies;
        impl<'de> Visitor<'de> for Bodies {
            type Value = OneOrMore;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a camera with a name, or a list of them")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OneOrMore, A::Error> {
                let body = Body::deserialize(value::MapAccessDeserializer::new(map))?;
                Ok(OneOrMore(vec![body.into()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OneOrMore, A::Error> {
                let bodies = Vec::<Body>::deserialize(value::SeqAccessDeserializer::new(list))?;
                Ok(OneOrMore(bodies.into_iter().map(Camera::from).collect()))
            }
        }
        deserializer.deserialize_any(Bodies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> ToolSettings {
        parse(text).unwrap().settings
    }

    fn fault(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_file_means_the_defaults() {
        for text in ["", "# nothing yet\n", "{}", "photo_extensions:\ncameras: null\n"] {
            assert_eq!(settings(text), ToolSettings::default(), "{text}");
        }
    }

    #[test]
    fn every_key_is_taken() {
        let settings = settings(
            "photo_extensions: [.JPG, cr3]\nmetadata_extensions: [.xmp]\nrequire_sidecar: []\n\
             sidecar_scope: library\n\
             cameras:\n  AB3D: {name: Left, serial_number: 300123}\n  1234:\n  - name: Right\n  - {}\n\
             processing_methods:\n  HDR: High range\n  7: 12\n",
        );
        assert_eq!(settings.photo_extensions, ExtensionSet::parse([".jpg", ".cr3"]).unwrap());
        assert!(settings.require_sidecar.is_empty());
        assert_eq!(settings.sidecar_scope, SidecarScope::Library);
        assert_eq!(settings.cameras["AB3D"][0].serial_number.as_deref(), Some("300123"));
        assert_eq!(settings.cameras["1234"].len(), 2);
        assert_eq!(settings.processing_methods["HDR"], "High range");
        assert_eq!(settings.processing_methods["7"], "12");
    }

    #[test]
    fn unknown_keys_are_named() {
        let team = parse("photo_extension: [.jpg]\nsidecar_scope: folder\n").unwrap();
        assert_eq!(team.unknown_keys, ["photo_extension"]);
    }

    #[test]
    fn faults_name_the_key_and_the_line() {
        for (text, key, line) in [
            ("sidecar_scope: folder\nphoto_extensions: .jpg\n", "photo_extensions", "line 2"),
            ("photo_extensions:\n- .jpg\n- a.b\n", "photo_extensions", "line 3"),
            ("cameras: []\n", "cameras", "line 1"),
            ("cameras:\n  AB3D: Left\n", "cameras.AB3D", "line 2"),
            ("\n\nsidecar_scope: near\n", "sidecar_scope", "line 3"),
            ("processing_methods:\n  HDR: [1]\n", "processing_methods.HDR", "line 2"),
            ("cameras: [\n", "flow", "line 2"),
        ] {
            let said = fault(text);
            assert!(said.contains(key) && said.contains(line), "{text}{said}");
        }
        let twice = fault("sidecar_scope: folder\nsidecar_scope: library\n");
        assert!(twice.contains("sidecar_scope"), "{twice}");
        assert!(fault("- a list\n").contains("expected a map"));
    }
}
