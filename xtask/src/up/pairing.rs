//! Says in words what a photo pairing result found.

use anyhow::{Context, Result};
use serde_json::Value;

use super::verdict::{first_of, grouped, texts, things};

/// The parts of a result that are told in the terminal.
#[derive(Debug, PartialEq)]
pub(crate) struct Paired {
    files: u64,
    images: u64,
    groups: u64,
    invalid: u64,
    first_invalid: Vec<String>,
    warnings: Vec<String>,
}

impl Paired {
    /// Reads a result as the coordinator hands it out.
    pub(crate) fn read(result: &Value) -> Result<Self> {
        let found = &result["results"];
        let number =
            |key: &str| found[key].as_u64().with_context(|| format!("The result has no {key}."));
        let named = found["invalid_files"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(Self {
            files: number("file_count")?,
            images: number("image_count")?,
            groups: number("group_count")?,
            invalid: number("invalid_files_count")?,
            first_invalid: named
                .iter()
                .filter_map(|file| file["path"].as_str().map(str::to_owned))
                .collect(),
            warnings: texts(&found["warnings"]),
        })
    }

    /// The verdict in the words of the report.
    pub(crate) fn verdict(&self) -> String {
        let all = self.files + self.invalid;
        match (self.files, self.invalid) {
            (0, 0) => "No photos were found here.".into(),
            (0, 1) => "The only photo file has a name that breaks the rule.".into(),
            (0, _) => format!("All {} have names that break the rule.", things(all, "photo file")),
            (1, 0) => "The only photo file is named by the rule.".into(),
            (_, 0) => format!(
                "Every name follows the rule: {} make {}.",
                things(all, "photo file"),
                self.made()
            ),
            (files, invalid) => {
                let have =
                    if invalid == 1 { "has a name that breaks" } else { "have names that break" };
                format!(
                    "{} of {} photo files {have} the rule. The other {} make {}.",
                    grouped(invalid),
                    grouped(all),
                    grouped(files),
                    self.made()
                )
            }
        }
    }

    /// At most two sentences, the most important first.
    pub(crate) fn most_important(&self) -> Vec<String> {
        let warning = first_of("warnings", &self.warnings, self.warnings.len() as u64);
        let names = first_of("names that break the rule", &self.first_invalid, self.invalid);
        warning.into_iter().chain(names).collect()
    }

    fn made(&self) -> String {
        format!("{} in {}", things(self.images, "image"), things(self.groups, "group"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Paired;

    fn paired(files: u64, invalid: u64) -> Paired {
        let results = json!({
            "file_count": files, "image_count": files, "group_count": 1,
            "invalid_files_count": invalid, "invalid_files": [{ "path": "a.jpg", "reason": "x" }],
        });
        Paired::read(&json!({ "results": results })).unwrap()
    }

    #[test]
    fn the_words_are_those_of_the_report() {
        for (files, invalid, verdict) in [
            (0, 0, "No photos were found here."),
            (0, 2, "All 2 photo files have names that break the rule."),
            (1, 0, "The only photo file is named by the rule."),
            (2, 0, "Every name follows the rule: 2 photo files make 2 images in 1 group."),
            (
                2,
                1,
                "1 of 3 photo files has a name that breaks the rule. The other 2 make 2 images in \
                 1 group.",
            ),
        ] {
            assert_eq!(paired(files, invalid).verdict(), verdict);
        }
    }

    #[test]
    fn names_that_are_counted_and_not_listed_are_told() {
        let told = paired(0, 1_001).most_important();
        assert_eq!(told, ["names that break the rule: a.jpg and 1,000 more"]);
    }
}
