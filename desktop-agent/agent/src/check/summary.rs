//! What a check says in the terminal when it is done.

use std::io::{self, Write};

use safelight_report::{PhotoStatsReport, words};

/// So many entries of each list are shown; the whole lists stand in the JSON and the report.
const SHOWN: usize = 5;

/// Verdict, counts, first findings, warnings, and what was left out.
pub(super) fn write(out: &mut impl Write, report: &PhotoStatsReport<'_>) -> io::Result<()> {
    writeln!(out, "{}", report.verdict())?;
    types(out, report)?;
    let findings = report.findings;
    list(out, "Images without the sidecar they need", &findings.orphaned_images)?;
    list(out, "Sidecars without image", &findings.orphaned_sidecars)?;
    list(out, "Warnings", report.warnings)?;
    let left_out: Vec<String> = report
        .skipped
        .iter()
        .map(|(reason, count)| {
            format!("{}: {}", words::why_left_out(reason), words::number(*count))
        })
        .collect();
    list(out, "Left out", &left_out)?;
    writeln!(out, "\nTook {}.", words::span(report.duration))
}

fn types(out: &mut impl Write, report: &PhotoStatsReport<'_>) -> io::Result<()> {
    let findings = report.findings;
    if findings.total_files == 0 {
        return Ok(());
    }
    writeln!(out)?;
    for (extension, count) in &findings.file_counts {
        let bytes = findings.storage_by_type.get(extension).copied().unwrap_or(0);
        row(out, extension, *count, bytes)?;
    }
    row(out, "together", findings.total_files, findings.total_size)
}

fn row(out: &mut impl Write, name: &str, count: u64, bytes: u64) -> io::Result<()> {
    writeln!(out, "  {name:<10}{:>14}{:>12}", words::number(count), words::size(bytes))
}

fn list(out: &mut impl Write, title: &str, entries: &[String]) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}: {}", words::number(entries.len() as u64))?;
    for entry in entries.iter().take(SHOWN) {
        writeln!(out, "  {}", words::visible(entry))?;
    }
    match entries.len().checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "  and {} more", words::number(more as u64)),
    }
}
