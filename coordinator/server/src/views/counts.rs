//! The figures of a result as lists show them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use safelight_domain::ResultId;
use safelight_store::{ResultRecord, figures};

use crate::{ApiError, App};

/// Larger results from before figures were kept are not counted; their number of findings is enough.
const LARGEST: i64 = 16 * 1024 * 1024;
/// A studio has fewer; beyond it everything is counted anew.
const MOST: usize = 10_000;

/// What was counted before, of results that were accepted without being counted.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<ResultId, BTreeMap<String, u64>>>);

/// The figures of `result` that its page tells.
pub(crate) async fn of(
    app: &App,
    result: &ResultRecord,
) -> Result<BTreeMap<String, u64>, ApiError> {
    let mut counts = all_of(app, result).await?;
    counts.retain(|key, _| !key.contains('.') || key == "ready.any" || key.starts_with("changes."));
    Ok(counts)
}

/// Every figure of `result`.
pub(crate) async fn all_of(
    app: &App,
    result: &ResultRecord,
) -> Result<BTreeMap<String, u64>, ApiError> {
    if let Some(kept) = &result.figures {
        return Ok(kept.clone());
    }
    if result.json_bytes > LARGEST {
        return Ok(BTreeMap::new());
    }
    if let Some(known) = app.counts.known(result.id) {
        return Ok(known);
    }
    let counted = figures(&app.store.result_json(result.team, result.id).await?);
    app.counts.keep(result.id, counted.clone());
    Ok(counted)
}

impl Counts {
    fn known(&self, result: ResultId) -> Option<BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&result).cloned()
    }

    fn keep(&self, result: ResultId, counts: BTreeMap<String, u64>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(result, counts);
    }
}
