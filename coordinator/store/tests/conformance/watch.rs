//! What the operator watches: of all teams together.

use std::{collections::BTreeMap, sync::Arc};

use safelight_domain::JobState;

use crate::{
    agents::heartbeat,
    world::{World, tell_both},
};

tell_both! {
    the_queue_is_counted_by_state_and_kind_of_lane,
    agents_are_counted_as_people_see_them,
    the_load_of_the_connections_is_known,
}

async fn depth(world: &World) -> BTreeMap<(&'static str, bool), i64> {
    let depth = world.store.queue_depth().await.expect("counted");
    depth.into_iter().map(|depth| ((depth.state.name(), depth.bound), depth.jobs)).collect()
}

async fn the_queue_is_counted_by_state_and_kind_of_lane(world: Arc<World>) {
    assert_eq!(depth(&world).await, BTreeMap::new());
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    for _ in 0..3 {
        world.job(&folder).await;
    }
    let claim = world.claim(&agent).await.expect("work");
    let expected = [((JobState::Assigned.name(), true), 1), ((JobState::Pending.name(), true), 2)];
    assert_eq!(depth(&world).await, BTreeMap::from(expected));
    world.store.cancel_job(world.team, claim.job.id, &world.by).await.expect("cancelled");
    assert_eq!(depth(&world).await, BTreeMap::from([((JobState::Pending.name(), true), 2)]));
}

async fn agents_are_counted_as_people_see_them(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let laptop = world.agent("Laptop").await;
    let heard = vec![heartbeat(&world, &agent), heartbeat(&world, &laptop)];
    world.store.record_heartbeats(heard).await.expect("written");
    world.job(&world.folder(&agent, "/photos").await).await;
    let shown = async || {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for presence in world.store.presences().await.expect("counted") {
            *counts.entry(format!("{:?}", presence.shown(world.now()))).or_default() += 1;
        }
        counts
    };
    assert_eq!(shown().await, BTreeMap::from([("Online".to_owned(), 2)]));
    world.claim(&agent).await.expect("work");
    let expected = [("Online".to_owned(), 1), ("Busy".to_owned(), 1)];
    assert_eq!(shown().await, BTreeMap::from(expected));
    world.agent("New").await;
    assert_eq!(shown().await.get("NeverContacted"), Some(&1));
    world.pass(91);
    assert_eq!(shown().await.get("Offline"), Some(&2));
    world.store.revoke_agent(world.team, laptop.id, "gone", &world.by).await.expect("revoked");
    assert_eq!(shown().await.get("Revoked"), Some(&1));
}

async fn the_load_of_the_connections_is_known(world: Arc<World>) {
    let before = world.store.load();
    world.agent("Studio-Mac").await;
    let after = world.store.load();
    assert!(after.in_use + after.idle > 0, "{after:?}");
    assert_eq!(after.waiting, 0);
    if let (Some(before), Some(after)) = (before.writer, after.writer) {
        assert!(after.commits > before.commits && after.changes > before.changes, "{after:?}");
    }
}
