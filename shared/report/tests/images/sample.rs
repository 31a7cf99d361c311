//! Libraries and pipelines to report on, judged for real.

use std::{collections::BTreeMap, time::Duration};

use safelight_domain::{
    Camera, Timestamp, ToolSettings,
    images::{
        EndLacks, Gatherer, Images, Lacking, NamingRule, PairingFindings, ValidationFindings, pair,
        validate,
    },
    pipeline::{Dropped, Matcher, Paths, Pipeline, enumerate, load},
};
use safelight_report::{
    GraphReport, PairingReport, PipelineReport, Run, display_graph, photo_pairing,
    pipeline_validation,
};
use serde_json::{Value, json};

pub(crate) fn when() -> Timestamp {
    "2026-01-31T12:05:09Z".parse().unwrap()
}

pub(crate) fn took() -> Duration {
    Duration::from_millis(3_240)
}

/// All that the reports borrow.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) settings: ToolSettings,
    pub(crate) pipeline: Pipeline,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) paths: Paths,
    pub(crate) files: Vec<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) skipped: BTreeMap<String, u64>,
}

/// What was found in a sample.
pub(crate) struct Judged {
    pub(crate) pairing: PairingFindings,
    pub(crate) validation: ValidationFindings,
    pub(crate) lacks: Vec<EndLacks>,
}

impl Sample {
    pub(crate) fn new(pipeline: &Value, files: Vec<String>) -> Self {
        let loaded = load(pipeline).unwrap();
        let paths = enumerate(&loaded.pipeline).unwrap();
        let mut settings = ToolSettings::default();
        for (id, name) in [("AB3D", "Nikon Z8"), ("X5T0", "Fuji X-T5")] {
            let camera = Camera { name: name.to_owned(), serial_number: None };
            settings.cameras.insert(id.to_owned(), vec![camera]);
        }
        settings.processing_methods = [("HDR", "High dynamic range"), ("BW", "Black and white")]
            .map(|(code, text)| (code.to_owned(), text.to_owned()))
            .into();
        Self {
            name: "Family archive".to_owned(),
            path: "/home/annika/Pictures".to_owned(),
            settings,
            pipeline: loaded.pipeline,
            dropped: loaded.dropped,
            paths,
            files,
            warnings: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    fn images(&self) -> Images {
        let rule = NamingRule::of_capture(self.pipeline.first_capture()).unwrap();
        let mut gatherer = Gatherer::new(&self.settings, rule);
        for path in &self.files {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            gatherer.folder(folder.as_bytes(), [name.as_bytes()]);
        }
        gatherer.finish()
    }

    pub(crate) fn judge(&self) -> Judged {
        let images = self.images();
        let matcher = Matcher::new(&self.pipeline, &self.paths);
        let mut lacking = Lacking::default();
        let validation = validate(&images, &matcher, |standing| lacking.add(standing));
        let lacks = lacking.finish(matcher.termination_types(), &validation.shapes);
        Judged { pairing: pair(&images, &self.settings), validation, lacks }
    }

    fn run(&self) -> Run<'_> {
        Run {
            collection_name: &self.name,
            path: &self.path,
            agent: Some("Studio-Mac"),
            made_at: when(),
            duration: took(),
            settings: &self.settings,
            warnings: &self.warnings,
            skipped: &self.skipped,
            version: "0.1.0",
        }
    }

    pub(crate) fn pairing_report<'a>(&'a self, judged: &'a Judged) -> PairingReport<'a> {
        PairingReport { run: self.run(), pattern: None, findings: &judged.pairing }
    }

    pub(crate) fn pipeline_report<'a>(&'a self, judged: &'a Judged) -> PipelineReport<'a> {
        PipelineReport {
            run: self.run(),
            pipeline: &self.pipeline,
            dropped: &self.dropped,
            paths: &self.paths,
            findings: &judged.validation,
            lacks: &judged.lacks,
        }
    }

    pub(crate) fn graph_report(&self) -> GraphReport<'_> {
        GraphReport {
            agent: Some("Studio-Mac"),
            made_at: when(),
            duration: took(),
            pipeline: &self.pipeline,
            dropped: &self.dropped,
            paths: &self.paths,
            warnings: &self.warnings,
            version: "0.1.0",
        }
    }

    /// All three pages.
    pub(crate) fn pages(&self) -> [String; 3] {
        let judged = self.judge();
        [
            photo_pairing(&self.pairing_report(&judged)),
            pipeline_validation(&self.pipeline_report(&judged)),
            display_graph(&self.graph_report()),
        ]
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the calls read better")]
pub(crate) fn node(id: &str, kind: &str, properties: Value) -> Value {
    json!({"id": id, "type": kind, "properties": properties})
}

#[expect(clippy::needless_pass_by_value, reason = "the calls read better")]
pub(crate) fn pipeline(nodes: Vec<Value>, edges: &[(&str, &str)]) -> Value {
    let edges: Vec<Value> =
        edges.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
    json!({"guid": "pip_01j3jr1vdke5a887x3tjt1vnpk", "name": "RAW to archive", "version": 3,
        "nodes": nodes, "edges": edges})
}

fn file(id: &str, extension: &str) -> Value {
    node(id, "file", json!({"extension": extension}))
}

/// RAW and sidecar joined; an archive as DNG, or edited again and again for the web.
pub(crate) fn workflow() -> Value {
    pipeline(
        vec![
            node("camera", "capture", json!({"sample_filename": "AB3D0001.CR3"})),
            file("raw", ".CR3"),
            node("sidecar", "file", json!({"extension": ".XMP", "optional": true})),
            node("together", "pairing", json!({})),
            node("which way", "branching", json!({"condition_description": "worth an edit?"})),
            file("dng", ".DNG"),
            node("archive", "termination", json!({"termination_type": "Black Box Archive"})),
            node("edit", "process", json!({"method_ids": ["HDR", "BW"]})),
            file("tiff", ".TIF"),
            node("good enough", "branching", json!({})),
            file("jpeg", ".JPG"),
            node("web", "termination", json!({"termination_type": "Web"})),
        ],
        &[
            ("camera", "raw"),
            ("camera", "sidecar"),
            ("raw", "together"),
            ("sidecar", "together"),
            ("together", "which way"),
            ("which way", "dng"),
            ("dng", "archive"),
            ("which way", "edit"),
            ("edit", "tiff"),
            ("tiff", "good enough"),
            ("good enough", "edit"),
            ("good enough", "jpeg"),
            ("jpeg", "web"),
        ],
    )
}

/// A capture, a RAW file and an end.
pub(crate) fn simple(end: &str) -> Value {
    pipeline(
        vec![
            node("cap", "capture", json!({})),
            file("raw", ".cr3"),
            node("end", "termination", json!({"termination_type": end})),
        ],
        &[("cap", "raw"), ("raw", "end")],
    )
}

/// A year of two cameras: most in order, some not.
pub(crate) fn library() -> Sample {
    let mut files = Vec::new();
    for number in 1..=240 {
        let (camera, folder) =
            if number % 3 == 0 { ("X5T0", "2024/07 Alps") } else { ("AB3D", "2024/05 Wedding") };
        let stem = format!("{folder}/{camera}{number:04}");
        files.push(format!("{stem}.CR3"));
        if number % 40 != 0 {
            files.push(format!("{stem}.XMP"));
        }
        if number % 17 != 0 {
            files.push(format!("archive/{camera}{number:04}.dng"));
        }
        if number % 5 == 0 {
            files.push(format!("{stem}-HDR.tif"));
            files.push(format!("web/{camera}{number:04}-HDR.jpg"));
        }
    }
    for odd in ["IMG_2231.jpg", "ab3d0007.CR3", "AB3D0000.CR3", "AB3D0012-.tif", "AB3D0013 (1).jpg"]
    {
        files.push(format!("2024/phone/{odd}"));
    }
    files.push("QR1T0001-2.jpg".to_owned());
    files.push("notes.txt".to_owned());
    let mut sample = Sample::new(&workflow(), files);
    sample.skipped = [("noise".to_owned(), 12)].into();
    sample
}
