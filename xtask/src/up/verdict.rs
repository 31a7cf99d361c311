//! Says in words what a PhotoStats result found.

use anyhow::{Context, Result};
use serde_json::Value;

/// The parts of a result that are told in the terminal.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    files: u64,
    bytes: u64,
    photos: Vec<String>,
    sidecars: Vec<String>,
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
        Ok(Self {
            files: number("total_files")?,
            bytes: number("total_size")?,
            photos: texts(&found["orphaned_images"]),
            sidecars: texts(&found["orphaned_xmp"]),
            largest,
            warnings: texts(&found["warnings"]),
            skipped: counts(&found["skipped"]),
        })
    }

    /// The verdict in the words of the report.
    pub(crate) fn verdict(&self) -> String {
        let sentence = match (self.photos.len() as u64, self.sidecars.len() as u64) {
            (0, 0) if self.files == 0 => "No photos were found here.".into(),
            (0, 0) => "Everything is in place: no image lacks the sidecar it needs.".into(),
            (images, 0) => format!("{}.", lacking(images)),
            (0, alone) => format!("{}; no image lacks the sidecar it needs.", lonely(alone)),
            (images, alone) => format!("{}, {}.", lacking(images), lonely(alone)),
        };
        match self.unread() {
            0 => sentence,
            unread => {
                let places = things(unread, "place");
                format!("{sentence} {places} could not be read, so there may be more.")
            }
        }
    }

    /// How much was looked at.
    pub(crate) fn seen(&self) -> String {
        format!("{}, {}", things(self.files, "photo and metadata file"), size(self.bytes))
    }

    fn unread(&self) -> u64 {
        let unreadable = self.skipped.iter().filter(|(why, _)| is_unread(why));
        unreadable.map(|(_, number)| number).sum()
    }

    /// At most three sentences, the most important first.
    pub(crate) fn most_important(&self) -> Vec<String> {
        let mut findings = Vec::new();
        let lists = [
            ("warnings", &self.warnings),
            ("images without the sidecar they need", &self.photos),
            ("sidecars without an image", &self.sidecars),
        ];
        findings.extend(
            lists.iter().filter_map(|(what, list)| first_of(what, list, list.len() as u64)),
        );
        // What could not be read stands among the warnings.
        for (reason, number) in self.skipped.iter().filter(|(why, _)| !is_unread(why)) {
            findings.push(format!("{} skipped: {}", grouped(*number), reason.replace('_', " ")));
        }
        if let Some((kind, bytes)) = &self.largest {
            findings.push(format!("{kind} takes the most space: {}", size(*bytes)));
        }
        findings.truncate(3);
        findings
    }
}

fn is_unread(reason: &str) -> bool {
    reason.starts_with("unreadable")
}

fn lacking(images: u64) -> String {
    match images {
        1 => "1 image lacks the sidecar it needs".into(),
        _ => format!("{} images lack the sidecar they need", grouped(images)),
    }
}

fn lonely(sidecars: u64) -> String {
    match sidecars {
        1 => "1 sidecar has no image".into(),
        _ => format!("{} sidecars have no image", grouped(sidecars)),
    }
}

/// The first of a list, and how many there are in all.
pub(super) fn first_of(what: &str, list: &[String], all: u64) -> Option<String> {
    let first = list.first()?;
    Some(match all {
        1 => format!("{what}: {first}"),
        number => format!("{what}: {first} and {} more", grouped(number - 1)),
    })
}

pub(super) fn texts(list: &Value) -> Vec<String> {
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
    const UNITS: [&str; 5] = ["KB", "MB", "GB", "TB", "PB"];
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
        Found::read(&json!({ "results": results })).unwrap()
    }

    #[test]
    fn an_empty_folder_has_a_sentence_of_its_own() {
        let nothing = found(&json!({ "total_files": 0, "total_size": 0 }));
        assert_eq!(nothing.verdict(), "No photos were found here.");
        assert!(nothing.most_important().is_empty());
    }

    #[test]
    fn what_could_not_be_read_comes_first_and_three_are_told() {
        let result = found(&json!({
            "total_files": 5, "total_size": 5000,
            "orphaned_images": ["a/AB3D0001.CR3"], "orphaned_xmp": ["b.xmp", "c.xmp"],
            "storage_by_type": { ".cr3": 4000, ".xmp": 1000 },
            "warnings": ["locked could not be read."],
            "skipped": { "noise": 1234, "unreadable_folder": 1 },
        }));
        assert_eq!(
            result.verdict(),
            "1 image lacks the sidecar it needs, 2 sidecars have no image. \
             1 place could not be read, so there may be more."
        );
        assert_eq!(
            result.most_important(),
            [
                "warnings: locked could not be read.",
                "images without the sidecar they need: a/AB3D0001.CR3",
                "sidecars without an image: b.xmp and 1 more",
            ]
        );
        assert_eq!(result.seen(), "5 photo and metadata files, 5.0 KB");
    }

    #[test]
    fn a_clean_library_still_tells_where_its_space_goes() {
        let clean = found(&json!({
            "total_files": 2, "total_size": 10, "storage_by_type": { ".jpg": 10 },
            "skipped": { "noise": 3, "unreadable_file": 0 },
        }));
        assert_eq!(clean.verdict(), "Everything is in place: no image lacks the sidecar it needs.");
        assert_eq!(
            clean.most_important(),
            ["3 skipped: noise", ".jpg takes the most space: 10 bytes"]
        );
    }

    #[test]
    fn numbers_and_sizes_are_readable() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [1, 999, 1000, 999_999, 2_500_000_000].map(size),
            ["1 byte", "999 bytes", "1.0 KB", "1.0 MB", "2.5 GB"]
        );
    }
}
