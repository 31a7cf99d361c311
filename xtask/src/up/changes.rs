//! Compares a result with the one before it.

use std::collections::BTreeSet;

use super::verdict::{Found, grouped, size, things};

/// One sentence about what changed since the run before.
pub(crate) fn since(before: &Found, now: &Found) -> String {
    let mut parts = Vec::new();
    if now.files != before.files {
        let difference = things(now.files.abs_diff(before.files), "file");
        parts.push(format!("{difference} {}", more_or_fewer(now.files > before.files)));
    }
    if now.bytes != before.bytes {
        let difference = size(now.bytes.abs_diff(before.bytes));
        parts.push(format!(
            "{difference} {}",
            if now.bytes > before.bytes { "more" } else { "less" }
        ));
    }
    issues(&mut parts, "photo without sidecar", &before.photos, &now.photos);
    issues(&mut parts, "sidecar without photo", &before.sidecars, &now.sidecars);
    if parts.is_empty() {
        return "Since the last check: nothing changed.".into();
    }
    format!("Since the last check: {}.", parts.join(", "))
}

fn issues(parts: &mut Vec<String>, what: &str, before: &[String], now: &[String]) {
    let old: BTreeSet<&String> = before.iter().collect();
    let new: BTreeSet<&String> = now.iter().collect();
    let added = new.difference(&old).count() as u64;
    let solved = old.difference(&new).count() as u64;
    if added > 0 {
        parts.push(format!("{} new: {what}", grouped(added)));
    }
    if solved > 0 {
        parts.push(format!("{} solved: {what}", grouped(solved)));
    }
}

fn more_or_fewer(more: bool) -> &'static str {
    if more { "more" } else { "fewer" }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Found, since};

    fn found(files: u64, bytes: u64, photos: &[&str]) -> Found {
        let results = json!({
            "total_files": files, "total_size": bytes, "orphaned_images": photos, "orphaned_xmp": [],
        });
        Found::read(&json!({ "guid": "res_1", "results": results })).unwrap()
    }

    #[test]
    fn the_same_folder_twice_changed_nothing() {
        let same = found(3, 10, &["a"]);
        assert_eq!(since(&same, &same), "Since the last check: nothing changed.");
    }

    #[test]
    fn what_came_and_what_went_are_both_told() {
        let told = since(&found(3, 1000, &["a", "b"]), &found(2, 3500, &["b", "c", "d"]));
        assert_eq!(
            told,
            "Since the last check: 1 file fewer, 2.5 KB more, 2 new: photo without sidecar, \
             1 solved: photo without sidecar."
        );
    }
}
