//! Wrapping every record anew with another master key, while jobs run and others write.

use safelight_store::{Actor, Store};

use super::{KeyRing, MasterKey, rewrap};

/// So many records a transaction.
const BATCH: i64 = 20;

/// Chooses `to` as the key that every replica writes with, then wraps what other keys wrap. The old
/// keys open their records until the last one is wrapped anew. May be broken off and begun again.
///
/// # Errors
/// When a record does not open, with the id of the missing key; those before it are done.
pub(crate) async fn rotate(
    store: &Store,
    ring: &KeyRing,
    to: &MasterKey,
    by: &Actor,
) -> anyhow::Result<usize> {
    store.choose_master_key(&to.id(), by).await?;
    let mut done = 0;
    loop {
        let batch = store.credentials_under_other_keys(&to.id(), BATCH).await?;
        if batch.is_empty() {
            return Ok(done);
        }
        let mut changes = Vec::with_capacity(batch.len());
        for record in batch {
            let after = rewrap(ring, to, &record)?;
            changes.push((record.connector, record.credentials, after));
        }
        done += store.rewrap_credentials(changes).await?;
    }
}
