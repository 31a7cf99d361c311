//! What differs between a result and the one before it, by the results' own JSON.

use std::collections::{BTreeMap, BTreeSet};

use safelight_store::ResultRecord;
use serde_json::Value;

use super::counts;
use crate::{
    ApiError, App,
    shapes::{FigureDiff, FindingsDiff, ResultDiff},
};

/// Larger results are compared by their figures alone.
const LARGEST: i64 = 16 * 1024 * 1024;
/// So many entries of a list are told; all are counted.
const MOST_TOLD: usize = 1000;
/// Lists that hold no findings.
const NO_FINDINGS: [&str; 1] = ["warnings"];

/// The result beside the one before it.
pub(crate) async fn with_previous(app: &App, record: ResultRecord) -> Result<ResultDiff, ApiError> {
    let previous = app.store.previous_result(record.team, record.id).await?;
    let after = counts::all_of(app, &record).await?;
    let before = match &previous {
        Some(previous) => counts::all_of(app, previous).await?,
        None => BTreeMap::new(),
    };
    let findings = match &previous {
        Some(previous) => compare(app, previous, &record).await?,
        None => Some(Vec::new()),
    };
    Ok(ResultDiff {
        result_guid: record.id,
        previous_guid: previous.as_ref().map(|previous| previous.id),
        previous_at: previous.map(|previous| previous.created_at),
        figures: figures(&before, &after),
        findings,
    })
}

async fn compare(
    app: &App,
    before: &ResultRecord,
    after: &ResultRecord,
) -> Result<Option<Vec<FindingsDiff>>, ApiError> {
    if before.json_bytes > LARGEST || after.json_bytes > LARGEST {
        return Ok(None);
    }
    let old = app.store.result_json(before.team, before.id).await?;
    let new = app.store.result_json(after.team, after.id).await?;
    let work = move || -> serde_json::Result<_> {
        Ok(findings(&serde_json::from_str(&old)?, &serde_json::from_str(&new)?))
    };
    let compared = tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?;
    compared.map(Some).map_err(ApiError::internal)
}

fn figures(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> Vec<FigureDiff> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let told = names.into_iter().filter(|name| !name.starts_with("changes."));
    let one = |name: &String| FigureDiff {
        name: name.clone(),
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    };
    told.map(one).collect()
}

fn findings(before: &Value, after: &Value) -> Vec<FindingsDiff> {
    let (old, new) = (lists(before), lists(after));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let none = BTreeSet::new();
    let one = |name: &String| {
        let was = old.get(name).unwrap_or(&none);
        let is = new.get(name).unwrap_or(&none);
        let complete = [(before, was), (after, is)].iter().all(|(all, list)| {
            all.get(format!("{name}_count"))
                .and_then(Value::as_u64)
                .is_none_or(|count| usize::try_from(count).is_ok_and(|count| count <= list.len()))
        });
        FindingsDiff {
            name: name.clone(),
            new: is.difference(was).take(MOST_TOLD).cloned().collect(),
            new_count: number(is.difference(was).count()),
            gone: was.difference(is).take(MOST_TOLD).cloned().collect(),
            gone_count: number(was.difference(is).count()),
            complete,
        }
    };
    names.into_iter().map(one).collect()
}

/// Every list of texts, or of objects with a path, by its key.
fn lists(results: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let all = results.as_object().into_iter().flatten();
    let told = all.filter(|(name, _)| !NO_FINDINGS.contains(&name.as_str()));
    told.filter_map(|(name, value)| Some((name.clone(), entries(value)?))).collect()
}

fn entries(value: &Value) -> Option<BTreeSet<String>> {
    let text = |entry: &Value| match entry {
        Value::String(text) => Some(text.clone()),
        other => Some(other.get("path")?.as_str()?.to_owned()),
    };
    value.as_array()?.iter().map(text).collect()
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_new_and_what_is_gone_is_told_list_by_list() {
        let before = json!({ "orphaned_images": ["a", "b"], "warnings": ["x"], "total_files": 3 });
        let after = json!({
            "orphaned_images": ["b", "c", "d"],
            "invalid_files": [{ "path": "e", "reason": "no counter" }],
            "invalid_files_count": 2,
            "numbers": [1, 2],
        });
        let told = findings(&before, &after);
        assert_eq!(told.len(), 2);
        assert_eq!((told[0].name.as_str(), told[0].complete), ("invalid_files", false));
        assert_eq!(told[0].new, ["e"]);
        assert_eq!((told[1].new_count, told[1].gone_count, told[1].complete), (2, 1, true));
        assert_eq!(
            (&told[1].new, &told[1].gone),
            (&vec!["c".into(), "d".into()], &vec!["a".into()])
        );
    }

    #[test]
    fn figures_of_both_stand_side_by_side() {
        let before = BTreeMap::from([("a".to_owned(), 1), ("changes.files.added".to_owned(), 9)]);
        let after = BTreeMap::from([("a".to_owned(), 2), ("b".to_owned(), 3)]);
        let one = |name: &str, before, after| FigureDiff { name: name.to_owned(), before, after };
        assert_eq!(figures(&before, &after), [one("a", Some(1), Some(2)), one("b", None, Some(3))]);
    }
}
