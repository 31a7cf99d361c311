//! One tool on one library, in a process that does nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use safelight_agent::engine::{Analysis, Plan, Watch, run};
use safelight_domain::{ConnectorKind, RemotePlace, ToolSettings};
use safelight_scan::remote::{self, Connection};
use safelight_scan::{FolderFiles, Library, Root, Visit, WalkOptions, list};
use safelight_tests::storage::Values;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is measured on each library; `list` alone keeps nothing.
pub(crate) const TOOLS: [&str; 4] = ["list", "photostats", "photo_pairing", "pipeline_validation"];

/// Where a library lies.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Spec {
    /// `disk`, or the kind of a connector.
    kind: String,
    values: BTreeMap<String, String>,
}

impl Spec {
    pub(crate) fn disk(path: &Path) -> Self {
        let values = BTreeMap::from([("path".to_owned(), path.display().to_string())]);
        Self { kind: "disk".to_owned(), values }
    }

    pub(crate) fn remote(kind: &str, values: Values) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value));
        Self { kind: kind.to_owned(), values: values.collect() }
    }

    pub(crate) fn name(&self) -> &str {
        &self.kind
    }

    /// Writes it where another process finds it.
    pub(crate) fn write(&self, world: &Path) -> Result<String> {
        let path = world.join(format!("{}.json", self.kind));
        fs::write(&path, serde_json::to_vec(self)?)?;
        Ok(path.to_str().context("a path is text")?.to_owned())
    }

    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    /// Opens the library.
    pub(crate) fn open(&self) -> Result<Library> {
        if self.kind == "disk" {
            let root = Root::bind(&PathBuf::from(&self.values["path"]))?;
            return Ok(Arc::new(root.open_beneath(Path::new(""))?));
        }
        let kind: ConnectorKind = self.kind.parse()?;
        let value = |name: &str| self.values.get(name).map(String::as_str);
        let place = RemotePlace { root: "photos".to_owned(), path: String::new() };
        Ok(remote::open(&Connection::read(kind, value)?, &place))
    }
}

/// Runs one tool and writes what it found beside the spec, without the time it took.
pub(crate) fn look(spec: &Path, tool: &str) -> Result<()> {
    let library = Spec::read(spec)?.open()?;
    let analysis = match tool {
        "list" => {
            let (_, seen) = list(&*library, &WalkOptions::for_source(&*library), || Nothing)?;
            return keep(
                spec,
                tool,
                &format!("{} {} {:?}", seen.files, seen.folders, seen.skipped),
            );
        }
        "photostats" => Analysis::PhotoStats(library),
        "photo_pairing" => Analysis::PhotoPairing(library, None),
        "pipeline_validation" => Analysis::PipelineValidation(library, plan()?),
        other => bail!("there is no {other}"),
    };
    let found = run(analysis, &ToolSettings::default(), &Watch::default(), None)?;
    let mut found = serde_json::to_value(found.into_results())?;
    if let Some(found) = found.as_object_mut() {
        found.remove("scan_time");
    }
    keep(spec, tool, &found.to_string())
}

fn keep(spec: &Path, tool: &str, found: &str) -> Result<()> {
    Ok(fs::write(format!("{}.{tool}", spec.display()), found)?)
}

fn plan() -> Result<Plan> {
    let nodes = json!([
        { "id": "c", "type": "capture" },
        { "id": "f", "type": "file", "properties": { "extension": ".CR3" } },
        { "id": "x", "type": "file", "properties": { "extension": ".xmp" } },
        { "id": "t", "type": "termination" },
    ]);
    let edges = json!([
        { "from": "c", "to": "f" }, { "from": "f", "to": "x" }, { "from": "x", "to": "t" },
    ]);
    Ok(Plan::read(&json!({ "nodes": nodes, "edges": edges }))?)
}

/// Keeps nothing.
pub(crate) struct Nothing;

impl Visit for Nothing {
    fn folder(&mut self, _: &FolderFiles<'_>) {}
}
