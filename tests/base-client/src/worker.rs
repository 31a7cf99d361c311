//! One job from its claim to its end.

use std::path::Path;

use serde_json::Value;

use crate::{
    coordinator::{CallFault, Claim, Coordinator, Found},
    tools,
};

/// Runs a claimed job and hands in what was found; failing that, says so.
///
/// # Errors
/// [`CallFault`] when the coordinator refuses any step.
pub async fn work(coordinator: &Coordinator, claim: &Claim) -> Result<Value, CallFault> {
    let config = coordinator.config(&claim.job).await?;
    coordinator.progress(&claim.job, 0).await?;
    let folder = config["collection_path"].as_str().unwrap_or_default();
    match tools::run(&claim.tool, claim.mode.as_deref(), &config, Path::new(folder)) {
        Ok(results) => {
            coordinator.progress(&claim.job, 100).await?;
            let page = page(&claim.tool, &results);
            let report = (claim.tool != "collection_test").then_some(page.as_str());
            let in_pieces = claim.tool == "photo_pairing";
            let found = Found { results: &results, report, in_pieces };
            coordinator.complete(claim, &found).await
        }
        Err(error) => coordinator.fail(claim, &error.to_string()).await,
    }
}

/// A report that says what the results say.
fn page(tool: &str, results: &Value) -> String {
    let rows = results.as_object().into_iter().flatten();
    let rows: String = rows.map(|(name, value)| row(name, &value.to_string())).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{tool}</title></head>\
         <body><h1>{tool}</h1><table>{rows}</table></body></html>"
    )
}

fn row(name: &str, value: &str) -> String {
    let safe = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<tr><th>{}</th><td>{}</td></tr>", safe(name), safe(value))
}
