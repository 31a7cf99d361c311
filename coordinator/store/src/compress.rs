//! Results JSON in little room. Done before a change is queued, so that the writer never waits
//! for it.

use std::collections::BTreeMap;

use crate::{NewResult, StoreError, figures::figures};

/// Above this many bytes the work moves to a thread that may block.
const SMALL: usize = 64 * 1024;
/// zstd's default: five-fold smaller for lists of paths at 300 MB/s and more.
const LEVEL: i32 = 3;

/// The JSON of a result as it is stored.
pub(crate) struct Packed {
    /// Compressed.
    pub(crate) body: Vec<u8>,
    /// What there is to count in it.
    pub(crate) figures: BTreeMap<String, u64>,
}

/// Compresses the JSON of a result, and counts what is in it.
pub(crate) async fn on_a_thread(result: NewResult) -> Result<(NewResult, Packed), StoreError> {
    let small = result.results_json.len() <= SMALL;
    let work = move || {
        let body = zstd::encode_all(result.results_json.as_bytes(), LEVEL).map_err(failed)?;
        let figures = figures(&result.results_json);
        Ok((result, Packed { body, figures }))
    };
    if small { work() } else { blocking(work).await }
}

/// Reads the JSON back.
pub(crate) async fn open_on_a_thread(body: Vec<u8>) -> Result<String, StoreError> {
    let small = body.len() <= SMALL / 8;
    let work = move || {
        let json = zstd::decode_all(body.as_slice()).map_err(failed)?;
        String::from_utf8(json).map_err(|cause| StoreError::corrupt("result", cause))
    };
    if small { work() } else { blocking(work).await }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| StoreError::Database(cause.to_string()))?
}

#[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn failed(cause: std::io::Error) -> StoreError {
    StoreError::corrupt("result", cause)
}
