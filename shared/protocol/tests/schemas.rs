//! `docs/schemas/` and `docs/results.md`, made from the shapes. `UPDATE_GENERATED=1 cargo test -p
//! safelight-protocol --test schemas` writes them; without it a stale file fails the test.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{collections::BTreeMap, fmt::Write as _};

use safelight_domain::{DISPLAY_GRAPH, Tool};
use safelight_generated::assert_fresh;
use safelight_protocol::results_schema;
use serde_json::{Map, Value};

const HEAD: &str = "\
# What the tools find

<!-- Made from the shapes in shared/protocol/src/shapes/results; do not edit. -->

A finished job sends one JSON object, `results`. Its keys are a contract between agent and
coordinator, and for everybody who reads results through the API. The coordinator holds each object
against the JSON Schema of its tool before it accepts it. The schemas are files in
[`schemas/`](schemas), and a coordinator serves its own at `GET /api/schemas/{tool}` (with
`?mode=display_graph` for that mode of `pipeline_validation`).

- A key that must be there and is missing, or that has another type, is refused with the code
  `bad_results` and the path of the fault: ``` `results.by_termination.web.PARTIAL` is missing ```.
- Keys that need not be there are additions: they may be absent or null. Where one is there it has
  the type below.
- Other keys may be there too. They are kept as they came and are never shown.
- A *count* is a whole number from 0 up that fits 64 bits, written without fraction or exponent:
  `5`, not `5.0`. The schemas say so with `\"format\": \"uint64\"`, which this contract enforces.
- Lists of paths are sorted by bytes; paths are relative to the collection, with `/` between folders.
";

const TOOLS: [(Tool, Option<&str>); 5] = [
    (Tool::PhotoStats, None),
    (Tool::PhotoPairing, None),
    (Tool::PipelineValidation, None),
    (Tool::PipelineValidation, Some(DISPLAY_GRAPH)),
    (Tool::CollectionTest, None),
];

#[test]
fn the_committed_schemas_are_those_of_the_shapes() {
    for (tool, mode) in TOOLS {
        let suffix = mode.map(|mode| format!(".{mode}")).unwrap_or_default();
        let mut made = serde_json::to_string_pretty(&results_schema(tool, mode)).unwrap();
        made.push('\n');
        is_fresh(&format!("schemas/{tool}{suffix}.json"), &made);
    }
}

#[test]
fn the_committed_reference_explains_every_key() {
    let mut page = HEAD.to_owned();
    let mut shared = BTreeMap::new();
    for (tool, mode) in TOOLS {
        let schema = results_schema(tool, mode);
        let mode = mode.map(|mode| format!(", mode `{mode}`")).unwrap_or_default();
        write!(page, "\n## `{tool}`{mode}\n\n{}\n", sentence(&schema)).unwrap();
        match schema["anyOf"].as_array() {
            Some(forms) => forms.iter().for_each(|form| {
                write!(page, "\n{}\n", sentence(form)).unwrap();
                table(&mut page, form);
            }),
            None => table(&mut page, &schema),
        }
        let inner = schema["$defs"].as_object().cloned().unwrap_or_default();
        shared.extend(inner);
    }
    page.push_str("\n## Shapes inside\n");
    for (name, schema) in &shared {
        write!(page, "\n### `{name}`\n\n{}\n", sentence(schema)).unwrap();
        table(&mut page, schema);
    }
    is_fresh("results.md", &page);
}

fn is_fresh(name: &str, made: &str) {
    let file = format!("../../docs/{name}");
    assert_fresh(env!("CARGO_MANIFEST_DIR"), &file, made, "-p safelight-protocol --test schemas");
}

fn table(page: &mut String, schema: &Value) {
    page.push_str("\n| key | type | must be there | what it is |\n|---|---|---|---|\n");
    let none = Vec::new();
    let required = schema["required"].as_array().unwrap_or(&none);
    for (key, value) in schema["properties"].as_object().unwrap() {
        let must = if required.iter().any(|one| one == key) { "yes" } else { "no" };
        let what = sentence(value);
        assert!(!what.is_empty(), "`{key}` has no sentence");
        writeln!(page, "| `{key}` | {} | {must} | {what} |", kind(value)).unwrap();
    }
}

fn sentence(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().replace('\n', " ")
}

/// The type in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return format!("[`{name}`](#{})", name.to_lowercase());
    }
    if let Some(forms) = schema["anyOf"].as_array() {
        return forms.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let words = match &schema["type"] {
        Value::Array(several) => several.iter().map(|one| one.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    };
    let words = words.into_iter().map(|word| plain(word, schema.as_object().unwrap()));
    words.collect::<Vec<_>>().join(" or ")
}

fn plain(word: &str, schema: &Map<String, Value>) -> String {
    match word {
        "integer" if schema.get("format").is_some_and(|format| format == "uint64") => {
            "count".to_owned()
        }
        "integer" => "whole number".to_owned(),
        "string" => "text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" => format!("object of {}", kind(&schema["additionalProperties"])),
        other => other.to_owned(),
    }
}
