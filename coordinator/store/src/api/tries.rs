//! How often somebody tried.

use std::time::Duration;

use crate::{Store, StoreError, store::change};

impl Store {
    /// Counts a try: `burst` at once, and one more each `refill`. Answers how long to wait when
    /// there were too many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_try(
        &self,
        bucket: &str,
        burst: u32,
        refill: Duration,
    ) -> Result<Option<Duration>, StoreError> {
        let bucket = bucket.to_owned();
        let refill = i64::try_from(refill.as_micros()).unwrap_or(i64::MAX / 1_000_000);
        let wait: Result<Option<i64>, StoreError> =
            change!(self, tries::count_try(&bucket, burst, refill));
        Ok(wait?.map(|micros| Duration::from_micros(micros.unsigned_abs())))
    }

    /// Forgets the tries of somebody who proved to be right.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forgive_tries(&self, bucket: &str) -> Result<(), StoreError> {
        let bucket = bucket.to_owned();
        change!(self, tries::forgive_tries(&bucket))
    }

    /// Forgets tries that hold nobody up any more; answers how many callers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_tries(&self) -> Result<usize, StoreError> {
        change!(self, tries::sweep_tries())
    }
}
