//! Says in words what a PhotoStats result found.

use anyhow::{Context, Result};
use serde_json::Value;

/// The parts of a result that are told in the terminal.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    report: Option<String>,
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) photos: Vec<String>,
    pub(super) sidecars: Vec<String>,
    largest: Option<(String, u64)>,
    warnings: Vec<String>,
    skipped: Vec<(String, u64)>,
}

impl Found {
    /// Reads a result as the coordinator hands it out.
    pub(crate) fn read(result: &Value) -> Result<Self> {
        let found = &result["results"];
        let number =
            |key: &str| found[key].as_u64().with_context(|| format!("The result has no {key}."));
        let largest = counts(&found["storage_by_type"]).into_iter().max_by_key(|(_, bytes)| *bytes);
        let guid = result["guid"].as_str().unwrap_or_default();
        Ok(Self {
            report: (result["has_report"] == true).then(|| format!("/api/results/{guid}/report")),
            files: number("total_files")?,
            bytes: number("total_size")?,
            photos: texts(&found["orphaned_images"]),
            sidecars: texts(&found["orphaned_xmp"]),
            largest,
            warnings: texts(&found["warnings"]),
            skipped: counts(&found["skipped"]),
        })
    }

    /// Where the coordinator serves the report.
    pub(crate) fn report(&self) -> Option<&str> {
        self.report.as_deref()
    }

    /// One sentence.
    pub(crate) fn verdict(&self) -> String {
        let issues = self.photos.len() + self.sidecars.len();
        let seen =
            format!("{} ({})", things(self.files, "photo and metadata file"), size(self.bytes));
        match (self.files, issues, self.warnings.len()) {
            (0, _, 0) => "There are no photos in this folder.".into(),
            (0, _, _) => "No photos were found, and not everything could be read.".into(),
            (_, 0, 0) => format!("All is well: {seen}, every photo that needs a sidecar has one."),
            (_, 0, _) => format!("No issues in {seen}, but not everything could be read."),
            _ => format!("{} in {seen}.", things(issues as u64, "issue")),
        }
    }

    /// At most three sentences, the most important first.
    pub(crate) fn most_important(&self) -> Vec<String> {
        let mut findings = self.warnings.clone();
        if findings.len() > 1 {
            let more = findings.len() - 1;
            findings.truncate(1);
            findings[0].push_str(&format!(" ({} more like this)", grouped(more as u64)));
        }
        if let Some(first) = self.photos.first() {
            let what = things(self.photos.len() as u64, "photo");
            findings.push(format!(
                "{what} without the sidecar that the type needs, the first: {first}"
            ));
        }
        if let Some(first) = self.sidecars.first() {
            let what = things(self.sidecars.len() as u64, "sidecar");
            findings.push(format!("{what} without a photo, the first: {first}"));
        }
        for (reason, number) in &self.skipped {
            findings.push(format!("{} skipped: {}", grouped(*number), reason.replace('_', " ")));
        }
        if let Some((kind, bytes)) = &self.largest {
            findings.push(format!("{kind} takes the most space: {}", size(*bytes)));
        }
        findings.truncate(3);
        findings
    }
}

fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn counts(map: &Value) -> Vec<(String, u64)> {
    let pairs = map.as_object().into_iter().flatten();
    pairs.filter_map(|(key, number)| Some((key.clone(), number.as_u64()?))).collect()
}

/// `1 photo`, `2,000 photos`.
pub(super) fn things(number: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A number with commas between thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in the largest unit that leaves a number of at least one.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return things(bytes, "byte");
    }
    #[expect(clippy::cast_precision_loss, reason = "one decimal place is shown")]
    let mut amount = bytes as f64 / 1000.0;
    let mut unit = 0;
    while amount >= 999.95 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    format!("{amount:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Found, grouped, size};

    fn found(results: &Value) -> Found {
        Found::read(&json!({ "guid": "res_1", "has_report": true, "results": results })).unwrap()
    }

    #[test]
    fn an_empty_folder_has_a_sentence_of_its_own() {
        let nothing = found(&json!({ "total_files": 0, "total_size": 0 }));
        assert_eq!(nothing.verdict(), "There are no photos in this folder.");
        assert!(nothing.most_important().is_empty());
    }

    #[test]
    fn what_could_not_be_read_comes_first_and_three_are_told() {
        let result = found(&json!({
            "total_files": 5, "total_size": 5000,
            "orphaned_images": ["a/AB3D0001.CR3"], "orphaned_xmp": ["b.xmp", "c.xmp"],
            "storage_by_type": { ".cr3": 4000, ".xmp": 1000 },
            "warnings": ["locked could not be read."], "skipped": { "noise": 1234 },
        }));
        assert_eq!(result.verdict(), "3 issues in 5 photo and metadata files (5.0 kB).");
        let told = result.most_important();
        assert_eq!(told.len(), 3);
        assert_eq!(told[0], "locked could not be read.");
        assert!(told[1].ends_with("a/AB3D0001.CR3"), "{}", told[1]);
        assert_eq!(told[2], "2 sidecars without a photo, the first: b.xmp");
    }

    #[test]
    fn a_clean_library_is_called_well_only_when_all_was_read() {
        let mut results = json!({ "total_files": 2, "total_size": 10 });
        assert!(found(&results).verdict().starts_with("All is well: "));
        results["warnings"] = json!(["locked could not be read."]);
        assert!(found(&results).verdict().ends_with("not everything could be read."));
    }

    #[test]
    fn numbers_and_sizes_are_readable() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [1, 999, 1000, 999_999, 2_500_000_000].map(size),
            ["1 byte", "999 bytes", "1.0 kB", "1.0 MB", "2.5 GB"]
        );
    }
}
