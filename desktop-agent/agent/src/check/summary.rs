//! What a check says in the terminal when it is done.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use safelight_domain::images::InvalidFiles;
use safelight_report::{PairingReport, PhotoStatsReport, words};

use crate::engine::Shown;

/// So many entries of each list are shown; the whole lists stand in the JSON and the report.
const SHOWN: usize = 5;

/// Verdict, counts, first findings, warnings, and what was left out.
pub(super) fn write(out: &mut impl Write, shown: &Shown<'_>) -> io::Result<()> {
    writeln!(out, "{}", shown.verdict())?;
    match shown {
        Shown::PhotoStats(report) => photostats(out, report),
        Shown::PhotoPairing(report) => pairing(out, report),
    }
}

fn photostats(out: &mut impl Write, report: &PhotoStatsReport<'_>) -> io::Result<()> {
    types(out, report)?;
    let findings = report.findings;
    list(out, "Images without the sidecar they need", &findings.orphaned_images)?;
    list(out, "Sidecars without image", &findings.orphaned_sidecars)?;
    end(out, report.warnings, report.skipped, report.duration)
}

fn pairing(out: &mut impl Write, report: &PairingReport<'_>) -> io::Result<()> {
    let found = report.findings;
    let cameras = found.cameras.iter().map(|(id, camera)| match &camera.name {
        Some(name) => (format!("{name} ({id})"), camera.images),
        None => (id.clone(), camera.images),
    });
    ranking(out, "Images by camera", cameras)?;
    let methods = found.method_usage.iter().map(|(text, images)| (text.clone(), *images));
    ranking(out, "Images by method", methods)?;
    names(out, &found.invalid)?;
    end(out, report.warnings, report.skipped, report.duration)
}

/// Names that break the rule; where there are many, by reason first.
fn names(out: &mut impl Write, invalid: &InvalidFiles) -> io::Result<()> {
    if invalid.count > SHOWN as u64 {
        let reasons = invalid.by_reason.iter();
        let reasons = reasons.map(|(reason, files)| (reason.to_string(), *files));
        ranking(out, "Reasons why names break the rule", reasons)?;
    }
    let first = invalid.first.iter().map(|file| format!("{}: {}", file.path, file.reason));
    let first: Vec<String> = first.take(SHOWN).collect();
    some(out, "Names that break the rule", &first, invalid.count)
}

/// Warnings, what was left out, and how long it took.
fn end(
    out: &mut impl Write,
    warnings: &[String],
    skipped: &BTreeMap<String, u64>,
    duration: Duration,
) -> io::Result<()> {
    list(out, "Warnings", warnings)?;
    let left_out: Vec<String> = skipped
        .iter()
        .map(|(reason, count)| {
            format!("{}: {}", words::why_left_out(reason), words::number(*count))
        })
        .collect();
    list(out, "Left out", &left_out)?;
    writeln!(out, "\nTook {}.", words::span(duration))
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

/// The largest first.
fn ranking(
    out: &mut impl Write,
    title: &str,
    entries: impl Iterator<Item = (String, u64)>,
) -> io::Result<()> {
    let mut entries: Vec<(String, u64)> = entries.collect();
    entries.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lines: Vec<String> = entries
        .into_iter()
        .map(|(name, count)| format!("{name}: {}", words::number(count)))
        .collect();
    list(out, title, &lines)
}

fn list(out: &mut impl Write, title: &str, entries: &[String]) -> io::Result<()> {
    some(out, title, entries, entries.len() as u64)
}

/// The first entries of a list that has `all`.
fn some(out: &mut impl Write, title: &str, entries: &[String], all: u64) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}: {}", words::number(all))?;
    for entry in entries.iter().take(SHOWN) {
        writeln!(out, "  {}", words::visible(entry))?;
    }
    match all.checked_sub(SHOWN as u64) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "  and {} more", words::number(more)),
    }
}
