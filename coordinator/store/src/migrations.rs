//! Schema changes, embedded; applied in order of their stamps.

use diesel::{backend::Backend, migration::MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::StoreError;

/// For SQLite.
pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
/// For PostgreSQL; the same names.
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Applies what is pending; answers the stamps that were applied.
pub(crate) fn apply<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, StoreError>
where
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    let applied = conn.run_pending_migrations(migrations).map_err(failed)?;
    Ok(applied.iter().map(MigrationVersion::to_string).collect())
}

/// How many are pending.
pub(crate) fn pending<DB: Backend>(
    conn: &mut impl MigrationHarness<DB>,
    migrations: EmbeddedMigrations,
) -> Result<usize, StoreError>
where
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    Ok(conn.pending_migrations(migrations).map_err(failed)?.len())
}

#[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn failed(cause: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Database(format!("migration: {cause}"))
}
