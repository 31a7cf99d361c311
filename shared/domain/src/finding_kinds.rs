//! Which kinds of findings a result has, told by its figures.

use std::collections::{BTreeMap, BTreeSet};

/// Lists whose entries are findings.
const LISTS: [&str; 2] = ["orphaned_images", "orphaned_xmp"];

/// Counts whose parts are findings, each part a kind of its own.
const BY_REASON: &str = "invalid_reasons.";

/// Images that lack some, or all, of what their pipeline asks for.
const STATUSES: [&str; 2] = ["overall_status.PARTIAL", "overall_status.INCONSISTENT"];

/// The kinds of findings of a result, by the keys of its figures that are not 0. Names that break
/// the rule are told by their reasons, where the result has them.
#[must_use]
pub fn finding_kinds(figures: &BTreeMap<String, u64>) -> BTreeSet<String> {
    let has = |key: &str| figures.get(key).is_some_and(|count| *count > 0);
    let by_reason = figures.keys().filter(|key| key.starts_with(BY_REASON) && has(key));
    let mut kinds: BTreeSet<String> = by_reason.cloned().collect();
    if kinds.is_empty() && has("invalid_files_count") {
        kinds.insert("invalid_files_count".to_owned());
    }
    let plain = LISTS.into_iter().chain(STATUSES).filter(|key| has(key));
    kinds.extend(plain.map(str::to_owned));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(figures: &[(&str, u64)]) -> Vec<String> {
        let figures = figures.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect();
        finding_kinds(&figures).into_iter().collect()
    }

    #[test]
    fn what_is_there_is_a_kind_and_what_is_counted_for_other_reasons_is_not() {
        let photostats = [("orphaned_images", 2), ("orphaned_xmp", 0), ("total_files", 9)];
        assert_eq!(kinds(&photostats), ["orphaned_images"]);
        let status = [("overall_status.CONSISTENT", 5), ("overall_status.PARTIAL", 1)];
        assert_eq!(kinds(&status), ["overall_status.PARTIAL"]);
        assert!(kinds(&[]).is_empty());
    }

    #[test]
    fn names_that_break_the_rule_are_told_by_their_reasons() {
        let reasons = [("invalid_files_count", 3), ("invalid_reasons.no counter", 3)];
        assert_eq!(kinds(&reasons), ["invalid_reasons.no counter"]);
        assert_eq!(kinds(&[("invalid_files_count", 3)]), ["invalid_files_count"]);
    }
}
