//! The JSON Schema of each tool's results, made from the shapes.

use safelight_domain::{DISPLAY_GRAPH, Tool};
use schemars::{Schema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::{
    CollectionTestResults, DisplayGraphResults, PhotoPairingResults, PhotoStatsResults,
    PipelineValidationResults,
};

/// The schema of the results of a tool, JSON Schema 2020-12. More keys than it names may be there.
#[must_use]
pub fn results_schema(tool: Tool, mode: Option<&str>) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = match tool {
        Tool::PhotoStats => generator.root_schema_for::<PhotoStatsResults>(),
        Tool::PhotoPairing => generator.root_schema_for::<PhotoPairingResults>(),
        Tool::PipelineValidation if mode == Some(DISPLAY_GRAPH) => {
            generator.root_schema_for::<DisplayGraphResults>()
        }
        Tool::PipelineValidation => generator.root_schema_for::<PipelineValidationResults>(),
        Tool::CollectionTest => generator.root_schema_for::<CollectionTestResults>(),
    };
    schema.to_value()
}

/// `pipeline_guid` and `pipeline_name` may be null, but must be there.
pub(super) fn require_pipeline(schema: &mut Schema) {
    let Some(Value::Array(required)) = schema.get_mut("required") else { return };
    required.splice(0..0, [json!("pipeline_guid"), json!("pipeline_name")]);
}
