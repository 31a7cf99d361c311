//! What claims leave behind in PostgreSQL is cleared away when it is enough, and not before.

use std::sync::Arc;

use safelight_store::DatabaseKind;

use crate::{
    schema::past_the_store,
    world::{World, tell_both},
};

tell_both! { jobs_are_vacuumed_when_it_is_worth_it }

async fn vacuums(world: &World) -> Vec<String> {
    let question = "SELECT pg_stat_get_vacuum_count('jobs'::regclass)::text";
    past_the_store(world, "", question).await
}

async fn jobs_are_vacuumed_when_it_is_worth_it(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    for _ in 0..3 {
        world.job(&folder).await;
        world.claim(&agent).await.expect("a job");
    }
    let none = world.store.vacuum_jobs(i64::MAX).await.expect("an answer");
    assert_eq!(none, None);
    if world.store.kind() == DatabaseKind::Sqlite {
        let none = world.store.vacuum_jobs(0).await.expect("an answer");
        assert_eq!(none, None, "nothing is left behind");
        return;
    }
    assert_eq!(vacuums(&world).await, ["0"]);
    world.store.vacuum_jobs(0).await.expect("PostgreSQL answers").expect("a vacuum");
    assert_eq!(vacuums(&world).await, ["1"]);
    let again = world.claim(&agent).await;
    assert!(again.is_none(), "every job is still claimed: {again:?}");
}
