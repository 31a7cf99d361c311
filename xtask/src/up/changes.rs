//! Says what changed since the result before, in the words of the report.

use serde_json::Value;

use super::verdict::{grouped, things};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One sentence about `changes` of a result; `checked_before` says whether there is a result before
/// it.
pub(crate) fn since(changes: &Value, checked_before: bool) -> String {
    let Some(since) = changes["since"].as_str().map(moment) else {
        return if checked_before {
            "What changed since the last check is not known; the next one can tell.".into()
        } else {
            "This is the first check of this folder; the next one shows what changed.".into()
        };
    };
    if changes["unchanged"] == true {
        return format!("Nothing changed since {since}; what was found then still holds.");
    }
    format!("Since {since}: {}; {}.", files(&changes["files"]), findings(&changes["findings"]))
}

fn files(files: &Value) -> String {
    let mut told: Vec<String> = Vec::new();
    let parts =
        [("added", "added"), ("removed", "removed"), ("changed", "changed in size or time")];
    for (key, what) in parts {
        match files[key].as_u64() {
            None | Some(0) => {}
            Some(count) if told.is_empty() => {
                told.push(format!("{} {what}", things(count, "file")));
            }
            Some(count) => told.push(format!("{} {what}", grouped(count))),
        }
    }
    if told.is_empty() { "no file changed".into() } else { told.join(", ") }
}

fn findings(findings: &Value) -> String {
    let count = |key: &str| findings[key].as_u64().unwrap_or_default();
    match (count("new"), count("gone")) {
        (0, 0) => "no finding is new or gone".into(),
        (new, 0) => things(new, "new finding"),
        (0, gone) => format!("{} gone", things(gone, "finding")),
        (new, gone) => format!("{}, {} gone", things(new, "new finding"), grouped(gone)),
    }
}

/// `2026-11-12T14:02:05Z` as `12 November 2026, 14:02 UTC`; anything else as it is.
fn moment(time: &str) -> String {
    let parts = || {
        let (date, clock) = time.strip_suffix('Z')?.split_once('T')?;
        let mut date = date.split('-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u32 = day.parse().ok()?;
        Some(format!("{day} {month} {year}, {} UTC", clock.get(..5)?))
    };
    parts().unwrap_or_else(|| time.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::since;

    #[test]
    fn the_words_are_those_of_the_report() {
        let changes = json!({
            "since": "2026-11-02T14:02:05.123456Z", "unchanged": false,
            "files": { "added": 1200, "removed": 1, "changed": 0 },
            "findings": { "new": 1, "gone": 2 },
        });
        assert_eq!(
            since(&changes, true),
            "Since 2 November 2026, 14:02 UTC: 1,200 files added, 1 removed; 1 new finding, 2 gone."
        );
        let changes = json!({ "since": "2026-01-31T00:00:00Z", "unchanged": true });
        assert_eq!(
            since(&changes, true),
            "Nothing changed since 31 January 2026, 00:00 UTC; what was found then still holds."
        );
        let changes = json!({ "since": "2026-01-31T00:00:00Z", "files": {}, "findings": {} });
        assert_eq!(
            since(&changes, true),
            "Since 31 January 2026, 00:00 UTC: no file changed; no finding is new or gone."
        );
    }

    #[test]
    fn a_first_check_and_an_unknown_past_are_told_apart() {
        assert!(since(&Value::Null, false).starts_with("This is the first check"));
        assert!(since(&Value::Null, true).contains("is not known"));
    }
}
