//! Tries are counted once, whoever counts them.

use std::{sync::Arc, time::Duration};

use crate::world::{World, tell_both};

tell_both! {
    tries_run_out_and_come_back_with_time,
    those_who_try_at_once_are_all_counted,
}

const REFILL: Duration = Duration::from_secs(30);

async fn tries_run_out_and_come_back_with_time(world: Arc<World>) {
    let store = &world.store;
    let count = async |bucket: &str| store.count_try(bucket, 3, REFILL).await.expect("asked");
    for _ in 0..3 {
        assert_eq!(count("ada").await, None);
    }
    assert_eq!(count("ada").await, Some(REFILL));
    assert_eq!(count("bob").await, None, "others are not held up");
    world.pass(29);
    assert_eq!(count("ada").await, Some(Duration::from_secs(1)));
    world.pass(1);
    assert_eq!(count("ada").await, None);
    assert!(count("ada").await.is_some());
    store.forgive_tries("ada").await.expect("forgiven");
    assert_eq!(count("ada").await, None);
    assert_eq!(store.sweep_tries().await.expect("swept"), 1, "Bob's is full again");
    world.pass(30);
    assert_eq!(store.sweep_tries().await.expect("swept"), 1);
}

async fn those_who_try_at_once_are_all_counted(world: Arc<World>) {
    let tries = (0..20).map(|_| {
        let store = world.store.clone();
        tokio::spawn(async move { store.count_try("ada", 8, REFILL).await })
    });
    let mut allowed = 0;
    for one in tries.collect::<Vec<_>>() {
        allowed += usize::from(one.await.expect("runs").expect("asked").is_none());
    }
    assert_eq!(allowed, 8);
}
