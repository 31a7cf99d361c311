//! Random pipelines and trees: regular enough to match often, odd enough to matter.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::graph::Graph;
use super::images::Settings;
use super::names::Rule;
use super::paths::{Path, expected};
use super::seeded::Seeded;

const EXTENSIONS: [&str; 12] =
    [".CR3", ".cr3", ".dng", ".DNG", ".tif", ".TIF", ".jpg", ".xmp", ".XMP", ".psd", "", "cr3"];
const METHODS: [&str; 11] =
    ["HDR", "BW", "hdr2", "Edit 1", "pano_x", "", "2", "02", "10", "hdr", "Ü"];
const TERMINATIONS: [&str; 5] = ["A", "B", "Done", "", "Archive é"];
const PROPERTIES: [&str; 13] =
    ["HDR", "BW", "hdr", "hdr2", "Edit 1", "pano_x", "2", "02", "3", "10", "HDR ", " ", "HDR_BW"];
const ODD_NAMES: [&str; 22] = [
    "ab3d0001.cr3",
    "Ab3D0001.jpg",
    "AB3D0000.dng",
    "AB3D001.dng",
    "AB3.dng",
    ".jpg",
    "AB3D0001--HDR.jpg",
    "AB3D0001-.tif",
    "AB3D0001-HDR-.tif",
    "AB3D0001é.jpg",
    "AB3D0001-É.jpg",
    "ÄB3D0001.jpg",
    "AB3D00011.jpg",
    "AB3D0001.jpg.tif",
    "AB3D0001 .jpg",
    "AB3D0001-H\nDR.jpg",
    "AB3D٠٠٠١.jpg",
    "notes.txt",
    "AB3D0001",
    "AB3D0001.",
    "_B3D0001.cr3",
    "AB3D0001-e\u{301}.jpg",
];
const FOLDERS: [&str; 6] = ["", "a/", "a/b/", "Z/", "ü/", "2024-05-01/cr3/"];

const PATTERNS: [(&str, usize); 7] = [
    (r"([A-Z]{2,4})_?(\d+)", 1),
    (r"(\d{3})([A-Z]+)", 2),
    (r"IMG_([A-Z])(\d{4})", 1),
    (r"([A-Z0-9]{4})(\d{4})(?:-RAW)?", 1),
    (r"([A-Z0-9]{3,4}?)(\d+)", 1),
    (r"([A-Z]+)(.{3})", 1),
    (r"([A-Z0-9]{4}|[A-Z0-9]{3})(\d+)", 1),
];
const PATTERN_STEMS: [&str; 12] = [
    "AB_12",
    "AB12",
    "AB0012",
    "ABC007",
    "123AB",
    "IMG_A0001",
    "AB3D0001",
    "AB3D0001-RAW",
    "AB30001",
    "AB3001",
    "xAB12",
    "AB1é2",
];

/// One case: what the team sets, a pipeline, and how to fill a tree for it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) settings: Settings,
    pub(crate) pipeline: Value,
}

/// A random pipeline with random settings.
pub(crate) fn case(random: &mut Seeded) -> Case {
    let mut builder = Builder { nodes: Vec::new(), edges: Vec::new(), made: Vec::new() };
    builder.captures(random);
    let many = 1 + random.below(8);
    for _ in 0..many {
        builder.grow(random);
    }
    builder.terminations(random);
    builder.oddities(random);
    random.shuffle(&mut builder.nodes);
    if random.chance(50) {
        random.shuffle(&mut builder.edges);
    }
    let pipeline = json!({
        "guid": "pip_01j3jr1vdke5a887x3tjt1vnpk",
        "name": "random",
        "version": 1 + random.below(3),
        "nodes": builder.nodes,
        "edges": builder.edges,
    });
    Case { settings: settings(random), pipeline }
}

fn settings(random: &mut Seeded) -> Settings {
    let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
    let mut settings = Settings {
        photo: owned(&[".dng", ".CR3", ".tif", ".jpg"]),
        metadata: owned(&[".xmp", ".x_p"]),
        ..Settings::default()
    };
    if random.chance(10) {
        settings.metadata.push(".jpg".to_owned());
    }
    for camera in ["AB3D", "XYZW", "0123"] {
        if random.chance(50) {
            let name = *random.pick(&["Camera One", "Käméra", "", "XYZW"]);
            settings.cameras.insert(camera.to_owned(), name.to_owned());
        }
    }
    for method in ["HDR", "BW", "2", "Edit 1"] {
        if random.chance(50) {
            let text = *random.pick(&["High Dynamic Range", "Ü", "BW", ""]);
            settings.methods.insert(method.to_owned(), text.to_owned());
        }
    }
    settings
}

struct Builder {
    nodes: Vec<Value>,
    edges: Vec<Value>,
    /// Identities in the order they were made, to draw edges from.
    made: Vec<String>,
}

impl Builder {
    fn node(&mut self, random: &mut Seeded, kind: &str, properties: &Value) -> String {
        let id = format!("{}_{}", &kind[..2], self.nodes.len());
        let kind = match random.below(10) {
            0 => kind.to_uppercase(),
            1 => format!("{}{}", kind[..1].to_uppercase(), &kind[1..]),
            _ => kind.to_owned(),
        };
        self.nodes.push(json!({"id": id, "type": kind, "properties": properties}));
        id
    }

    fn edge(&mut self, random: &mut Seeded, from: &str, to: &str) {
        let edge = if random.chance(8) {
            json!({"source": from, "target": to})
        } else {
            json!({"from": from, "to": to})
        };
        if random.chance(4) {
            self.edges.push(edge.clone());
        }
        self.edges.push(edge);
    }

    fn captures(&mut self, random: &mut Seeded) {
        let many = [1, 1, 1, 1, 1, 1, 2, 2, 3, 0][random.below(10)];
        for _ in 0..many {
            let properties = if random.chance(12) {
                let (pattern, camera) = random.pick(&PATTERNS);
                let camera =
                    if random.chance(50) { json!(camera) } else { json!(camera.to_string()) };
                json!({"filename_regex": pattern, "camera_id_group": camera})
            } else {
                json!({"sample_filename": "AB3D0001.dng"})
            };
            let id = self.node(random, "capture", &properties);
            self.made.push(id);
        }
    }

    /// An earlier node, the latest ones first.
    fn earlier(&self, random: &mut Seeded) -> Option<String> {
        let reach = self.made.len().min(1 + random.below(4));
        (reach > 0).then(|| self.made[self.made.len() - 1 - random.below(reach)].clone())
    }

    fn grow(&mut self, random: &mut Seeded) {
        if self.made.len() >= 2 && random.chance(22) {
            return self.pairing(random);
        }
        let (kind, properties) = match random.below(10) {
            0..=5 => ("file", file(random)),
            6..=7 => ("process", process(random)),
            _ => ("branching", json!({"condition_description": "which way"})),
        };
        let from = self.earlier(random);
        let id = self.node(random, kind, &properties);
        if let Some(from) = from {
            self.edge(random, &from, &id);
        }
        if random.chance(15)
            && let Some(other) = self.earlier(random)
        {
            self.edge(random, &other, &id);
        }
        if random.chance(14)
            && let Some(back) = self.earlier(random)
        {
            self.edge(random, &id, &back);
        }
        if random.chance(4) {
            self.edge(random, &id, &id);
        }
        self.made.push(id);
    }

    fn pairing(&mut self, random: &mut Seeded) {
        let one = self.earlier(random).unwrap();
        let mut other = self.made[random.below(self.made.len())].clone();
        if other == one && !random.chance(5) {
            other = self.made.iter().find(|id| **id != one).unwrap().clone();
        }
        let id = self.node(random, "pairing", &json!({"pairing_type": "HDR", "input_count": 2}));
        self.edge(random, &one, &id);
        self.edge(random, &other, &id);
        if random.chance(2) {
            let third = self.earlier(random).unwrap();
            self.edge(random, &third, &id);
        }
        self.made.push(id);
    }

    fn terminations(&mut self, random: &mut Seeded) {
        for _ in 0..1 + random.below(3) {
            let key = if random.chance(10) { "terminationType" } else { "termination_type" };
            let kind = *random.pick(&TERMINATIONS);
            let id = self.node(random, "termination", &json!({key: kind}));
            for _ in 0..1 + random.below(2) {
                if let Some(from) = self.earlier(random) {
                    self.edge(random, &from, &id);
                }
            }
        }
    }

    fn oddities(&mut self, random: &mut Seeded) {
        if random.chance(10) {
            let id = self.node(random, "mystery", &json!({"note": "?"}));
            for _ in 0..2 {
                if let Some(other) = self.earlier(random) {
                    self.edge(random, &other, &id);
                    self.edge(random, &id, &other);
                }
            }
        }
        if random.chance(10)
            && let Some(from) = self.earlier(random)
        {
            self.edge(random, &from, "nowhere");
            self.edge(random, "nowhere", &from);
        }
        if random.chance(5) {
            self.node(random, "file", &json!({"extension": ".lonely"}));
        }
    }
}

fn file(random: &mut Seeded) -> Value {
    if random.chance(3) {
        return json!({});
    }
    json!({"extension": random.pick(&EXTENSIONS), "optional": random.chance(20)})
}

fn process(random: &mut Seeded) -> Value {
    let key = if random.chance(15) { "methodIds" } else { "method_ids" };
    match random.below(12) {
        0 => json!({key: random.pick(&METHODS)}),
        1 => json!({key: []}),
        2 => json!({}),
        many => {
            let methods: Vec<&str> = (0..1 + many % 3).map(|_| *random.pick(&METHODS)).collect();
            json!({key: methods})
        }
    }
}

/// A tree with images that follow the paths of the pipeline more or less, and some that follow nothing.
pub(crate) fn tree(random: &mut Seeded, graph: &Graph, paths: &[Path]) -> Vec<String> {
    let mut files = BTreeSet::new();
    let whole: Vec<&Path> = paths.iter().filter(|path| !path.truncated).collect();
    for _ in 0..random.below(7) {
        let stem = format!("{}000{}", random.pick(&["AB3D", "XYZW", "0123"]), 1 + random.below(3));
        let number = *random.pick(&["", "", "", "2", "02", "3"]);
        if !whole.is_empty() {
            let path = *random.pick(&whole);
            for name in expected(graph, path, &stem, number) {
                if !random.chance(12) {
                    let name = varied(random, &name);
                    files.insert(format!("{}{name}", random.pick(&FOLDERS)));
                }
            }
        }
        if random.chance(35) {
            files.insert(free_name(random, &stem));
        }
        if matches!(graph.rule(), Rule::Pattern(..)) {
            let stem = *random.pick(&PATTERN_STEMS);
            files.insert(free_name(random, stem));
            files.insert(format!(
                "{}{stem}{}",
                random.pick(&FOLDERS),
                random.pick(&[".xmp", "-2.xmp", "-2.cr3"])
            ));
        }
        if random.chance(20) {
            let number = if number.is_empty() { String::new() } else { format!("-{number}") };
            files.insert(format!(
                "{}{stem}{number}.{}",
                random.pick(&FOLDERS),
                random.pick(&["xmp", "XMP", "x_p"])
            ));
        }
    }
    for _ in 0..random.below(3) {
        files.insert(format!("{}{}", random.pick(&FOLDERS), random.pick(&ODD_NAMES)));
    }
    let mut files: Vec<String> = files.into_iter().collect();
    random.shuffle(&mut files);
    files
}

/// The same name, its extension sometimes in another case, its methods seldom.
fn varied(random: &mut Seeded, name: &str) -> String {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let dot = if name.contains('.') { "." } else { "" };
    let stem = if random.chance(5) {
        format!("{}{}", &stem[..8], stem[8..].to_lowercase())
    } else {
        stem.to_owned()
    };
    match random.below(6) {
        0 => format!("{stem}{dot}{}", extension.to_uppercase()),
        1 => format!("{stem}{dot}{}", extension.to_lowercase()),
        _ => format!("{stem}{dot}{extension}"),
    }
}

fn free_name(random: &mut Seeded, stem: &str) -> String {
    let mut name = format!("{}{stem}", random.pick(&FOLDERS));
    for _ in 0..random.below(4) {
        name.push('-');
        name += *random.pick(&PROPERTIES);
    }
    name + *random.pick(&[".cr3", ".CR3", ".tif", ".jpg", ".dng", ".xmp", ".psd", ".jpeg"])
}
