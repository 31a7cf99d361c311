//! Reports, as they are kept on this computer.

use std::io;

use safelight_domain::JobId;

use super::desktop;
use crate::panel::{
    Panel, PanelFault,
    shapes::{Nothing, OneResult, Report},
};

/// `report.read`.
pub(in crate::panel) async fn read(panel: &Panel, asked: OneResult) -> Result<Report, PanelFault> {
    let job = job(&asked)?;
    let record = std::sync::Arc::clone(&panel.0.record);
    let read = tokio::task::spawn_blocking(move || record.report(job)).await;
    match read.map_err(PanelFault::internal)? {
        Ok(html) => Ok(Report { html }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(none()),
        Err(error) => Err(PanelFault::internal(error)),
    }
}

/// `report.open`.
pub(in crate::panel) async fn open(panel: &Panel, asked: OneResult) -> Result<Nothing, PanelFault> {
    let file = panel.0.record.report_file(job(&asked)?).ok_or_else(none)?;
    panel.0.desktop.open(&file.to_string_lossy()).map_err(desktop)?;
    Ok(Nothing {})
}

fn job(asked: &OneResult) -> Result<JobId, PanelFault> {
    asked.result.parse().map_err(|_| none())
}

fn none() -> PanelFault {
    PanelFault::new("no_report", "The report of this result is not kept here any more.")
        .hint("The coordinator may have it.")
}
