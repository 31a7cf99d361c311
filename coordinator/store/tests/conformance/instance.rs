//! The database as a whole.

use std::sync::Arc;

use safelight_store::{DatabaseKind, Store, StoreConfig, StoreError};

use crate::world::{World, open, tell_both};

tell_both! {
    migrations_apply_once,
    two_replicas_migrate_side_by_side,
    another_server_key_is_refused,
    a_closed_store_refuses,
    a_backup_is_a_whole_database,
}

async fn migrations_apply_once(world: Arc<World>) {
    assert_eq!(world.store.pending_migrations().await.expect("asked"), 0);
    assert_eq!(world.store.migrate().await.expect("nothing to do"), Vec::<String>::new());
    world.store.ping().await.expect("it lives");
}

async fn two_replicas_migrate_side_by_side(world: Arc<World>) {
    let other = open(&world.url, &world.clock).await;
    let (one, two) = tokio::join!(world.store.migrate(), other.migrate());
    one.and(two).expect("both");
    other.close().await;
}

async fn another_server_key_is_refused(world: Arc<World>) {
    world.store.bind_server_key("aa").await.expect("the first is stored");
    world.store.bind_server_key("aa").await.expect("the same again");
    let refused = world.store.bind_server_key("bb").await;
    assert!(matches!(refused, Err(StoreError::ServerKeyMismatch)), "{refused:?}");
}

async fn a_closed_store_refuses(world: Arc<World>) {
    let other = open(&world.url, &world.clock).await;
    other.clone().close().await;
    let refused = other.list_teams().await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    let refused = other.create_team("late", &world.by).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
}

async fn a_backup_is_a_whole_database(world: Arc<World>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("it's a backup.db");
    let backup = world.store.backup_to(&file).await;
    if world.store.kind() == DatabaseKind::Postgres {
        assert!(matches!(backup, Err(StoreError::Unsupported(_))), "{backup:?}");
        return;
    }
    backup.expect("written");
    let url = format!("sqlite://{}", file.display());
    let copy = open(&url, &world.clock).await;
    let teams = copy.list_teams().await.expect("read");
    assert_eq!(teams, world.store.list_teams().await.expect("read"));
    copy.close().await;
    assert!(world.store.backup_to(&file).await.is_err(), "nothing is overwritten");
}

#[test]
fn an_address_of_another_kind_is_refused() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let clock = Arc::new(safelight_domain::SystemClock::new());
    let config = StoreConfig { url: "mysql://host/db".to_owned(), clock, pool_size: 1 };
    let refused = runtime.block_on(Store::connect(config)).expect_err("refused");
    assert!(matches!(refused, StoreError::Unsupported(_)), "{refused}");
}
