//! Results JSON in little room. Done before a change is queued, so that the writer never waits
//! for it.

use crate::{NewResult, StoreError};

/// Above this many bytes the work moves to a thread that may block.
const SMALL: usize = 64 * 1024;
/// zstd's default: five-fold smaller for lists of paths at 300 MB/s and more.
const LEVEL: i32 = 3;

/// Compresses the JSON of a result.
pub(crate) async fn on_a_thread(result: NewResult) -> Result<(NewResult, Vec<u8>), StoreError> {
    let small = result.results_json.len() <= SMALL;
    let work = move || {
        let body = zstd::encode_all(result.results_json.as_bytes(), LEVEL).map_err(failed)?;
        Ok((result, body))
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
