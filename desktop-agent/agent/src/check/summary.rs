//! What a check says in the terminal when it is done.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use safelight_domain::images::{EndLacks, InvalidFiles, LackingGroup};
use safelight_domain::pipeline::ExpectedFile;
use safelight_report::{GraphReport, PairingReport, PhotoStatsReport, PipelineReport, words};

use crate::engine::Shown;

/// So many entries of each list are shown; the whole lists stand in the JSON and the report.
const SHOWN: usize = 5;

/// Verdict, counts, first findings, warnings, and what was left out.
pub(super) fn write(out: &mut impl Write, shown: &Shown<'_>) -> io::Result<()> {
    writeln!(out, "{}", shown.verdict())?;
    match shown {
        Shown::PhotoStats(report) => photostats(out, report),
        Shown::PhotoPairing(report) => pairing(out, report),
        Shown::Pipeline(report) => pipeline(out, report),
        Shown::Graph(report) => graph(out, report),
        Shown::CollectionTest(_) => Ok(()),
    }
}

fn photostats(out: &mut impl Write, report: &PhotoStatsReport<'_>) -> io::Result<()> {
    types(out, report)?;
    let findings = report.findings;
    list(out, "Images without the sidecar they need", &findings.orphaned_images)?;
    list(out, "Sidecars without image", &findings.orphaned_sidecars)?;
    end(out, report.run.warnings, report.run.skipped, report.run.duration)
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
    end(out, report.run.warnings, report.run.skipped, report.run.duration)
}

fn pipeline(out: &mut impl Write, report: &PipelineReport<'_>) -> io::Result<()> {
    let found = report.findings;
    if found.total_images > 0 && !found.ready.is_empty() {
        writeln!(out, "\nReady for")?;
        for (name, ready) in &found.ready {
            let (ready, all) = (words::number(*ready), words::number(found.total_images));
            writeln!(out, "  {}: {ready} of {all}", end_name(name))?;
        }
    }
    for end in report.lacks {
        lacks(out, end)?;
    }
    names(out, &found.invalid)?;
    end(out, report.run.warnings, report.run.skipped, report.run.duration)
}

fn end_name(name: &str) -> String {
    if name.is_empty() { "the nameless end".to_owned() } else { words::visible(name) }
}

/// Images that are not ready for one end, by what they lack.
fn lacks(out: &mut impl Write, end: &EndLacks) -> io::Result<()> {
    let title = format!("Not ready for {}", end_name(&end.termination_type));
    let images: u64 = end.groups.iter().map(|group| group.images).sum();
    writeln!(out, "\n{title}: {}", words::counted(images, "image", "images"))?;
    for group in end.groups.iter().take(SHOWN) {
        writeln!(out, "  {}", lack(group))?;
    }
    match end.groups.len().checked_sub(SHOWN) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "  and {} more sets of files", words::number(more as u64)),
    }
}

/// What one group lacks, how many images it has, and one of them.
fn lack(group: &LackingGroup) -> String {
    let tail = |file: &ExpectedFile| format!("*{}", words::visible(&file.tail("")));
    let mut missing: Vec<String> = group.missing.iter().take(SHOWN).map(tail).collect();
    if group.missing.len() > SHOWN {
        let more = group.missing.len() - SHOWN;
        missing.push(words::counted(more as u64, "more file", "more files"));
    }
    let what = if missing.is_empty() {
        "no file is expected".to_owned()
    } else {
        format!("lacking {}", missing.join(" and "))
    };
    let first = group.first.first().map(|image| {
        let slash = if image.folder.is_empty() { "" } else { "/" };
        format!(", such as {}", words::visible(&format!("{}{slash}{}", image.folder, image.name)))
    });
    format!("{what}: {}{}", words::number(group.images), first.unwrap_or_default())
}

fn graph(out: &mut impl Write, report: &GraphReport<'_>) -> io::Result<()> {
    let counts = report.paths.counts(report.pipeline);
    let ends = counts.non_truncated_by_termination.iter();
    ranking(out, "Ways by end", ends.map(|(name, ways)| (end_name(name), *ways)))?;
    end(out, report.warnings, &BTreeMap::new(), report.duration)
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
