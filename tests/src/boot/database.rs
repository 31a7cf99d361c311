//! Which database a coordinator of a test uses.

use std::path::Path;

/// SQLite in the coordinator's own folder, or a fresh database of the PostgreSQL server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// The server named by `SAFELIGHT_TEST_POSTGRES`.
    Postgres,
    /// The server that listens on that port of loopback as `postgres`.
    PostgresAt(u16),
}

impl Database {
    /// Makes the database and tells its address.
    ///
    /// # Panics
    /// When no PostgreSQL was named or it refuses: a test that is skipped in silence proves nothing.
    pub(super) async fn make(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("safelight.db").display()),
            Self::Postgres => {
                let server = std::env::var("SAFELIGHT_TEST_POSTGRES").expect(
                    "SAFELIGHT_TEST_POSTGRES names no server. `cargo xtask test` starts one and \
                     sets it",
                );
                make_postgres(&server).await
            }
            Self::PostgresAt(port) => {
                make_postgres(&format!("postgres://postgres@127.0.0.1:{port}/postgres")).await
            }
        }
    }
}

async fn make_postgres(server: &str) -> String {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).expect("randomness");
    let name = format!("world_{}", hex::encode(random));
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls)
        .await
        .expect("the PostgreSQL server");
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    drop(client);
    connection.await.expect("the connection ends").expect("and ends well");
    let (start, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{start}/{name}")
}
