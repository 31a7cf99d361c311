//! Results objects are wire contract: each is held against the JSON Schema of its tool, which is
//! made from the shapes in `safelight_protocol`. What is missing or has the wrong type is refused
//! with its path. More keys may be there.

mod figures;
mod sentence;
#[cfg(test)]
mod tests;
mod whole_numbers;

use jsonschema::Validator;
use safelight_domain::{DISPLAY_GRAPH, Tool};
use safelight_protocol::results_schema;
use serde_json::Value;

pub(crate) use figures::Figures;
pub(crate) use sentence::SchemaFault;

/// The schemas of every tool's results, made ready once.
#[derive(Debug)]
pub(crate) struct ResultSchemas {
    of_tools: Vec<(Tool, Validator)>,
    display_graph: Validator,
}

impl ResultSchemas {
    /// Makes the schemas ready.
    ///
    /// # Errors
    /// When a schema is none; a test makes them all.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let of_tool = |tool| anyhow::Ok((tool, validator(tool, None)?));
        Ok(Self {
            of_tools: Tool::ALL.into_iter().map(of_tool).collect::<Result<_, _>>()?,
            display_graph: validator(Tool::PipelineValidation, Some(DISPLAY_GRAPH))?,
        })
    }

    /// Holds a results object against the contract of its tool.
    ///
    /// # Errors
    /// The first fault.
    pub(crate) fn check(
        &self,
        tool: Tool,
        mode: Option<&str>,
        results: &Value,
    ) -> Result<Figures, SchemaFault> {
        if let Some(validator) = self.validator(tool, mode) {
            validator.validate(results).map_err(|fault| SchemaFault::of(&fault, results))?;
        }
        Ok(Figures::of(tool, mode, results))
    }

    fn validator(&self, tool: Tool, mode: Option<&str>) -> Option<&Validator> {
        if tool == Tool::PipelineValidation && mode == Some(DISPLAY_GRAPH) {
            return Some(&self.display_graph);
        }
        self.of_tools.iter().find(|(of, _)| *of == tool).map(|(_, validator)| validator)
    }
}

fn validator(tool: Tool, mode: Option<&str>) -> anyhow::Result<Validator> {
    let schema = results_schema(tool, mode);
    let built = jsonschema::options().with_keyword("format", whole_numbers::format).build(&schema);
    // The fault borrows from the schema.
    built.map_err(|fault| anyhow::anyhow!("the schema of {tool} cannot be used: {fault}"))
}
